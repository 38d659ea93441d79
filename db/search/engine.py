"""What an engine's full-text search can do; db.search.sqlite and db.search.postgres do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from db.records import WorkspaceId
from db.search.terms import Match

if TYPE_CHECKING:
    import sqlalchemy as sa


class FullText(Protocol):
    """The full-text index over `entry_terms`, which is written first and holds what it is made of.

    `numbers` are recencies: they number the rows of the index and order its results.
    """

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index rows that were just written to `entry_terms`: recencies and terms."""

    def remove(self, link: sa.Connection, numbers: Sequence[int]) -> None:
        """Forget rows that are about to be deleted from `entry_terms`."""

    def find(
        self, link: sa.Connection, workspace: WorkspaceId, match: Match, limit: int
    ) -> list[int]:
        """The newest that match, newest first."""

    def is_sound(self, link: sa.Connection) -> bool:
        """Whether the index says exactly what `entry_terms` says."""

    def tidy(self, link: sa.Connection) -> None:
        """Put together what was written in many runs."""

    def rebuild(self, link: sa.Connection) -> None:
        """Make the index again from `entry_terms`."""

    def add_spellings(
        self, link: sa.Connection, workspace: WorkspaceId, rows: Sequence[tuple[int, str]]
    ) -> None:
        """Store misspellings that are not stored yet, in the quickest way the engine has."""
