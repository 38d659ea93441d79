"""An app's manifest, as far as it decides what Slack sends to the app and lets it do.

Sources: docs.slack.dev "App manifest reference" and the page of each event for its scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""The events that this workspace knows, and the scopes of which one is needed to receive each."""


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command as the manifest declares it."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut; `type` is ``global`` or ``message``."""

    name: str
    type: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app declared."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    home_tab: bool = False
    messages_tab: bool = False

    def problems(self) -> list[str]:
        """What the manifest lacks for what it asks; Slack's own check passes over these."""
        unknown = sorted(self.events - EVENT_SCOPES.keys())
        return [f"unknown event {event}" for event in unknown] + [
            f"event {event} needs the scope {' or '.join(EVENT_SCOPES[event])}"
            for event in sorted(self.events & EVENT_SCOPES.keys())
            if not self.may_receive(event)
        ]

    def may_receive(self, event: str) -> bool:
        """Whether the scopes suffice for an event."""
        needed = EVENT_SCOPES.get(event, ())
        return not needed or any(scope in self.scopes for scope in needed)


def read_manifest(text: str) -> Manifest:
    """Read a manifest in YAML or JSON; what it leaves out is off, as in Slack."""
    data = yaml.safe_load(text)
    features = data.get("features") or {}
    bot = features.get("bot_user") or {}
    home = features.get("app_home") or {}
    name = str(data["display_information"]["name"])
    asked = (data.get("settings") or {}).get("event_subscriptions") or {}
    return Manifest(
        name=name,
        bot_name=str(bot.get("display_name") or name),
        scopes=frozenset(((data.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        commands=tuple(map(_command, features.get("slash_commands") or ())),
        shortcuts=tuple(map(_shortcut, features.get("shortcuts") or ())),
        events=frozenset(asked.get("bot_events") or ()),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
    )


def _command(data: dict[str, Any]) -> SlashCommand:
    return SlashCommand(
        name=data["command"],
        description=data.get("description", ""),
        usage_hint=data.get("usage_hint", ""),
        should_escape=bool(data.get("should_escape", False)),
    )


def _shortcut(data: dict[str, Any]) -> Shortcut:
    return Shortcut(
        data["name"], data["type"], data["callback_id"], str(data.get("description", ""))
    )
