"""Full text on Postgres: a tsvector made here from the terms of `entry_terms`, under a GIN index.

Texts are cast to tsvector and tsquery, never parsed by to_tsvector: the server's language and
locale have no part in what is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.chunks import chunks
from db.records import WorkspaceId
from db.search.terms import Field, Match, Term

if TYPE_CHECKING:
    import sqlalchemy as sa

MOST_POSITIONS, LAST_POSITION = 255, 16_383
"""What a tsvector can hold; words beyond are found, but no phrases with them."""
_POSITIONED = {Field.METHOD.value, Field.NAME.value, Field.TEXT.value}
_BATCH = 500

_ADD = "INSERT INTO entry_lexemes (recency, lexemes) VALUES (%s, CAST(%s AS tsvector))"
_REMOVE = "DELETE FROM entry_lexemes WHERE recency = ANY(%s)"
_FIND = (
    "SELECT recency FROM entry_lexemes WHERE lexemes @@ CAST(%s AS tsquery)"
    " AND recency BETWEEN %s AND %s ORDER BY recency DESC LIMIT %s"
)
_SPELLINGS = (
    "INSERT INTO spellings (workspace_id, hash, word)"
    " SELECT %s, * FROM unnest(CAST(%s AS bigint[]), CAST(%s AS text[])) ON CONFLICT DO NOTHING"
)
_INDEX = "ix_entry_lexemes_lexemes"


class PostgresFullText:
    """See db.search.engine.FullText."""

    def add(self, link: sa.Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index new rows."""
        link.exec_driver_sql(_ADD, [(number, tsvector(terms)) for number, terms in rows])

    def remove(self, link: sa.Connection, numbers: Sequence[int]) -> None:
        """Forget rows."""
        link.exec_driver_sql(_REMOVE, (list(numbers),))

    def find(
        self, link: sa.Connection, workspace: WorkspaceId, match: Match, limit: int
    ) -> list[int]:
        """The newest that match, newest first."""
        question = render(workspace, match)
        rows = link.exec_driver_sql(_FIND, (question, match.lowest, match.highest, limit))
        return list(rows.scalars().all())

    def is_sound(self, link: sa.Connection) -> bool:
        """Compare every stored vector with the one that its terms give."""
        rows = link.exec_driver_sql(
            "SELECT t.terms, CAST(l.lexemes AS text), t.recency, l.recency FROM entry_terms t"
            " FULL JOIN entry_lexemes l USING (recency)"
        )
        for terms, lexemes, wanted, held in rows:
            if wanted is None or held is None:
                return False
            same = "SELECT CAST(%s AS tsvector) = CAST(%s AS tsvector)"
            if not link.exec_driver_sql(same, (tsvector(terms), lexemes)).scalar():
                return False
        return True

    def tidy(self, link: sa.Connection) -> None:
        """Put together what was written in many runs: GIN's list of what it has yet to file."""
        link.exec_driver_sql("SELECT gin_clean_pending_list(%s::regclass)", (_INDEX,))

    def rebuild(self, link: sa.Connection) -> None:
        """Make the index again from `entry_terms`."""
        link.exec_driver_sql("DELETE FROM entry_lexemes")
        rows = link.exec_driver_sql("SELECT recency, terms FROM entry_terms").all()
        for chunk in chunks([(number, terms) for number, terms in rows], _BATCH):
            self.add(link, chunk)

    def add_spellings(
        self, link: sa.Connection, workspace: WorkspaceId, rows: Sequence[tuple[int, str]]
    ) -> None:
        """Store misspellings that are not stored yet; sorted, so that two writers cannot block."""
        ordered = sorted(rows)
        numbers, words = [row[0] for row in ordered], [row[1] for row in ordered]
        link.exec_driver_sql(_SPELLINGS, (workspace, numbers, words))


def tsvector(terms: str) -> str:
    """The terms of an entry, as the text of a tsvector."""
    positions: defaultdict[str, list[str]] = defaultdict(list)
    for position, term in enumerate(terms.split(), start=1):
        held = positions[term]
        if term[0] in _POSITIONED and position <= LAST_POSITION and len(held) < MOST_POSITIONS:
            held.append(str(position))
    return " ".join(
        f"{_quoted(term)}:{','.join(held)}" if held else _quoted(term)
        for term, held in positions.items()
    )


def render(workspace: WorkspaceId, match: Match) -> str:
    """A question as the text of a tsquery."""
    parts = [_any(workspace, group) for group in match.groups]
    if match.without:
        parts.append("!" + _any(workspace, match.without))
    return " & ".join(parts)


def _any(workspace: WorkspaceId, terms: Sequence[Term]) -> str:
    return "(" + " | ".join(_term(workspace, term) for term in terms) + ")"


def _term(workspace: WorkspaceId, term: Term) -> str:
    return "(" + " <-> ".join(_quoted(word) for word in term.coded(workspace)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
