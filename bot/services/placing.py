"""Where a suggested paper would stand: its section, and its row in the style of that section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.placing import Listed, SectionModel
from bot.core.row_style import as_row
from db.records import EntryFields, PaperDetails, WorkspaceId
from db.store import Store

_LISTS = 32
"""Lists whose models are kept: one for each revision of a workspace's list."""


@dataclass(frozen=True, slots=True)
class _Learnt:
    listed: tuple[EntryFields, ...]
    model: SectionModel


class Placing:
    """Learns from each workspace's list as it is now. Any thread may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._learnt = lru_cache(maxsize=_LISTS)(self._learn)

    def place(self, workspace: WorkspaceId, details: PaperDetails) -> Sequence[str]:
        """The sections of the list, the likeliest first."""
        return [each.section for each in self._now(workspace).model.rank(details)]

    def row(self, workspace: WorkspaceId, details: PaperDetails, section: str) -> EntryFields:
        """The row that the paper would be in a section, written as its neighbours are."""
        return as_row(details, section, self._now(workspace).listed)

    def _now(self, workspace: WorkspaceId) -> _Learnt:
        return self._learnt(workspace, self._store.revision(workspace))

    def _learn(self, workspace: WorkspaceId, _revision: int) -> _Learnt:
        with self._store.reading() as unit:
            listed = tuple(entry.fields for entry in unit.entries.all(workspace))
        return _Learnt(listed, SectionModel.of(map(Listed, listed)))
