"""Trouble on demand: what Slack, the network or a connection can do to a bot.

What each kind stands for was seen in the field: replies lost after acceptance, acceptance that
comes late, storms of 429, HTML instead of JSON, resets, events that come twice or out of order.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

WEB_API = "web_api"
EVENTS = "events"
SOCKET = "socket"
ARXIV = "arxiv"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of trouble: where it strikes, what it does, which values it takes."""

    kind: str
    where: str
    about: str
    takes: tuple[str, ...] = ("times",)


KINDS: tuple[FaultKind, ...] = (
    FaultKind(
        "lost_reply",
        WEB_API,
        "The call takes effect, then the connection is reset before the answer.",
        ("times", "method"),
    ),
    FaultKind(
        "late_acceptance",
        WEB_API,
        "The connection is reset at once; the call takes effect so many seconds later.",
        ("times", "method", "seconds"),
    ),
    FaultKind(
        "late_reply",
        WEB_API,
        "The call takes effect at once; its answer comes so many seconds later.",
        ("times", "method", "seconds"),
    ),
    FaultKind(
        "rate_limited",
        WEB_API,
        "429 with Retry-After of so many seconds; nothing happens.",
        ("times", "method", "seconds"),
    ),
    FaultKind(
        "error_500",
        WEB_API,
        "Status 500 with an empty body; nothing happens.",
        ("times", "method"),
    ),
    FaultKind(
        "html",
        WEB_API,
        "A maintenance page in HTML with status 200; nothing happens.",
        ("times", "method"),
    ),
    FaultKind(
        "reset",
        WEB_API,
        "The connection is reset before anything happens.",
        ("times", "method"),
    ),
    FaultKind(
        "slow",
        WEB_API,
        "The call takes effect; its answer trickles in over so many seconds.",
        ("times", "method", "seconds"),
    ),
    FaultKind(
        "error",
        WEB_API,
        "Slack answers with this error word, such as internal_error; nothing happens.",
        ("times", "method", "error"),
    ),
    FaultKind(
        "duplicate_events",
        EVENTS,
        "Each event is delivered so many more times, as after a lost acknowledgement.",
        ("times", "copies"),
    ),
    FaultKind(
        "reorder_events", EVENTS, "An event is held back until the next one has been delivered."
    ),
    FaultKind("cut", SOCKET, "Every Socket Mode connection is cut without a word.", ()),
    FaultKind(
        "refresh",
        SOCKET,
        "Every Socket Mode connection is warned and asked to come again ten seconds later.",
        (),
    ),
)


class UnknownFault(Exception):
    """There is no such kind, or one of its values cannot be used."""


@dataclass(slots=True)
class Fault:
    """One that is waiting to strike: `times` more (0: until removed).

    `method` is a Web API method, ``response_url``, or a pattern such as ``chat.*``.
    """

    id: int
    kind: str
    times: int = 1
    method: str = "*"
    seconds: float = 1.0
    error: str = "internal_error"
    copies: int = 1

    def as_page(self) -> dict[str, Any]:
        """What the page lists."""
        takes = (*_BY_KIND[self.kind].takes, "id", "kind", "times")
        shown = {key: value for key, value in asdict(self).items() if key in takes}
        return {**shown, "about": _BY_KIND[self.kind].about}


_BY_KIND = {each.kind: each for each in KINDS}


class Faults:
    """Those that are active, oldest first. `tell` is called whenever they change."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._active: dict[int, Fault] = {}
        self.tell: Callable[[], None] = lambda: None

    def add(
        self,
        kind: str,
        *,
        times: int = 1,
        method: str = "*",
        seconds: float = 1.0,
        error: str = "internal_error",
        copies: int = 1,
    ) -> Fault:
        """Let something go wrong.

        Raises:
            UnknownFault: there is no such kind, or a number is out of range.
        """
        if kind not in _BY_KIND:
            raise UnknownFault(f"There is no fault “{kind}”.")
        if not 0 <= times <= 100_000 or not 0 <= seconds <= 86_400 or not 1 <= copies <= 3:
            raise UnknownFault("times is 0 to 100000, seconds 0 to 86400, copies 1 to 3.")
        fault = Fault(next(self._numbers), kind, times, method, seconds, error, copies)
        self._active[fault.id] = fault
        self.tell()
        return fault

    def remove(self, fault_id: int) -> None:
        """Let it be well again."""
        if self._active.pop(fault_id, None) is not None:
            self.tell()

    def clear(self) -> None:
        """Let everything be well."""
        self._active.clear()
        self.tell()

    def active(self) -> list[Fault]:
        """Those that wait."""
        return list(self._active.values())

    def take(self, kinds: Iterable[str], method: str = "") -> Fault | None:
        """The first that strikes here, used up by one time."""
        wanted = set(kinds)
        for fault in self._active.values():
            if fault.kind in wanted and fnmatchcase(method, fault.method or "*"):
                self._used(fault)
                return fault
        return None

    def take_for_call(self, method: str) -> Fault | None:
        """The first that strikes a call of the Web API or of a response_url."""
        return self.take((each.kind for each in KINDS if each.where == WEB_API), method)

    def _used(self, fault: Fault) -> None:
        if fault.times == 1:
            del self._active[fault.id]
        elif fault.times > 1:
            fault.times -= 1
        self.tell()
