"""The bodies of Slack's events. Pure.

Sources: docs.slack.dev, the pages of the events message, app_mention, message_changed,
message_deleted, reaction_added, member_joined_channel, channel_archive, app_home_opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.playground.happenings import Happening, Kind
from bot.playground.records import Channel, Message

_MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}
_LETTERS = {"public": "C", "private": "G"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event: the name that a manifest subscribes to, and its body."""

    name: str
    body: dict[str, Any]


def event_of(happening: Happening, channel: Channel, event_ts: str) -> Event | None:
    """The event of a happening; None where Slack has none."""
    subject = happening.subject
    if isinstance(subject, Channel):
        return _channel_event(happening, subject, event_ts)
    if happening.kind in {Kind.REACTED, Kind.UNREACTED}:
        return _reaction(happening, subject, event_ts)
    name = _MESSAGE_EVENTS[channel.kind]
    return Event(name, _message(happening, subject, channel, event_ts))


def mention_of(message: Message, bot_user: str) -> Event | None:
    """The second event of a message that mentions the bot."""
    if message.bot or f"<@{bot_user}>" not in message.text:
        return None
    body = {
        **message.as_slack(),
        "type": "app_mention",
        "channel": message.channel,
        "event_ts": message.ts,
    }
    return Event("app_mention", body)


def home_opened(user: str, channel: str, tab: str, event_ts: str, view: Any) -> Event:
    """A person opened the app's Home or Messages tab."""
    body = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
    body |= {"event_ts": event_ts} | ({"view": view} if view and tab == "home" else {})
    return Event("app_home_opened", body)


def _message(
    happening: Happening, message: Message, channel: Channel, event_ts: str
) -> dict[str, Any]:
    where = {"channel": channel.id, "channel_type": _CHANNEL_TYPES[channel.kind]}
    if happening.kind is Kind.POSTED:
        parent = {}
        if message.thread_ts and message.thread_ts != message.ts:
            parent = {"parent_user_id": happening.more.get("parent", message.user)}
        return {**message.as_slack(), **where, **parent, "event_ts": message.ts}
    body = {"type": "message", "hidden": True, "ts": event_ts, "event_ts": event_ts, **where}
    before = happening.more["before"]
    if happening.kind is Kind.DELETED:
        told = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
        return {**body, **told}
    told = {"subtype": "message_changed", "message": message.as_slack(), "previous_message": before}
    return {**body, **told}


def _reaction(happening: Happening, message: Message, event_ts: str) -> Event:
    name = "reaction_added" if happening.kind is Kind.REACTED else "reaction_removed"
    return Event(
        name,
        {
            "type": name,
            "user": happening.more["user"],
            "reaction": happening.more["name"],
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": event_ts,
        },
    )


def _channel_event(happening: Happening, channel: Channel, event_ts: str) -> Event | None:
    user = happening.more.get("user")
    if happening.kind in {Kind.JOINED, Kind.LEFT}:
        joined = happening.kind is Kind.JOINED
        name = "member_joined_channel" if joined else "member_left_channel"
        body = {"user": user, "channel_type": _LETTERS.get(channel.kind, "D")}
        inviter = happening.more.get("inviter")
        body |= {"inviter": inviter} if inviter else {}
    elif channel.kind == "public":
        name = "channel_archive" if happening.kind is Kind.ARCHIVED else "channel_unarchive"
        body = {"user": user}
    else:
        return None
    return Event(name, {"type": name, "channel": channel.id, "event_ts": event_ts, **body})
