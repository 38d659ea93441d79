"""The tables of what arXiv announces and of its harvest.

They carry no workspace: that a paper was announced is a public fact, the same for everybody, and
arXiv wants to be asked once by all of us together, however many workspaces are served. What a
workspace makes of a paper is in the tables that carry it.

`preprints.words` is what a paper is found by in full text; SQLite's FTS5 table ``preprint_fts`` and
Postgres' ``preprint_lexemes`` are made from it by db.preprint_text, under the paper's `number`.
"""

from __future__ import annotations

import sqlalchemy as sa

from db.tables import BIG, UtcDateTime, metadata

_OPEN = sa.text("healed_at IS NULL")

preprints = sa.Table(
    "preprints",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("arxiv_id", sa.Text, nullable=False, unique=True),
    sa.Column("number", BIG, nullable=False, unique=True),
    sa.Column("primary_category", sa.Text, nullable=False),
    sa.Column("categories", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("authors", sa.Text, nullable=False),
    sa.Column("abstract", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("journal_ref", sa.Text, nullable=False),
    sa.Column("doi", sa.Text, nullable=False),
    sa.Column("license", sa.Text, nullable=False),
    sa.Column("submitted", sa.Date, nullable=False),
    sa.Column("updated", sa.Date),
    sa.Column("version", BIG),
    sa.Column("announced_as", sa.Text, nullable=False),
    sa.Column("announced_on", sa.Date, nullable=False),
    sa.Column("first_seen_at", UtcDateTime, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("title_key", sa.Text),
    sa.Column("name_key", sa.Text),
    sa.Column("words", sa.Text, nullable=False),
    sa.Index(None, "announced_on"),
    sa.Index(None, "submitted"),
    sa.Index(None, "title_key"),
    sa.Index(None, "name_key"),
)

preprint_events = sa.Table(
    "preprint_events",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("arxiv_id", sa.Text, sa.ForeignKey("preprints.arxiv_id"), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Index(None, "arxiv_id"),
)

announcements = sa.Table(
    "announcements",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=False),
    sa.Column("revision", BIG, nullable=False),
)
"""One row: the revision that every change of `preprints` makes higher."""

harvest_cursors = sa.Table(
    "harvest_cursors",
    metadata,
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("covered_from", sa.Date),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("since", sa.Date),
    sa.Column("reached", sa.Date),
    sa.Column("token", sa.Text),
    sa.Column("begun_at", UtcDateTime),
)

harvest_days = sa.Table(
    "harvest_days",
    metadata,
    sa.Column("category", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("checked_at", UtcDateTime, nullable=False),
    sa.Column("new_papers", BIG, nullable=False),
    sa.Column("cross_lists", BIG, nullable=False),
    sa.Column("replacements", BIG, nullable=False),
    sa.Index(None, "day"),
)

harvest_incidents = sa.Table(
    "harvest_incidents",
    metadata,
    sa.Column("id", BIG, primary_key=True, autoincrement=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("times", BIG, nullable=False),
    sa.Column("healed_at", UtcDateTime),
    sa.Column("told_at", UtcDateTime),
    sa.Index(
        "uq_harvest_incidents_open",
        "source",
        "category",
        "kind",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

gates = sa.Table(
    "gates",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text),
    sa.Column("held_until", UtcDateTime),
    sa.Column("next_at", UtcDateTime),
    sa.Column("failures", BIG, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("why", sa.Text),
)
