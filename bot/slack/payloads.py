"""Slack's payloads as records: the only place where a bare dict from Slack is read.

Sources: docs.slack.dev "Implementing slash commands" (fields, escaping of mentions and links),
"block_actions payload".
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


@dataclass(frozen=True, slots=True)
class ButtonClick:
    """One click on a button of a message."""

    team_id: str
    user_id: str
    channel_id: str
    message_ts: str
    value: str
    response_url: str


def slash_command(body: dict[str, Any]) -> SlashCommand:
    """Read a slash command."""
    return SlashCommand(
        team_id=_text(body, "team_id"),
        user_id=_text(body, "user_id"),
        channel_id=_text(body, "channel_id"),
        text=typed(_text(body, "text")),
        response_url=_text(body, "response_url"),
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
