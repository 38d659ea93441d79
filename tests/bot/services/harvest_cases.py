"""A small arXiv of one category or two, and what a harvest of it is looked at with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.playground.arxiv.catalogue import Change
from bot.playground.arxiv.papers import Listing, Paper
from bot.playground.arxiv.schedule import announced_at, is_listing_day
from db.arxiv_records import AnnouncedAs, DayState, Incident, Interface, Preprint, TroubleKind
from db.store import Store
from tests.arxiv_world import EASTERN, HARVEST_TIME, World
from tests.bot.playground.arxiv.asking import a_paper, a_version

DAY = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY = date(2025, 6, 2), date(2025, 6, 3), date(2025, 6, 4)
THURSDAY, FRIDAY = date(2025, 6, 5), date(2025, 6, 6)
NEXT_MONDAY = date(2025, 6, 9)
COVERED = date(2025, 5, 28)
"""From where `begun` harvests."""
FOUR_WEEKS = date(2025, 4, 28)
"""From where the first harvest of Monday goes if nobody says anything."""


def weeks(
    first: date, last: date, count: int = 3, at: int = 0, skip: Sequence[date] = ()
) -> list[Paper]:
    """Some new papers of cs.CV on every listing day."""
    papers, day = [], first
    while day <= last:
        if is_listing_day(day) and day not in skip:
            for number in range(count):
                title = f"Study {number} of {day}"
                papers.append(
                    a_paper(f"{day:%y%m}.{day.day:02}{at + number:03}", a_version(1, day, title))
                )
        day += DAY
    return papers


def a_world(store: Store, papers: Sequence[Paper], now: date = MONDAY, **given: object) -> World:
    values = {"categories": ("cs.CV",), "records_page": 4, **given}
    moment = datetime.combine(now, HARVEST_TIME, EASTERN)
    return World(store, papers, moment, **values)  # type: ignore[arg-type]


def begun(store: Store, papers: Sequence[Paper], **given: object) -> World:
    """A world whose first harvest went well, on Monday."""
    world = a_world(store, papers, **given)
    report = world.harvest(since=COVERED)
    assert (report.days, report.troubles) == ([], []), report
    return world


def announced(papers: Sequence[Paper], last: date, first: date = COVERED) -> set[str]:
    return {each.id for each in papers if first <= each.versions[0].day <= last}


def news(store: Store, first: date = COVERED, last: date = date(2025, 12, 31)) -> set[str]:
    """The papers that count as new on these days."""
    with store.reading() as unit:
        listed = unit.preprints.listed(first, last)
    return {each.arxiv_id for each in listed if each.announced_as is AnnouncedAs.NEW}


def kept(store: Store, arxiv_id: str) -> Preprint:
    with store.reading() as unit:
        return unit.preprints.many([arxiv_id])[arxiv_id]


def events(store: Store, arxiv_id: str) -> list[str]:
    with store.reading() as unit:
        return [each.kind.value for each in unit.preprints.events(arxiv_id)]


def state(store: Store, day: date, category: str = "cs.CV") -> DayState | None:
    with store.reading() as unit:
        found = {each.day: each.state for each in unit.harvests.days(day, category)}
    return found.get(day)


def incidents(store: Store, *, open_only: bool = False) -> list[Incident]:
    with store.reading() as unit:
        return unit.harvests.incidents(open_only=open_only, limit=1_000)


def troubles(store: Store, *, open_only: bool = False) -> set[tuple[Interface, TroubleKind]]:
    return {(each.source, each.kind) for each in incidents(store, open_only=open_only)}


def amend(world: World, paper: Paper, **changes: object) -> None:
    """What arXiv does with small corrections: the record changes now, without a new version."""
    catalogue = world.arxiv.catalogue
    changed = replace(paper, **changes)  # type: ignore[arg-type]
    now = world.clock.now()
    catalogue._papers[paper.id] = changed
    catalogue.touch(
        Change(now, paper.id, now, Listing(changed, changed.versions[-1])), world.clock.now()
    )


def later_version(number: int, day: date, **given: object):  # type: ignore[no-untyped-def]
    return replace(a_version(number, day), submitted=announced_at(day) - 30_000, **given)


@contextmanager
def asked(world: World) -> Iterator[list[int]]:
    """How many requests the block sends."""
    before, count = len(world.arxiv.requests), [0]
    yield count
    count[0] = len(world.arxiv.requests) - before
