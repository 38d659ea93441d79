"""The tables, on every engine alike. Every one carries the workspace its rows belong to.

Three of them are the search index: `entry_terms` holds what an entry can be found by in full text
(SQLite's FTS5 table ``entry_fts`` and Postgres' ``entry_lexemes`` are made from it),
`entry_keys` its exact keys, `spellings` the misspellings of its names and words. All three are
written only by db.search.index, in the transaction that changes the entry.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A point in time: an aware UTC datetime on both sides, on every engine.

    SQLite has no time zones and hands back naive values; a naive value written by mistake would
    mean something else on Postgres, so it is refused.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values, turn all others to UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every value its time zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits everywhere; SQLite's own INTEGER has them, and only it can be the rowid."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def belongs_to_workspace() -> sa.Column[int]:
    """The column that says whose a row is."""
    return sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), nullable=False)


workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("slack_team_id", sa.Text, unique=True),
    sa.Column("revision", BIG, nullable=False, server_default="0"),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("recency", BIG, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("date", sa.Text),
    sa.Column("method", sa.Text),
    sa.Column("names", sa.Text, nullable=False),
    sa.Column("venue", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("links", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("authors", sa.Text),
    sa.Column("arxiv_id", sa.Text),
    sa.Column("doi", sa.Text),
    sa.Column("url_key", sa.Text),
    sa.Column("title_key", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Column("removed_at", UtcDateTime),
    sa.Index(None, "workspace_id", "recency"),
    sa.Index(None, "workspace_id", "section"),
)

entry_changes = sa.Table(
    "entry_changes",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("entry_id", BIG, sa.ForeignKey("entries.id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("actor", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("note", sa.Text),
    sa.Index(None, "workspace_id", "entry_id"),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
)

document_parts = sa.Table(
    "document_parts",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("position", BIG, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("entry_id", BIG, sa.ForeignKey("entries.id")),
    sa.Column("fields", sa.Text),
    sa.Index(None, "workspace_id", "entry_id"),
)

seen = sa.Table(
    "seen",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index(None, "workspace_id", "at"),
)

entry_terms = sa.Table(
    "entry_terms",
    metadata,
    sa.Column("recency", BIG, primary_key=True, autoincrement=False),
    belongs_to_workspace(),
    sa.Column("terms", sa.Text, nullable=False),
    sa.Index(None, "workspace_id"),
)

entry_keys = sa.Table(
    "entry_keys",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("kind", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("recency", BIG, primary_key=True, autoincrement=False),
    sa.Index(None, "recency"),
    sqlite_with_rowid=False,
)

spellings = sa.Table(
    "spellings",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("hash", BIG, primary_key=True, autoincrement=False),
    sa.Column("word", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)
