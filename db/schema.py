"""Which tables a database has, and how it gets this release's.

Alembic is imported only where something is to be migrated: comparing two short texts is enough to
see that nothing is, and every start of every command has to see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from db.engine import Engines, make_file
from db.errors import SchemaOutdated, SchemaTooNew, StoreError
from db.failures import MIGRATE, place

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision of db/migrations/versions, oldest first."""
HEAD = REVISIONS[-1]

_MIGRATION_LOCK = 0x70617065
"""Any number, the same for all replicas: they migrate one after the other."""


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """What `migrate` did: nothing where `before` and `after` are the same."""

    before: str | None
    """The revision that was found; ``None``: the database had no tables."""
    after: str
    backup: Path | None = None
    """The copy of an SQLite file that was made first."""


def revision_of(link: sa.Connection) -> str | None:
    """The revision that a database's tables have; ``None`` where it has none of ours."""
    if not sa.inspect(link).has_table("alembic_version"):
        return None
    found = link.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found) if found else None


def check(revision: str | None) -> None:
    """Refuse tables that are not this release's.

    Raises:
        SchemaOutdated: they are older, or there are none.
        SchemaTooNew: they are of no revision that this release knows.
    """
    if revision is not None and revision not in REVISIONS:
        raise SchemaTooNew(
            "The database was made by a newer release of papers: install that release, or name"
            " another database in PAPERS_DATABASE_URL."
        )
    if revision != HEAD:
        raise SchemaOutdated(MIGRATE)


def bring_up_to_date(engines: Engines) -> MigrationResult:
    """Give the database this release's tables, in one transaction: all of it or nothing.

    An SQLite file that holds older tables is copied first.

    Raises:
        SchemaTooNew: the database was made by a newer release.
        StoreError: the file is another program's database.
    """
    with engines.reading.connect() as link:
        before = revision_of(link)
        if before == HEAD:
            return MigrationResult(before, HEAD)
        _refuse_strangers(link, before, engines.url)
    backup = _back_up(engines, before) if engines.is_sqlite and before is not None else None
    with engines.writing.begin() as link:
        if not engines.is_sqlite:
            link.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        before = revision_of(link)  # somebody else may have been quicker
        if before != HEAD:
            _refuse_strangers(link, before, engines.url)
            _upgrade(link)
    return MigrationResult(before, HEAD, backup)


def _refuse_strangers(link: sa.Connection, revision: str | None, url: sa.URL) -> None:
    if revision is not None and revision not in REVISIONS:
        check(revision)
    if revision is None and link.dialect.name == "sqlite" and sa.inspect(link).get_table_names():
        raise StoreError(
            f"The file {place(url)} is another program's database:"
            " name another file in PAPERS_DATABASE_URL."
        )


def _upgrade(link: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    scripts = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = link
    command.upgrade(config, HEAD)


def _back_up(engines: Engines, revision: str) -> Path:
    """Copy the file next to itself. SQLite's own copy is complete also while others write."""
    path = Path(str(engines.url.database))
    copies = (
        path.with_name(f"{path.name}.{revision}-{number}.backup") for number in range(1, 1000)
    )
    copy = next(one for one in copies if not one.exists())
    make_file(copy)
    pooled = engines.writing.raw_connection()  # outside of any transaction, as VACUUM has to be
    try:
        pooled.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        pooled.close()
    return copy
