"""Statements about the gates: who may send a request to a source, and when.

Each move is one conditional update, so that of several processes one succeeds.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.arxiv_records import GateState
from db.arxiv_rows import to_gate
from db.arxiv_tables import gates
from db.conflicts import insert_if_new


class Gates:
    """The gates to all sources, inside one unit of work. A gate that nobody has used is open."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def state(self, source: str) -> GateState:
        """How a gate stands."""
        row = self._link.execute(sa.select(gates).where(gates.c.source == source)).one_or_none()
        return GateState(source, None, None, None, 0, None) if row is None else to_gate(row)

    def take(
        self,
        source: str,
        holder: str,
        now: datetime,
        held_until: datetime,
        *,
        early: bool = False,
    ) -> bool:
        """Hold a gate that is open, held by nobody (alive), and due; whether that succeeded.

        With `early` it need not be due.
        """
        self._make(source)
        is_free = sa.or_(gates.c.holder.is_(None), gates.c.held_until <= now)
        is_due = sa.or_(gates.c.next_at.is_(None), gates.c.next_at <= now)
        mine = [is_free, gates.c.closed_at.is_(None), *([] if early else [is_due])]
        return self._set(source, *mine, holder=holder, held_until=held_until)

    def keep(self, source: str, holder: str, held_until: datetime) -> bool:
        """Hold a gate for longer; not if somebody else has it by now, or it was closed."""
        mine = (gates.c.holder == holder, gates.c.closed_at.is_(None))
        return self._set(source, *mine, held_until=held_until)

    def give_back(self, source: str, holder: str, next_at: datetime | None, failures: int) -> bool:
        """Let the next one have a gate, from a time on (None: at once); only its holder can."""
        values = {"holder": None, "held_until": None, "next_at": next_at, "failures": failures}
        return self._set(source, gates.c.holder == holder, **values)

    def close(self, source: str, now: datetime, why: str) -> None:
        """Let nobody have a gate until `open`. The first time and reason stay."""
        self._make(source)
        self._set(source, gates.c.closed_at.is_(None), closed_at=now, why=why)

    def open(self, source: str) -> bool:
        """Open a gate again, without its failures; whether it was closed."""
        was_closed = gates.c.closed_at.is_not(None)
        return self._set(source, was_closed, closed_at=None, why=None, failures=0)

    def _make(self, source: str) -> None:
        made = insert_if_new(self._link, gates).values(source=source, failures=0)
        self._link.execute(made.on_conflict_do_nothing())

    def _set(self, source: str, *where: sa.ColumnElement[bool], **values: Any) -> bool:
        changed = sa.update(gates).where(gates.c.source == source, *where).values(**values)
        return self._link.execute(changed).rowcount == 1
