"""response_urls: five uses within thirty minutes, one person's place in one channel.

Source: docs.slack.dev "Handling user interaction", "Message responses".
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.playground.messages import Messages
from bot.playground.records import Message
from bot.playground.refusals import Refused
from bot.playground.workspace import Workspace

RESPONSE_URL_SECONDS = 1_800.0
RESPONSE_URL_USES = 5


@dataclass(slots=True)
class ResponseUrl:
    """One of them: whose, where, of which message, and how often it may still be used."""

    channel: str
    user: str
    message_ts: str | None
    expires: float
    uses: int = RESPONSE_URL_USES


class ResponseUrls:
    """Makes them and takes what the bot sends to them. `base` is the playground's address."""

    def __init__(self, workspace: Workspace, messages: Messages, base: str = "") -> None:
        self._workspace = workspace
        self._messages = messages
        self.base = base
        self._made: dict[str, ResponseUrl] = {}

    def new(self, channel: str, user: str, message_ts: str | None) -> str:
        """The address for what `user` just did in `channel`."""
        key = secrets.token_urlsafe(18)
        expires = self._workspace.clock.now() + RESPONSE_URL_SECONDS
        self._made[key] = ResponseUrl(channel, user, message_ts, expires)
        return f"{self.base}/response/{key}"

    def respond(self, key: str, body: dict[str, Any]) -> None:
        """The bot uses one.

        Raises:
            Refused: it has expired, was used up, or the message is not valid.
        """
        target = self._made.get(key)
        if target is None or target.expires < self._workspace.clock.now():
            raise Refused("expired_url")
        if target.uses <= 0:
            raise Refused("used_url")
        target.uses -= 1
        original = self._original(target)
        if body.get("delete_original"):
            if original is not None:
                self._workspace.delete(original)
            return
        text, blocks = self._messages.checked(body)
        if body.get("replace_original") and original is not None:
            self._workspace.replace(original, text, blocks)
            return
        everybody = body.get("response_type") == "in_channel"
        thread_ts = self._messages.thread_of(target.channel, body)
        self._messages.from_app(
            target.channel,
            text,
            blocks,
            visible_to=None if everybody else target.user,
            thread_ts=thread_ts,
        )

    def _original(self, target: ResponseUrl) -> Message | None:
        if target.message_ts is None:
            return None
        return self._workspace.message(target.channel, target.message_ts)
