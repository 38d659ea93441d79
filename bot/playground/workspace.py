"""What a Slack workspace holds, in memory: people, channels, messages, and who watches them."""

from __future__ import annotations

import copy
import itertools
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.clock import Clock

Change = dict[str, Any]
"""What a watching page is told: ``{"type": "message" | "deleted", ...}``."""


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot's own user."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False


@dataclass(slots=True)
class Channel:
    """A public channel."""

    id: str
    name: str
    topic: str = ""
    members: set[str] = field(default_factory=set)
    is_archived: bool = False


@dataclass(slots=True)
class Message:
    """One message; `visible_to` names the only person who sees it, where there is one."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    visible_to: str | None = None
    thread_ts: str | None = None
    edited: bool = False

    def as_slack(self) -> dict[str, Any]:
        """The message object of the Web API."""
        shown: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text}
        shown |= {"ts": self.ts, "blocks": self.blocks} if self.blocks else {"ts": self.ts}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        return shown

    def as_page(self) -> dict[str, Any]:
        """What the page draws."""
        private = self.visible_to is not None
        return {
            **self.as_slack(),
            "channel": self.channel,
            "private": private,
            "edited": self.edited,
        }


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True)
class Installation:
    """The one app that is installed, and what it may do."""

    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]
    commands: tuple[SlashCommand, ...]


class Workspace:
    """The state, and the only place that changes it."""

    def __init__(
        self,
        clock: Clock,
        installation: Installation,
        users: Iterable[User],
        channels: Iterable[Channel],
        *,
        team_id: str = "T0PLAY0001",
        name: str = "Playground",
    ) -> None:
        self.clock = clock
        self.installation = installation
        self.team_id = team_id
        self.name = name
        self.users = {user.id: user for user in users}
        self.channels = {channel.id: channel for channel in channels}
        self._messages: dict[str, dict[str, Message]] = {id_: {} for id_ in self.channels}
        self._counter = itertools.count(1)
        self._watchers: set[tuple[str, Callable[[Change], None]]] = set()

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        blocks: list[dict[str, Any]] | None = None,
        *,
        visible_to: str | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Add a message and tell those who watch."""
        message = Message(
            ts=self._next_ts(),
            channel=channel,
            user=user,
            text=text,
            blocks=_with_ids(blocks or []),
            visible_to=visible_to,
            thread_ts=thread_ts,
        )
        self._messages[channel][message.ts] = message
        self._tell(message, {"type": "message", "message": message.as_page()})
        return message

    def replace(self, message: Message, text: str, blocks: list[dict[str, Any]]) -> None:
        """Change what a message says."""
        message.text, message.blocks, message.edited = text, _with_ids(blocks), True
        self._tell(message, {"type": "message", "message": message.as_page()})

    def delete(self, message: Message) -> None:
        """Take a message away."""
        self._messages[message.channel].pop(message.ts, None)
        self._tell(message, {"type": "deleted", "channel": message.channel, "ts": message.ts})

    def message(self, channel: str, ts: str) -> Message | None:
        """One message, if it is there."""
        return self._messages.get(channel, {}).get(ts)

    def messages(self, channel: str, viewer: str | None = None) -> Iterator[Message]:
        """A channel's messages in order; without a viewer those that everybody sees."""
        for message in self._messages[channel].values():
            if message.visible_to in (None, viewer):
                yield message

    def watch(self, user: str, tell: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of each change that `user` can see, until the returned function is called."""
        watcher = (user, tell)
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def _tell(self, message: Message, change: Change) -> None:
        for user, tell in tuple(self._watchers):
            if message.visible_to in (None, user):
                tell(change)

    def _next_ts(self) -> str:
        return f"{int(self.clock.now())}.{next(self._counter):06d}"


def _with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with the ids that Slack gives where an app gave none."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", secrets.token_hex(3))
        for element in (*block.get("elements", []), block.get("accessory")):
            if isinstance(element, dict) and element.get("type") not in {"mrkdwn", "plain_text"}:
                element.setdefault("action_id", secrets.token_hex(3))
    return blocks
