"""From a database URL to the pair of engines that the store uses: one reads, one writes."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from db.errors import BadDatabaseUrl, DatabaseUnreachable

WAIT_SECONDS = 10
"""How long a statement waits for a lock that somebody else holds."""

_KNOWN = (
    "PAPERS_DATABASE_URL must begin with sqlite:/// and a file's path,"
    " or with postgresql:// and a server"
)

_write_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""One a database file: SQLite has one writer, and waiting for it in the process is fair and cheap.

It also keeps two connections of this process from writing and checkpointing at once, which
SQLite before 3.51.3 can corrupt a file by.
"""


@dataclass(frozen=True, slots=True)
class Engines:
    """Two ways to one database. `lock` is held while the writing one is in use (SQLite only)."""

    url: sa.URL
    reading: sa.Engine
    writing: sa.Engine
    lock: threading.Lock | None = field(default=None)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file that papers makes and migrates by itself."""
        return self.lock is not None

    @property
    def driver_error(self) -> type[Exception]:
        """What the driver raises where it is called past SQLAlchemy."""
        dialect: Any = self.reading.dialect
        error: type[Exception] = dialect.loaded_dbapi.Error
        return error

    def dispose(self) -> None:
        """Close every connection."""
        self.reading.dispose()
        self.writing.dispose()


def read_url(text: str) -> sa.URL:
    """Read a database URL.

    Raises:
        BadDatabaseUrl: it names no engine that papers knows, or no file.
    """
    try:
        url = sa.make_url(text.strip())
    except (exc.ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(f"The database URL cannot be read. {_KNOWN}.") from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise BadDatabaseUrl(f"papers knows no database {url.drivername!r}. {_KNOWN}.")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise BadDatabaseUrl(f"The database URL names no file. {_KNOWN}.")
    return url.set(drivername="sqlite")


def make_engines(url: sa.URL) -> Engines:
    """The engines of a URL that `read_url` returned. Nothing is connected yet.

    Raises:
        DatabaseUnreachable: the folder of a new SQLite file cannot be made, or the path is no file.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engines(url)
    return _postgres_engines(url)


def _postgres_engines(url: sa.URL) -> Engines:
    url_with_limits = url.update_query_dict({"connect_timeout": str(WAIT_SECONDS)})
    arguments: dict[str, Any] = {
        "connect_args": {"options": f"-c lock_timeout={WAIT_SECONDS}s"},
        "pool_pre_ping": True,
        "pool_timeout": WAIT_SECONDS,
        "pool_size": 10,
        "max_overflow": 10,
    }
    writing = sa.create_engine(url_with_limits, **arguments)
    reading = sa.create_engine(
        url_with_limits,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        **arguments,
    )
    return Engines(url, reading, writing)


def _sqlite_engines(url: sa.URL) -> Engines:
    path = Path(str(url.database))
    make_file(path)
    arguments: dict[str, Any] = {
        "connect_args": {"check_same_thread": False, "timeout": WAIT_SECONDS},
        "poolclass": sa.QueuePool,
        "pool_use_lifo": True,  # the connection used last has the warmest cache
        "pool_timeout": WAIT_SECONDS,
        "pool_size": 16,
        "max_overflow": 48,
    }
    writing = sa.create_engine(url, **arguments)
    reading = sa.create_engine(url, **arguments)
    event.listen(writing, "connect", _prepare_writer)
    event.listen(writing, "begin", lambda link: link.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(reading, "connect", _prepare_reader)
    event.listen(reading, "begin", lambda link: link.exec_driver_sql("BEGIN"))
    return Engines(url, reading, writing, _write_locks[str(path.resolve())])


def make_file(path: Path) -> None:
    """Make an empty file that only its owner may read, and its folder, where there is none.

    Raises:
        DatabaseUnreachable: the path is a directory, or its folder cannot be made or used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise DatabaseUnreachable(
                f"The database {path} is a directory: name a file in PAPERS_DATABASE_URL."
            )
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DatabaseUnreachable(
            f"The database {path} cannot be made: {reason}."
            " Name a file in a folder that papers may write to in PAPERS_DATABASE_URL."
        ) from error


def _prepare_writer(connection: Any, _record: object) -> None:
    _prepare(connection)
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def _prepare_reader(connection: Any, _record: object) -> None:
    _prepare(connection)
    connection.execute("PRAGMA query_only = 1")


def _prepare(connection: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.isolation_level = None  # the begin hooks say BEGIN, so that DDL rolls back too
    connection.execute("PRAGMA foreign_keys = 1")
    connection.execute("PRAGMA recursive_triggers = 1")
    connection.execute("PRAGMA cache_size = -32000")


def _switch_to_wal(connection: Any) -> None:
    """Turn the write-ahead log on; SQLite does not wait for the lock that this takes."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except Exception as error:
            busy = str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
