"""The manifest asks for what the code uses, and the code uses what the manifest asks for."""

import ast
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.playground.app import bots_manifest
from bot.slack import commands

FOLDER = Path(bot.slack.__file__).parent
MANIFEST = yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))

SCOPE_OF = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "chat_delete": "chat:write",
    "conversations_list": "channels:read",
    "conversations_info": "channels:read",
    "conversations_members": "channels:read",
    "conversations_history": "channels:history",
    "conversations_open": "im:write",
    "users_info": "users:read",
    "users_list": "users:read",
    "reactions_add": "reactions:write",
    "views_open": None,
    "views_publish": None,
    "views_update": None,
    "auth_test": None,
    "apps_connections_open": None,
}
"""The scope of each Web API method that bots like this one call; None: no bot scope."""

LISTENERS = {"command", "action", "event", "message", "view", "options", "shortcut", "function"}


def calls():
    """The names of all methods called in bot/slack, and in the composition root."""
    for path in (*FOLDER.rglob("*.py"), FOLDER.parent / "app.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def web_api_methods():
    return {
        name
        for name, _node in calls()
        if "_" in name and not name.startswith("_") and hasattr(AsyncWebClient, name)
    }


def registered(kind):
    return [node for name, node in calls() if name == kind]


def test_the_table_knows_every_method_that_is_called():
    assert web_api_methods() - set(SCOPE_OF) == set()


def test_the_scopes_are_those_of_the_methods_and_of_the_command():
    used = {SCOPE_OF[name] for name in web_api_methods()} - {None}
    if registered("command"):
        used.add("commands")
    assert used == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_the_commands_are_those_that_are_registered():
    names = [command["command"] for command in MANIFEST["features"]["slash_commands"]]
    assert names == [commands.COMMAND]
    assert len(registered("command")) == len(names)


def test_each_event_has_the_scope_that_it_needs():
    """Slack's own check of a manifest passes over unknown events and missing scopes."""
    assert bots_manifest().problems() == []


def test_events_are_asked_for_only_where_they_are_listened_to():
    asked = MANIFEST["settings"].get("event_subscriptions", {}).get("bot_events", [])
    assert bool(asked) == bool(registered("event") + registered("message"))


def test_interactivity_is_on_because_buttons_are_listened_to():
    assert bool(registered("action")) == MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_it_can_be_pasted():
    """Slack's limits on what a manifest says, and the switches that a small group needs."""
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert MANIFEST["features"]["bot_user"]["display_name"] == "papers"
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in str(MANIFEST)


@pytest.mark.parametrize("kind", sorted(LISTENERS - {"command", "action"}))
def test_no_other_kind_of_listener_is_forgotten_here(kind):
    """A new kind of listener needs its line in the manifest and in this file."""
    assert registered(kind) == []
