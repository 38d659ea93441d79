"""arXiv's terms: one request in three seconds, from all machines together.

Source: info.arxiv.org/help/api/tou.html, "Rate limits". This gate knows only its own process; where
several replicas run, one that goes through the database takes its place.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

INTERVAL = 3.0
"""Seconds between the beginnings of two requests."""


class ProcessGate:
    """Lets one caller through every `interval` seconds for each source, first come first served.

    `clock` and `sleep` count seconds; the clock must never go back.
    """

    def __init__(
        self,
        interval: float = INTERVAL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = interval
        self._clock = clock
        self._sleep = sleep
        self._reading = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._next: dict[str, float] = {}

    def wait_turn(self, source: str) -> None:
        """Return when the next request may be sent."""
        with self._reading:
            turn = self._turns.setdefault(source, threading.Lock())
        with turn:
            # A sleep may end early, so the clock decides.
            while (left := self._next.get(source, 0.0) - self._clock()) > 0:
                self._sleep(left)
            self._next[source] = self._clock() + self._interval


PROCESS_GATE = ProcessGate()
"""The gate of this process: whoever builds sources without one of his own shares it."""
