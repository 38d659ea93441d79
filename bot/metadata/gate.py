"""arXiv's terms: one request in three seconds over one connection, from all machines together.

Source: info.arxiv.org/help/api/tou.html, "Rate limits". This gate knows only its own process; where
several replicas run, one that goes through the database takes its place.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from bot.errors import GateClosed
from bot.metadata.errors import SourceBusy, SourceForbids, SourceTrouble
from bot.metadata.source import Gate, Turn

INTERVAL = 3.0
"""Seconds from the end of one request to the beginning of the next, so that no jitter on the way
ever brings two closer together than that."""


class _Line:
    """Those who wait for one source; also the turn of the one who has it."""

    def __init__(
        self, interval: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._interval = interval
        self._clock = clock
        self._sleep = sleep
        self._next_at = 0.0
        self.open = threading.Lock()
        self.refused: str | None = None

    def wait(self) -> None:
        """Return when the next request may be sent."""
        # A sleep may end early, so the clock decides.
        while (left := self._next_at - self._clock()) > 0:
            self._sleep(left)

    def ended(self) -> None:
        """Begin to count the interval."""
        self.failed(self._interval)

    def again(self) -> None:
        """Another request in the same turn, an interval later."""
        self.ended()
        self.wait()

    def failed(self, retry_after: float | None = None) -> None:
        """Nobody asks for so many seconds."""
        self._next_at = max(self._next_at, self._clock() + (retry_after or 0.0))

    def forbidden(self, sentence: str) -> None:
        """Nobody asks in this process any more."""
        self.refused = sentence


class ProcessGate:
    """Lets one caller at a time through, `interval` seconds apart for each source.

    `clock` and `sleep` count seconds; the clock must never go back.
    """

    def __init__(
        self,
        interval: float = INTERVAL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._new_line = partial(_Line, interval, clock, sleep)
        self._reading = threading.Lock()
        self._lines: dict[str, _Line] = {}

    @contextmanager
    def turn(self, source: str) -> Iterator[Turn]:
        """Wait for the turn; leaving the block ends it.

        Raises:
            GateClosed: the source answered 403 since the process began.
        """
        with self._reading:
            line = self._lines.setdefault(source, self._new_line())
        with line.open:
            if line.refused is not None:
                raise GateClosed(
                    f"{line.refused} It is asked again once whoever runs the bot has found out "
                    "why and started it anew."
                )
            line.wait()
            try:
                yield line
            finally:
                line.ended()


@contextmanager
def asking(gate: Gate, source: str) -> Iterator[Turn]:
    """A turn of the gate that is told of the trouble that leaves the block.

    Raises:
        GateClosed: the source has refused the bot.
    """
    with gate.turn(source) as turn:
        try:
            yield turn
        except SourceForbids as trouble:
            turn.forbidden(str(trouble))
            raise
        except SourceBusy as trouble:
            turn.failed(trouble.retry_after)
            raise
        except SourceTrouble:
            turn.failed()
            raise


PROCESS_GATE = ProcessGate()
"""The gate of this process: whoever builds sources without one of his own shares it."""
