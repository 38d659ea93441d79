"""The tables of the weekly digest: who gets one, each week's, its papers, what people say.

And what was learned of the lists: that can be learned again, and may be emptied at any time.
"""

from __future__ import annotations

import sqlalchemy as sa

from db.tables import BIG, UtcDateTime, belongs_to_workspace, metadata

_OPEN = sa.text("state NOT IN ('sent', 'failed', 'skipped', 'waiting_for_word')")
_TO_SWEEP = sa.text("sweep_at IS NOT NULL")

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("active_from", UtcDateTime, nullable=False),
    sa.Column("weekday", BIG, nullable=False),
    sa.Column("hour", BIG, nullable=False),
    sa.Column("time_zone", sa.Text, nullable=False),
    sa.Column("wishes", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("open_to_all", sa.Boolean, nullable=False),
    sa.UniqueConstraint("workspace_id", "channel"),
    sa.Index(None, "state"),
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("subscription_id", BIG, sa.ForeignKey("subscriptions.id"), nullable=False),
    sa.Column("year", BIG, nullable=False),
    sa.Column("week", BIG, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("content", sa.Text),
    sa.Column("last_day", sa.Date),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("frozen_at", UtcDateTime),
    sa.Column("ts", sa.Text),
    sa.Column("attempts", BIG, nullable=False),
    sa.Column("first_attempt_at", UtcDateTime),
    sa.Column("attempted_at", UtcDateTime),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("choosings", BIG, nullable=False),
    sa.Column("not_before", UtcDateTime),
    sa.Column("sweep_at", UtcDateTime),
    sa.Column("sweeps", BIG, nullable=False),
    sa.UniqueConstraint("subscription_id", "year", "week"),
    sa.Index("ix_digests_open", "state", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    sa.Index("ix_digests_to_sweep", "id", sqlite_where=_TO_SWEEP, postgresql_where=_TO_SWEEP),
    sa.Index(None, "year", "week"),
)

digest_papers = sa.Table(
    "digest_papers",
    metadata,
    belongs_to_workspace(),
    sa.Column("digest_id", BIG, sa.ForeignKey("digests.id"), primary_key=True),
    sa.Column("position", BIG, primary_key=True, autoincrement=False),
    sa.Column("subscription_id", BIG, sa.ForeignKey("subscriptions.id"), nullable=False),
    sa.Column("arxiv_id", sa.Text, nullable=False),
    sa.Index(None, "subscription_id", "arxiv_id"),
)
"""Which papers a channel has had; what was said of each is in `digests.content`."""

digest_feedback = sa.Table(
    "digest_feedback",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    belongs_to_workspace(),
    sa.Column("subscription_id", BIG, sa.ForeignKey("subscriptions.id"), nullable=False),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("arxiv_id", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("subscription_id", "user_id", "question", "subject"),
    sa.Index(None, "subscription_id", "arxiv_id"),
)
"""One answer a person, question (vote, read, term, author) and subject (paper, word, name)."""

profiles = sa.Table(
    "profiles",
    metadata,
    belongs_to_workspace(),
    sa.Column("sections", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "sections"),
)
"""What was learned of a list, or of some of its sections, for `bot.core.ranking.storing`."""
