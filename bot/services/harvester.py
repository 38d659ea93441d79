"""Harvests beside everything else, in a thread of its own: nobody in Slack waits for arXiv."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from bot.services.harvest_turns import HarvestTurns
from bot.services.stopping import Stopping
from db.errors import StoreError

logger = logging.getLogger(__name__)


class Harvester:
    """Belongs to one process; `tick` and `stop` never wait for arXiv."""

    def __init__(
        self, turns: HarvestTurns, stopping: Stopping, now: Callable[[], datetime]
    ) -> None:
        """`stopping` is the flag of the whole bot; `now` tells when a harvest is due."""
        self._turns = turns
        self._stopping = stopping
        self._now = now
        self._thread: threading.Thread | None = None

    def tick(self) -> None:
        """Some time has passed: harvest if that is due and no harvest is under way here."""
        if self._stopping() or (self._thread is not None and self._thread.is_alive()):
            return
        # A daemon: a request may take minutes, and the process does not wait for it at its end.
        self._thread = threading.Thread(target=self._run, name="papers-harvest", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the harvest that is under way; whether none is any more."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def stop(self, seconds: float = 1.0) -> bool:
        """End the harvest that is under way; whether it ended within so many seconds.

        If not, it is in the middle of a request; its turn is over when its lease is.
        """
        self._stopping.stop()
        return self.wait(seconds)

    def _run(self) -> None:
        try:
            self._turns.run_if_due(self._now())
        except StoreError as error:
            logger.warning("harvest waits: %s", error)
        except Exception:
            if not self._stopping():  # else the database may be closed under it
                logger.exception("harvest failed")
