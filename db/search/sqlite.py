"""Full text on SQLite: an FTS5 table over the terms of `entry_terms`, which are its content.

The tokenizer has nothing to decide: terms are folded already, hold letters, digits and underscores
only, and "ascii" takes every character above 127 for a letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import exc

from db.records import WorkspaceId
from db.search.terms import Match, Term

if TYPE_CHECKING:
    import sqlalchemy as sa

_ADD = "INSERT INTO entry_fts (rowid, terms) VALUES (?, ?)"
_REMOVE = (
    "INSERT INTO entry_fts (entry_fts, rowid, terms)"
    " SELECT 'delete', recency, terms FROM entry_terms WHERE recency = ?"
)
_FIND = (
    "SELECT rowid FROM entry_fts WHERE entry_fts MATCH ? AND rowid BETWEEN ? AND ?"
    " ORDER BY rowid DESC LIMIT ?"
)
_SPELLINGS = "INSERT OR IGNORE INTO spellings (workspace_id, hash, word) VALUES (?, ?, ?)"


class SqliteFullText:
    """See db.search.engine.FullText."""

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index new rows, in ascending order: FTS5 writes its buffer out whenever it goes down."""
        link.exec_driver_sql(_ADD, sorted(rows))

    def remove(self, link: sa.Connection, numbers: Sequence[int]) -> None:
        """Forget rows; FTS5 needs their old terms for it, so this comes first."""
        link.exec_driver_sql(_REMOVE, [(number,) for number in sorted(numbers)])

    def find(
        self, link: sa.Connection, workspace: WorkspaceId, match: Match, limit: int
    ) -> list[int]:
        """The newest that match, newest first."""
        question = render(workspace, match)
        rows = link.exec_driver_sql(_FIND, (question, match.lowest, match.highest, limit))
        return list(rows.scalars().all())

    def is_sound(self, link: sa.Connection) -> bool:
        """Let FTS5 compare its index with `entry_terms`; a damaged one is an error of its own."""
        try:
            link.exec_driver_sql(
                "INSERT INTO entry_fts (entry_fts, rank) VALUES ('integrity-check', 1)"
            )
        except exc.DatabaseError as error:
            if str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_CORRUPT"):
                return False
            raise
        return True

    def tidy(self, link: sa.Connection) -> None:
        """Merge the index into one run: at a million papers a question is twice as quick then."""
        link.exec_driver_sql("INSERT INTO entry_fts (entry_fts) VALUES ('optimize')")

    def rebuild(self, link: sa.Connection) -> None:
        """Make the index again from `entry_terms`."""
        link.exec_driver_sql("INSERT INTO entry_fts (entry_fts) VALUES ('rebuild')")

    def add_spellings(
        self, link: sa.Connection, workspace: WorkspaceId, rows: Sequence[tuple[int, str]]
    ) -> None:
        """Store misspellings that are not stored yet."""
        ordered = sorted(rows)
        link.exec_driver_sql(_SPELLINGS, [(workspace, number, word) for number, word in ordered])


def render(workspace: WorkspaceId, match: Match) -> str:
    """A question in FTS5's language; every term is quoted, so that no word is an operator."""
    groups = [_any(workspace, group) for group in match.groups]
    question = " AND ".join(groups)
    if match.without:
        question = f"({question}) NOT {_any(workspace, match.without)}"
    return question


def _any(workspace: WorkspaceId, terms: Sequence[Term]) -> str:
    return "(" + " OR ".join(_term(workspace, term) for term in terms) + ")"


def _term(workspace: WorkspaceId, term: Term) -> str:
    words = " ".join(term.coded(workspace)).replace('"', '""')
    return f'"{words}"'
