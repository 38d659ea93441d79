"""Whatever arrives is answered, and no page breaks over it."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.faults import KINDS
from bot.playground.incoming import read_json
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    JONAS,
    MEI,
    PRIYA,
    Browser,
    ScriptedBot,
    a_home,
    a_modal,
    actions,
    an_input,
    built,
    button,
    option,
)

pytestmark = pytest.mark.anyio
WORDS = st.sampled_from(
    [
        CHANNEL,
        MEI,
        BOT,
        "b",
        "press",
        "say",
        "$ts",
        "$view",
        "$home",
        "$trigger",
        "*",
        "",
        "/papers x",
        "/invite @mei",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.just("\ud800")
    | st.sampled_from(["9" * 5_000, "1e999", "-1", "1.1"])
    | WORDS
)
KEYS = [
    *("channel", "user", "users", "user_id", "text", "ts", "message_ts", "timestamp", "thread_ts"),
    *("blocks", "metadata", "view", "view_id", "external_id", "hash", "trigger_id", "name"),
    *("block_id", "action_id", "value", "values", "place", "query", "callback_id", "tab", "all"),
    *("limit", "cursor", "oldest", "latest", "inclusive", "types", "by", "to", "preset", "add"),
    *("remove", "clear", "response_type", "replace_original", "delete_original", "type", "kind"),
    *("times", "seconds", "copies", "method", "error", "elements", "element", "title", "b", "say"),
]
SHAPES = st.sampled_from(
    [
        [actions(button())],
        a_modal(),
        a_home(),
        {"channel": CHANNEL, "ts": "$ts"},
        {"view_id": "$view"},
        {"b": {"say": "x"}},
        {"event_type": "x", "event_payload": {}},
        *({"kind": each.kind, "times": 1} for each in KINDS if each.where != "web_api"),
        {"kind": "arxiv_stale", "seconds": "nan"},
    ]
)
VALUES = st.recursive(
    SCALARS | SHAPES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)
METHODS = [
    *("api.test", "auth.test", "chat.delete", "chat.getPermalink", "chat.postEphemeral"),
    *("chat.postMessage", "chat.update", "conversations.history", "conversations.info"),
    *("conversations.join", "conversations.list", "conversations.members", "conversations.open"),
    *("conversations.replies", "reactions.add", "reactions.get", "reactions.remove", "team.info"),
    *("users.conversations", "users.info", "users.list", "views.open", "views.publish"),
    *("views.push", "views.update", "apps.connections.open", "made.up"),
]
PEOPLE = (MEI, JONAS, PRIYA)


class Prepared:
    """A workspace with something to hit: a message, a modal, a Home, a trigger, a response_url."""

    def __init__(self, answer):
        self.playground = playground = built(ScriptedBot(otherwise=answer))
        self.browser = Browser(playground)
        menu = {"type": "static_select", "action_id": "say", "options": [option("a")]}
        message = playground.workspace.post(CHANNEL, BOT, "x", [actions(button(), menu)])
        view = a_modal(an_input({"type": "plain_text_input", "action_id": "say"}))
        trigger = playground.triggers.new(MEI)
        modal = playground.views.open(playground.triggers.exchange(trigger), view)
        home = playground.views.publish(MEI, a_home(actions(button())))
        self.url = playground.response_urls.new(CHANNEL, MEI, message.ts)
        self.names = {
            "$ts": message.ts,
            "$view": modal.id,
            "$home": home.id,
            "$trigger": playground.triggers.new(MEI, modal.id),
        }

    def named(self, body):
        text = json.dumps(body)
        for name, value in self.names.items():
            text = text.replace(json.dumps(name), json.dumps(value))
        return text.encode()

    async def sound(self):
        """Every person's page can still be drawn."""
        await self.playground.events.settled()
        for user in PEOPLE:
            state = await self.browser.request("GET", f"/page/state?user={user}")
            assert state.status == 200
            json.loads(state.text, parse_constant=pytest.fail)
        self.playground.close()


def _as_received(answer):
    """What a transport makes of a bot's answer."""
    try:
        return read_json(json.dumps(answer))
    except ValueError:
        return None


async def _send(body, answer):
    prepared = Prepared(_as_received(answer))
    browser, data = prepared.browser, prepared.named(body)
    for method in METHODS:
        assert (await browser.call(method, data)).status in {200, 429}
    for action in (*prepared.playground.page.actions, "made-up"):
        kind = {"content-type": "application/json"}
        answered = await browser.request("POST", f"/page/{action}", data, kind)
        assert answered.status in {200, 400}
    for address in (prepared.url, "/response/x"):
        assert (await browser.request("POST", address, data)).status in {200, 400, 404}
    await prepared.sound()


@given(BODIES, BODIES)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_body_and_no_answer_of_a_bot_breaks_anything(body, answer):
    asyncio.run(_send(body, answer))


async def _sent_as_text(text):
    prepared = Prepared(None)
    for method in ("chat.postMessage", "views.open", "conversations.history"):
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain", ""):
            assert (await prepared.browser.call(method, text, kind=kind)).status == 200
    for path in ("/page/say", "/page/act", prepared.url):
        answered = await prepared.browser.request(
            "POST", path, text, {"content-type": "application/json"}
        )
        assert answered.status in {200, 400}
    await prepared.sound()


@given(st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_bytes_break_anything(text):
    asyncio.run(_sent_as_text(text))


@pytest.mark.parametrize(
    "text",
    [
        b"[" * 100_000,
        b'{"text": ' * 5_000,
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b"\xff\xfe",
    ],
)
async def test_no_json_is_too_odd(text):
    await _sent_as_text(text)


@pytest.mark.parametrize(
    "text", ["\ud800", "<!channel> \0\1", "a" * 12_000, "<" * 100, "@" * 50_000]
)
async def test_whatever_is_typed_can_be_shown(browser, text):
    answer = await browser.page("say", channel=CHANNEL, text=text)
    assert answer["ok"]
    assert len((await browser.state())["messages"][CHANNEL]) == 1
