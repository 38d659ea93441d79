"""Slack's payloads as records: the only place where a bare dict from Slack is read.

Sources: docs.slack.dev "Implementing slash commands" (fields, escaping of mentions and links), the
payload references of block_actions, view_submission, shortcut and message_action, and the pages of
the events message, app_mention, reaction_added and app_home_opened. What is absent is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.slack.view_state import State, object_of, text_of

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """One `/papers ...`. `text` is what the person typed, with Slack's escapes undone."""

    team_id: str
    user_id: str
    channel_id: str
    text: str
    response_url: str = ""
    trigger_id: str = ""
    raw: str = ""
    """The text as Slack sent it, with people as ``<@U1|name>``."""


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """A message that a person wrote, from an event. `text` is mrkdwn as Slack sent it."""

    team_id: str
    event_id: str
    user_id: str
    channel_id: str
    channel_type: str
    ts: str
    thread_ts: str
    text: str
    subtype: str = ""
    from_bot: bool = False

    @property
    def root_ts(self) -> str:
        """The thread that an answer belongs into.

        Source: docs.slack.dev "chat.postMessage": the parent's ts, never a reply's.
        """
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction that a person added to a message."""

    team_id: str
    event_id: str
    user_id: str
    name: str
    channel_id: str
    message_ts: str


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """A person opened a tab of the app."""

    team_id: str
    user_id: str
    tab: str


@dataclass(frozen=True, slots=True)
class ShortcutUse:
    """A shortcut that a person chose, with its message where it is of one."""

    team_id: str
    user_id: str
    callback_id: str
    trigger_id: str
    channel_id: str = ""
    response_url: str = ""
    message: SaidMessage | None = None


@dataclass(frozen=True, slots=True)
class ViewSubmission:
    """A modal that a person sent. `values` is Slack's ``state.values``."""

    team_id: str
    user_id: str
    callback_id: str
    private_metadata: str
    view_id: str
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """What was typed into the input whose block and action are called so."""
        return State(self.values).text(name)

    def choice(self, name: str) -> str:
        """The value of the option that was chosen."""
        return State(self.values).choice(name)


@dataclass(frozen=True, slots=True)
class ButtonClick:
    """One click on a button of a message or a modal."""

    team_id: str
    user_id: str
    channel_id: str
    message_ts: str
    value: str
    response_url: str
    trigger_id: str = ""
    thread_ts: str = ""
    typed: str = ""
    """What stands in the input that sent this, where it was one."""
    view_id: str = ""
    private_metadata: str = ""
    """Of the modal, where the button stands in one."""


def slash_command(body: dict[str, Any]) -> SlashCommand:
    """Read a slash command."""
    return SlashCommand(
        team_id=text_of(body, "team_id"),
        user_id=text_of(body, "user_id"),
        channel_id=text_of(body, "channel_id"),
        text=typed(text_of(body, "text")),
        response_url=text_of(body, "response_url"),
        trigger_id=text_of(body, "trigger_id"),
        raw=text_of(body, "text"),
    )


def button_click(body: dict[str, Any]) -> ButtonClick:
    """Read a click; what is absent is empty."""
    container = object_of(body, "container")
    return ButtonClick(
        team_id=text_of(object_of(body, "team"), "id")
        or text_of(object_of(body, "user"), "team_id"),
        user_id=text_of(object_of(body, "user"), "id"),
        channel_id=text_of(object_of(body, "channel"), "id") or text_of(container, "channel_id"),
        message_ts=text_of(container, "message_ts") or text_of(object_of(body, "message"), "ts"),
        value=text_of(_first(body, "actions"), "value"),
        response_url=text_of(body, "response_url"),
        trigger_id=text_of(body, "trigger_id"),
        thread_ts=text_of(container, "thread_ts")
        or text_of(object_of(body, "message"), "thread_ts"),
        typed=text_of(_first(body, "actions"), "value"),
        view_id=text_of(object_of(body, "view"), "id"),
        private_metadata=text_of(object_of(body, "view"), "private_metadata"),
    )


def said_message(body: dict[str, Any]) -> SaidMessage:
    """Read a `message` or `app_mention` event."""
    event = object_of(body, "event")
    return _message(event, text_of(body, "team_id"), text_of(body, "event_id"))


def reaction(body: dict[str, Any]) -> Reaction:
    """Read a `reaction_added` event; for what is no message, its channel is empty."""
    event = object_of(body, "event")
    item = object_of(event, "item")
    return Reaction(
        team_id=text_of(body, "team_id"),
        event_id=text_of(body, "event_id"),
        user_id=text_of(event, "user"),
        name=text_of(event, "reaction"),
        channel_id=text_of(item, "channel"),
        message_ts=text_of(item, "ts"),
    )


def home_opened(body: dict[str, Any]) -> HomeOpened:
    """Read an `app_home_opened` event."""
    event = object_of(body, "event")
    return HomeOpened(text_of(body, "team_id"), text_of(event, "user"), text_of(event, "tab"))


def shortcut(body: dict[str, Any]) -> ShortcutUse:
    """Read a global or message shortcut."""
    team = text_of(object_of(body, "team"), "id")
    channel = text_of(object_of(body, "channel"), "id")
    message = object_of(body, "message")
    return ShortcutUse(
        team_id=team,
        user_id=text_of(object_of(body, "user"), "id"),
        callback_id=text_of(body, "callback_id"),
        trigger_id=text_of(body, "trigger_id"),
        channel_id=channel,
        response_url=text_of(body, "response_url"),
        message=_message({"channel": channel, **message}, team, "") if message else None,
    )


def view_submission(body: dict[str, Any]) -> ViewSubmission:
    """Read a submitted modal."""
    view = object_of(body, "view")
    return ViewSubmission(
        team_id=text_of(object_of(body, "team"), "id"),
        user_id=text_of(object_of(body, "user"), "id"),
        callback_id=text_of(view, "callback_id"),
        private_metadata=text_of(view, "private_metadata"),
        view_id=text_of(view, "id"),
        values=object_of(object_of(view, "state"), "values"),
    )


def _message(event: dict[str, Any], team_id: str, event_id: str) -> SaidMessage:
    return SaidMessage(
        team_id=team_id,
        event_id=event_id,
        user_id=text_of(event, "user"),
        channel_id=text_of(event, "channel"),
        channel_type=text_of(event, "channel_type"),
        ts=text_of(event, "ts"),
        thread_ts=text_of(event, "thread_ts"),
        text=text_of(event, "text"),
        subtype=text_of(event, "subtype"),
        from_bot=bool(text_of(event, "bot_id")),
    )


def typed(text: str) -> str:
    """What the person typed: links, mentions and entities as they looked in the message box.

    A link arrives as ``<https://a.b/c>`` or ``<https://a.b/c|a.b/c>``, a mention as ``<@U1|name>``.
    """
    text = _LINK.sub(_shown, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(match: re.Match[str]) -> str:
    target, label = match.group(1), match.group(2)
    if target[0] in "@#!":
        return f"{'@' if target[0] == '!' else target[0]}{label or target[1:]}"
    return target


def _first(body: dict[str, Any], key: str) -> dict[str, Any]:
    value = body.get(key)
    return value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
