"""The reading list, its document, its history and its search index."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.records import DEFAULT_WORKSPACE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _workspaces()
    _entries()
    _documents()
    _seen()
    _search()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _workspaces() -> None:
    table = op.create_table(
        "workspaces",
        _id(),
        _column("slack_team_id", sa.Text(), null=True),
        sa.Column("revision", BIG, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("slack_team_id", name="uq_workspaces_slack_team_id"),
    )
    op.bulk_insert(table, [{"id": DEFAULT_WORKSPACE, "revision": 0}])
    if op.get_bind().dialect.name == "postgresql":  # the sequence has not seen the row above
        op.execute(f"SELECT setval('workspaces_id_seq', {int(DEFAULT_WORKSPACE)})")


def _entries() -> None:
    text = sa.Text()
    op.create_table(
        "entries",
        _id(),
        _column("workspace_id", BIG),
        _column("recency", BIG),
        _column("section", text),
        _column("title", text),
        _column("date", text, null=True),
        _column("method", text, null=True),
        _column("names", text),
        _column("venue", text, null=True),
        _column("url", text, null=True),
        _column("links", text),
        _column("note", text, null=True),
        _column("authors", text, null=True),
        _column("arxiv_id", text, null=True),
        _column("doi", text, null=True),
        _column("url_key", text, null=True),
        _column("title_key", text),
        _column("added_at", TIME),
        _column("updated_at", TIME),
        _column("removed_at", TIME, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        _belongs("entries", "workspace_id", "workspaces"),
    )
    op.create_index("ix_entries_workspace_id_recency", "entries", ["workspace_id", "recency"])
    op.create_index("ix_entries_workspace_id_section", "entries", ["workspace_id", "section"])
    op.create_table(
        "entry_changes",
        _id(),
        _column("workspace_id", BIG),
        _column("entry_id", BIG),
        _column("at", TIME),
        _column("kind", text),
        _column("source", text),
        _column("actor", text, null=True),
        _column("before", text, null=True),
        _column("after", text, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_entry_changes"),
        _belongs("entry_changes", "workspace_id", "workspaces"),
        _belongs("entry_changes", "entry_id", "entries"),
    )
    op.create_index(
        "ix_entry_changes_workspace_id_entry_id", "entry_changes", ["workspace_id", "entry_id"]
    )


def _documents() -> None:
    text = sa.Text()
    op.create_table(
        "documents",
        _column("workspace_id", BIG),
        _column("name", text),
        _column("imported_at", TIME),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_documents"),
        _belongs("documents", "workspace_id", "workspaces"),
    )
    op.create_table(
        "document_parts",
        _column("workspace_id", BIG),
        _column("position", BIG),
        _column("kind", text),
        _column("raw", text),
        _column("entry_id", BIG, null=True),
        _column("fields", text, null=True),
        sa.PrimaryKeyConstraint("workspace_id", "position", name="pk_document_parts"),
        _belongs("document_parts", "workspace_id", "workspaces"),
        _belongs("document_parts", "entry_id", "entries"),
    )
    op.create_index(
        "ix_document_parts_workspace_id_entry_id", "document_parts", ["workspace_id", "entry_id"]
    )


def _seen() -> None:
    op.create_table(
        "seen",
        _column("workspace_id", BIG),
        _column("key", sa.Text()),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_seen"),
        _belongs("seen", "workspace_id", "workspaces"),
    )
    op.create_index("ix_seen_workspace_id_at", "seen", ["workspace_id", "at"])


def _search() -> None:
    op.create_table(
        "entry_terms",
        sa.Column("recency", BIG, nullable=False, autoincrement=False),
        _column("workspace_id", BIG),
        _column("terms", sa.Text()),
        sa.PrimaryKeyConstraint("recency", name="pk_entry_terms"),
        _belongs("entry_terms", "workspace_id", "workspaces"),
    )
    op.create_index("ix_entry_terms_workspace_id", "entry_terms", ["workspace_id"])
    op.create_table(
        "entry_keys",
        _column("workspace_id", BIG),
        _column("key", sa.Text()),
        _column("kind", sa.SmallInteger()),
        _column("recency", BIG),
        sa.PrimaryKeyConstraint("workspace_id", "key", "kind", "recency", name="pk_entry_keys"),
        _belongs("entry_keys", "workspace_id", "workspaces"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_keys_recency", "entry_keys", ["recency"])
    op.create_table(
        "spellings",
        _column("workspace_id", BIG),
        _column("hash", BIG),
        _column("word", sa.Text()),
        sa.PrimaryKeyConstraint("workspace_id", "hash", "word", name="pk_spellings"),
        _belongs("spellings", "workspace_id", "workspaces"),
        sqlite_with_rowid=False,
    )
    for statement in _FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


_FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE entry_fts USING fts5(terms, content='entry_terms',"
        " content_rowid='recency', tokenize=\"ascii tokenchars '_'\")",
    ),
    "postgresql": (
        "CREATE TABLE entry_lexemes (recency bigint PRIMARY KEY REFERENCES entry_terms (recency),"
        " lexemes tsvector NOT NULL)",
        "CREATE INDEX ix_entry_lexemes_lexemes ON entry_lexemes USING gin (lexemes)",
    ),
}
