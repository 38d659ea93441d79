"""Ending what waits: one flag for all threads that may sleep when the bot stops."""

from __future__ import annotations

import threading

from bot.errors import Stopped


class Stopping:
    """Whether the bot stops. Any thread may ask, and one that sleeps here wakes up."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def stop(self) -> None:
        """From now on nobody waits any more."""
        self._stopped.set()

    def __call__(self) -> bool:
        """Whether the bot stops."""
        return self._stopped.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds.

        Raises:
            Stopped: the bot stops.
        """
        if self._stopped.wait(seconds):
            raise Stopped
