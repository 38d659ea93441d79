"""Events that were acknowledged and are still to be worked on: a small SQLite file of its own.

The list's database may be held by somebody else for seconds, or be away; Slack wants an answer in
three. What is kept here survives the bot, and is worked on by the next one.
"""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from db.engine import make_file
from db.failures import plain_errors
from db.tables import UtcDateTime

_metadata = sa.MetaData()
_events = sa.Table(
    "events",
    _metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)


class Inbox:
    """Belongs to one process; any of its threads may call it. Raises StoreError only."""

    def __init__(self, path: Path) -> None:
        url = sa.URL.create("sqlite", database=str(path))
        self._engine = sa.create_engine(
            url, poolclass=sa.StaticPool, connect_args={"check_same_thread": False, "timeout": 2}
        )
        self._lock = threading.Lock()
        with plain_errors(url), self._lock, self._engine.begin() as link:
            # FULL: what was acknowledged has to survive a loss of power, too.
            link.exec_driver_sql("PRAGMA synchronous = FULL")
            _metadata.create_all(link)

    def keep(self, key: str, body: str, now: datetime) -> None:
        """Keep an event; the same key again changes nothing."""
        new = sa.insert(_events).prefix_with("OR IGNORE").values(key=key, body=body, at=now)
        self._run(new)

    def done(self, key: str) -> None:
        """An event has had its effect."""
        self._run(sa.delete(_events).where(_events.c.key == key))

    def waiting(self, most: int = 100) -> list[tuple[str, str]]:
        """Keys and bodies of events that are still to be worked on, oldest first."""
        asked = sa.select(_events.c.key, _events.c.body).order_by(_events.c.at).limit(most)
        with plain_errors(self._engine.url), self._lock, self._engine.begin() as link:
            return [(row.key, row.body) for row in link.execute(asked)]

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def _run(self, statement: sa.Executable) -> None:
        with plain_errors(self._engine.url), self._lock, self._engine.begin() as link:
            link.execute(statement)


def open_inbox(path: Path) -> Inbox:
    """Open the file, or make it.

    Raises:
        StoreError: it cannot be made or read; the message says why.
    """
    make_file(path)
    return Inbox(path)
