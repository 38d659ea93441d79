"""Who gets a weekly digest, each week's, its papers, what people say, what was learned of lists."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()
OPEN = sa.text("state NOT IN ('sent', 'failed', 'skipped', 'waiting_for_word')")
TO_SWEEP = sa.text("sweep_at IS NOT NULL")


def upgrade() -> None:
    _subscriptions()
    _digests()
    _papers()
    _feedback()
    _profiles()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        _id(),
        _column("workspace_id", BIG),
        _column("channel", TEXT),
        _column("set_by", TEXT),
        _column("created_at", TIME),
        _column("active_from", TIME),
        _column("weekday", BIG),
        _column("hour", BIG),
        _column("time_zone", TEXT),
        _column("wishes", TEXT),
        _column("state", TEXT),
        _column("open_to_all", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        _refers("subscriptions", "workspace_id", "workspaces"),
        sa.UniqueConstraint(
            "workspace_id", "channel", name="uq_subscriptions_workspace_id_channel"
        ),
    )
    op.create_index("ix_subscriptions_state", "subscriptions", ["state"])


def _digests() -> None:
    op.create_table(
        "digests",
        _id(),
        _column("workspace_id", BIG),
        _column("subscription_id", BIG),
        _column("year", BIG),
        _column("week", BIG),
        _column("key", TEXT),
        _column("channel", TEXT),
        _column("made_at", TIME),
        _column("changed_at", TIME),
        _column("state", TEXT),
        _column("reason", TEXT, null=True),
        _column("content", TEXT, null=True),
        _column("last_day", sa.Date(), null=True),
        _column("late", sa.Boolean()),
        _column("frozen_at", TIME, null=True),
        _column("ts", TEXT, null=True),
        _column("attempts", BIG),
        _column("first_attempt_at", TIME, null=True),
        _column("attempted_at", TIME, null=True),
        _column("claimed_until", TIME, null=True),
        _column("choosings", BIG),
        _column("not_before", TIME, null=True),
        _column("sweep_at", TIME, null=True),
        _column("sweeps", BIG),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        _refers("digests", "workspace_id", "workspaces"),
        _refers("digests", "subscription_id", "subscriptions"),
        sa.UniqueConstraint("key", name="uq_digests_key"),
        sa.UniqueConstraint(
            "subscription_id", "year", "week", name="uq_digests_subscription_id_year_week"
        ),
    )
    op.create_index(
        "ix_digests_open", "digests", ["state", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "ix_digests_to_sweep", "digests", ["id"], sqlite_where=TO_SWEEP, postgresql_where=TO_SWEEP
    )
    op.create_index("ix_digests_year_week", "digests", ["year", "week"])


def _papers() -> None:
    op.create_table(
        "digest_papers",
        _column("workspace_id", BIG),
        _column("digest_id", BIG),
        sa.Column("position", BIG, autoincrement=False, nullable=False),
        _column("subscription_id", BIG),
        _column("arxiv_id", TEXT),
        sa.PrimaryKeyConstraint("digest_id", "position", name="pk_digest_papers"),
        _refers("digest_papers", "workspace_id", "workspaces"),
        _refers("digest_papers", "digest_id", "digests"),
        _refers("digest_papers", "subscription_id", "subscriptions"),
    )
    op.create_index(
        "ix_digest_papers_subscription_id_arxiv_id",
        "digest_papers",
        ["subscription_id", "arxiv_id"],
    )


def _feedback() -> None:
    op.create_table(
        "digest_feedback",
        _id(),
        _column("workspace_id", BIG),
        _column("subscription_id", BIG),
        _column("user_id", TEXT),
        _column("question", TEXT),
        _column("subject", TEXT),
        _column("kind", TEXT),
        _column("arxiv_id", TEXT),
        _column("at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_digest_feedback"),
        _refers("digest_feedback", "workspace_id", "workspaces"),
        _refers("digest_feedback", "subscription_id", "subscriptions"),
        sa.UniqueConstraint(
            "subscription_id",
            "user_id",
            "question",
            "subject",
            name="uq_digest_feedback_subscription_id_user_id_question_subject",
        ),
    )
    op.create_index(
        "ix_digest_feedback_subscription_id_arxiv_id",
        "digest_feedback",
        ["subscription_id", "arxiv_id"],
    )


def _profiles() -> None:
    op.create_table(
        "profiles",
        _column("workspace_id", BIG),
        _column("sections", TEXT),
        _column("fingerprint", TEXT),
        _column("last_day", sa.Date()),
        _column("data", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("workspace_id", "sections", name="pk_profiles"),
        _refers("profiles", "workspace_id", "workspaces"),
    )
