"""The payloads that Slack sends to an app, made from the workspace. Pure but for trigger ids.

Sources: docs.slack.dev "Implementing slash commands" (fields, escaping), "block_actions payload".
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.playground.transports import Payload
from bot.playground.workspace import Message, SlashCommand, Workspace

_ADDRESS = re.compile(r"https?://[^\s<>|]+")


def command_payload(
    space: Workspace, user: str, channel: str, command: SlashCommand, text: str, response_url: str
) -> Payload:
    """A slash command, with the text escaped if the manifest asks for it."""
    return {
        "token": "playground",
        "team_id": space.team_id,
        "team_domain": "playground",
        "channel_id": channel,
        "channel_name": space.channels[channel].name,
        "user_id": user,
        "user_name": space.users[user].name,
        "command": command.name,
        "text": escaped(space, text) if command.should_escape else text,
        "api_app_id": space.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": _trigger_id(space),
    }


def click_payload(
    space: Workspace,
    user: str,
    message: Message,
    block_id: str,
    element: dict[str, Any],
    response_url: str,
) -> Payload:
    """A click; a private message is named, not contained."""
    person = space.users[user]
    private = message.visible_to is not None
    keys = ("action_id", "text", "value", "style", "type")
    action = {key: element[key] for key in keys if key in element}
    container = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    who = {"id": user, "username": person.name, "name": person.name, "team_id": space.team_id}
    return {
        "type": "block_actions",
        "token": "playground",
        "api_app_id": space.installation.app_id,
        "user": who,
        "team": {"id": space.team_id, "domain": "playground"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {**container, "is_ephemeral": private},
        "channel": {"id": message.channel, "name": space.channels[message.channel].name},
        **({} if private else {"message": message.as_slack()}),
        "state": {"values": {}},
        "trigger_id": _trigger_id(space),
        "response_url": response_url,
        "actions": [{**action, "block_id": block_id, "action_ts": f"{space.clock.now():.6f}"}],
    }


def escaped(space: Workspace, text: str) -> str:
    """What Slack makes of typed text: entities, links, mentions of who and what is known."""
    text = _ADDRESS.sub(lambda match: f"\0{match.group()}\1", escape(text))
    for user in space.users.values():
        text = re.sub(rf"@{re.escape(user.name)}\b", f"\0@{user.id}|{user.name}\1", text)
    for channel in space.channels.values():
        mention = f"\0#{channel.id}|{channel.name}\1"
        text = re.sub(rf"#{re.escape(channel.name)}\b", mention, text)
    return text.replace("\0", "<").replace("\1", ">")


def escape(text: str) -> str:
    """The three characters that Slack reserves, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _trigger_id(space: Workspace) -> str:
    return f"{int(space.clock.now())}.{secrets.token_hex(8)}"
