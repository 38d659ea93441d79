"""The papers that lists are set off against: read once for all channels of all workspaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.core.digest.choice import is_news
from bot.services.list_taste import as_paper
from bot.services.recent import Recent
from db.store import Store, Unit

if TYPE_CHECKING:
    from bot.core.ranking.reading import Reader
    from bot.core.ranking.stream import Stream

_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)
_BEFORE = 8 * _WEEK
_JUDGED = 2 * _WEEK
"""A digest of any weekday ends within so long from the Monday of its first day's week."""
_ENOUGH = 3_000
"""Of fewer earlier papers a ranking learns better with those that are judged than without."""
_KEPT = 4
"""Streams kept, of about 30 MB each: a preview of the past four weeks needs as many."""


@dataclass(frozen=True, slots=True)
class StreamDays:
    """The listing days of a stream, both included, and how many papers were announced in them."""

    first: date
    last: date
    count: int

    @classmethod
    def of(cls, unit: Unit, before: date) -> StreamDays:
        """The eight weeks before the one that a day is in.

        They are whole weeks, so that digests of all weekdays share them. Where few of their papers
        are known, as on a bot's first day, the papers that are judged have to do as well.
        """
        monday = before - timedelta(days=before.weekday())
        first, last = monday - _BEFORE, monday - _DAY
        count = unit.preprints.count_between(first, last)
        if count < _ENOUGH:
            last = monday + _JUDGED - _DAY
            count = unit.preprints.count_between(first, last)
        return cls(first, last, count)


class Streams:
    """Streams by their days. One thread at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: Recent[StreamDays, Stream] = Recent(_KEPT)

    def of(self, days: StreamDays, reader: Reader) -> Stream:
        """The stream of these days: 15 s where no paper of it was read before, else 2 s or none."""
        from bot.core.ranking.stream import Stream

        known = self._read.get(days)
        if known is not None:
            return known
        papers = []
        day = days.first
        while day <= days.last:  # a unit a week: none is open for long
            with self._store.reading() as unit:
                found = unit.preprints.announced_between(day, min(day + _WEEK - _DAY, days.last))
            papers += [as_paper(one) for one in found if is_news(one)]
            day += _WEEK
        return self._read.put(days, Stream.read(papers, reader))
