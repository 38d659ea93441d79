"""Keeping what arXiv says: a page of records becomes rows and events, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.announcing import Coverage, announced_as, announced_on
from bot.core.preprints import changed_preprint, index_preprint, new_preprint
from db.arxiv_records import AnnouncedAs, ArxivRecord, Preprint, PreprintEvent, PreprintIndex
from db.store import Store, Unit

Indexed = tuple[Preprint, PreprintIndex]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many papers came, by what they are, and how many known ones changed."""

    new: int = 0
    cross_lists: int = 0
    replacements: int = 0
    reclassified: int = 0
    changed: int = 0

    def __add__(self, other: Kept) -> Kept:
        """Both together."""
        return Kept(
            self.new + other.new,
            self.cross_lists + other.cross_lists,
            self.replacements + other.replacements,
            self.reclassified + other.reclassified,
            self.changed + other.changed,
        )


class Keeping:
    """Writes records down. Any thread may call it; the same records again change nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(
        self,
        records: Iterable[ArxivRecord],
        coverage: Coverage,
        now: datetime,
        also: Callable[[Unit], None] = lambda _unit: None,
    ) -> Kept:
        """Keep records as the coverage sorts them; `also` is written in the same transaction."""
        newest = {record.arxiv_id: record for record in records}
        with self._store.reading() as unit:
            known = unit.preprints.many(list(newest))
        # What changes nothing needs no lock; and folding takes longest, and needs none either.
        worked_out = (
            _work_out(record, known.get(record.arxiv_id), coverage, now)
            for record in newest.values()
        )
        news = [each for each in worked_out if each is not None]
        with self._store.writing() as unit:
            kept = _write(unit, news, coverage, now)
            also(unit)
        return kept


@dataclass(frozen=True, slots=True)
class _News:
    """What a record makes of a paper, given the row that was there."""

    record: ArxivRecord
    before: Preprint | None
    after: Preprint
    index: PreprintIndex
    events: list[PreprintEvent]


def _work_out(
    record: ArxivRecord, before: Preprint | None, coverage: Coverage, now: datetime
) -> _News | None:
    """None where the record says nothing that is not known."""
    after, events = _after(record, before, coverage, now)
    if after == before:
        return None
    return _News(record, before, after, index_preprint(after), events)


def _write(unit: Unit, news: Sequence[_News], coverage: Coverage, now: datetime) -> Kept:
    """Write it down; what somebody else has changed since it was read is worked out again."""
    known = unit.preprints.many([each.record.arxiv_id for each in news])
    added: list[Indexed] = []
    changed: list[Indexed] = []
    events: list[PreprintEvent] = []
    for read in news:
        before = known.get(read.record.arxiv_id)
        each = read if before == read.before else _work_out(read.record, before, coverage, now)
        if each is None:
            continue
        (added if before is None else changed).append((each.after, each.index))
        events += each.events
    unit.preprints.add(added)
    unit.preprints.change(changed)
    unit.preprints.add_events(events)
    return _counted(paper for paper, _ in added) + Kept(changed=len(changed))


def _after(
    record: ArxivRecord, before: Preprint | None, coverage: Coverage, now: datetime
) -> tuple[Preprint, list[PreprintEvent]]:
    """The row after a record, and what it changed on the one before, if there was one."""
    if before is None:
        kind, day = announced_as(record, coverage), announced_on(record, coverage)
        return new_preprint(record, kind, day, now), []
    after, events = changed_preprint(before, record, now)
    return _moved(before, after, record, coverage), events


def _moved(before: Preprint, after: Preprint, record: ArxivRecord, coverage: Coverage) -> Preprint:
    """What a known paper is, if more is known of the time or the category it came from.

    A cross-list whose primary category is followed now was new when it was announced, unless it has
    come into that category since; and a paper from before the harvest was, if the harvest reaches
    farther back now.
    """
    if not coverage.follows(after.primary):
        return after
    if before.announced_as is AnnouncedAs.CROSS_LIST:
        if before.primary == after.primary:
            return replace(after, announced_as=AnnouncedAs.NEW)
        day = announced_on(replace(record, updated=None), coverage)
        return replace(after, announced_as=AnnouncedAs.RECLASSIFIED, announced_on=day)
    if before.announced_as is AnnouncedAs.REPLACEMENT:
        return replace(after, announced_as=announced_as(record, coverage))
    return after


def _counted(papers: Iterable[Preprint]) -> Kept:
    kinds = [paper.announced_as for paper in papers]
    return Kept(
        new=kinds.count(AnnouncedAs.NEW),
        cross_lists=kinds.count(AnnouncedAs.CROSS_LIST),
        replacements=kinds.count(AnnouncedAs.REPLACEMENT),
        reclassified=kinds.count(AnnouncedAs.RECLASSIFIED),
    )
