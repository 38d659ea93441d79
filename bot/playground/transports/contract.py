"""What brings a payload to the bot and its acknowledgement back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Retry:
    """Says that an event was sent before: the attempt's number from 1, and what went wrong."""

    number: int
    reason: str


class NotDelivered(Exception):
    """The bot did not take a payload.

    `word` is Slack's word for it; `retry` is false where the bot asked not to be tried again.
    """

    def __init__(self, word: str, *, reason: str = "connection_failed", retry: bool = True) -> None:
        super().__init__(word)
        self.word = word
        self.reason = reason
        """The word for it in ``x-slack-retry-reason``."""
        self.retry = retry


class Transport(Protocol):
    """One way to the bot; the caller holds the time."""

    async def deliver(
        self, kind: str, payload: Payload, retry: Retry | None = None
    ) -> Payload | None:
        """What the bot acknowledged with, if anything.

        Raises:
            NotDelivered: nobody took it.
        """
        ...
