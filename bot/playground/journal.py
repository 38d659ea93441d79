"""The inspector's memory: every request to and from the bot, and what Slack would have refused."""

from __future__ import annotations

import itertools
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.clock import Clock

Direction = Literal["to_bot", "from_bot"]
Status = Literal["waiting", "ok", "refused", "failed"]
KEPT = 200
_MAX_SHOWN = 60_000
"""Characters of JSON that are kept of one request or answer."""


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `at` is the workspace's time, `ms` what the machine measured."""

    id: int
    at: float
    direction: Direction
    kind: str
    name: str
    request: Any
    status: Status = "waiting"
    ms: float | None = None
    note: str = ""
    problems: tuple[str, ...] = ()
    response: Any = None
    began: float = field(default_factory=time.perf_counter)

    def as_page(self) -> dict[str, Any]:
        """What the inspector draws."""
        return {
            "id": self.id,
            "at": self.at,
            "direction": self.direction,
            "kind": self.kind,
            "name": self.name,
            "status": self.status,
            "ms": self.ms,
            "note": self.note,
            "problems": list(self.problems),
            "request": self.request,
            "response": self.response,
        }


class Journal:
    """The latest exchanges. `tell` is called with each one that is new or has changed."""

    def __init__(self, clock: Clock, kept: int = KEPT) -> None:
        self._clock = clock
        self._kept = kept
        self._numbers = itertools.count(1)
        self._exchanges: OrderedDict[int, Exchange] = OrderedDict()
        self.tell: Callable[[Exchange], None] = lambda _exchange: None
        self.refused: list[str] = []
        """Every payload of the bot's that Slack would have refused, with the reasons."""

    def begin(self, direction: Direction, kind: str, name: str, request: Any) -> Exchange:
        """A request has begun."""
        number = next(self._numbers)
        exchange = Exchange(number, self._clock.now(), direction, kind, name[:200], _short(request))
        self._exchanges[number] = exchange
        while len(self._exchanges) > self._kept:
            self._exchanges.popitem(last=False)
        self.tell(exchange)
        return exchange

    def end(
        self,
        exchange: Exchange,
        status: Status,
        response: Any = None,
        *,
        note: str = "",
        problems: Sequence[str] = (),
    ) -> None:
        """Its answer has come, or will not come."""
        exchange.status = status
        exchange.response = _short(response)
        exchange.note = note or exchange.note
        exchange.problems = tuple(problems)
        exchange.ms = round((time.perf_counter() - exchange.began) * 1_000, 2)
        self.tell(exchange)

    def latest(self) -> list[Exchange]:
        """Those that are remembered, oldest first."""
        return list(self._exchanges.values())


def _short(value: Any) -> Any:
    """The value, or the beginning of its JSON where it is very long."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return str(value)[:_MAX_SHOWN]
    return value if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + " …"
