from __future__ import annotations

import sqlalchemy as sa

from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE as WS
from db.records import EntryId, WorkspaceId
from db.search import spelling, sqlite
from db.search.index import bounded
from db.search.postgres import tsvector
from db.search.terms import EVERY, Field, Match, Term, begins, entry_of, recency, years
from tests.builders import a_paper, add


def ids(store, *groups, without=(), first=None, last=None, most=10, workspace=WS):
    match = Match(groups or ((EVERY,),), without, *years(first, last))
    with store.reading() as unit:
        return [entry_of(number) for number in unit.search.matching(workspace, match, most)]


def word(text):
    return (Term(Field.TEXT, (text,)),)


def test_recency_orders_by_date_then_arrival_and_gives_the_entry_back():
    numbers = [
        recency("", EntryId(9)),
        recency("2023", EntryId(7)),
        recency("2023-02", EntryId(5)),
        recency("2023-02-03", EntryId(3)),
        recency("2023-02-03", EntryId(4)),
    ]
    assert numbers == sorted(numbers)
    assert [entry_of(number) for number in numbers] == [9, 7, 5, 3, 4]
    assert max(numbers) < 2**63


def test_results_come_newest_first_and_stop_at_the_limit(store):
    made = add(store, *(a_paper(date=f"20{year}") for year in (20, 24, 22)))
    assert ids(store) == [made[1], made[2], made[0]]
    assert ids(store, most=1) == [made[1]]
    assert ids(store, first=2021, last=2023) == [made[2]]


def test_entries_without_date_are_in_no_year(store):
    made = add(store, a_paper(date=None), a_paper(date="2020"))
    assert ids(store, last=2030) == [made[1]]
    assert set(ids(store)) == set(made)


def test_words_phrases_beginnings_and_exclusions(store):
    one, two = add(store, a_paper("A", "red green blue"), a_paper("B", "blue green red"))
    assert set(ids(store, word("red"), word("blue"))) == {one, two}
    assert ids(store, (Term(Field.TEXT, ("red", "green")),)) == [one]
    assert ids(store, (begins(True, "b"),)) == [two]
    assert set(ids(store, (begins(False, "gre"),))) == {one, two}
    assert ids(store, word("green"), without=word("b")) == [one]
    assert set(ids(store, (*word("a"), *word("b")))) == {one, two}


def test_a_phrase_does_not_cross_from_one_field_into_another(store):
    add(store, a_paper("Red", "Green", note="Blue"))
    assert ids(store, (Term(Field.TEXT, ("red", "green")),)) == []
    assert ids(store, (Term(Field.TEXT, ("green", "blue")),)) == []


def test_long_beginnings_are_found_as_well_as_short_ones(store):
    [one] = add(store, a_paper(None, "Autoregressive"))
    for size in range(1, 15):
        assert ids(store, (begins(False, "autoregressive"[:size]),)) == [one]
    assert ids(store, (begins(False, "autoregular"),)) == []


def test_words_that_look_like_a_language_are_words(store):
    [one] = add(store, a_paper("NOT", "and or near * ' \" \\ : ( )"))
    for text in ("not", "and", "or", "near"):
        assert ids(store, word(text)) == [one]


def test_workspaces_with_similar_numbers_do_not_mix(store):
    add(store, a_paper("A"))
    assert ids(store, workspace=WorkspaceId(11)) == []


def test_the_index_is_checked_and_made_again(store):
    add(store, a_paper("A", "red"), a_paper("B", "green"))
    with store.writing() as unit:
        assert unit.search.is_sound()
        unit.search._link.execute(sa.text("UPDATE entry_terms SET terms = 'a1_ x1_new'"))
        assert not unit.search.is_sound()
    with store.writing() as unit:
        assert unit.search.rebuild() == 2
        assert unit.search.is_sound()
    assert ids(store, word("red")) == []
    assert len(ids(store, word("new"))) == 2


def test_one_edit_is_found_whatever_it_is(store):
    add(store, a_paper("Diffusion"))
    for text in ("difusion", "difffusion", "diffusian", "idffusion", "diffusino", "diffusion"):
        with store.reading() as unit:
            assert "diffusion" in unit.search.similar(WS, [text])[text]


def test_misspellings_are_the_same_for_letters_of_any_script():
    assert spelling.hashes("naïve") & spelling.hashes("nave")
    assert len(spelling.hashes("abcd")) == 5


def test_names_can_be_listed_by_their_beginning(store):
    add(store, a_paper("Alpha"), a_paper("Alps"), a_paper("Beta"))
    with store.reading() as unit:
        assert set(unit.search.names_beginning(WS, "al", 9)) == {"alpha", "alps"}
        assert len(unit.search.names_beginning(WS, "al", 1)) == 1


def test_long_keys_are_cut_but_stay_different():
    one, two = bounded("x" * 5_000), bounded("x" * 4_999)
    assert one != two
    assert max(len(one), len(two)) < 300


def test_a_vector_keeps_within_what_postgres_takes():
    vector = tsvector(" ".join(["x1_same"] * 1_000 + ["p1_s", "x1_it's"]))
    assert vector.startswith("'x1_same':1,2,3")
    assert vector.count(",") == 254
    assert "'p1_s'" in vector
    assert "'x1_it''s':1002" in vector


def test_fts_questions_are_quoted():
    match = Match((word('a"b'),), word("c"), 0, 1)
    assert sqlite.render(WS, match) == '(("x1_a""b")) NOT ("x1_c")'


def test_no_statement_of_a_lookup_walks_through_a_table(sqlite_store):
    """SQLite without statistics once read a whole workspace to find five entries by their ids."""
    add(sqlite_store, a_paper("Alpha", "Red Green", date="2020"))
    asked = []
    listen = lambda link, cursor, statement, values, *_: asked.append((statement, values))  # noqa: E731
    reading = sqlite_store._engines.reading
    sa.event.listen(reading, "before_cursor_execute", listen)
    for text in ("Alpha", "red", "alpa", "gren rde", "nothing", "year:2020", "alpha -red code:no"):
        Lookup(sqlite_store).answer(WS, text)
    with sqlite_store.reading() as unit:
        unit.entries.newest(WS, 5)
    sa.event.remove(reading, "before_cursor_execute", listen)
    selects = {text: values for text, values in asked if text.startswith("SELECT")}
    assert len(selects) > 5
    with reading.connect() as link:
        for text, values in selects.items():
            plan = link.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all()
            steps = [row[3] for row in plan if "_fts VIRTUAL TABLE" not in row[3]]
            for step in steps:
                assert not step.startswith("SCAN"), (text, steps)
                walks = step.endswith("(workspace_id=?)")
                assert not walks or "recency" in step, (text, steps)


def test_an_index_that_was_put_together_answers_as_before(store):
    add(store, *(a_paper(f"Method{number}") for number in range(20)))
    with store.writing() as unit:
        match = Match(((Term(Field.METHOD, ("method7",)),),))
        before = unit.search.matching(WS, match, 5)
        unit.search.tidy()
        assert unit.search.matching(WS, match, 5) == before != []
        assert unit.search.is_sound()
