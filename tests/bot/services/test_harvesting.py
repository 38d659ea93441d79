"""What a harvest knows in the end, on days on which nothing fails; see test_harvest_faults.py."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.services.harvest_pages import begin
from bot.services.harvesting import Harvesting, harvest_status
from db.arxiv_records import AnnouncedAs, Cursor, DayState
from db.harvests import Harvests
from tests.bot.playground.arxiv.asking import a_paper, a_version
from tests.bot.services.harvest_cases import (
    DAY,
    FOUR_WEEKS,
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_world,
    amend,
    announced,
    begun,
    events,
    kept,
    later_version,
    news,
    state,
    weeks,
)

PAPERS = weeks(date(2025, 4, 21), date(2025, 7, 4))


def test_the_first_harvest_brings_four_weeks(store):
    world = a_world(store, PAPERS)
    report = world.harvest()
    assert news(store, FOUR_WEEKS) == announced(PAPERS, MONDAY, FOUR_WEEKS)
    assert report.kept.new >= len(news(store, FOUR_WEEKS))
    assert (report.days, report.troubles, report.is_stopped) == ([], [], False)
    assert state(store, MONDAY) is DayState.FRESH
    assert (
        state(store, date(2025, 5, 27)) is DayState.QUIET
        or state(store, date(2025, 5, 27)) is DayState.FRESH
    )


def test_each_day_brings_its_papers_under_its_date(store):
    world = begun(store, PAPERS)
    for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY):
        world.morning(day)
        report = world.harvest()
        assert (report.days, report.troubles, report.kept.new) == ([], [], 3)
        assert news(store, day, day) == announced(PAPERS, day, day)
        assert state(store, day) is DayState.FRESH
    violations = world.arxiv.gate_violations()
    assert (len(violations.too_close), violations.most_open) == (0, 1)


def test_what_comes_again_changes_nothing(store):
    world = begun(store, PAPERS)
    before = [kept(store, each) for each in sorted(news(store))]
    for _ in range(2):
        world.clock.advance(1_800)
        report = world.harvest()
        assert report.kept == type(report.kept)()
    assert [kept(store, each) for each in sorted(news(store))] == before
    assert not any(events(store, each) for each in news(store))


def test_a_holiday_is_quiet_at_once(store):
    world = a_world(store, PAPERS, now=date(2025, 6, 18))
    world.harvest(since=date(2025, 6, 16))
    world.morning(date(2025, 6, 19))
    world.harvest()
    world.morning(date(2025, 6, 20))  # nothing is announced on the evening of Juneteenth
    report = world.harvest()
    assert report.days == []
    assert state(store, date(2025, 6, 20)) is DayState.QUIET


def test_a_quiet_weekday_is_believed_when_the_next_day_has_papers(store):
    world = begun(store, weeks(date(2025, 5, 1), FRIDAY, skip=[TUESDAY]))
    world.morning(TUESDAY)
    assert [each.state for each in world.harvest().days] == [DayState.STALE]
    world.morning(WEDNESDAY)
    assert world.harvest().days == []
    assert (state(store, TUESDAY), state(store, WEDNESDAY)) == (DayState.QUIET, DayState.FRESH)


def test_papers_that_come_after_an_empty_morning_are_found(store):
    """Both sources are late: what looks like a quiet day is asked for again."""
    papers = weeks(date(2025, 5, 1), FRIDAY)
    world = begun(store, [each for each in papers if each.versions[0].day != TUESDAY])
    world.morning(TUESDAY)
    world.harvest()
    late = a_world(store, papers, now=TUESDAY)
    late.clock.advance(1_800)
    assert late.harvest().days == []
    assert news(store) == announced(papers, TUESDAY)


def test_a_cross_list_is_kept_and_no_news(store):
    crossed = a_paper("2506.03900", a_version(day=TUESDAY), categories=("math.CO", "cs.CV"))
    world = begun(store, [*PAPERS, crossed])
    world.morning(TUESDAY)
    report = world.harvest()
    assert (report.kept.new, report.kept.cross_lists, report.days) == (3, 1, [])
    assert kept(store, crossed.id).announced_as is AnnouncedAs.CROSS_LIST


def test_a_paper_of_long_ago_that_moves_into_the_category_is_reclassified(store):
    old = a_paper("2504.10900", a_version(day=date(2025, 4, 10)), categories=("math.CO",))
    world = a_world(store, [*PAPERS, old])
    world.harvest()
    world.morning(TUESDAY)
    amend(world, old, categories=("cs.CV", "math.CO"))
    world.morning(WEDNESDAY)
    report = world.harvest()
    assert report.days == []
    assert kept(store, old.id).announced_as in {AnnouncedAs.RECLASSIFIED, AnnouncedAs.REPLACEMENT}
    assert old.id not in news(store)


def test_a_cross_list_that_moves_into_the_category_is_reclassified_once(store):
    crossed = a_paper("2506.02900", a_version(day=MONDAY), categories=("math.CO", "cs.CV"))
    world = begun(store, [*PAPERS, crossed])
    world.clock.advance(7_200)
    amend(world, crossed, categories=("cs.CV", "math.CO"))
    world.morning(TUESDAY)
    assert world.harvest().days == []
    assert kept(store, crossed.id).announced_as is AnnouncedAs.RECLASSIFIED
    assert events(store, crossed.id) == ["categories"]
    assert crossed.id not in news(store)
    world.morning(WEDNESDAY)
    world.harvest()
    assert events(store, crossed.id) == ["categories"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"journal_ref": "Vega 1 (2025)"}, ["journal-ref"]),
        ({"doi": "10.1000/vega.1"}, ["doi"]),
        ({"categories": ("cs.CV", "cs.LG")}, ["categories"]),
        (
            {"versions": (a_version(day=MONDAY, comment="Accepted at a conference"),)},
            ["title", "comment"],
        ),
    ],
)
def test_a_correction_is_an_event_of_the_same_row(store, changes, expected):
    world = begun(store, PAPERS)
    paper = next(each for each in PAPERS if each.versions[0].day == MONDAY)
    world.clock.advance(7_200)
    amend(world, paper, **changes)
    world.morning(TUESDAY)
    report = world.harvest()
    assert (report.kept.new, report.kept.changed, report.days) == (3, 1, [])
    assert events(store, paper.id) == expected
    assert kept(store, paper.id).announced_on == MONDAY


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("", ["version"]),
        ("This paper has been withdrawn by the authors", ["version", "comment", "withdrawn"]),
    ],
)
def test_a_new_version_is_an_event_of_the_same_row(store, comment, expected):
    second = later_version(2, WEDNESDAY, comment=comment)
    paper = a_paper("2506.02900", a_version(day=MONDAY), second)
    world = begun(store, [*PAPERS, paper])
    world.harvest_day(TUESDAY)
    world.morning(WEDNESDAY)
    report = world.harvest()
    assert (report.kept.new, report.kept.changed, report.days) == (3, 1, [])
    assert events(store, paper.id) == expected
    now = kept(store, paper.id)
    assert (now.announced_on, now.updated) == (MONDAY, date(2025, 6, 3))
    assert now.withdrawn is bool(comment)


@pytest.mark.parametrize("days", [7, 22])
def test_after_days_without_a_harvest_one_harvest_brings_all(store, days):
    fresh = a_paper("2506.05900", a_version(day=THURSDAY), later_version(2, NEXT_MONDAY))
    papers = [*PAPERS, fresh]
    world = begun(store, papers)
    back = MONDAY + days * DAY
    world.morning(back)
    report = world.harvest()
    assert (report.days, report.troubles) == ([], [])
    assert news(store) == announced(papers, back)
    assert kept(store, fresh.id).announced_on == THURSDAY


def test_a_weekend_brings_nothing_and_asks_no_feed(store):
    world = begun(store, PAPERS)
    world.harvest_day(FRIDAY)
    before = news(store)
    world.morning(FRIDAY + DAY)
    report = world.harvest()
    assert (report.days, report.kept.new, news(store)) == ([], 0, before)


def test_since_goes_back_behind_the_first_harvest(store):
    world = begun(store, PAPERS)
    world.clock.advance(3_600)
    report = world.harvest(since=date(2025, 5, 5))
    assert report.days == []
    assert news(store, date(2025, 5, 5)) == announced(PAPERS, MONDAY, date(2025, 5, 5))


def test_since_leaves_out_nothing_that_came_before_it(store):
    paper = a_paper("2506.02900", a_version(day=MONDAY), later_version(2, WEDNESDAY))
    world = begun(store, [*PAPERS, paper])
    world.morning(NEXT_MONDAY)
    assert world.harvest(since=NEXT_MONDAY).days == []
    assert events(store, paper.id) == ["version"]
    assert news(store) == announced([*PAPERS, paper], NEXT_MONDAY)


@pytest.mark.parametrize(
    ("cursor", "since", "start", "resumes"),
    [
        (Cursor("cs.CV"), None, MONDAY - 35 * DAY, False),
        (Cursor("cs.CV"), FRIDAY, FRIDAY, False),
        (Cursor("cs.CV", since=TUESDAY, token="t"), None, TUESDAY, True),
        (Cursor("cs.CV", since=TUESDAY, token="t"), FRIDAY, TUESDAY, True),
        (Cursor("cs.CV", since=TUESDAY, token="t"), MONDAY, MONDAY, False),
    ],
)
def test_a_harvest_begins_where_nothing_is_left_out(cursor, since, start, resumes):
    begins = begin(cursor, datetime(2025, 6, 2, 5, tzinfo=UTC), since)
    assert (begins.since, begins.token) == (start, cursor.token if resumes else None)


def test_a_category_that_is_added_later_gets_its_weeks_and_makes_its_cross_lists_news(store):
    crossed = a_paper("2505.28900", a_version(day=date(2025, 5, 28)), categories=("cs.CL", "cs.CV"))
    own = [
        replace(each, id=each.id[:-3] + f"8{each.id[-2:]}", categories=("cs.CL",))
        for each in weeks(date(2025, 5, 1), FRIDAY)
    ]
    world = begun(store, [*PAPERS, *own, crossed])
    assert kept(store, crossed.id).announced_as is AnnouncedAs.CROSS_LIST
    world.morning(TUESDAY)
    both = Harvesting(store, world.client, lambda: ("cs.CV", "cs.CL"), world.clock.time)
    report = both.run()
    assert report.days == []
    assert kept(store, crossed.id).announced_as is AnnouncedAs.NEW
    first = FOUR_WEEKS + DAY
    expected = announced(own, TUESDAY, first) | announced(PAPERS, TUESDAY) | {crossed.id}
    assert expected <= news(store, first)
    assert news(store) == {
        each for each in expected if each in announced([*PAPERS, *own, crossed], TUESDAY)
    }


class Killed(Exception):
    pass


@pytest.mark.parametrize("pages", [1, 2, 3])
def test_a_harvest_that_is_killed_between_pages_goes_on_from_the_page_it_had_reached(store, pages):
    world = a_world(store, PAPERS)
    seen = []

    def kill(_progress):
        seen.append(1)
        if len(seen) == pages:
            raise Killed

    with pytest.raises(Killed):
        world.harvesting.run(progress=kill)
    assert len(news(store, FOUR_WEEKS)) == 4 * pages
    assert world.harvest().days == []
    assert news(store, FOUR_WEEKS) == announced(PAPERS, MONDAY, FOUR_WEEKS)
    oai = [each for each in world.arxiv.requests if each.interface == "oai"]
    assert len(oai) == -(-len(announced(PAPERS, MONDAY, FOUR_WEEKS)) // 4)  # no page twice


def test_a_harvest_that_is_asked_to_stop_says_so_and_goes_on_next_time(store):
    world = a_world(store, PAPERS)
    asked_for = iter([False, False, True])
    report = world.harvesting.run(stopping=lambda: next(asked_for, True))
    assert report.is_stopped
    assert len(news(store, FOUR_WEEKS)) == 8
    assert not world.harvest().is_stopped
    assert news(store, FOUR_WEEKS) == announced(PAPERS, MONDAY, FOUR_WEEKS)


def test_a_page_is_kept_with_its_cursor_or_not_at_all(store, monkeypatch):
    world = a_world(store, PAPERS)
    saved = Harvests.save_cursor

    def fails(self, cursor):
        if cursor.token:
            raise Killed
        saved(self, cursor)

    monkeypatch.setattr(Harvests, "save_cursor", fails)
    with pytest.raises(Killed):
        world.harvest()
    assert news(store, FOUR_WEEKS) == set()
    monkeypatch.undo()
    world.harvest()
    assert news(store, FOUR_WEEKS) == announced(PAPERS, MONDAY, FOUR_WEEKS)


def test_the_status_says_how_far_the_harvest_is(store):
    world = begun(store, PAPERS)
    status = harvest_status(store, world.clock.time())
    assert [each.category for each in status.cursors] == ["cs.CV"]
    with store.reading() as unit:
        assert status.papers == unit.preprints.count() > 0
    assert {each.state for each in status.days} == {DayState.FRESH}
    assert (status.incidents, status.is_closed, status.why_closed) == ((), False, None)
