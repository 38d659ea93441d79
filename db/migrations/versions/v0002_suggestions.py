"""Suggestions: who made them where, their review, and the messages that follow from it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()
PENDING = sa.text("state = 'pending'")
OWED = sa.text("given_up_at IS NULL AND shown_revision < wanted_revision")


def upgrade() -> None:
    op.add_column("entry_changes", _column("note", TEXT, null=True))
    _suggestions()
    _belongings()
    _receipts()
    _postings()
    _people()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        _id(),
        _column("workspace_id", BIG),
        _column("paper_key", TEXT),
        _column("arxiv_id", TEXT, null=True),
        _column("doi", TEXT, null=True),
        _column("url_key", TEXT, null=True),
        _column("title_key", TEXT),
        _column("version", BIG, null=True),
        _column("pasted", TEXT),
        _column("state", TEXT),
        _column("lookup", TEXT),
        _column("details", TEXT, null=True),
        _column("fields", TEXT, null=True),
        _column("sections", TEXT),
        _column("revision", BIG),
        _column("created_at", TIME),
        _column("decided_at", TIME, null=True),
        _column("decided_by", TEXT, null=True),
        _column("reason", TEXT, null=True),
        _column("entry_id", BIG, null=True),
        _column("merged_into", BIG, null=True),
        _column("reverted_at", TIME, null=True),
        _column("reminded_at", TIME, null=True),
        _column("looking_until", TIME, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        _belongs("suggestions", "workspace_id", "workspaces"),
        _belongs("suggestions", "entry_id", "entries"),
        _belongs("suggestions", "merged_into", "suggestions"),
    )
    op.create_index(
        "uq_suggestions_pending",
        "suggestions",
        ["workspace_id", "paper_key"],
        unique=True,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    for column in ("state", "entry_id"):
        op.create_index(
            f"ix_suggestions_workspace_id_{column}", "suggestions", ["workspace_id", column]
        )


def _belongings() -> None:
    op.create_table(
        "suggestion_keys",
        _column("workspace_id", BIG),
        _column("key", TEXT),
        _column("suggestion_id", BIG),
        sa.PrimaryKeyConstraint("workspace_id", "key", "suggestion_id", name="pk_suggestion_keys"),
        _belongs("suggestion_keys", "workspace_id", "workspaces"),
        _belongs("suggestion_keys", "suggestion_id", "suggestions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suggestion_places",
        _id(),
        _column("workspace_id", BIG),
        _column("suggestion_id", BIG),
        _column("user_id", TEXT),
        _column("channel", TEXT),
        _column("thread_ts", TEXT),
        _column("message_ts", TEXT),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_places"),
        _belongs("suggestion_places", "workspace_id", "workspaces"),
        _belongs("suggestion_places", "suggestion_id", "suggestions"),
        sa.UniqueConstraint(
            "suggestion_id",
            "user_id",
            "channel",
            "thread_ts",
            name="uq_suggestion_places_suggestion_id_user_id_channel_thread_ts",
        ),
    )
    op.create_index(
        "ix_suggestion_places_workspace_id_user_id",
        "suggestion_places",
        ["workspace_id", "user_id"],
    )
    op.create_table(
        "suggestion_changes",
        _id(),
        _column("workspace_id", BIG),
        _column("suggestion_id", BIG),
        _column("at", TIME),
        _column("event", TEXT),
        _column("actor", TEXT, null=True),
        _column("note", TEXT, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_changes"),
        _belongs("suggestion_changes", "workspace_id", "workspaces"),
        _belongs("suggestion_changes", "suggestion_id", "suggestions"),
    )
    op.create_index("ix_suggestion_changes_suggestion_id", "suggestion_changes", ["suggestion_id"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        _column("workspace_id", BIG),
        _column("event_key", TEXT),
        _column("at", TIME),
        _column("outcomes", TEXT),
        _column("left_out", BIG),
        sa.PrimaryKeyConstraint("workspace_id", "event_key", name="pk_receipts"),
        _belongs("receipts", "workspace_id", "workspaces"),
    )
    op.create_index("ix_receipts_workspace_id_at", "receipts", ["workspace_id", "at"])


def _postings() -> None:
    op.create_table(
        "postings",
        _id(),
        _column("workspace_id", BIG),
        _column("key", TEXT),
        _column("kind", TEXT),
        _column("suggestion_id", BIG, null=True),
        _column("channel", TEXT),
        _column("thread_ts", TEXT),
        _column("subject", TEXT),
        _column("wanted_revision", BIG),
        _column("shown_revision", BIG),
        _column("ts", TEXT, null=True),
        _column("not_before", TIME, null=True),
        _column("claimed_until", TIME, null=True),
        _column("attempted_at", TIME, null=True),
        _column("attempts", BIG),
        _column("trouble", TEXT, null=True),
        _column("given_up_at", TIME, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_postings"),
        _belongs("postings", "workspace_id", "workspaces"),
        _belongs("postings", "suggestion_id", "suggestions"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_postings_workspace_id_key"),
    )
    op.create_index("ix_postings_suggestion_id", "postings", ["suggestion_id"])
    op.create_index(
        "ix_postings_owed", "postings", ["id"], sqlite_where=OWED, postgresql_where=OWED
    )


def _people() -> None:
    op.create_table(
        "maintainers",
        _column("workspace_id", BIG),
        _column("user_id", TEXT),
        _column("at", TIME),
        _column("added_by", TEXT, null=True),
        _column("time_zone", TEXT),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_maintainers"),
        _belongs("maintainers", "workspace_id", "workspaces"),
    )
    op.create_table(
        "workspace_settings",
        _column("workspace_id", BIG),
        _column("review_channel", TEXT, null=True),
        _column("reaction", TEXT),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspace_settings"),
        _belongs("workspace_settings", "workspace_id", "workspaces"),
    )
