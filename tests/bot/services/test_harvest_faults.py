"""Each known fault of arXiv alone: it is named, never taken for a quiet day, and healed after."""

from datetime import date

import pytest

from bot.playground.arxiv.faults import KINDS, ArxivFault
from bot.playground.arxiv.papers import Paper
from bot.services.harvesting import harvest_status
from db.arxiv_records import DayState, Interface, TroubleKind
from tests.bot.playground.arxiv.asking import a_paper, a_version
from tests.bot.services.harvest_cases import (
    COVERED,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_world,
    announced,
    asked,
    begun,
    incidents,
    kept,
    news,
    state,
    troubles,
    weeks,
)

PAPERS = weeks(date(2025, 5, 1), date(2025, 7, 4), count=6)
NAMED = {
    "empty": TroubleKind.EMPTY,
    "error_entry": TroubleKind.ERROR_ENTRY,
    "html": TroubleKind.WEB_PAGE,
    "cut": TroubleKind.CUT,
    "stale": TroubleKind.STALE,
    "expired_token": TroubleKind.EXPIRED_TOKEN,
    "shifted": TroubleKind.SHIFTED,
    "unavailable": TroubleKind.UNAVAILABLE,
    "too_many": TroubleKind.BUSY,
    "denied": TroubleKind.FORBIDDEN,
    "broken": TroubleKind.UNAVAILABLE,
    "reset": TroubleKind.RESET,
}
HARMLESS = {"duplicates", "reordered", "slow"}
ONLY = {"error_entry": "api", "stale": "rss", "expired_token": "oai", "shifted": "oai"}
CASES = [
    (kind, interface)
    for kind in KINDS
    for interface in ("oai", "rss", "api")
    if ONLY.get(kind, interface) == interface
]
HEALING = [(kind, interface) for kind, interface in CASES if kind in NAMED and kind != "denied"]


def test_every_kind_of_fault_has_a_case():
    assert NAMED.keys() | HARMLESS == KINDS.keys()


def faulty(store, kind, interface, times):
    """A world on a morning with a fault; the API is asked only about days of the past."""
    world = begun(store, PAPERS)
    world.morning(WEDNESDAY if interface == "api" else TUESDAY)
    seconds = {"slow": 20, "too_many": 30, "unavailable": 5}.get(kind, 0)
    world.arxiv.faults.add(ArxivFault(kind, times, interface, seconds))
    return world


def good_later(world, day):
    """Half an hour later, and the next morning."""
    world.clock.advance(1_800)
    world.harvest()
    return world.harvest_day(day)


@pytest.mark.parametrize(("kind", "interface"), HEALING)
def test_a_fault_of_one_answer_is_named_and_leaves_no_trace(store, kind, interface):
    world = faulty(store, kind, interface, times=1)
    report = world.harvest()
    assert (Interface(interface), NAMED[kind]) in troubles(store)
    assert all(each.sentence in report.troubles for each in incidents(store))
    assert DayState.QUIET not in {state(store, day) for day in (TUESDAY, WEDNESDAY)}
    assert good_later(world, THURSDAY).days == []
    assert news(store) == announced(PAPERS, THURSDAY)
    assert troubles(store, open_only=True) == set()
    assert not world.arxiv.gate_violations()


@pytest.mark.parametrize(("kind", "interface"), HEALING)
def test_a_fault_that_lasts_all_morning_is_open_until_it_is_over(store, kind, interface):
    world = faulty(store, kind, interface, times=0)
    world.harvest()
    world.clock.advance(1_800)
    world.harvest()
    assert (Interface(interface), NAMED[kind]) in troubles(store)
    assert DayState.QUIET not in {state(store, day) for day in (TUESDAY, WEDNESDAY)}
    for day in (TUESDAY, WEDNESDAY):
        if state(store, day) is DayState.FRESH:
            assert announced(PAPERS, day, day) <= news(store)
    world.arxiv.faults.remove(kind)
    assert good_later(world, THURSDAY).days == []
    assert news(store) == announced(PAPERS, THURSDAY)
    assert {state(store, day) for day in (TUESDAY, WEDNESDAY, THURSDAY)} == {DayState.FRESH}
    assert troubles(store, open_only=True) == set()
    assert not world.arxiv.gate_violations()


@pytest.mark.parametrize(("kind", "interface"), [case for case in CASES if case[0] in HARMLESS])
def test_a_fault_that_changes_no_answer_is_no_trouble(store, kind, interface):
    world = faulty(store, kind, interface, times=0)
    report = world.harvest()
    assert (report.days, report.troubles) == ([], [])
    assert news(store) == announced(PAPERS, WEDNESDAY if interface == "api" else TUESDAY)


@pytest.mark.parametrize("interface", ["oai", "rss", "api"])
def test_a_source_that_never_answers_is_a_timeout(store, interface):
    world = begun(store, PAPERS)
    world.morning(WEDNESDAY)
    world.arxiv.faults.add(ArxivFault("slow", 1, interface, 900))
    world.harvest()
    assert (Interface(interface), TroubleKind.TIMEOUT) in troubles(store)
    assert good_later(world, THURSDAY).days == []
    assert troubles(store, open_only=True) == set()


@pytest.mark.parametrize("interface", ["oai", "rss", "api"])
def test_after_a_403_nothing_is_asked_until_a_person_opens_the_gate(store, interface):
    world = begun(store, PAPERS)
    world.morning(WEDNESDAY)
    world.arxiv.faults.add(ArxivFault("denied", 1, interface))
    report = world.harvest()
    assert report.is_forbidden
    assert list(world.arxiv.requests)[-1].status == 403
    assert {each.state for each in report.days} == {DayState.FAILED}
    assert (Interface(interface), TroubleKind.FORBIDDEN) in troubles(store, open_only=True)
    status = harvest_status(store, world.clock.time())
    assert status.is_closed
    assert status.why_closed
    world.clock.advance(86_400)
    with asked(world) as requests:
        again = world.harvest()
    assert (again.is_forbidden, requests) == (True, [0])
    with store.writing() as unit:
        unit.gates.open("arxiv")
    assert world.harvest_day(NEXT_MONDAY).days == []
    assert news(store) == announced(PAPERS, NEXT_MONDAY)
    assert troubles(store, open_only=True) == set()


def test_pages_that_never_stop_shifting_are_no_harvest(store):
    world = a_world(store, PAPERS)
    world.arxiv.faults.add(ArxivFault("shifted", 0, "oai"))
    report = world.harvest(since=COVERED)
    assert (Interface.OAI, TroubleKind.SHIFTED) in troubles(store, open_only=True)
    assert {each.state for each in report.days} <= {DayState.FAILED, DayState.STALE}
    with store.reading() as unit:
        assert unit.harvests.cursor("cs.CV").answered_at is None
    world.arxiv.faults.remove("shifted")
    assert world.harvest().days == []
    assert news(store) == announced(PAPERS, MONDAY)


def test_a_first_harvest_without_a_record_is_not_believed(store):
    world = a_world(store, PAPERS)
    world.arxiv.faults.add(ArxivFault("empty", 0, "oai"))
    world.harvest()
    assert (Interface.OAI, TroubleKind.EMPTY) in troubles(store, open_only=True)
    with store.reading() as unit:
        assert unit.harvests.cursor("cs.CV").answered_at is None


def test_a_feed_and_the_api_settle_a_day_on_which_oai_pmh_is_down(store):
    world = faulty(store, "broken", "oai", times=0)
    assert world.harvest().days == []
    assert state(store, TUESDAY) is DayState.FRESH
    assert news(store) == announced(PAPERS, TUESDAY)
    with store.reading() as unit:
        said = unit.harvests.days(TUESDAY, "cs.CV")[0].sentence
    assert said == "The API and the feed agree."


def test_where_only_the_feed_answers_its_day_is_not_complete(store):
    world = faulty(store, "broken", "oai", times=0)
    world.arxiv.faults.add(ArxivFault("broken", 0, "api"))
    assert [each.day for each in world.harvest().days] == [TUESDAY]


@pytest.mark.parametrize("lasts", [1, 0])
def test_a_stale_feed_leaves_the_day_open_and_the_next_one_settles_it(store, lasts):
    world = faulty(store, "stale", "rss", times=lasts)
    assert [each.state for each in world.harvest().days] == [DayState.STALE]
    world.arxiv.faults.remove("stale")
    world.morning(WEDNESDAY)
    assert world.harvest().days == []
    assert state(store, TUESDAY) is DayState.FRESH


def test_a_feed_of_nothing_but_cross_lists_of_yesterday_proves_no_quiet_day(store):
    """Both are late: OAI-PMH, and the feed of a category that had nothing new on Monday."""
    crossed = a_paper("2506.02900", a_version(day=MONDAY), categories=("math.CO", "cs.CV"))
    others = weeks(date(2025, 5, 1), date(2025, 5, 30))
    world = begun_with_quiet_monday(store, [*others, crossed])
    world.morning(TUESDAY)
    world.arxiv.faults.add(ArxivFault("stale", 0, "rss"))
    assert [each.state for each in world.harvest().days] == [DayState.STALE]


def begun_with_quiet_monday(store, papers: list[Paper]):
    world = a_world(store, papers)
    world.harvest(since=COVERED)
    return world


def test_papers_that_oai_pmh_forgot_are_fetched_by_id(store, monkeypatch):
    world = begun(store, PAPERS)
    forgotten = sorted(announced(PAPERS, TUESDAY, TUESDAY))[:2]
    real = world.client.records

    def records(category, **given):
        page = real(category, **given)
        left = tuple(each for each in page.records if each.arxiv_id not in forgotten)
        return type(page)(left, page.answered_at, page.token)

    monkeypatch.setattr(world.client, "records", records)
    world.morning(TUESDAY)
    report = world.harvest()
    assert report.days == []
    assert report.kept.new == 6
    assert kept(store, forgotten[0]).announced_on == TUESDAY
    assert troubles(store) == {(Interface.OAI, TroubleKind.MISSING)}
    monkeypatch.undo()
    world.clock.advance(1_800)
    world.harvest()
    assert troubles(store, open_only=True) == set()


def test_a_record_that_cannot_be_read_is_named(store, monkeypatch):
    world = begun(store, PAPERS)
    real = world.client.records
    refused = ("The record oai:arXiv.org:2506.03000 has no title.", "Another one.")

    def records(category, **given):
        page = real(category, **given)
        left = page.records[1:]
        return type(page)(left, page.answered_at, page.token, refused=refused)

    monkeypatch.setattr(world.client, "records", records)
    world.morning(TUESDAY)
    report = world.harvest()
    assert any("2506.03000" in each and "1 other" in each for each in report.troubles)
    assert (Interface.OAI, TroubleKind.UNREADABLE) in troubles(store)
    assert report.days == []  # the feed names what is missing
