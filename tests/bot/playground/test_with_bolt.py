"""Slack's own library for bots finds in the playground what it finds in Slack."""

import asyncio
import contextlib
import time

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.server import start_playground
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    MEI,
    PATIENCE,
    Browser,
    a_manifest,
    a_modal,
    actions,
    an_input,
    button,
    option,
    turns,
)

pytestmark = pytest.mark.anyio
SEARCH = {"type": "external_select", "action_id": "search"}
VIEW = a_modal(
    an_input({"type": "plain_text_input", "action_id": "say"}, "said"),
    actions(SEARCH, block_id="found"),
    callback_id="form",
)


@pytest.fixture
async def running(anyio_backend):
    """Bolt holds signatures against the machine's clock, so this one begins with it."""
    playground = build_playground(ManualClock(time.time()), manifest=a_manifest())
    started = await start_playground(playground=playground)
    yield started
    await started.close()


@pytest.fixture
def bolt(running):
    client = AsyncWebClient(token=running.bot_token, base_url=running.api_url, retry_handlers=[])
    secret = running.playground.installation.signing_secret
    return AsyncApp(client=client, signing_secret=secret, process_before_response=True)


@pytest.fixture(params=["socket", "http"])
async def connected(request, running, bolt):
    async with over[request.param](running, bolt):
        yield Browser(running.playground)


@contextlib.asynccontextmanager
async def _over_socket(running, bolt):
    client = AsyncWebClient(base_url=running.api_url)
    handler = AsyncSocketModeHandler(bolt, running.app_token, web_client=client)
    await handler.connect_async()
    await asyncio.wait_for(running.playground.hub.someone_connected(), PATIENCE)
    yield
    await handler.close_async()


@contextlib.asynccontextmanager
async def _over_http(running, bolt):
    runner = web.AppRunner(bolt.web_app("/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    running.playground.deliver_over_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    yield
    await runner.cleanup()


over = {"socket": _over_socket, "http": _over_http}


@pytest.fixture
def form(bolt):
    """A bot with a button that opens a form."""
    submitted = []

    @bolt.action("press")
    async def press(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=VIEW)

    @bolt.options("search")
    async def search(ack, payload):
        await ack(options=[option(payload["value"]), option("other")])

    @bolt.view("form")
    async def submit(ack, view):
        said = view["state"]["values"]["said"]["say"]["value"]
        submitted.append(said)
        if said == "wrong":
            await ack(response_action="errors", errors={"said": "Say something else."})
        else:
            await ack()

    return submitted


async def test_an_action_opens_a_modal_that_is_filled_in_and_sent(connected, running, form):
    posted = await AsyncWebClient(
        token=running.bot_token, base_url=running.api_url
    ).chat_postMessage(channel=CHANNEL, text="x", blocks=[actions(button())])
    place = {"channel": CHANNEL, "ts": posted["ts"]}
    assert (await connected.page("act", place=place, block_id="b", action_id="press"))["ok"]
    (view,) = (await connected.state())["modals"]
    place = {"view_id": view["id"]}
    asked = await connected.page(
        "options", place=place, block_id="found", action_id="search", query="va"
    )
    assert [each["value"] for each in asked["options"]] == ["va", "other"]

    async def send(said):
        values = {"said": {"say": said}, "found": {"search": asked["options"][0]}}
        return await connected.page("submit", view_id=view["id"], values=values)

    refused = await send("wrong")
    assert (refused["result"], refused["errors"]) == ("errors", {"said": "Say something else."})
    assert (await send("right"))["result"] == "closed"
    assert form == ["wrong", "right"]
    assert running.playground.journal.refused == []


@pytest.mark.parametrize("connected", ["http"], indirect=True)
async def test_a_retried_event_says_so_in_its_headers(connected, running, bolt):
    tries = []

    @bolt.event("app_mention")
    async def mentioned(event, request):
        tries.append(
            (
                event["text"],
                request.headers.get("x-slack-retry-num"),
                request.headers.get("x-slack-retry-reason"),
            )
        )
        if len(tries) < 3:
            raise LookupError("not yet")

    @bolt.event("message")
    async def message():
        pass

    running.playground.workspace.post(CHANNEL, MEI, f"<@{BOT}>")
    await running.playground.events.settled()
    for seconds in (60, 300, 300):
        await turns()
        running.playground.clock.advance(seconds)
        await running.playground.events.settled()
    said = f"<@{BOT}>"
    assert tries == [
        (said, None, None),
        (said, ["1"], ["http_error"]),
        (said, ["2"], ["http_error"]),
    ]
