"""What `/papers` shows of arXiv's announcements: what is meant, and not on the list."""

from datetime import date

import pytest

from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE, SuggestionState
from tests.arxiv_builders import a_preprint, announce
from tests.bot.services.desk import Desk, details, pasted
from tests.builders import a_paper, add

OWL = a_preprint("2611.00001", title="OWL: Night Vision for Robots", abstract="We see at night.")
BAT = a_preprint("2611.00002", title="Bats Hear in the Dark", abstract="Echoes at night.")
FOX = a_preprint(
    "2511.00003", title="Foxes in Snow", abstract="White nights.", submitted=date(2025, 11, 3)
)


def shown(store, query, **more):
    return [
        one.paper.arxiv_id
        for one in Lookup(store).answer(DEFAULT_WORKSPACE, query, **more).announced
    ]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("2611.00001", ["2611.00001"]),
        ("https://arxiv.org/abs/2611.00002v3", ["2611.00002"]),
        ("OWL", ["2611.00001"]),
        ("bats hear in the dark", ["2611.00002"]),
        ("night", ["2611.00002", "2611.00001"]),
        ("at night", ["2611.00002", "2611.00001"]),
        ("foxes year:2025", ["2511.00003"]),
        ("foxes year:2026", []),
        ("OWL是什么", ["2611.00001"]),
        ('"at night"', ["2611.00002", "2611.00001"]),
        ('"night at"', []),
        ("OWL year:2026", ["2611.00001"]),
        ("OWL year:2025", []),
        ("2611.00001 year:2025", []),
        ("night -robots", []),
        ("night section:survey", []),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_a_query_brings_what_it_means_and_the_list_lacks(store, query, ids):
    announce(store, OWL, BAT, FOX)
    assert shown(store, query) == ids


def test_what_is_listed_or_withdrawn_is_not_shown(store):
    gone = a_preprint("2611.00004", title="GNU: Herds", abstract="Grass.", withdrawn=True)
    announce(store, OWL, BAT, gone)
    add(store, a_paper("Bats Hear in the Dark", url="https://arxiv.org/abs/2611.00002"))
    assert shown(store, "bats hear in the dark") == []
    assert shown(store, "GNU") == shown(store, "2611.00004") == []


def test_a_new_announcement_is_seen_by_the_next_answer(store):
    lookup = Lookup(store)
    assert lookup.answer(DEFAULT_WORKSPACE, "OWL").announced == ()
    announce(store, OWL)
    assert [one.paper.arxiv_id for one in lookup.answer(DEFAULT_WORKSPACE, "OWL").announced] == [
        "2611.00001"
    ]


def test_later_pages_show_the_list_only(store):
    announce(store, OWL)
    assert shown(store, "OWL", offset=5) == []


def test_an_old_year_is_found_behind_many_newer_papers(store):
    newer = [a_preprint(f"2601.{n:05d}", submitted=date(2026, 1, 2)) for n in range(1, 90)]
    old = a_preprint("2401.00007", submitted=date(2023, 12, 31))
    announce(store, *newer, old)
    assert shown(store, "study year:2023") == ["2401.00007"]


def test_what_is_listed_hides_no_other_paper_of_its_title(store):
    announce(store, OWL, BAT)
    add(store, a_paper(title=OWL.title, url="https://arxiv.org/abs/2001.00001"))
    add(store, a_paper(title=BAT.title))
    assert shown(store, OWL.title) == ["2611.00001"]
    assert shown(store, BAT.title) == []


def test_listed_papers_leave_their_place_to_others(store):
    papers = [a_preprint(f"2611.{n:05d}", title=f"Number {n}") for n in range(1, 12)]
    announce(store, *papers)
    for paper in papers[4:]:
        add(store, a_paper(title="Renamed", url=f"https://arxiv.org/abs/{paper.arxiv_id}"))
    assert shown(store, "study") == ["2611.00004", "2611.00003", "2611.00002", "2611.00001"]


def test_a_remembered_answer_says_how_suggestions_stand_now(store):
    desk, lookup = Desk(store), Lookup(store)
    desk.maintain("M1")
    announce(store, OWL)

    def states():
        return [one.state for one in lookup.answer(DEFAULT_WORKSPACE, "OWL").announced]

    assert states() == [None]
    number = desk.known(
        pasted("https://arxiv.org/abs/2611.00001"), said=details(OWL.title, "2611.00001")
    )
    assert states() == [SuggestionState.PENDING]
    desk.decline(number)
    assert states() == [SuggestionState.DECLINED]
    desk.reopen(number)
    desk.withdraw(number)
    assert states() == [None]


def test_an_added_paper_is_found_on_the_list_only_also_where_its_row_says_another_link(store):
    desk, lookup = Desk(store), Lookup(store)
    desk.maintain("M1")
    announce(store, OWL)
    number = desk.known(
        pasted("https://arxiv.org/abs/2611.00001"), said=details(OWL.title, "2611.00001")
    )
    desk.add(number, fields=a_paper("OWL", "Robots at Night", url="https://owl.example/paper"))
    answer = lookup.answer(DEFAULT_WORKSPACE, "OWL")
    assert [one.entry.fields.method for one in answer.results] == ["OWL"]
    assert answer.announced == ()


def test_an_answer_that_nobody_suggested_from_stays_the_same_object(store):
    announce(store, OWL)
    lookup = Lookup(store)
    assert lookup.answer(DEFAULT_WORKSPACE, "OWL") is lookup.answer(DEFAULT_WORKSPACE, "OWL")
