"""Trigger ids: three seconds, one use.

Source: docs.slack.dev "Handling user interaction"; the error words are those of the methods
views.open and views.push (`expired_trigger_id` and so on).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.playground.clock import Clock
from bot.playground.refusals import Refused

TRIGGER_SECONDS = 3.0
_KEPT = 1_000


@dataclass(slots=True)
class Trigger:
    """Who did something, when, and in which modal, if it was in one."""

    user: str
    made: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """Makes trigger ids and takes them back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}

    def new(self, user: str, view_id: str | None = None) -> str:
        """An id for what `user` just did."""
        now = self._clock.now()
        key = f"{int(now)}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        self._triggers[key] = Trigger(user, now, view_id)
        while len(self._triggers) > _KEPT:
            del self._triggers[next(iter(self._triggers))]
        return key

    def exchange(self, key: object) -> Trigger:
        """Use an id.

        Raises:
            Refused: it never was, is older than three seconds, or was used before.
        """
        trigger = self._triggers.get(key) if isinstance(key, str) else None
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id", ["trigger_exchanged"])
        if self._clock.now() - trigger.made > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id", ["trigger_expired"])
        trigger.used = True
        return trigger
