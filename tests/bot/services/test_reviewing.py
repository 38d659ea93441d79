from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import (
    AlreadyDecided,
    AlreadyListed,
    Incomplete,
    LastMaintainer,
    NotAMaintainer,
    NotDone,
    NotFound,
    NotYours,
    TooLate,
)
from bot.services.exporting import export_markdown
from bot.services.importing import import_document
from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE as WS
from db.records import ChangeKind, OutcomeKind, SuggestionState
from tests.bot.services.desk import ARXIV, ELSEWHERE, SOON, Desk, Place, details
from tests.builders import NOW, a_paper, add

DAY = timedelta(days=1)
LIST = """\
# Our list

Images:
Date|Method|Venue|Title|Code
-----|----|-----|-----|-----
2021-02-01|Alpha|ICML 2021|[Alpha makes pictures](https://arxiv.org/abs/2102.00001)|None
2025-03-01|Beta|Arxiv 2025|[Beta makes better pictures](https://arxiv.org/abs/2503.00002)|None

Sounds:
Date|Method|Venue|Title|Code
-----|----|-----|-----|-----
2022-05-01|Delta|Arxiv 2022|[Delta makes sounds](https://arxiv.org/abs/2205.00004)|None
"""


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.maintain("M1", "M2")
    return desk


def imported(store, text=LIST):
    return import_document(store, WS, "README.md", text.encode(), now=NOW)


def test_what_is_added_is_a_row_of_the_list_and_is_found_at_once(desk):
    lookup = Lookup(desk.store)
    assert lookup.answer(WS, "quokkas").total == 0
    one = desk.add(desk.known())
    assert (one.state, one.decided_by, one.decided_at) == (SuggestionState.ADDED, "M1", SOON)
    [entry] = desk.listed()
    assert (entry.id, entry.fields) == (one.entry_id, one.fields)
    for query in ("Tokens", ARXIV, "quokkas"):
        assert [hit.entry.id for hit in lookup.answer(WS, query).results] == [entry.id]
    [line] = desk.history.of_entry(WS, entry.id).lines[-1:]
    assert (line.kind, line.source, line.actor) == (ChangeKind.ADDED, "slack", "M1")


def test_the_export_differs_by_the_line_that_was_added(desk):
    imported(desk.store)
    before = export_markdown(desk.store, WS).decode().splitlines()
    number = desk.known()
    desk.add(number)
    after = export_markdown(desk.store, WS).decode().splitlines()
    [new] = [line for line in after if line not in before]
    assert [line for line in after if line != new] == before
    assert "Tokens: A Study" in new
    assert before.index("Sounds:") > after.index(new)
    desk.revert(number)
    assert export_markdown(desk.store, WS).decode().splitlines() == before


def test_a_maintainer_can_give_other_fields(desk):
    number = desk.known()
    row = replace(desk.get(number).fields, section="Sounds", note="read\x00this")
    one = desk.add(number, fields=row)
    assert one.fields == replace(row, note="read this")
    assert [entry.fields.section for entry in desk.listed()] == ["Sounds"]


def test_a_paper_that_nobody_knows_cannot_be_added_yet(desk):
    number = desk.new()
    with pytest.raises(Incomplete):
        desk.add(number)
    with pytest.raises(Incomplete):
        desk.add(number, fields=a_paper("A", "  "))
    assert desk.add(number, fields=a_paper("A")).state is SuggestionState.ADDED


@pytest.mark.parametrize("move", ["add", "decline", "revert", "reopen"])
def test_only_maintainers_decide_and_are_named_to_others(desk, move):
    number = desk.known()
    with pytest.raises(NotAMaintainer) as refused:
        getattr(desk, move)(number, user="U1")
    assert refused.value.maintainers == ("M1", "M2")
    assert desk.get(number).state is SuggestionState.PENDING


def test_somebody_who_was_removed_decides_no_more(desk):
    number = desk.known()
    desk.maintainers.remove(WS, "M2", "M1")
    with pytest.raises(NotAMaintainer):
        desk.add(number, user="M2")


@pytest.mark.parametrize("second", ["add", "decline"])
@pytest.mark.parametrize("first", ["add", "decline"])
def test_the_second_maintainer_is_told_who_decided_and_when(desk, first, second):
    number = desk.known()
    before = getattr(desk, first)(number, user="M1", now=SOON)
    with pytest.raises(AlreadyDecided) as refused:
        getattr(desk, second)(number, user="M2", now=SOON + DAY)
    told = refused.value
    what = {"add": "added", "decline": "declined"}[first]
    assert (told.what, told.by, told.at) == (what, "M1", SOON)
    assert told.reason == before.reason
    assert desk.get(number) == before


def test_a_decline_needs_a_reason(desk):
    number = desk.known()
    with pytest.raises(Incomplete):
        desk.decline(number, reason=" \x00 ")
    assert desk.decline(number, reason="Off topic").reason == "Off topic"
    assert desk.listed() == []


def test_those_who_suggested_are_told_in_their_threads_or_directly(desk):
    number = desk.known()
    desk.suggest(user="U2")
    desk.suggest(user="U3", place=ELSEWHERE)
    desk.suggest(user="U4", place=Place("C5"))
    desk.suggest(user="M1", place=Place("C6", "1.1"))
    desk.add(number)
    told = [(channel, what) for kind, channel, what in desk.postings() if kind == "told"]
    assert told == [("C1", "added"), ("C2", "added"), ("U4", "added")]


def test_who_suggested_it_can_withdraw_it(desk):
    number = desk.known()
    with pytest.raises(NotYours):
        desk.withdraw(number, user="U2")
    with pytest.raises(NotYours):
        desk.withdraw(number, user="M1")
    assert desk.withdraw(number).state is SuggestionState.WITHDRAWN
    with pytest.raises(AlreadyDecided) as refused:
        desk.add(number)
    assert (refused.value.what, refused.value.by) == ("withdrawn", "U1")
    assert desk.suggest(user="U2").outcomes[0].kind is OutcomeKind.NEW


def test_one_of_several_people_withdraws_alone(desk):
    number = desk.known()
    desk.suggest(user="U2", place=ELSEWHERE)
    assert desk.withdraw(number).state is SuggestionState.PENDING
    assert desk.people(number) == ["U2"]
    with pytest.raises(NotYours):
        desk.withdraw(number)
    assert desk.withdraw(number, user="U2").state is SuggestionState.WITHDRAWN
    assert desk.people(number) == ["U2"]


def test_a_revert_takes_the_row_off_the_list_and_the_suggestion_waits_again(desk):
    number = desk.known()
    desk.add(number)
    one = desk.revert(number, user="M2", now=SOON + DAY)
    assert (one.state, one.decided_by, one.reverted_at) == ("pending", None, SOON + DAY)
    assert desk.listed() == []
    assert ("told", "C1", "reverted") in desk.postings()
    with pytest.raises(AlreadyDecided) as refused:
        desk.revert(number, now=SOON + DAY)
    assert (refused.value.what, refused.value.by) == ("reverted", "M2")


def test_after_a_day_only_the_history_reverts(desk):
    number = desk.known()
    desk.add(number)
    late = SOON + DAY + timedelta(seconds=1)
    with pytest.raises(TooLate):
        desk.revert(number, now=late)
    assert desk.revert(number, user=None, now=late, late=True).state is SuggestionState.PENDING


def test_what_is_added_again_is_the_row_that_it_was(desk):
    number = desk.known()
    first = desk.add(number).entry_id
    desk.revert(number)
    row = replace(desk.get(number).fields, section="Sounds")
    assert desk.add(number, fields=row).entry_id == first
    kinds = [line.kind for line in desk.history.of_entry(WS, first).lines if hasattr(line, "kind")]
    assert kinds == ["added", "removed", "restored", "edited"]
    assert [entry.fields for entry in desk.listed()] == [row]


def test_a_row_that_is_gone_cannot_be_reverted(desk):
    number = desk.known()
    entry = desk.add(number).entry_id
    with desk.store.writing() as unit:
        unit.entries.remove_many(WS, [entry], SOON, "import")
    with pytest.raises(NotFound):
        desk.revert(number)
    assert desk.get(number).state is SuggestionState.ADDED


def test_a_paper_that_was_listed_meanwhile_is_not_added_twice(desk):
    number = desk.known()
    [entry] = add(desk.store, a_paper("Tok", url=ARXIV, section="Images"))
    with pytest.raises(AlreadyListed) as refused:
        desk.add(number)
    assert (refused.value.entry_id, refused.value.section) == (entry, "Images")
    one = desk.get(number)
    assert (one.state, one.entry_id) == (SuggestionState.LISTED, entry)
    assert len(desk.listed()) == 1
    with pytest.raises(AlreadyDecided):
        desk.add(number, user="M2")


def test_a_row_edited_into_another_listed_paper_is_not_added_twice(desk):
    number = desk.known()
    add(desk.store, a_paper("Tok", url="https://arxiv.org/abs/2501.00001"))
    row = replace(desk.get(number).fields, url="https://arxiv.org/pdf/2501.00001v2")
    with pytest.raises(AlreadyListed):
        desk.add(number, fields=row)


def test_a_declined_suggestion_can_be_reopened(desk):
    number = desk.known()
    desk.decline(number)
    one = desk.reopen(number, user="M2")
    assert (one.state, one.reason, one.decided_by) == (SuggestionState.PENDING, None, None)
    assert desk.add(number).state is SuggestionState.ADDED
    with pytest.raises(AlreadyDecided):
        desk.reopen(number)


def test_what_is_listed_is_not_reopened(desk):
    number = desk.known()
    desk.decline(number)
    add(desk.store, a_paper("Tok", url=ARXIV))
    with pytest.raises(AlreadyListed):
        desk.reopen(number)
    assert desk.get(number).state is SuggestionState.DECLINED


def test_a_withdrawn_one_that_is_reopened_joins_the_one_that_waits(desk):
    first = desk.known()
    desk.withdraw(first)
    second = desk.new(user="U2")
    one = desk.reopen(first)
    assert one.state is SuggestionState.PENDING
    assert desk.get(second).id == desk.get(first).id == one.id
    assert desk.queue.pending(WS).total == 1
    assert set(desk.people(first)) == {"U1", "U2"}


def test_a_click_on_a_merged_suggestion_is_one_on_what_it_became(desk):
    first = desk.new()
    second = desk.new("https://doi.org/10.1145/3592433", user="U2")
    desk.completing.details_found(WS, second, details(doi="10.1145/3592433"), SOON)
    assert desk.add(second).id == first


@pytest.mark.parametrize("move", ["add", "decline", "withdraw"])
def test_a_click_that_comes_twice_is_made_once(desk, move):
    number = desk.known()
    user = "U1" if move == "withdraw" else "M1"
    first = getattr(desk, move)(number, user=user, key="click")
    assert getattr(desk, move)(number, user=user, key="click") == first


def test_an_old_click_that_comes_again_after_a_revert_does_nothing(desk):
    number = desk.known()
    desk.add(number, key="click 1")
    desk.revert(number, key="click 2")
    assert desk.add(number, key="click 1").state is SuggestionState.PENDING
    assert desk.revert(number, key="click 2").state is SuggestionState.PENDING
    assert desk.listed() == []


def test_a_click_that_was_refused_can_be_made_again(desk):
    number = desk.new()
    with pytest.raises(Incomplete):
        desk.add(number, key="click")
    desk.completing.details_found(WS, number, details(), NOW)
    assert desk.add(number, key="click").state is SuggestionState.ADDED


def test_a_workspace_cannot_decide_for_another_one(desk):
    number = desk.known()
    with desk.store.writing() as unit:
        other = unit.workspaces.add("T2")
    desk.maintainers.claim(other, "M9", NOW)
    with pytest.raises(NotAMaintainer):
        desk.add(number, user="M9")
    assert desk.get(number).state is SuggestionState.PENDING


MANY = 8


@pytest.mark.parametrize("number_of_people", [2, 3, 5, MANY])
def test_of_many_maintainers_one_wins_and_every_other_is_told(desk, number_of_people):
    users = [f"M{n}" for n in range(1, MANY + 1)]
    for user in users[2:]:
        desk.maintainers.add(WS, user, "M1", NOW)
    for round_ in range(3):
        text = f"https://arxiv.org/abs/2407.0000{round_}"
        said = details(f"Paper {round_}", f"2407.0000{round_}")
        number = desk.known(text, said=said)
        outcomes = race(desk, number, users[:number_of_people])
        [winner] = [user for user, told in outcomes.items() if told is None]
        told = {(error.by, error.at) for error in outcomes.values() if error is not None}
        assert told == {(winner, SOON)}
        one = desk.get(number)
        assert one.decided_by == winner
        assert len(desk.listed()) == sum(
            desk.get(s.suggestion.id).state is SuggestionState.ADDED
            for s in desk.queue.of_person(WS, "U1").items
        )


def race(desk, number, users):
    """Who was told what: half of them add, half of them decline."""
    outcomes = {}
    start = threading.Barrier(len(users))

    def decide(place, user):
        start.wait()
        try:
            (desk.decline if place % 2 else desk.add)(number, user=user)
            outcomes[user] = None
        except AlreadyDecided as error:
            outcomes[user] = error

    threads = [threading.Thread(target=decide, args=pair) for pair in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(users)
    return outcomes


def at_once(*calls):
    """Make calls at the same moment; what each raised."""
    errors = []
    start = threading.Barrier(len(calls))

    def make(call):
        start.wait()
        try:
            call()
        except NotDone as error:
            errors.append(error)

    threads = [threading.Thread(target=make, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.parametrize("number", range(5))
def test_people_who_suggest_at_once_share_one_suggestion(desk, number):
    calls = [
        lambda user=user: desk.suggest(user=user, place=Place(f"C{user}", "1.1"))
        for user in ("U1", "U2", "U3", "U4")
    ]
    assert at_once(*calls) == []
    page = desk.queue.pending(WS)
    assert page.total == 1
    assert len(page.items[0].places) == 4
    assert sorted(kind for kind, *_ in desk.postings()) == ["also_card"] * 3 + ["card"]


@pytest.mark.parametrize("number", range(4))
def test_an_import_and_a_click_at_once_list_the_paper_once(desk, number):
    imported(desk.store)
    one = desk.known()
    row = f"2026-06-01|Tokens|Arxiv 2024|[Tokens: A Study]({ARXIV})|None\n"
    newer = LIST.replace("\nSounds:", f"{row}\nSounds:")
    errors = at_once(lambda: desk.add(one), lambda: imported(desk.store, newer))
    assert all(isinstance(error, AlreadyListed) for error in errors), errors
    titles = [entry.fields.title for entry in desk.listed()]
    assert titles.count("Tokens: A Study") == 1


def test_the_first_who_asks_is_the_first_maintainer(store):
    desk = Desk(store)
    number = desk.known()
    with pytest.raises(NotAMaintainer) as refused:
        desk.add(number, user="U1")
    assert "first" in str(refused.value)
    errors = at_once(*(lambda n=n: desk.maintainers.claim(WS, f"U{n}", NOW) for n in range(6)))
    assert [type(error) for error in errors] == [NotAMaintainer] * 5
    [first] = desk.maintainers.all(WS)
    assert first.added_by is None
    assert desk.maintainers.claim(WS, first.user, NOW) == first


def test_maintainers_add_and_remove_each_other_but_the_last_stays(desk):
    with pytest.raises(NotAMaintainer):
        desk.maintainers.add(WS, "U1", "U1", NOW)
    assert desk.maintainers.add(WS, "U1", "M2", SOON, "Asia/Tokyo")
    assert not desk.maintainers.add(WS, "U1", "M2", SOON)
    assert [one.user for one in desk.maintainers.all(WS)] == ["M1", "M2", "U1"]
    assert desk.maintainers.is_maintainer(WS, "U1")
    desk.maintainers.remove(WS, "M1", "U1")
    with pytest.raises(NotFound):
        desk.maintainers.remove(WS, "M1", "U1")
    desk.maintainers.remove(WS, "U1", "U1")
    with pytest.raises(LastMaintainer):
        desk.maintainers.remove(WS, "M2", "M2")


def test_two_maintainers_who_remove_each_other_at_once_leave_one(desk):
    at_once(
        lambda: desk.maintainers.remove(WS, "M1", "M2"),
        lambda: desk.maintainers.remove(WS, "M2", "M1"),
    )
    assert len(desk.maintainers.all(WS)) == 1


def test_settings_are_chosen_by_maintainers(desk):
    assert desk.maintainers.settings(WS).reaction == "bookmark_tabs"
    with pytest.raises(NotAMaintainer):
        desk.maintainers.set_reaction(WS, ":eyes:", "U1")
    desk.maintainers.set_reaction(WS, ":eyes:", "M1")
    desk.maintainers.set_review_channel(WS, "C9", "M2")
    chosen = desk.maintainers.settings(WS)
    assert (chosen.reaction, chosen.review_channel) == ("eyes", "C9")
    desk.maintainers.set_review_channel(WS, None, "M2")
    assert desk.maintainers.settings(WS).review_channel is None
