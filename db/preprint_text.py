"""Full text of preprints, on both engines: all words of a question, newest papers first.

Rows are numbered by announcement (see db.arxiv_numbers), so that a question is answered from the
newest end and stops early. No positions are kept, phrases are compared by who asks: that makes
the index half as large, and quick to write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from db.arxiv_numbers import numbers_of

if TYPE_CHECKING:
    import sqlalchemy as sa

_WORD = re.compile(r"[^\W_]+")

Days = tuple[date, date]
"""The first and the last of some days."""


class PreprintText(Protocol):
    """The full-text index over `preprints.words`; rows are numbers of papers and their words."""

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index papers that were just written."""

    def remove(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Forget papers, by the words under which they were indexed."""

    def find(
        self, link: sa.Connection, words: Sequence[str], limit: int, submitted: Days | None = None
    ) -> list[int]:
        """The newest papers that have all words, newest first; none for a question without one.

        Where `submitted` is given, only those whose first version came on these days.
        """


def preprint_text(dialect: str) -> PreprintText:
    """The full text of an engine."""
    return _Sqlite() if dialect == "sqlite" else _Postgres()


def _asked(words: Sequence[str]) -> list[str]:
    """The words of a question as they are indexed: whatever was asked, nothing is an operator."""
    return list(dict.fromkeys(word for text in words for word in _WORD.findall(text)))


class _Sqlite:
    """An FTS5 table whose content is `preprints`."""

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """In ascending order: FTS5 writes its buffer out whenever a number goes down."""
        link.exec_driver_sql("INSERT INTO preprint_fts (rowid, words) VALUES (?, ?)", sorted(rows))

    def remove(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """FTS5 finds what to forget by the old words."""
        link.exec_driver_sql(
            "INSERT INTO preprint_fts (preprint_fts, rowid, words) VALUES ('delete', ?, ?)",
            sorted(rows),
        )

    def find(
        self, link: sa.Connection, words: Sequence[str], limit: int, submitted: Days | None = None
    ) -> list[int]:
        """See `PreprintText`. CROSS JOIN: the words are looked up first, whatever SQLite thinks."""
        question = " ".join(f'"{word}"' for word in _asked(words))
        if not question:
            return []
        if submitted is None:
            asked = (
                "SELECT rowid FROM preprint_fts WHERE preprint_fts MATCH ?"
                " ORDER BY rowid DESC LIMIT ?"
            )
            return list(link.exec_driver_sql(asked, (question, limit)).scalars().all())
        asked = (
            "SELECT f.rowid FROM preprint_fts f CROSS JOIN preprints p ON p.number = f.rowid"
            " WHERE preprint_fts MATCH ? AND f.rowid BETWEEN ? AND ?"
            " AND p.submitted BETWEEN ? AND ? ORDER BY f.rowid DESC LIMIT ?"
        )
        days = (day.isoformat() for day in submitted)
        given = (question, *numbers_of(*submitted), *days, limit)
        return list(link.exec_driver_sql(asked, given).scalars().all())


class _Postgres:
    """A table of tsvectors under a GIN index, made by the server from `preprints`."""

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Words become lexemes as they are: the server's language has no part in it."""
        link.exec_driver_sql(
            "INSERT INTO preprint_lexemes (number, lexemes)"
            " SELECT number, array_to_tsvector(string_to_array(words, ' ')) FROM preprints"
            " WHERE number = ANY(%s)",
            ([number for number, _ in rows],),
        )

    def remove(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See `PreprintText`."""
        numbers = [number for number, _ in rows]
        link.exec_driver_sql("DELETE FROM preprint_lexemes WHERE number = ANY(%s)", (numbers,))

    def find(
        self, link: sa.Connection, words: Sequence[str], limit: int, submitted: Days | None = None
    ) -> list[int]:
        """See `PreprintText`."""
        question = " & ".join(f"'{word}'" for word in _asked(words))
        if not question:
            return []
        if submitted is None:
            asked = (
                "SELECT number FROM preprint_lexemes WHERE lexemes @@ CAST(%s AS tsquery)"
                " ORDER BY number DESC LIMIT %s"
            )
            return list(link.exec_driver_sql(asked, (question, limit)).scalars().all())
        asked = (
            "SELECT number FROM preprint_lexemes JOIN preprints USING (number)"
            " WHERE lexemes @@ CAST(%s AS tsquery) AND number BETWEEN %s AND %s"
            " AND submitted BETWEEN %s AND %s ORDER BY number DESC LIMIT %s"
        )
        given = (question, *numbers_of(*submitted), *submitted, limit)
        return list(link.exec_driver_sql(asked, given).scalars().all())
