"""The local workspace over real HTTP and WebSocket: strict where Slack is strict."""

import asyncio
import contextlib
import dataclasses
import json

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.app import bots_manifest, build_playground
from bot.playground.clock import ManualClock, within
from bot.playground.page.routes import STATIC
from bot.playground.refusals import Refused
from bot.playground.seed import BOT_USER
from bot.playground.server import start_playground
from bot.serving import CannotListen

pytestmark = pytest.mark.anyio
CHANNEL, MEI, JONAS = "C0GENMODEL", "U0MEI00001", "U0JONAS001"
SCOPES = ("chat:write", "commands", "channels:read", "channels:history", "users:read")


def playground_with(*scopes):
    manifest = dataclasses.replace(bots_manifest(), scopes=frozenset(scopes))
    return build_playground(ManualClock(), manifest=manifest)


PATIENCE = 20


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def running(anyio_backend):
    started = await start_playground(playground=playground_with(*SCOPES))
    yield started
    await started.close()


@pytest.fixture
async def http(anyio_backend):
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(running):
    return AsyncWebClient(token=running.bot_token, base_url=running.api_url, retry_handlers=[])


async def error_of(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


async def test_the_real_client_posts_updates_and_deletes(running, client):
    posted = await client.chat_postMessage(channel=CHANNEL, text="one")
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="two")
    history = await client.conversations_history(channel=CHANNEL)
    assert [message["text"] for message in history["messages"]] == ["two"]
    await client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    assert (await client.conversations_history(channel=CHANNEL))["messages"] == []


async def test_the_client_learns_who_it_is_and_who_is_there(running, client):
    assert (await client.auth_test())["user_id"] == BOT_USER
    names = [each["name"] for each in (await client.conversations_list())["channels"]]
    assert names == ["generation-models", "model-merging", "general"]
    assert MEI in (await client.conversations_members(channel=CHANNEL))["members"]
    assert (await client.users_info(user=MEI))["user"]["name"] == "mei"
    assert any(each["is_bot"] for each in (await client.users_list())["members"])
    assert (await client.conversations_info(channel=CHANNEL))["channel"]["is_member"]


@pytest.mark.filterwarnings("ignore:The top-level `text`:UserWarning")
async def test_every_refusal_has_slacks_word(running, client):
    workspace = running.playground.workspace
    workspace.channels["C0GENERAL1"].is_archived = True
    workspace.channels["C0MERGING1"].members.discard(BOT_USER)
    theirs = workspace.post(CHANNEL, MEI, "mine")
    post = client.chat_postMessage
    bad = [{"type": "section"}]
    refusals = {
        "channel_not_found": post(channel="C404", text="x"),
        "is_archived": post(channel="C0GENERAL1", text="x"),
        "not_in_channel": post(channel="C0MERGING1", text="x"),
        "no_text": post(channel=CHANNEL, text=""),
        "msg_too_long": post(channel=CHANNEL, text="x" * 40_001),
        "invalid_blocks": post(channel=CHANNEL, text="x", blocks=bad),
        "invalid_blocks_format": post(channel=CHANNEL, text="x", blocks="{"),
        "user_not_in_channel": client.chat_postEphemeral(channel=CHANNEL, user="U404", text="x"),
        "cant_update_message": client.chat_update(channel=CHANNEL, ts=theirs.ts, text="x"),
        "message_not_found": client.chat_delete(channel=CHANNEL, ts="1.1"),
        "user_not_found": client.users_info(user="U404"),
        "unknown_method": client.api_call("chat.somethingNew"),
        "not_authed": AsyncWebClient(base_url=running.api_url).auth_test(),
        "invalid_auth": AsyncWebClient(token="xoxb-x", base_url=running.api_url).auth_test(),
    }
    for word, call in refusals.items():
        assert word == await error_of(call)


async def test_a_scope_that_was_not_granted_is_missing(running):
    poor = await start_playground(playground=playground_with("commands"))
    client = AsyncWebClient(token=poor.bot_token, base_url=poor.api_url)
    assert await error_of(client.chat_postMessage(channel=CHANNEL, text="x")) == "missing_scope"
    await poor.close()


async def test_socket_mode_needs_the_app_token(running, client):
    assert await error_of(client.apps_connections_open(app_token="xapp-x")) == "invalid_auth"
    wrong_kind = client.apps_connections_open(app_token=running.bot_token)
    assert await error_of(wrong_kind) == "not_allowed_token_type"


@contextlib.asynccontextmanager
async def connected(running, http):
    opened = await AsyncWebClient(base_url=running.api_url).apps_connections_open(
        app_token=running.app_token
    )
    async with http.ws_connect(opened["url"]) as socket:
        hello = await asyncio.wait_for(socket.receive_json(), PATIENCE)
        assert hello["type"] == "hello"
        yield socket


async def test_each_payload_goes_to_one_of_several_connections(running, http):
    people = running.playground.people
    async with connected(running, http) as first, connected(running, http) as second:
        for socket in (second, first, second):
            saying = asyncio.create_task(people.say(MEI, CHANNEL, "/papers VAR <b> @jonas", None))
            envelope = await asyncio.wait_for(socket.receive_json(), PATIENCE)
            assert envelope["payload"]["text"] == "VAR &lt;b&gt; <@U0JONAS001|jonas>"
            answer = {"text": "found", "response_type": "in_channel"}
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
            await asyncio.wait_for(saying, PATIENCE)
    assert len(list(running.playground.workspace.messages(CHANNEL, JONAS))) == 3


async def test_a_ticket_opens_one_connection(running, http):
    opened = await AsyncWebClient(base_url=running.api_url).apps_connections_open(
        app_token=running.app_token
    )
    async with http.ws_connect(opened["url"]):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(opened["url"])


async def test_three_seconds_of_the_clock_without_an_answer_are_an_error(running, http):
    playground = running.playground
    async with connected(running, http) as socket:
        saying = asyncio.create_task(playground.people.say(MEI, CHANNEL, "/papers VAR", None))
        await asyncio.wait_for(socket.receive_json(), PATIENCE)
        playground.workspace.clock.advance(3)
        await asyncio.wait_for(saying, PATIENCE)
    (said,) = playground.workspace.messages(CHANNEL, MEI)
    assert "operation_timeout" in said.text
    assert said.visible_to == MEI


async def test_without_a_bot_a_command_fails_as_in_slack(running):
    people = running.playground.people
    for text, thread_ts in (("/papers VAR", None), ("/nothing", None), ("/papers VAR", "1.1")):
        await people.say(MEI, CHANNEL, text, thread_ts)
    texts = [message.text for message in running.playground.workspace.messages(CHANNEL, MEI)]
    assert ["dispatch_failed" in texts[0], "not a valid" in texts[1], "threads" in texts[2]] == [
        True
    ] * 3


async def test_a_response_url_works_five_times_within_thirty_minutes(running):
    urls, clock = running.playground.response_urls, running.playground.clock
    key = urls.new(CHANNEL, MEI, None).rpartition("/")[2]
    for _ in range(5):
        urls.respond(key, {"text": "x"})
    with pytest.raises(Refused, match="used_url"):
        urls.respond(key, {"text": "x"})
    late = urls.new(CHANNEL, MEI, None).rpartition("/")[2]
    clock.advance(1_801)
    for gone in (late, "never-was"):
        with pytest.raises(Refused, match="expired_url"):
            urls.respond(gone, {"text": "x"})


async def test_a_response_url_replaces_and_deletes_the_message_it_came_from(running, http):
    urls, workspace = running.playground.response_urls, running.playground.workspace
    message = workspace.post(CHANNEL, BOT_USER, "old", visible_to=MEI)
    url = urls.new(CHANNEL, MEI, message.ts)
    async with http.post(url, json={"text": "new", "replace_original": True}) as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    assert message.text == "new"
    async with http.post(url, json={"blocks": [{"type": "x"}]}) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, "invalid_blocks")
    async with http.post(url, json={"delete_original": True}):
        assert list(workspace.messages(CHANNEL, MEI)) == []


async def test_a_button_that_is_not_there_cannot_be_pressed(running):
    workspace, interactions = running.playground.workspace, running.playground.interactions
    private = workspace.post(CHANNEL, BOT_USER, "x", visible_to=MEI)
    for user, ts, why in (
        (JONAS, private.ts, "message"),
        (MEI, private.ts, "action"),
        (MEI, "9.9", "message"),
    ):
        with pytest.raises(Refused, match=f"{why}_not_found"):
            await interactions.act(user, {"channel": CHANNEL, "ts": ts}, "b", "a", None, {})


async def get(http, url, **more):
    async with http.get(url, **more) as answer:
        return answer, await answer.text()


async def test_the_page_asks_nothing_of_the_outside(running, http):
    answer, text = await get(http, running.url + "/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    names = [p.relative_to(STATIC) for p in STATIC.rglob("*") if p.is_file()]
    for name in names:
        answer, text = await get(http, f"{running.url}/static/{name}")
        assert answer.status == 200
        outside = text.replace("http://www.w3.org/2000/svg", "").replace("^https?:", "")
        assert "http:" not in outside
        assert "https:" not in outside
        assert "innerHTML" not in text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
async def test_another_name_for_this_machine_is_refused(running, http, host):
    """A page elsewhere can make its own name lead to 127.0.0.1."""
    answer, _ = await get(http, running.url + "/page/state", headers={"host": host})
    assert answer.status in {400, 403}


async def test_another_sites_page_cannot_act(running, http):
    url, body = running.url + "/page/say", {"user": MEI, "channel": CHANNEL, "text": "x"}
    async with http.post(url, json=body, headers={"origin": "https://evil.example"}) as answer:
        assert answer.status == 403
    async with http.post(
        url, data=json.dumps(body), headers={"content-type": "text/plain"}
    ) as answer:
        assert answer.status == 400
    assert list(running.playground.workspace.messages(CHANNEL, MEI)) == []


async def test_a_page_hears_at_once_what_its_person_can_see(running, http):
    workspace = running.playground.workspace
    async with http.get(f"{running.url}/page/live?user={MEI}") as live:
        await asyncio.wait_for(live.content.readline(), PATIENCE)
        workspace.post(CHANNEL, BOT_USER, "for jonas", visible_to=JONAS)
        workspace.post(CHANNEL, BOT_USER, "for mei", visible_to=MEI)
        await live.content.readline()
        line = await asyncio.wait_for(live.content.readline(), PATIENCE)
    assert json.loads(line.removeprefix(b"data: "))["message"]["text"] == "for mei"


async def test_a_taken_port_is_passed_over(running):
    taken = int(running.url.rpartition(":")[2])
    other = await start_playground(taken)
    assert taken < int(other.url.rpartition(":")[2]) <= taken + 20
    await other.close()


async def test_no_port_at_all_is_a_sentence(monkeypatch, running):
    monkeypatch.setattr("bot.playground.server._TRIES", 1)
    with pytest.raises(CannotListen, match="PAPERS_PLAYGROUND_PORT"):
        await start_playground(int(running.url.rpartition(":")[2]))


async def test_time_stands_until_it_is_moved():
    clock = ManualClock(100)
    waiting = asyncio.create_task(within(clock, 5, asyncio.Event().wait()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    clock.advance(4.9)
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(0.1)
    with pytest.raises(TimeoutError):
        await waiting
    assert await within(clock, 5, asyncio.sleep(0, 3)) == 3


@given(
    st.dictionaries(
        st.sampled_from(
            ["channel", "user", "text", "ts", "blocks", "thread_ts", "block_id", "limit"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just(CHANNEL),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
            max_leaves=4,
        ),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_argument_breaks_a_method_or_the_page(body):
    """Whatever arrives is answered: with a word of Slack's, never with a broken page."""

    async def send_everywhere():
        playground = build_playground(ManualClock())
        transport = ASGITransport(playground.app)
        for method in ("chat.postMessage", "chat.postEphemeral", "chat.update", "users.info"):
            told = {"authorization": f"Bearer {playground.installation.bot_token}"}
            assert await transport.post(f"/api/{method}", body, told) == 200
        for path in ("/page/say", "/page/act", "/response/x"):
            assert await transport.post(path, body, {}) in {200, 400, 404}

    asyncio.run(send_everywhere())


class ASGITransport:
    def __init__(self, app):
        self.app = app

    async def post(self, path, body, headers):
        data, sent = json.dumps(body).encode(), []

        async def receive():
            return {"type": "http.request", "body": data, "more_body": False}

        async def send(message):
            sent.append(message)

        given_headers = {"host": "127.0.0.1:1", "content-type": "application/json", **headers}
        raw = [(key.encode(), value.encode()) for key, value in given_headers.items()]
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode()}
        scope |= {"query_string": b"", "headers": raw, "http_version": "1.1", "scheme": "http"}
        await self.app(scope | {"server": ("127.0.0.1", 1), "root_path": ""}, receive, send)
        return sent[0]["status"]
