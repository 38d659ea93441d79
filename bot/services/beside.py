"""Work beside everything else, in a thread of its own: nobody in Slack waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.services.stopping import Stopping
from db.errors import StoreError

logger = logging.getLogger(__name__)


class Beside:
    """Belongs to one process; `tick` and `stop` never wait for what is asked outside."""

    def __init__(self, name: str, run: Callable[[], object], stopping: Stopping) -> None:
        """`run` does what is due; `stopping` is the flag of the whole bot."""
        self.name = name
        self._run = run
        self._stopping = stopping
        self._thread: threading.Thread | None = None

    def tick(self) -> None:
        """Some time has passed: do what is due, unless that is under way here."""
        if self._stopping() or (self._thread is not None and self._thread.is_alive()):
            return
        # A daemon: a request may take minutes, and the process does not wait for it at its end.
        self._thread = threading.Thread(target=self._once, name=f"papers-{self.name}", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the work that is under way; whether none is any more."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def stop(self, seconds: float = 1.0) -> bool:
        """End the work that is under way; whether it ended within so many seconds.

        If not, it is in the middle of a request; what it claimed is free when its lease is over.
        """
        self._stopping.stop()
        return self.wait(seconds)

    def _once(self) -> None:
        try:
            self._run()
        except StoreError as error:
            logger.warning("%s waits: %s", self.name, error)
        except Exception:
            if not self._stopping():  # else the database may be closed under it
                logger.exception("%s failed", self.name)
