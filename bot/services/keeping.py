"""Keeping what arXiv says: a page of records becomes rows and events, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
        news = [
            record
            for record in newest.values()
            if _after(record, known.get(record.arxiv_id), coverage, now)[0]
            != known.get(record.arxiv_id)
        ]
        indexed = {
            record.arxiv_id: index_preprint(_new(record, coverage, now))
            for record in news
            if record.arxiv_id not in known
        }
        with self._store.writing() as unit:
            kept = _write(unit, news, indexed, coverage, now)
            also(unit)
        return kept


def _write(
    unit: Unit,
    news: Sequence[ArxivRecord],
    indexed: Mapping[str, PreprintIndex],
    coverage: Coverage,
    now: datetime,
) -> Kept:
    known = unit.preprints.many([record.arxiv_id for record in news])
    added: list[Indexed] = []
    changed: list[Indexed] = []
    events: list[PreprintEvent] = []
    for record in news:
        before = known.get(record.arxiv_id)
        after, what = _after(record, before, coverage, now)
        if before is None:
            added.append((after, indexed.get(record.arxiv_id) or index_preprint(after)))
        elif after != before:
            changed.append((after, index_preprint(after)))
            events += what
    unit.preprints.add(added)
    unit.preprints.change(changed)
    unit.preprints.add_events(events)
    return _counted(paper for paper, _ in added) + Kept(changed=len(changed))


def _after(
    record: ArxivRecord, before: Preprint | None, coverage: Coverage, now: datetime
) -> tuple[Preprint, list[PreprintEvent]]:
    """The row after a record, and what it changed on the one before, if there was one."""
    if before is None:
        return _new(record, coverage, now), []
    after, events = changed_preprint(before, record, now)
    return _moved(before, after, record, coverage), events


def _new(record: ArxivRecord, coverage: Coverage, now: datetime) -> Preprint:
    return new_preprint(record, announced_as(record, coverage), announced_on(record, coverage), now)


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
