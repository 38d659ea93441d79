"""Is every new paper of a quarter known, whatever arXiv does, and no day falsely called complete?

    python -m tests.benchmarks.arxiv_quarter [--seed 1] [--faults 0.6] [--days 91] [--json]

The announcements of April to June 2025 (`../shared/data/pool`) are served by the local arXiv; the
bot harvests every morning and polls every half hour while a day is not complete. On most mornings
one to three of arXiv's known faults wait for it, some for a few requests, some for hours. Then the
bot is down for 7 and for 22 days. Time is simulated: all of it takes a few minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from bot.playground.arxiv.faults import KINDS, ArxivFault
from bot.playground.arxiv.papers import Paper
from bot.playground.arxiv.pool import load_pool
from bot.services.harvesting import HarvestReport
from db.arxiv_records import AnnouncedAs, DayHealth, Incident
from tests.arxiv_world import CATEGORIES, World, morning_of
from tests.benchmarks.report import Figure, report, shared, temporary_store

FIRST = date(2025, 4, 1)
_ALWAYS_HEALED = sorted(set(KINDS) - {"denied"})
_DAY = timedelta(days=1)


class Truth:
    """What the local arXiv announced, by the papers themselves."""

    def __init__(self, papers: list[Paper]) -> None:
        self.papers = {paper.id: paper for paper in papers}
        self._days: dict[tuple[str, date], set[str]] = {}
        for paper in self.papers.values():
            key = (paper.primary, paper.versions[0].day)
            self._days.setdefault(key, set()).add(paper.id)

    def new(self, first: date, last: date) -> set[str]:
        """The papers whose first version was announced on these days in one of the categories."""
        return {
            paper.id
            for paper in self.papers.values()
            if paper.primary in CATEGORIES and first <= paper.versions[0].day <= last
        }

    def new_on(self, category: str, day: date) -> set[str]:
        return self._days.get((category, day), set())


class Watch:
    """Checks after each harvest that what is called complete is."""

    def __init__(self, world: World, truth: Truth) -> None:
        self._world = world
        self._truth = truth
        self.false: set[tuple[str, date]] = set()
        self.complete: set[tuple[str, date]] = set()

    def look(self) -> None:
        with self._world.store.reading() as unit:
            days = unit.harvests.days(date(2025, 1, 1))
            for each in days:
                key = (each.category, each.day)
                if each.state.is_complete and key not in self.complete:
                    self._check(each, unit.preprints.known(self._truth.new_on(*key)))

    def _check(self, health: DayHealth, known: set[str]) -> None:
        key = (health.category, health.day)
        self.complete.add(key)
        missing = self._truth.new_on(*key) - known
        if missing:
            self.false.add(key)
            print(f"falsely {health.state}: {key} lacks {sorted(missing)[:5]}", file=sys.stderr)


def weekdays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        if first.weekday() < 5:
            yield first
        first += _DAY


class Weather:
    """Which faults wait on which morning: each kind in turn, in an order that the seed decides."""

    def __init__(self, world: World, seed: int, share: float) -> None:
        self._world = world
        self._chance = random.Random(seed)
        self._share = share
        self._deck: list[str] = []
        self.seen = Counter[str]()

    def morning(self) -> None:
        """Turn faults on."""
        if self._chance.random() > self._share:
            return
        for _ in range(self._chance.randint(1, 3)):
            self._deck = self._deck or self._chance.sample(_ALWAYS_HEALED, len(_ALWAYS_HEALED))
            self._add(self._deck.pop())

    def noon(self) -> None:
        """Some outages are over by now."""
        for each in self._world.arxiv.faults.active():
            if self._chance.random() < 0.7:
                self._world.arxiv.faults.remove(each.kind)

    def clear(self) -> None:
        """arXiv is well again."""
        for each in self._world.arxiv.faults.active():
            self._world.arxiv.faults.remove(each.kind)

    def _add(self, kind: str) -> None:
        times = self._chance.choice((1, 1, 2, 4, 9, 0))
        interface = self._chance.choice((None, None, "oai", "rss", "api"))
        timed = kind in {"unavailable", "too_many", "slow"}
        seconds = self._chance.choice((0, 0, 5, 40)) if timed else 0
        self._world.arxiv.faults.add(ArxivFault(kind, times, interface, seconds))
        self.seen[kind] += 1
        if "api" in {interface, "api" if kind == "error_entry" else None}:
            # The API is asked only where the feed of a day is missing.
            self._world.arxiv.faults.add(ArxivFault("broken", 0, "rss"))


def quarter(papers: list[Paper], seed: int, share: float, last: date) -> list[Figure]:
    truth = Truth(papers)
    with temporary_store() as store:
        world = World(store, papers, morning_of(FIRST), records_page=500)
        watch, weather = Watch(world, truth), Weather(world, seed, share)
        for day in weekdays(FIRST, last):
            weather.morning()
            world.morning(day)
            outcome = world.harvest(since=FIRST if day == FIRST else None)
            watch.look()
            for poll in range(12):
                if not outcome.days:
                    break
                if poll == 6:
                    weather.noon()
                world.clock.advance(1_800)
                outcome = world.harvest()
                watch.look()
            weather.clear()
            if "--verbose" in sys.argv:
                print(day, [one.sentence for one in outcome.days][:2], file=sys.stderr)
        world.morning(last + 3 * _DAY)
        outcome = world.harvest()
        watch.look()
        figures = recalled(world, truth, last)
        kinds = {each.kind for each in incidents(world)}
        violations = world.arxiv.gate_violations()
        return [
            *figures,
            Figure("days falsely called complete", len(watch.false), "", "0", len(watch.complete)),
            Figure("days not complete at the end", not_complete(outcome, last), "", "0"),
            Figure("faults turned on", weather.seen.total(), f"of {len(weather.seen)} kinds"),
            Figure("kinds of trouble named in the status", len(kinds), ", ".join(sorted(kinds))),
            Figure("trouble still open at the end", len(incidents(world, open_only=True)), "", "0"),
            Figure("requests closer than 3 s", len(violations.too_close), "", "0"),
            Figure("most requests open at once", violations.most_open, "", "1"),
        ]


def not_complete(outcome: HarvestReport, last: date) -> int:
    """Of the days that the data has; on later ones the local arXiv announces nothing."""
    return sum(each.day <= last for each in outcome.days)


def incidents(world: World, *, open_only: bool = False) -> list[Incident]:
    with world.store.reading() as unit:
        return unit.harvests.incidents(open_only=open_only, limit=10_000)


def days_of(truth: Truth, arxiv_id: str) -> list[str]:
    return [f"v{one.number} {one.day}" for one in truth.papers[arxiv_id].versions]


def recalled(world: World, truth: Truth, last: date, name: str = "") -> list[Figure]:
    with world.store.reading() as unit:
        covered = {each.category: each.covered_from for each in unit.harvests.cursors()}
        listed = unit.preprints.listed(date(2000, 1, 1), date(2100, 1, 1))
    first = max(day for day in covered.values() if day)
    expected = truth.new(first, last)
    said = {each.arxiv_id for each in listed if each.announced_as is AnnouncedAs.NEW}
    ever = truth.new(min(day for day in covered.values() if day), date(2100, 1, 1))
    missed, false = expected - said, said - ever
    by_id = {each.arxiv_id: each for each in listed}
    for each in sorted(missed)[:10]:
        print("missed:", days_of(truth, each), by_id.get(each), file=sys.stderr)
    for each in sorted(false)[:10]:
        print("false:", days_of(truth, each), by_id.get(each), file=sys.stderr)
    right = sum(by_id[e].announced_on == truth.papers[e].versions[0].day for e in expected & said)
    found = len(expected & said)
    return [
        Figure(f"{name}new papers known", 100 * found / len(expected), "%", "100", len(expected)),
        Figure(f"{name}falsely new", len(false), "", "0", len(said)),
        Figure(f"{name}papers in all", len(listed), ""),
        Figure(f"{name}with their true listing day", 100 * right / max(found, 1), "%"),
    ]


def down(papers: list[Paper], days: int) -> list[Figure]:
    """Harvest for two weeks, be away, come back once."""
    truth = Truth(papers)
    start = date(2025, 5, 5)
    with temporary_store() as store:
        world = World(store, papers, morning_of(start), records_page=1_000)
        watch = Watch(world, truth)
        world.harvest(since=start - timedelta(days=3))
        for day in weekdays(start, start + timedelta(days=11)):
            world.harvest_day(day)
        back = start + timedelta(days=11 + days)
        world.morning(back)
        began, asked = world.clock.now(), len(world.arxiv.requests)
        outcome = world.harvest()
        watch.look()
        last = max(day for day in weekdays(start, back))
        name = f"down {days} days: "
        return [
            *recalled(world, truth, last, name),
            Figure(f"{name}days falsely called complete", len(watch.false), "", "0"),
            Figure(f"{name}days not complete after one start", len(outcome.days), "", "0"),
            Figure(f"{name}requests", len(world.arxiv.requests) - asked, ""),
            Figure(f"{name}minutes, with the pauses", (world.clock.now() - began) / 60, "min"),
        ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.6)
    parser.add_argument("--days", type=int, default=91)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    papers = load_pool(shared("data/pool"))
    began = time.perf_counter()
    figures = quarter(papers, given.seed, given.faults, FIRST + timedelta(days=given.days - 1))
    for days in (7, 22):
        figures += down(papers, days)
    took = time.perf_counter() - began
    report([*figures, Figure("time of this measurement", took, "s")])


if __name__ == "__main__":
    main()
