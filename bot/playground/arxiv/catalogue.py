"""All papers that the local arXiv will ever have, and what of them is visible at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.playground.arxiv.papers import Listing, Paper, Version
from bot.playground.arxiv.schedule import announced_at, harvestable_at


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A record of the harvest interface as it was from one modification to the next.

    `at` is the modification time that orders and dates it, `shown` when harvesters can see it; both
    in Unix seconds.
    """

    at: float
    id: str
    shown: float = field(compare=False)
    listing: Listing = field(compare=False)


class Catalogue:
    """Papers by id, by listing day and by modification time."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers = {paper.id: paper for paper in papers}
        self._days: dict[date, list[Listing]] = {}
        self._history: dict[str, list[Change]] = {}
        for paper in self._papers.values():
            for version in paper.versions:
                listing = Listing(paper, version)
                self._days.setdefault(version.day, []).append(listing)
                change = Change(
                    announced_at(version.day), paper.id, harvestable_at(version.day), listing
                )
                self._history.setdefault(paper.id, []).append(change)
        self._changes = sorted(change for held in self._history.values() for change in held)
        self._announcements = sorted({change.at for change in self._changes})
        self._current: tuple[int, list[Listing]] = (0, [])

    def oldest_id(self) -> str | None:
        """The id of the paper that was announced first, if there is any."""
        return self._changes[0].id if self._changes else None

    def current(self, now: float) -> list[Listing]:
        """The newest announced version of every announced paper, oldest announcement first."""
        step = bisect_right(self._announcements, now)
        if self._current[0] != step:
            newest: dict[str, Listing] = {}
            for day in sorted(self._days):
                if announced_at(day) <= now:
                    for listing in sorted(self._days[day], key=lambda each: each.paper.id):
                        newest[listing.paper.id] = listing
            self._current = (step, list(newest.values()))
        return self._current[1]

    def find(self, arxiv_id: str, number: int | None, now: float) -> Listing | None:
        """One announced version of a paper, or its newest."""
        paper = self._papers.get(arxiv_id)
        versions: Sequence[Version] = paper.versions if paper else ()
        wanted = [
            version
            for version in versions
            if announced_at(version.day) <= now and number in {None, version.number}
        ]
        return Listing(paper, wanted[-1]) if paper and wanted else None

    def announced(self, day: date) -> list[Listing]:
        """What the listing of a day holds."""
        return self._days.get(day, [])

    def record(self, arxiv_id: str, now: float) -> Change | None:
        """The record of one paper as harvesters see it."""
        shown = [change for change in self._history.get(arxiv_id, ()) if change.shown <= now]
        return max(shown, default=None)

    def records(self, since: float, before: float, now: float) -> list[Change]:
        """Records last modified in [since, before), in the order of their modification."""
        first = bisect_left(self._changes, since, key=lambda change: change.at)
        last = bisect_left(self._changes, before, key=lambda change: change.at)
        return [
            change
            for change in self._changes[first:last]
            if change.shown <= now and self._is_newest(change, now)
        ]

    def touch(self, change: Change, now: float) -> None:
        """Modify a record without a new version, as arXiv does with small corrections."""
        touched = Change(now, change.id, now, change.listing)
        insort(self._changes, touched)
        self._history[change.id].append(touched)

    def _is_newest(self, change: Change, now: float) -> bool:
        held = self._history[change.id]
        return len(held) == 1 or self.record(change.id, now) is change
