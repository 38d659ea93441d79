"""The one place where errors of the engines become the sentences of db.errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from db.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    SchemaOutdated,
    StoreError,
)

MIGRATE = "The database's tables are older than this release: run `papers migrate` once."


@contextmanager
def plain_errors(url: sa.URL, *foreign: type[Exception]) -> Iterator[None]:
    """Turn whatever the engine raises inside into a StoreError that names the database.

    Args:
        url: the database, for the sentence; its password is never printed.
        foreign: more classes to translate: those of a driver that is called directly.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise DatabaseBusy(
            f"All connections to {place(url)} are in use: try again in a moment."
        ) from error
    except exc.DBAPIError as error:
        raise _translated(error.orig or error, url) from error
    except exc.SQLAlchemyError as error:
        raise StoreError(f"The database {place(url)} could not be used: {error}") from error
    except foreign as error:
        raise _translated(error, url) from error


def place(url: sa.URL) -> str:
    """How a database is called in a sentence: its file, or its name and server."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.database or 'postgres'} on {url.host or 'this machine'}"


def _translated(error: BaseException, url: sa.URL) -> StoreError:
    if url.get_backend_name() == "sqlite":
        return _from_sqlite(error, place(url))
    return _from_postgres(error, place(url))


def _from_sqlite(error: Any, where: str) -> StoreError:
    name = str(getattr(error, "sqlite_errorname", ""))
    for prefix, make, sentence in _SQLITE:
        if name.startswith(prefix):
            return make(sentence.format(where=where))
    if "no such table" in str(error):
        return SchemaOutdated(MIGRATE)
    return StoreError(f"The database {where} could not be used: {first_line(error)}.")


_SQLITE: tuple[tuple[str, type[StoreError], str], ...] = (
    (
        "SQLITE_BUSY",
        DatabaseBusy,
        "The database {where} is in use by another program: try again in a moment.",
    ),
    (
        "SQLITE_LOCKED",
        DatabaseBusy,
        "The database {where} is in use by another program: try again in a moment.",
    ),
    (
        "SQLITE_FULL",
        DatabaseFull,
        "No space is left for the database {where}: free some and try again.",
    ),
    (
        "SQLITE_READONLY",
        DatabaseReadOnly,
        "The database {where} cannot be written: check the file's and the folder's permissions.",
    ),
    (
        "SQLITE_PERM",
        DatabaseReadOnly,
        "The database {where} cannot be written: check the file's and the folder's permissions.",
    ),
    (
        "SQLITE_CANTOPEN",
        DatabaseUnreachable,
        "The database {where} cannot be opened: check that the path is a file that papers may use.",
    ),
    (
        "SQLITE_NOTADB",
        StoreError,
        "The file {where} is no SQLite database: name another file in PAPERS_DATABASE_URL.",
    ),
    (
        "SQLITE_CORRUPT",
        StoreError,
        "The database {where} is damaged: stop papers and restore the newest backup.",
    ),
    (
        "SQLITE_IOERR",
        DatabaseUnreachable,
        "The disk under the database {where} failed to read or write: check the disk.",
    ),
)

_BUSY = {"55P03", "40P01", "40001", "57014"}
_READ_ONLY = {"25006", "42501"}
_NO_TABLE = {"42P01", "42703"}


def _from_postgres(error: Any, where: str) -> StoreError:
    state = str(getattr(error, "sqlstate", None) or "")
    if state in _BUSY:
        return DatabaseBusy(f"The database {where} is busy: try again in a moment.")
    if state in {"53100", "54000"}:
        return DatabaseFull(f"No space is left for the database {where}: free some and try again.")
    if state in _READ_ONLY:
        return DatabaseReadOnly(
            f"The database {where} cannot be written: check the rights of its user and that it"
            " is no read-only replica."
        )
    if state in _NO_TABLE:
        return SchemaOutdated(MIGRATE)
    if not state or state[:2] in {"08", "28", "3D", "53", "57"}:
        return DatabaseUnreachable(
            f"The database {where} does not answer: {first_line(error)}."
            " Check PAPERS_DATABASE_URL and that the server is running."
        )
    return StoreError(f"The database {where} could not be used: {first_line(error)}.")


def first_line(error: object) -> str:
    """The beginning of a foreign message, fit to stand inside a sentence."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip().rstrip(".")[:200]
