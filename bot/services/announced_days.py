"""The papers of listing days, read from the database once for all channels."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

from bot.core.text import title_key
from bot.services.recent import Recent
from db.arxiv_records import Preprint
from db.store import Unit

_KEPT = 4
"""Spans of days, of about 8 MB a week: this week's and last week's of two schedules."""


@dataclass(frozen=True, slots=True)
class DayPapers:
    """What was announced in some listing days."""

    papers: tuple[Preprint, ...] = ()
    title_keys: tuple[str, ...] = ()
    """Their folded titles, in the same order: folding takes longer than reading."""

    def __add__(self, other: DayPapers) -> DayPapers:
        """Both, one after the other."""
        return DayPapers(self.papers + other.papers, self.title_keys + other.title_keys)

    @classmethod
    def of(cls, papers: list[Preprint]) -> DayPapers:
        """Papers, and their titles folded."""
        return cls(tuple(papers), tuple(title_key(one.title) for one in papers))


class AnnouncedDays:
    """What it remembers is as the database has it. Any thread may call it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Recent[tuple[date, date], tuple[int, DayPapers]] = Recent(_KEPT)

    def between(self, unit: Unit, first: date, last: date) -> DayPapers:
        """As `Preprints.announced_between`."""
        if first > last:
            return DayPapers()
        revision = unit.preprints.revision()
        with self._lock:
            kept = self._kept.get((first, last))
            if kept is None or kept[0] != revision:
                read = DayPapers.of(unit.preprints.announced_between(first, last))
                kept = self._kept.put((first, last), (revision, read))
        return kept[1]
