"""What the manifest says, and what it lacks for what it asks."""

import pytest

from bot.playground.app import bots_manifest
from bot.playground.manifest import Manifest, Shortcut, SlashCommand, read_manifest

WHOLE = """
display_information: {name: Papers}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: false}
  bot_user: {display_name: papers}
  slash_commands:
    - {command: /papers, description: Look up, usage_hint: "[words]", should_escape: true}
    - {command: /bare}
  shortcuts:
    - {name: Save, type: message, callback_id: save, description: Save it}
oauth_config:
  scopes: {bot: [commands, app_mentions:read]}
settings:
  event_subscriptions: {bot_events: [app_mention, app_home_opened]}
"""


def test_what_it_declares_is_read():
    assert read_manifest(WHOLE) == Manifest(
        name="Papers",
        bot_name="papers",
        scopes=frozenset({"commands", "app_mentions:read"}),
        commands=(
            SlashCommand("/papers", "Look up", "[words]", should_escape=True),
            SlashCommand("/bare", should_escape=False),
        ),
        shortcuts=(Shortcut("Save", "message", "save", "Save it"),),
        events=frozenset({"app_mention", "app_home_opened"}),
        home_tab=True,
        messages_tab=False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "display_information: {name: A}",
        '{"display_information": {"name": "A"}, "features": {}, "settings": {}}',
        "{display_information: {name: A}, features: , settings: , oauth_config: {scopes: }}",
    ],
)
def test_what_it_leaves_out_is_off(text):
    assert read_manifest(text) == Manifest("A", "A", frozenset(), messages_tab=True)


def asking(*events, scopes=()):
    return Manifest("A", "a", frozenset(scopes), events=frozenset(events))


@pytest.mark.parametrize(
    ("manifest", "problems"),
    [
        (asking(), []),
        (asking("app_home_opened"), []),
        (asking("app_mention", scopes=["app_mentions:read"]), []),
        (asking("app_mention"), ["event app_mention needs the scope app_mentions:read"]),
        (
            asking("message.im", scopes=["channels:history"]),
            ["event message.im needs the scope im:history"],
        ),
        (asking("member_joined_channel", scopes=["groups:read"]), []),
        (
            asking("member_left_channel"),
            ["event member_left_channel needs the scope channels:read or groups:read"],
        ),
        (asking("made_up"), ["unknown event made_up"]),
    ],
)
def test_an_event_without_its_scope_is_a_problem(manifest, problems):
    assert manifest.problems() == problems


def test_the_bots_own_manifest_lacks_nothing():
    assert bots_manifest().problems() == []
