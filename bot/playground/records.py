"""The nouns of a workspace: who, where, what was said, which app is installed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.manifest import Manifest
from bot.playground.typed import rich_text

ChannelKind = Literal["public", "private", "im"]


@dataclass(slots=True)
class User:
    """A person, or the bot's own user. `tz` is an IANA time zone."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False
    tz: str = "UTC"
    deleted: bool = False

    def as_page(self) -> dict[str, Any]:
        """What the page draws."""
        return {
            "id": self.id,
            "name": self.name,
            "real_name": self.real_name,
            "title": self.title,
            "bot": self.is_bot,
            "deleted": self.deleted,
            "tz": self.tz,
        }


@dataclass(slots=True)
class Channel:
    """A public channel, a private one, or the direct message of `user` with the app."""

    id: str
    name: str
    topic: str = ""
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    kind: ChannelKind = "public"
    user: str | None = None

    def visible_to(self, user: str) -> bool:
        """Public channels are seen by everybody, others by their members."""
        return self.kind == "public" or user in self.members

    def as_page(self) -> dict[str, Any]:
        """What the page draws."""
        return {
            "id": self.id,
            "name": self.name,
            "topic": self.topic,
            "kind": self.kind,
            "members": sorted(self.members),
            "archived": self.is_archived,
        }


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
    edited: str | None = None
    subtype: str | None = None
    metadata: dict[str, Any] | None = None
    bot: dict[str, str] | None = None
    """The app's ids, where an app posted it."""
    client_msg_id: str | None = None
    """The id that a person's client gave it."""
    replies: dict[str, str] = field(default_factory=dict)
    """Time stamp and author of each reply."""
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def holds_thread(self) -> bool:
        """Whether it can be replied to: everybody sees it, and it is no reply itself."""
        return self.visible_to is None and self.thread_ts in {None, self.ts}

    def as_slack(self, *, with_metadata: bool = False) -> dict[str, Any]:
        """The message object of the Web API and of events."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            **(self.bot or {}),
        }
        blocks = self.blocks or ([] if self.bot or self.subtype else rich_text(self.text))
        shown |= {"blocks": blocks} if blocks else {}
        shown |= {key: value for key, value in self._optional().items() if value}
        if with_metadata and self.metadata:
            shown["metadata"] = self.metadata
        return shown

    def as_page(self) -> dict[str, Any]:
        """What the page draws."""
        return {
            "ts": self.ts,
            "channel": self.channel,
            "user": self.user,
            "text": self.text,
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "subtype": self.subtype,
            "private": self.visible_to is not None,
            "edited": self.edited is not None,
            "reply_count": len(self.replies),
            "reply_users": list(dict.fromkeys(self.replies.values())),
            "latest_reply": max(self.replies, default=None),
            "reactions": self._reactions(),
        }

    def _optional(self) -> dict[str, Any]:
        given: dict[str, Any] = {
            "thread_ts": self.thread_ts,
            "subtype": self.subtype,
            "client_msg_id": self.client_msg_id,
            "reactions": self._reactions(),
        }
        if self.edited:
            given["edited"] = {"user": self.user, "ts": self.edited}
        if self.replies:
            given |= {
                "reply_count": len(self.replies),
                "reply_users": list(dict.fromkeys(self.replies.values())),
                "latest_reply": max(self.replies),
            }
        return given

    def _reactions(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]


@dataclass(frozen=True, slots=True)
class Installation:
    """The one app that is installed, its tokens, and what its manifest declares."""

    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    manifest: Manifest
