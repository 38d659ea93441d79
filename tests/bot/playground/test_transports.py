"""Socket Mode and signed HTTP, over real sockets."""

import asyncio
import contextlib
import json
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.transports.contract import NotDelivered, Retry
from bot.playground.transports.hub import (
    CONNECTION_SECONDS,
    DEBUG_SECONDS,
    MAX_CONNECTIONS,
    Connection,
)
from bot.playground.transports.signed_http import SignedHttp
from tests.bot.playground.doubles import BOT, CHANNEL, JONAS, MEI, NOW, PATIENCE, turns

pytestmark = pytest.mark.anyio


async def new_address(running):
    client = AsyncWebClient(base_url=running.api_url)
    opened = await client.apps_connections_open(app_token=running.app_token)
    return opened["url"]


@pytest.fixture
async def connect(running, http):
    """Open connections as a bot does; each is past its hello."""
    async with contextlib.AsyncExitStack() as stack:

        async def one(more=""):
            socket = await stack.enter_async_context(
                http.ws_connect(await new_address(running) + more)
            )
            hello = await received(socket)
            assert hello["type"] == "hello"
            socket.hello = hello
            return socket

        yield one


async def received(socket):
    return await asyncio.wait_for(socket.receive_json(), PATIENCE)


async def ended(socket):
    """Nothing more is said; what the end was."""
    message = await asyncio.wait_for(socket.receive(), PATIENCE)
    assert message.type in {
        aiohttp.WSMsgType.CLOSE,
        aiohttp.WSMsgType.CLOSED,
        aiohttp.WSMsgType.ERROR,
    }
    return message.type


def asking(running, kind="interactive", **payload):
    return asyncio.create_task(running.playground.hub.deliver(kind, payload))


async def told(running, number):
    """The server has noticed so many connections."""
    while running.playground.hub.connections != number:
        await asyncio.wait_for(running.playground.hub._changed.wait(), PATIENCE)
        running.playground.hub._changed.clear()


# --- Socket Mode


async def test_the_hello_says_how_long_the_connection_lasts(connect):
    first, second = await connect(), await connect("&debug_reconnects=true")
    assert first.hello["num_connections"] == 1
    assert first.hello["connection_info"] == {"app_id": "A0PLAY0001"}
    lasts = [s.hello["debug_info"]["approximate_connection_time"] for s in (first, second)]
    assert lasts == [CONNECTION_SECONDS, DEBUG_SECONDS]


async def test_a_ticket_opens_one_connection(running, http):
    address = await new_address(running)
    async with http.ws_connect(address):
        for used in (address, address.partition("?")[0]):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(used)


async def test_each_payload_goes_to_one_of_several_connections(running, connect):
    first, second = await connect(), await connect()
    for number, socket in enumerate((second, first, second)):
        asked = asking(running, "slash_commands", number=number)
        envelope = await received(socket)
        assert (envelope["type"], envelope["payload"]) == ("slash_commands", {"number": number})
        assert envelope["accepts_response_payload"]
        answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "found"}}
        await socket.send_json(answer)
        assert await asyncio.wait_for(asked, PATIENCE) == {"text": "found"}


async def test_an_event_says_how_often_it_was_tried(running, connect):
    socket, hub = await connect(), running.playground.hub
    for retry, number, reason in ((None, 0, ""), (Retry(2, "http_timeout"), 2, "http_timeout")):
        asked = asyncio.create_task(hub.deliver("events_api", {}, retry))
        envelope = await received(socket)
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (number, reason)
        assert not envelope["accepts_response_payload"]
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await asyncio.wait_for(asked, PATIENCE) is None


async def test_an_eleventh_connection_is_one_too_many(running, connect, http):
    for _ in range(MAX_CONNECTIONS):
        await connect()
    async with http.ws_connect(await new_address(running)) as socket:
        assert await received(socket) == {"type": "disconnect", "reason": "too_many_websockets"}
        await ended(socket)
    assert running.playground.hub.connections == MAX_CONNECTIONS


@pytest.mark.parametrize(
    ("more", "lasts"), [("", CONNECTION_SECONDS), ("&debug_reconnects=true", DEBUG_SECONDS)]
)
async def test_an_old_connection_is_warned_and_ten_seconds_later_ended(
    running, connect, more, lasts
):
    socket, clock = await connect(more), running.playground.clock
    clock.advance(lasts - 10)
    assert await received(socket) == {"type": "disconnect", "reason": "warning"}
    clock.advance(9)
    asked = asking(running)
    envelope = await received(socket)  # until then it works
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await asyncio.wait_for(asked, PATIENCE)
    clock.advance(1)
    assert await received(socket) == {"type": "disconnect", "reason": "refresh_requested"}
    await ended(socket)
    await told(running, 0)


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "x",
        "[]",
        "{}",
        "7",
        '{"envelope_id": []}',
        '{"envelope_id": "other"}',
        "[" * 100_000,
        b"\x00\xff",
    ],
)
async def test_garbage_from_the_bot_does_no_harm(running, connect, garbage):
    socket = await connect()
    await (socket.send_bytes if isinstance(garbage, bytes) else socket.send_str)(garbage)
    asked = asking(running)
    envelope = await received(socket)
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": ["no object"]})
    assert await asyncio.wait_for(asked, PATIENCE) is None
    await socket.send_json({"envelope_id": envelope["envelope_id"]})  # twice is no harm either
    assert running.playground.hub.connections == 1


async def test_a_connection_that_is_gone_has_not_delivered(running, connect):
    socket = await connect()
    asked = asking(running)
    await received(socket)
    await socket.close()
    with pytest.raises(NotDelivered, match="dispatch_failed"):
        await asyncio.wait_for(asked, PATIENCE)


async def test_without_a_connection_nothing_is_delivered(running):
    with pytest.raises(NotDelivered, match="dispatch_failed"):
        await asking(running)


async def test_an_event_cut_before_its_ack_comes_on_another_connection(running, connect):
    socket = await connect()
    running.playground.workspace.post(CHANNEL, MEI, "x")
    lost = await received(socket)
    other = await connect()
    running.playground.hub._connections.reverse()
    await socket.close()
    again = await received(other)
    assert again["payload"] == lost["payload"]
    assert again["envelope_id"] != lost["envelope_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")


async def test_a_connection_that_is_asked_to_go_gets_nothing_more(running, connect):
    old, hub = await connect(), running.playground.hub
    running.playground.clock.advance(CONNECTION_SECONDS - 10)
    assert (await received(old))["reason"] == "warning"
    asked = asking(running)
    envelope = await received(old)
    new = await connect()
    running.playground.clock.advance(10)
    assert (await received(old))["reason"] == "refresh_requested"
    await told(running, 1)
    await ended(old)
    with pytest.raises(NotDelivered):
        await asyncio.wait_for(asked, PATIENCE)
    for _ in range(2):
        asked = asking(running)
        envelope = await received(new)
        await new.send_json({"envelope_id": envelope["envelope_id"]})
        await asyncio.wait_for(asked, PATIENCE)
    assert hub.connections == 1


async def test_two_connections_are_waited_for(running, connect):
    hub = running.playground.hub
    waiting = asyncio.create_task(hub.someone_connected(more_than=1))
    await connect()
    await turns()
    assert not waiting.done()
    await connect()
    await asyncio.wait_for(waiting, PATIENCE)


async def test_a_bot_can_be_told_to_come_again(running, connect):
    socket = await connect()
    await running.playground.hub.disconnect("link_disabled")
    assert await received(socket) == {"type": "disconnect", "reason": "link_disabled"}


async def test_stopping_ends_a_refresh_too(running, connect):
    socket = await connect()
    running.playground.hub.refresh()
    assert (await received(socket))["reason"] == "warning"
    await running.playground.hub.close()
    await ended(socket)


class DeadLine:
    """A socket that broke without anybody noticing."""

    async def send_json(self, _message):
        raise RuntimeError("closed")


async def test_a_line_that_broke_unnoticed_has_not_delivered(running):
    hub = running.playground.hub
    hub._connections.append(Connection(DeadLine()))
    with pytest.raises(NotDelivered, match="dispatch_failed"):
        await asking(running)
    await hub.disconnect()
    hub._connections.clear()


async def test_pages_see_whether_a_bot_is_connected(running, connect):
    changes = []
    running.playground.workspace.watch(MEI, changes.append)
    socket = await connect()
    await socket.close()
    await told(running, 0)
    assert [c["app"]["connected"] for c in changes if c["type"] == "app"] == [True, False]


async def test_stopping_ends_every_connection(running, connect):
    socket = await connect()
    await running.playground.hub.close()
    await ended(socket)


# --- signed HTTP

NO_RETRY = {"status": 404, "headers": {"x-slack-no-retry": "1"}}
BAD_JSON = {"text": "{", "content_type": "application/json"}


class Receiver:
    """A bot's request URL that keeps what comes and answers from a script."""

    def __init__(self):
        self.got, self.script = [], []

    async def answer(self, request):
        self.got.append((request.headers, await request.read()))
        return self.script.pop(0) if self.script else web.Response()


@pytest.fixture
async def receiver(anyio_backend):
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/slack/events", receiver.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield receiver
    await runner.cleanup()


@pytest.fixture
def line(receiver):
    return SignedHttp(receiver.url, "secret", lambda: NOW)


class Noon:
    def now(self):
        return NOW


@pytest.mark.parametrize("kind", ["events_api", "slash_commands", "interactive"])
async def test_each_request_is_signed_as_slack_signs(line, receiver, kind):
    await line.deliver(kind, {"text": "é & <b>", "type": "x"})
    ((headers, body),) = receiver.got
    verifier = SignatureVerifier("secret", Noon())
    assert verifier.is_valid_request(body, dict(headers.items()))
    assert not verifier.is_valid_request(body + b"x", dict(headers.items()))


async def test_each_kind_has_its_own_form(line, receiver):
    payload = {"text": "é & <b>"}
    for kind in ("events_api", "slash_commands", "interactive"):
        await line.deliver(kind, payload)
    event, command, click = (body for _, body in receiver.got)
    assert json.loads(event) == payload
    assert parse_qs(command.decode()) == {"text": ["é & <b>"]}
    assert json.loads(parse_qs(click.decode())["payload"][0]) == payload


async def test_a_retry_is_told_in_headers(line, receiver):
    await line.deliver("events_api", {}, Retry(2, "http_timeout"))
    await line.deliver("events_api", {})
    told_of = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in receiver.got]
    assert told_of == [("2", "http_timeout"), (None, None)]


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ({}, None),
        ({"text": "found"}, {"text": "found"}),
        ({"text": '{"text": "found"}', "content_type": "application/json"}, {"text": "found"}),
        ({"text": '"x"', "content_type": "application/json"}, None),
        ({"body": b"\xff", "content_type": "text/plain"}, {"text": "\ufffd"}),
        ({"status": 204}, None),
    ],
)
async def test_the_body_of_an_answer_is_the_acknowledgement(line, receiver, answer, meant):
    receiver.script = [web.Response(**answer)]
    assert await line.deliver("slash_commands", {}) == meant


@pytest.mark.parametrize(
    ("answer", "word", "reason", "retry"),
    [
        ({"status": 500}, "http_service_error 500", "http_error", True),
        (
            {"status": 404, "headers": {"x-slack-no-retry": "1"}},
            "http_service_error 404",
            "http_error",
            False,
        ),
        (
            {"text": "{", "content_type": "application/json"},
            "invalid_app_response",
            "connection_failed",
            True,
        ),
    ],
)
async def test_another_answer_is_none(line, receiver, answer, word, reason, retry):
    receiver.script = [web.Response(**answer)]
    with pytest.raises(NotDelivered) as caught:
        await line.deliver("slash_commands", {})
    assert (caught.value.word, caught.value.reason, caught.value.retry) == (word, reason, retry)


async def test_of_an_event_only_the_status_counts(line, receiver):
    receiver.script = [web.Response(text="{", content_type="application/json")]
    assert await line.deliver("events_api", {}) is None


async def test_nobody_there_is_a_failed_connection(receiver):
    line = SignedHttp("http://127.0.0.1:1/slack/events", "secret", lambda: NOW)
    with pytest.raises(NotDelivered, match="dispatch_failed") as caught:
        await line.deliver("interactive", {})
    assert caught.value.reason == "connection_failed"


async def test_a_playground_may_deliver_over_http(running, receiver):
    playground = running.playground
    playground.deliver_over_http(receiver.url)
    assert playground.state.app()["connected"]
    receiver.script = [web.json_response({"text": "found", "response_type": "in_channel"})]
    await playground.people.say(MEI, CHANNEL, "/papers VAR", None)
    await turns()
    (said,) = playground.workspace.messages(CHANNEL, JONAS)
    assert (said.text, said.user) == ("found", BOT)
