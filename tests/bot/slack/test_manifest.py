"""The manifest asks for what the code uses, and the code uses what the manifest asks for."""

import ast
from pathlib import Path

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.playground.app import bots_manifest
from bot.playground.manifest import EVENT_SCOPES
from bot.slack import commands
from bot.slack.intake import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT

FOLDER = Path(bot.slack.__file__).parent
MANIFEST = yaml.safe_load((FOLDER / "manifest.yaml").read_text(encoding="utf-8"))

HISTORY = {"channels:history", "groups:history", "im:history"}
SCOPES_OF = {
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "conversations_list": {"channels:read"},
    "conversations_info": {"channels:read"},
    "conversations_members": {"channels:read"},
    "conversations_history": HISTORY,
    "conversations_replies": HISTORY,
    "conversations_open": {"im:write"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "reactions_add": {"reactions:write"},
    "views_open": set(),
    "views_push": set(),
    "views_publish": set(),
    "views_update": set(),
    "auth_test": set(),
    "apps_connections_open": set(),
}
"""The scopes of each Web API method that bots like this one call."""

MANIFEST_EVENTS = MANIFEST["settings"]["event_subscriptions"]["bot_events"]


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
    assert web_api_methods() - set(SCOPES_OF) == set()


def test_the_scopes_are_those_of_what_is_called_and_listened_to():
    used = set().union(*(SCOPES_OF[name] for name in web_api_methods()))
    used |= {scope for event in MANIFEST_EVENTS for scope in EVENT_SCOPES[event]}
    used |= {"commands"}
    assert used == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_the_commands_are_those_that_are_registered():
    names = [command["command"] for command in MANIFEST["features"]["slash_commands"]]
    assert names == [commands.COMMAND]
    assert len(registered("command")) == len(names)


def test_each_event_has_the_scope_that_it_needs():
    """Slack's own check of a manifest passes over unknown events and missing scopes."""
    assert bots_manifest().problems() == []


def test_events_are_asked_for_where_they_are_listened_to():
    listened = {node.args[0].value for node in registered("event")}
    assert listened == {event.partition(".")[0] for event in MANIFEST_EVENTS}


def test_the_shortcuts_are_those_that_are_listened_to():
    declared = {each["callback_id"]: each["type"] for each in MANIFEST["features"]["shortcuts"]}
    assert declared == {MESSAGE_SHORTCUT: "message", GLOBAL_SHORTCUT: "global"}
    bound = [node for node in registered("shortcut") if ast.unparse(node.func) == "app.shortcut"]
    assert len(bound) == 2


def test_the_home_is_on_because_it_is_published_and_people_may_write_directly():
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_interactivity_is_on_because_buttons_are_listened_to():
    assert bool(registered("action")) == MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_menus_are_searched_so_interactivity_is_on():
    """Over HTTP they have an address of their own, Options Load URL; over Socket Mode none."""
    assert len(registered("options")) == 1


def test_it_can_be_pasted():
    """Slack's limits on what a manifest says, and the switches that a small group needs."""
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert MANIFEST["features"]["bot_user"]["display_name"] == "papers"
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in str(MANIFEST)


@pytest.mark.parametrize("kind", ["message", "function"])
def test_no_other_kind_of_listener_is_forgotten_here(kind):
    """A new kind of listener needs its line in the manifest and in this file."""
    assert registered(kind) == []
