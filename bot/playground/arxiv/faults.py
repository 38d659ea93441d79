"""What can go wrong with arXiv, on demand: each of it has been seen at the real one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")

INTERFACES = ("oai", "rss", "api")
"""OAI-PMH, the daily feeds (RSS and Atom), the query API."""

KINDS: dict[str, str] = {
    "empty": "Answers with HTTP 200 and no papers, though there are some.",
    "error_entry": "The API answers with HTTP 200 and a feed whose only entry is an error.",
    "html": "Answers with HTTP 200 and a maintenance page in HTML.",
    "cut": "The answer ends in the middle.",
    "stale": "The feed holds the previous announcement under today's date.",
    "expired_token": "The next page of a harvest is refused: its resumption token has expired.",
    "shifted": "A record changes between two pages of a harvest, so that another one is skipped.",
    "unavailable": "Answers 503 with Retry-After: as many seconds as given, 0 if none.",
    "too_many": "Answers 429 with Retry-After: as many seconds as given.",
    "denied": "Answers 403 with an Access Denied page.",
    "broken": "Answers 500.",
    "duplicates": "Every third paper is in the answer twice.",
    "reordered": "The papers come in the opposite order.",
    "slow": "Answers only after as many seconds as given.",
    "reset": "The connection breaks in the middle of the answer.",
}
"""Each kind with a sentence for the person who turns it on."""

_ONLY = {"error_entry": "api", "stale": "rss", "expired_token": "oai", "shifted": "oai"}
_BETWEEN_PAGES = {"expired_token", "shifted"}


@dataclass(frozen=True, slots=True)
class ArxivFault:
    """A fault of a kind of `KINDS`.

    It happens to the next `times` requests that it fits, or with 0 until it is removed; to one
    interface of `INTERFACES` or to all. What `seconds` means depends on the kind.
    """

    kind: str
    times: int = 1
    interface: str | None = None
    seconds: float = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no fault of {', '.join(KINDS)}.")
        if self.interface not in {None, *INTERFACES}:
            raise ValueError(f"{self.interface!r} is no interface of {', '.join(INTERFACES)}.")
        if self.times < 0 or self.seconds < 0:
            raise ValueError("A fault has neither negative times nor negative seconds.")

    def fits(self, interface: str, *, resuming: bool) -> bool:
        """Whether it can happen to a request, `resuming` being the later pages of a harvest."""
        if self.interface not in {None, interface} or _ONLY.get(self.kind, interface) != interface:
            return False
        return resuming or self.kind not in _BETWEEN_PAGES


class Faults:
    """The faults that are turned on, in the order in which they were."""

    def __init__(self, faults: Iterable[ArxivFault] = ()) -> None:
        self._active = list(faults)

    def add(self, fault: ArxivFault) -> None:
        """Turn a fault on."""
        self._active.append(fault)

    def remove(self, kind: str) -> None:
        """Turn all faults of a kind off."""
        self._active = [fault for fault in self._active if fault.kind != kind]

    def active(self) -> list[ArxivFault]:
        """Those turned on, each with the times that are left."""
        return list(self._active)

    def take(self, interface: str, *, resuming: bool = False) -> ArxivFault | None:
        """The fault that happens to a request now, counted down."""
        for at, fault in enumerate(self._active):
            if fault.fits(interface, resuming=resuming):
                if fault.times == 1:
                    del self._active[at]
                elif fault.times > 1:
                    self._active[at] = replace(fault, times=fault.times - 1)
                return fault
        return None


def tampered(rows: Sequence[T], kind: str | None) -> list[T]:
    """The rows of an answer as a fault leaves them."""
    if kind == "empty":
        return []
    if kind == "reordered":
        return list(reversed(rows))
    if kind == "duplicates":
        return [row for at, row in enumerate(rows) for _ in range(2 if at % 3 == 0 else 1)]
    return list(rows)
