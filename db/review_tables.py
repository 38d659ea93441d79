"""The tables of suggestions, their review and the messages that follow from it."""

from __future__ import annotations

import sqlalchemy as sa

from db.tables import BIG, UtcDateTime, belongs_to_workspace, metadata

_PENDING = sa.text("state = 'pending'")
_OWED = sa.text("given_up_at IS NULL AND shown_revision < wanted_revision")


def _suggestion(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("suggestions.id")
    if primary_key:
        return sa.Column("suggestion_id", BIG, key, primary_key=True)
    return sa.Column("suggestion_id", BIG, key, nullable=nullable)


suggestions = sa.Table(
    "suggestions",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("paper_key", sa.Text, nullable=False),
    sa.Column("arxiv_id", sa.Text),
    sa.Column("doi", sa.Text),
    sa.Column("url_key", sa.Text),
    sa.Column("title_key", sa.Text, nullable=False),
    sa.Column("version", BIG),
    sa.Column("pasted", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("lookup", sa.Text, nullable=False),
    sa.Column("details", sa.Text),
    sa.Column("fields", sa.Text),
    sa.Column("sections", sa.Text, nullable=False),
    sa.Column("revision", BIG, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("decided_by", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("entry_id", BIG, sa.ForeignKey("entries.id")),
    sa.Column("merged_into", BIG, sa.ForeignKey("suggestions.id")),
    sa.Column("reverted_at", UtcDateTime),
    sa.Column("reminded_at", UtcDateTime),
    sa.Column("looking_until", UtcDateTime),
    sa.Index(
        "uq_suggestions_pending",
        "workspace_id",
        "paper_key",
        unique=True,
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    sa.Index(None, "workspace_id", "state"),
    sa.Index(None, "workspace_id", "entry_id"),
)

suggestion_keys = sa.Table(
    "suggestion_keys",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    _suggestion(primary_key=True),
    sqlite_with_rowid=False,
)

suggestion_places = sa.Table(
    "suggestion_places",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    _suggestion(),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("message_ts", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("suggestion_id", "user_id", "channel", "thread_ts"),
    sa.Index(None, "workspace_id", "user_id"),
)

suggestion_changes = sa.Table(
    "suggestion_changes",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    _suggestion(),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("actor", sa.Text),
    sa.Column("note", sa.Text),
    sa.Index(None, "suggestion_id"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("event_key", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("outcomes", sa.Text, nullable=False),
    sa.Column("left_out", BIG, nullable=False),
    sa.Index(None, "workspace_id", "at"),
)

postings = sa.Table(
    "postings",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _suggestion(nullable=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread_ts", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("wanted_revision", BIG, nullable=False),
    sa.Column("shown_revision", BIG, nullable=False),
    sa.Column("ts", sa.Text),
    sa.Column("not_before", UtcDateTime),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("attempted_at", UtcDateTime),
    sa.Column("attempts", BIG, nullable=False),
    sa.Column("trouble", sa.Text),
    sa.Column("given_up_at", UtcDateTime),
    sa.UniqueConstraint("workspace_id", "key"),
    sa.Index(None, "suggestion_id"),
    sa.Index("ix_postings_owed", "id", sqlite_where=_OWED, postgresql_where=_OWED),
)

maintainers = sa.Table(
    "maintainers",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("added_by", sa.Text),
    sa.Column("time_zone", sa.Text, nullable=False),
)

workspace_settings = sa.Table(
    "workspace_settings",
    metadata,
    sa.Column("workspace_id", BIG, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("review_channel", sa.Text),
    sa.Column("reaction", sa.Text, nullable=False),
)
