"""What the delivery of digests needs of Slack, behind one Protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from db.digest_records import Digest


@dataclass
class SlackRefuses(Exception):
    """It certainly did not happen, and trying again changes nothing. `word` is Slack's."""

    word: str


@dataclass
class SlackIsBusy(Exception):
    """It certainly did not happen, and may be tried again after a time."""

    wait: timedelta


@dataclass
class SlackIsSilent(Exception):
    """Nobody knows whether it happened: no answer, a reset, an error 5xx, no JSON."""

    why: str


class SlackChannels(Protocol):
    """Slack's channels. Calls block, and raise the three errors above only."""

    def post(self, channel: str, content: Digest, key: str) -> str:
        """Say a digest, with its key as metadata; returns the message's ts.

        Nothing may be sent twice for a dropped connection, and it takes 30 s at the most.
        """
        ...

    def find(self, channel: str, key: str, since: datetime) -> Sequence[str]:
        """The ts of every message since then that has the key, in any order."""
        ...

    def delete(self, channel: str, ts: str) -> None:
        """Take a message of the bot's own away; one that is gone is no error."""
        ...
