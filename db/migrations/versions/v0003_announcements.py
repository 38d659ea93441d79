"""What arXiv announces, how far its harvest has come, and the gate that all requests go through."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()
DATE = sa.Date()
OPEN = sa.text("healed_at IS NULL")


def upgrade() -> None:
    _preprints()
    _preprint_events()
    _announcements()
    _harvest()
    _incidents()
    _gates()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")


def _column(name: str, kind: sa.types.TypeEngine[Any], *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG, autoincrement=True, nullable=False)


def _preprints() -> None:
    op.create_table(
        "preprints",
        _id(),
        _column("arxiv_id", TEXT),
        _column("number", BIG),
        _column("primary_category", TEXT),
        _column("categories", TEXT),
        _column("title", TEXT),
        _column("authors", TEXT),
        _column("abstract", TEXT),
        _column("comment", TEXT),
        _column("journal_ref", TEXT),
        _column("doi", TEXT),
        _column("license", TEXT),
        _column("submitted", DATE),
        _column("updated", DATE, null=True),
        _column("version", BIG, null=True),
        _column("announced_as", TEXT),
        _column("announced_on", DATE),
        _column("first_seen_at", TIME),
        _column("withdrawn", sa.Boolean()),
        _column("title_key", TEXT, null=True),
        _column("name_key", TEXT, null=True),
        _column("words", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_preprints"),
        sa.UniqueConstraint("arxiv_id", name="uq_preprints_arxiv_id"),
        sa.UniqueConstraint("number", name="uq_preprints_number"),
    )
    for column in ("announced_on", "submitted", "title_key", "name_key"):
        op.create_index(f"ix_preprints_{column}", "preprints", [column])
    for statement in _FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


_FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE preprint_fts USING fts5(words, content='preprints',"
        " content_rowid='number', tokenize='ascii', detail='none')",
    ),
    "postgresql": (
        "CREATE TABLE preprint_lexemes (number bigint PRIMARY KEY REFERENCES preprints (number),"
        " lexemes tsvector NOT NULL)",
        "CREATE INDEX ix_preprint_lexemes_lexemes ON preprint_lexemes USING gin (lexemes)",
    ),
}


def _preprint_events() -> None:
    op.create_table(
        "preprint_events",
        _id(),
        _column("arxiv_id", TEXT),
        _column("at", TIME),
        _column("kind", TEXT),
        _column("before", TEXT),
        _column("after", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_preprint_events"),
        sa.ForeignKeyConstraint(
            ["arxiv_id"], ["preprints.arxiv_id"], name="fk_preprint_events_arxiv_id"
        ),
    )
    op.create_index("ix_preprint_events_arxiv_id", "preprint_events", ["arxiv_id"])


def _announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        _column("revision", BIG),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.execute("INSERT INTO announcements (id, revision) VALUES (1, 0)")


def _harvest() -> None:
    op.create_table(
        "harvest_cursors",
        _column("category", TEXT),
        _column("covered_from", DATE, null=True),
        _column("answered_at", TIME, null=True),
        _column("since", DATE, null=True),
        _column("reached", DATE, null=True),
        _column("token", TEXT, null=True),
        _column("begun_at", TIME, null=True),
        sa.PrimaryKeyConstraint("category", name="pk_harvest_cursors"),
    )
    op.create_table(
        "harvest_days",
        _column("category", TEXT),
        _column("day", DATE),
        _column("state", TEXT),
        _column("sentence", TEXT),
        _column("checked_at", TIME),
        _column("new_papers", BIG),
        _column("cross_lists", BIG),
        _column("replacements", BIG),
        sa.PrimaryKeyConstraint("category", "day", name="pk_harvest_days"),
    )
    op.create_index("ix_harvest_days_day", "harvest_days", ["day"])


def _incidents() -> None:
    op.create_table(
        "harvest_incidents",
        _id(),
        _column("source", TEXT),
        _column("category", TEXT),
        _column("kind", TEXT),
        _column("sentence", TEXT),
        _column("first_at", TIME),
        _column("last_at", TIME),
        _column("times", BIG),
        _column("healed_at", TIME, null=True),
        _column("told_at", TIME, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_harvest_incidents"),
    )
    op.create_index(
        "uq_harvest_incidents_open",
        "harvest_incidents",
        ["source", "category", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _gates() -> None:
    op.create_table(
        "gates",
        _column("source", TEXT),
        _column("holder", TEXT, null=True),
        _column("held_until", TIME, null=True),
        _column("next_at", TIME, null=True),
        _column("failures", BIG),
        _column("closed_at", TIME, null=True),
        _column("why", TEXT, null=True),
        sa.PrimaryKeyConstraint("source", name="pk_gates"),
    )
