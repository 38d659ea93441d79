"""Asking the search index. Results are recencies: newest first is highest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.chunks import chunks
from db.records import WorkspaceId
from db.search import spelling
from db.search.index import NAMES
from db.search.terms import Match
from db.tables import entry_keys, entry_terms, spellings

if TYPE_CHECKING:
    from db.search.engine import FullText

_KEYS = (
    sa.select(entry_keys.c.key, entry_keys.c.kind, entry_keys.c.recency)
    .where(
        entry_keys.c.workspace_id == sa.bindparam("ws"),
        entry_keys.c.key.in_(sa.bindparam("keys", expanding=True)),
    )
    .order_by(entry_keys.c.kind, entry_keys.c.recency.desc())
    .limit(sa.bindparam("most"))
)
_SPELLINGS = (
    sa.select(spellings.c.hash, spellings.c.word)
    .where(
        spellings.c.workspace_id == sa.bindparam("ws"),
        spellings.c.hash.in_(sa.bindparam("hashes", expanding=True)),
    )
    .limit(sa.bindparam("most"))
)
_TERMS = sa.select(entry_terms.c.recency, entry_terms.c.terms).where(
    entry_terms.c.recency.in_(sa.bindparam("numbers", expanding=True))
)
_NAMES = (
    sa.select(entry_keys.c.key)
    .where(
        entry_keys.c.workspace_id == sa.bindparam("ws"),
        entry_keys.c.key >= sa.bindparam("first"),
        entry_keys.c.key < sa.bindparam("last"),
        entry_keys.c.kind >= NAMES,
    )
    .distinct()
    .limit(sa.bindparam("most"))
)
_MOST_KEYS, _MOST_SIMILAR = 400, 2_000


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that has an exact key; `kind` says of which sort (see db.search.index)."""

    key: str
    kind: int
    recency: int


class Search:
    """The search index of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection, full_text: FullText) -> None:
        self._link = link
        self._full_text = full_text

    def exact(self, workspace: WorkspaceId, keys: Iterable[str], most: int) -> list[Hit]:
        """The entries that have one of the keys: better kinds first, then newer entries."""
        wanted = list(dict.fromkeys(keys))[:_MOST_KEYS]
        if not wanted:
            return []
        rows = self._link.execute(_KEYS, {"ws": workspace, "keys": wanted, "most": most})
        return [Hit(*row) for row in rows.all()]

    def matching(self, workspace: WorkspaceId, match: Match, most: int) -> list[int]:
        """The newest entries that match in full text."""
        return self._full_text.find(self._link, workspace, match, most)

    def terms_of(self, numbers: Sequence[int]) -> dict[int, str]:
        """What a few entries are found by: quicker to compare than to ask for again."""
        found: dict[int, str] = {}
        for chunk in chunks(numbers):
            rows = self._link.execute(_TERMS, {"numbers": list(chunk)}).all()
            found.update((number, terms) for number, terms in rows)
        return found

    def similar(self, workspace: WorkspaceId, words: Sequence[str]) -> dict[str, list[str]]:
        """For each word the names and words of the list that may be it or one edit away from it.

        The caller compares them: some are further away.
        """
        askers: dict[int, set[str]] = {}
        for word in words:
            for number in spelling.hashes(word):
                askers.setdefault(number, set()).add(word)
        found: dict[str, dict[str, None]] = {word: {} for word in words}
        for chunk in chunks(sorted(askers), _MOST_KEYS):
            values = {"ws": workspace, "hashes": list(chunk), "most": _MOST_SIMILAR}
            for number, near in self._link.execute(_SPELLINGS, values).all():
                for word in askers[number]:
                    found[word][near] = None
        return {word: list(near) for word, near in found.items()}

    def names_beginning(self, workspace: WorkspaceId, beginning: str, most: int) -> list[str]:
        """Keys of names that begin so."""
        first = f"name:{beginning}"
        rows = self._link.execute(
            _NAMES, {"ws": workspace, "first": first, "last": first + "\U0010ffff", "most": most}
        )
        return [key.removeprefix("name:") for key in rows.scalars().all()]

    def is_sound(self) -> bool:
        """Whether the full-text index says exactly what the entries say. Slow on long lists."""
        return self._full_text.is_sound(self._link)

    def tidy(self) -> None:
        """Put the index together after many entries were added, so that questions read one run."""
        self._full_text.tidy(self._link)

    def rebuild(self) -> int:
        """Make the full-text index again; returns the number of entries in it."""
        self._full_text.rebuild(self._link)
        return int(
            self._link.execute(sa.select(sa.func.count()).select_from(entry_terms)).scalar_one()
        )
