"""The door to the database: open it, read in one unit of work, write in another.

store = open_store("sqlite:///data/papers.db")
with store.writing() as unit:
    unit.entries.add_many(...)
with store.reading() as unit:
    unit.entries.all(DEFAULT_WORKSPACE)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from db import schema
from db.deliveries import Deliveries
from db.digests import Digests
from db.documents import Documents
from db.engine import WAIT_SECONDS, Engines, make_engines, read_url
from db.entries import Entries
from db.errors import DatabaseBusy
from db.failures import place, plain_errors
from db.feedback import FeedbackOfPeople
from db.gates import Gates
from db.harvests import Harvests
from db.maintainers import Maintainers
from db.postings import Postings
from db.preprints import Preprints
from db.profiles import Profiles
from db.records import WorkspaceId
from db.schema import MigrationResult
from db.search.engine import FullText
from db.search.postgres import PostgresFullText
from db.search.reader import Search
from db.search.sqlite import SqliteFullText
from db.seen import Seen
from db.subscriptions import Subscriptions
from db.suggestions import Suggestions
from db.workspaces import Workspaces

_REVISION = "SELECT revision FROM workspaces WHERE id = ?"
_ANSWER_REVISION = (
    "SELECT w.revision + a.revision FROM workspaces w, announcements a WHERE w.id = ?"
)


class Unit:
    """One transaction: what it reads is of one moment, what it writes happens whole or not."""

    def __init__(self, link: sa.Connection) -> None:
        full_text: FullText = (
            SqliteFullText() if link.dialect.name == "sqlite" else PostgresFullText()
        )
        self.changed: set[WorkspaceId] = set()
        """The workspaces whose lists this unit has changed."""
        self.workspaces = Workspaces(link)
        self.entries = Entries(link, full_text, self.changed.add)
        self.documents = Documents(link, self.changed.add)
        self.search = Search(link, full_text)
        self.seen = Seen(link)
        self.suggestions = Suggestions(link)
        self.postings = Postings(link)
        self.maintainers = Maintainers(link)
        self.preprints = Preprints(link)
        self.harvests = Harvests(link)
        self.gates = Gates(link)
        self.subscriptions = Subscriptions(link)
        self.digests = Digests(link)
        self.deliveries = Deliveries(link)
        self.feedback = FeedbackOfPeople(link)
        self.profiles = Profiles(link)


class Store:
    """A database with this release's tables. Every method raises db.errors.StoreError only."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._idle: deque[Any] = deque()

    @property
    def dialect(self) -> str:
        """The engine: ``sqlite`` or ``postgresql``."""
        return self._engines.url.get_backend_name()

    @property
    def place(self) -> str:
        """The database's file, or its name and server, for a person; never the password."""
        return place(self._engines.url)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A unit that sees the database as it is at its beginning, and cannot write."""
        with plain_errors(self._engines.url), self._engines.reading.begin() as link:
            yield Unit(link)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A unit whose writes are kept if the block ends well, and undone if it does not."""
        with (
            plain_errors(self._engines.url),
            self._one_writer(),
            self._engines.writing.begin() as link,
        ):
            unit = Unit(link)
            yield unit
            for workspace in sorted(unit.changed):
                unit.workspaces.count_up(workspace)

    def revision(self, workspace: WorkspaceId) -> int:
        """The revision of a workspace's list, as `Workspaces.revision` says it, but quickly.

        It is asked before every answer that may be remembered, so on SQLite it goes past
        SQLAlchemy: that is a fifth of the time.
        """
        if not self._engines.is_sqlite:
            with self.reading() as unit:
                return unit.workspaces.revision(workspace)
        return self._quickly(_REVISION, workspace)

    def answer_revision(self, workspace: WorkspaceId) -> int:
        """A number that every change of the list or of the announced papers makes higher.

        As quick as `revision`, for answers that are made from both.
        """
        if not self._engines.is_sqlite:
            with self.reading() as unit:
                return unit.workspaces.answer_revision(workspace)
        return self._quickly(_ANSWER_REVISION, workspace)

    def _quickly(self, question: str, workspace: WorkspaceId) -> int:
        with plain_errors(self._engines.url, self._engines.driver_error):
            try:
                link = self._idle.pop()
            except IndexError:
                link = self._connect()
            rows = link.execute(question, (workspace,)).fetchall()
            self._idle.append(link)
        return rows[0][0] if rows else 0

    def _connect(self) -> Any:
        pooled = self._engines.reading.raw_connection()
        driven = pooled.driver_connection
        pooled.detach()
        return driven

    def ping(self) -> None:
        """Make sure that the database answers.

        Raises:
            StoreError: it does not.
        """
        with self.reading() as unit:
            unit.workspaces.by_team(None)
            unit.workspaces.revision(WorkspaceId(0))

    def close(self) -> None:
        """Close every connection. The store can be used no more."""
        while self._idle:
            self._idle.pop().close()
        self._engines.dispose()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        lock = self._engines.lock
        if lock is None:
            yield
            return
        if not lock.acquire(timeout=WAIT_SECONDS):
            raise DatabaseBusy(
                f"The database {self.place} is being written: try again in a moment."
            )
        try:
            yield
        finally:
            lock.release()


def open_store(url: str) -> Store:
    """Open a database. An SQLite file is made and migrated if need be; others must be up to date.

    Raises:
        BadDatabaseUrl: the URL names no engine that papers knows.
        SchemaOutdated: `papers migrate` has to be run first.
        SchemaTooNew: the database was made by a newer release.
        StoreError: the database cannot be used; the message says why.
    """
    engines = make_engines(read_url(url))
    try:
        with plain_errors(engines.url, engines.driver_error):
            if engines.is_sqlite:
                _migrate_alone(engines)
            else:
                with engines.reading.connect() as link:
                    schema.check(schema.revision_of(link))
    except BaseException:
        engines.dispose()
        raise
    return Store(engines)


def migrate(url: str) -> MigrationResult:
    """Give a database this release's tables; nothing happens where it has them.

    Raises:
        BadDatabaseUrl: the URL names no engine that papers knows.
        SchemaTooNew: the database was made by a newer release.
        StoreError: the database cannot be used; the message says why.
    """
    engines = make_engines(read_url(url))
    try:
        with plain_errors(engines.url, engines.driver_error):
            return _migrate_alone(engines)
    finally:
        engines.dispose()


def _migrate_alone(engines: Engines) -> MigrationResult:
    if engines.lock is None:
        return schema.bring_up_to_date(engines)
    with engines.lock:
        return schema.bring_up_to_date(engines)
