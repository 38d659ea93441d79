"""The payloads that Slack sends to an app when a person acts, made from the workspace.

Sources: docs.slack.dev "Implementing slash commands", and the payload references of block_actions,
block_suggestion, view_submission, view_closed, shortcut and message_action.
"""

from __future__ import annotations

from typing import Any

from bot.playground.manifest import Shortcut, SlashCommand
from bot.playground.records import Channel, Message
from bot.playground.transports.contract import Payload
from bot.playground.typed import escaped
from bot.playground.workspace import Workspace

_HIDDEN_NAMES = {"private": "privategroup", "im": "directmessage"}
"""What stands in for the name of a conversation that is not public."""


def command_payload(
    space: Workspace,
    user: str,
    channel: Channel,
    command: SlashCommand,
    text: str,
    *,
    response_url: str,
    trigger_id: str,
) -> Payload:
    """A slash command, with the text escaped if the manifest asks for it."""
    return {
        "token": "playground",
        "team_id": space.team_id,
        "team_domain": "playground",
        "channel_id": channel.id,
        "channel_name": _HIDDEN_NAMES.get(channel.kind, channel.name),
        "user_id": user,
        "user_name": space.users[user].name,
        "command": command.name,
        "text": typed(space, text, labels=True) if command.should_escape else text,
        "api_app_id": space.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(space: Workspace, kind: str, user: str, **more: Any) -> Payload:
    """What every interactive payload says, and more."""
    person = space.users[user]
    return {
        "type": kind,
        "token": "playground",
        "api_app_id": space.installation.app_id,
        "user": {
            "id": user,
            "username": person.name,
            "name": person.name,
            "team_id": space.team_id,
        },
        "team": {"id": space.team_id, "domain": "playground"},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def message_place(space: Workspace, message: Message) -> Payload:
    """Where something happened in a message; a private one is named, not contained."""
    private = message.visible_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": private,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    channel = space.channels[message.channel]
    place: Payload = {"container": container, "channel": channel_of(channel)}
    return place if private else {**place, "message": message.as_slack()}


def channel_of(channel: Channel) -> Payload:
    """A conversation in a payload."""
    return {"id": channel.id, "name": _HIDDEN_NAMES.get(channel.kind, channel.name)}


def shortcut_payload(space: Workspace, user: str, shortcut: Shortcut, **more: Any) -> Payload:
    """A shortcut, global or of a message."""
    kind = "message_action" if shortcut.type == "message" else "shortcut"
    action_ts = f"{space.clock.now():.6f}"
    return interaction(
        space, kind, user, callback_id=shortcut.callback_id, action_ts=action_ts, **more
    )


def typed(space: Workspace, text: str, *, labels: bool = False) -> str:
    """Typed text as payloads and messages carry it."""
    users = {user.name: user.id for user in space.users.values()}
    channels = {each.name: each.id for each in space.channels.values() if each.kind == "public"}
    return escaped(text, users, channels, labels=labels)
