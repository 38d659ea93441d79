"""What can go wrong with the database, each a sentence for the person who sees it.

StoreError
├── DatabaseUnreachable   the engine cannot be connected to
├── DatabaseBusy          locked for longer than the waiting time
├── DatabaseFull          no space left
├── DatabaseReadOnly      the file or the server takes no writes
├── SchemaOutdated        `papers migrate` has not been run
├── SchemaTooNew          the database was made by a newer release
└── BadDatabaseUrl        PAPERS_DATABASE_URL cannot be read
"""

from __future__ import annotations


class StoreError(Exception):
    """Something is wrong with the database; the message says what and what to do next."""


class DatabaseUnreachable(StoreError):
    """No connection could be made."""


class DatabaseBusy(StoreError):
    """The database stayed locked."""


class DatabaseFull(StoreError):
    """The disk or the quota is full."""


class DatabaseReadOnly(StoreError):
    """Writing is not possible."""


class SchemaOutdated(StoreError):
    """The tables are older than this release."""


class SchemaTooNew(StoreError):
    """The tables are newer than this release."""


class BadDatabaseUrl(StoreError):
    """The database URL names no engine that papers knows."""
