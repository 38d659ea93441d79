"""Slack's payloads as records: the only place where a bare dict from Slack is read.

Sources: docs.slack.dev "Implementing slash commands" (fields, escaping of mentions and links), the
payload references of block_actions, view_submission, shortcut and message_action, and the pages of
the events message, app_mention, reaction_added and app_home_opened. What is absent is empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

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
        return _text(self._held(name), "value")

    def choice(self, name: str) -> str:
        """The value of the option that was chosen."""
        return _text(_dict(self._held(name), "selected_option"), "value")

    def _held(self, name: str) -> dict[str, Any]:
        return _dict(_dict(self.values, name), name)


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
        team_id=_text(body, "team_id"),
        user_id=_text(body, "user_id"),
        channel_id=_text(body, "channel_id"),
        text=typed(_text(body, "text")),
        response_url=_text(body, "response_url"),
        trigger_id=_text(body, "trigger_id"),
        raw=_text(body, "text"),
    )


def button_click(body: dict[str, Any]) -> ButtonClick:
    """Read a click; what is absent is empty."""
    container = _dict(body, "container")
    return ButtonClick(
        team_id=_text(_dict(body, "team"), "id") or _text(_dict(body, "user"), "team_id"),
        user_id=_text(_dict(body, "user"), "id"),
        channel_id=_text(_dict(body, "channel"), "id") or _text(container, "channel_id"),
        message_ts=_text(container, "message_ts") or _text(_dict(body, "message"), "ts"),
        value=_text(_first(body, "actions"), "value"),
        response_url=_text(body, "response_url"),
        trigger_id=_text(body, "trigger_id"),
        thread_ts=_text(container, "thread_ts") or _text(_dict(body, "message"), "thread_ts"),
        typed=_text(_first(body, "actions"), "value"),
        view_id=_text(_dict(body, "view"), "id"),
        private_metadata=_text(_dict(body, "view"), "private_metadata"),
    )


def said_message(body: dict[str, Any]) -> SaidMessage:
    """Read a `message` or `app_mention` event."""
    event = _dict(body, "event")
    return _message(event, _text(body, "team_id"), _text(body, "event_id"))


def reaction(body: dict[str, Any]) -> Reaction:
    """Read a `reaction_added` event; for what is no message, its channel is empty."""
    event = _dict(body, "event")
    item = _dict(event, "item")
    return Reaction(
        team_id=_text(body, "team_id"),
        event_id=_text(body, "event_id"),
        user_id=_text(event, "user"),
        name=_text(event, "reaction"),
        channel_id=_text(item, "channel"),
        message_ts=_text(item, "ts"),
    )


def home_opened(body: dict[str, Any]) -> HomeOpened:
    """Read an `app_home_opened` event."""
    event = _dict(body, "event")
    return HomeOpened(_text(body, "team_id"), _text(event, "user"), _text(event, "tab"))


def shortcut(body: dict[str, Any]) -> ShortcutUse:
    """Read a global or message shortcut."""
    team = _text(_dict(body, "team"), "id")
    channel = _text(_dict(body, "channel"), "id")
    message = _dict(body, "message")
    return ShortcutUse(
        team_id=team,
        user_id=_text(_dict(body, "user"), "id"),
        callback_id=_text(body, "callback_id"),
        trigger_id=_text(body, "trigger_id"),
        channel_id=channel,
        response_url=_text(body, "response_url"),
        message=_message({"channel": channel, **message}, team, "") if message else None,
    )


def view_submission(body: dict[str, Any]) -> ViewSubmission:
    """Read a submitted modal."""
    view = _dict(body, "view")
    return ViewSubmission(
        team_id=_text(_dict(body, "team"), "id"),
        user_id=_text(_dict(body, "user"), "id"),
        callback_id=_text(view, "callback_id"),
        private_metadata=_text(view, "private_metadata"),
        view_id=_text(view, "id"),
        values=_dict(_dict(view, "state"), "values"),
    )


def _message(event: dict[str, Any], team_id: str, event_id: str) -> SaidMessage:
    return SaidMessage(
        team_id=team_id,
        event_id=event_id,
        user_id=_text(event, "user"),
        channel_id=_text(event, "channel"),
        channel_type=_text(event, "channel_type"),
        ts=_text(event, "ts"),
        thread_ts=_text(event, "thread_ts"),
        text=_text(event, "text"),
        subtype=_text(event, "subtype"),
        from_bot=bool(_text(event, "bot_id")),
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


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _dict(body: dict[str, Any], key: str) -> dict[str, Any]:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def _first(body: dict[str, Any], key: str) -> dict[str, Any]:
    value = body.get(key)
    return value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
