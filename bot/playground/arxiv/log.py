"""The log of what was asked of the local arXiv, and whether arXiv's terms of use were kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

LEAST_SECONDS = 3.0
"""Between two requests over all interfaces, and one connection at a time (API terms of use)."""
_KEPT = 10_000


@dataclass(slots=True)
class Asked:
    """One request; `at` in Unix seconds by the clock, `status` None while it is under way.

    `open` counts the requests under way when it came, itself included.
    """

    at: float
    interface: str
    path: str
    query: str
    open: int
    status: int | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class GateViolations:
    """Pairs of requests that followed each other too fast, and the most that were open at once."""

    too_close: tuple[tuple[Asked, Asked], ...]
    most_open: int

    def __bool__(self) -> bool:
        return bool(self.too_close) or self.most_open > 1


class Requests:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque(maxlen=_KEPT)
        self._open = 0

    def __iter__(self) -> Iterator[Asked]:
        return iter(list(self._asked))

    def __len__(self) -> int:
        return len(self._asked)

    @contextmanager
    def under_way(self, at: float, interface: str, path: str, query: str) -> Iterator[Asked]:
        """Write a request down for as long as it is answered."""
        self._open += 1
        asked = Asked(at, interface, path, query, self._open)
        self._asked.append(asked)
        try:
            yield asked
        finally:
            self._open -= 1

    def gate_violations(self, least: float = LEAST_SECONDS) -> GateViolations:
        """Where the requests were closer than `least` seconds or open at the same time."""
        close = tuple((one, two) for one, two in pairwise(self._asked) if two.at - one.at < least)
        return GateViolations(close, max((each.open for each in self._asked), default=0))
