"""A whole world on loopback: the playground and the bot in one event loop, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.app import playground_places, starter_list
from bot.assembly import Surroundings, assemble
from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.server import RunningPlayground, start_playground
from bot.services.beside import Beside
from bot.services.queue import Queue
from bot.services.starter import load_starter_list
from bot.slack.app import SlackApp, build_app
from bot.slack.socket import SocketMode
from db.records import DEFAULT_WORKSPACE
from db.store import Store, open_store
from tests.bot.slack.fakes import FakeLookup, make_deps
from tests.bot.slack.strict import strict_problems
from tests.scenarios.browser import a_browser

CHANNEL = "C0GENMODEL"
MEI = "U0MEI00001"
JONAS = "U0JONAS001"
PATIENCE = 20
"""Seconds until a test gives up; nothing waits that long when all is well."""


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="module")
async def browser(anyio_backend):
    """For modules whose `anyio_backend` is the module's: one browser serves all of its tests."""
    async with a_browser() as browser:
        yield browser


@dataclass
class World:
    """What a scenario acts on: people type and click through the page's own API."""

    running: RunningPlayground
    bot: SlackApp
    lookup: FakeLookup | None
    clock: ManualClock
    browser: aiohttp.ClientSession
    line: SocketMode | None
    queue: Queue | None = None
    store: Store | None = None
    harvester: Beside | None = None
    digests: Beside | None = None
    produced: list[dict] = field(default_factory=list)

    @property
    def workspace(self):
        return self.running.playground.workspace

    @property
    def playground(self):
        return self.running.playground

    async def say(self, text, user=MEI, channel=CHANNEL, **more):
        body = {"user": user, "channel": channel, "text": text, **more}
        async with self.browser.post(f"{self.running.url}/page/say", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def click(self, message, label, user=MEI):
        """Press the first button whose label begins so, and wait for what it changes."""
        block_id, action_id = button_of(message, label)
        changed = asyncio.Event()
        seen = {"message", "deleted"}
        stop = self.workspace.watch(user, lambda c: c["type"] in seen and changed.set())
        body = {"user": user, "place": {"channel": message.channel, "ts": message.ts}}
        body |= {"block_id": block_id, "action_id": action_id, "value": None, "values": {}}
        async with self.browser.post(f"{self.running.url}/page/act", json=body) as answer:
            status = answer.status
        if status == 200:
            await asyncio.wait_for(changed.wait(), PATIENCE)
            await self.settled()
        stop()
        return status

    async def settled(self):
        """Wait for the bot's work after the ack."""
        tasks = self.bot.work._tasks
        while tasks:
            await asyncio.wait_for(asyncio.wait(tuple(tasks)), PATIENCE)

    async def quiet(self):
        """Wait until nobody has anything left to do at this moment of the clock."""
        for _ in range(3):
            await self.playground.events.settled()
            await self.settled()

    async def harvest(self):
        """Let the bot harvest, if that is due; it does so beside everything else."""
        self.harvester.tick()
        assert await asyncio.to_thread(self.harvester.wait, PATIENCE)

    async def digest(self):
        """Let the bot choose and send the digests that are due; their threads follow."""
        self.digests.tick()
        assert await asyncio.to_thread(self.digests.wait, PATIENCE)
        await self.pass_time(2)

    async def pass_time(self, seconds):
        """Let time pass, and the bot do what is due."""
        self.clock.advance(seconds)
        self.bot.background.wake()
        await self.quiet()

    async def press(self, message, label, user):
        """Press a button and wait for all that follows."""
        await self.press_ids(message, button_of(message, label), user)

    async def press_ids(self, message, ids, user):
        block_id, action_id = ids
        body = {"user": user, "place": {"channel": message.channel, "ts": message.ts}}
        body |= {"block_id": block_id, "action_id": action_id, "value": None, "values": {}}
        async with self.browser.post(f"{self.running.url}/page/act", json=body) as answer:
            assert answer.status == 200, await answer.text()
        await self.quiet()

    def noticed(self, change):
        if change["type"] == "message":
            self.produced.append(change["message"])

    def seen(self, user=MEI, channel=CHANNEL):
        return list(self.workspace.messages(channel, user))

    def last(self, user=MEI, channel=CHANNEL):
        return self.seen(user, channel)[-1]


def button_of(message, label):
    for block in message.blocks:
        for element in (*block.get("elements", []), block.get("accessory") or {}):
            if element.get("type") == "button" and element["text"]["text"].startswith(label):
                return block["block_id"], element["action_id"]
    raise AssertionError(f"no button {label!r} in {buttons_of(message)}")


def buttons_of(message):
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in (*block.get("elements", []), block.get("accessory") or {})
        if element.get("type") == "button"
    ]


def text_of(message):
    """All that a person reads in a message."""
    parts = [
        part
        for block in message.blocks
        for part in (block.get("text"), *block.get("fields", []), *block.get("elements", []))
        if isinstance(part, dict)
    ]
    said = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    return "\n".join(said) or message.text


@contextlib.asynccontextmanager
async def a_world(transport="socket"):
    clock = ManualClock()
    running = await start_playground(playground=build_playground(clock))
    lookup = FakeLookup()
    bot = build_app(make_deps(lookup), token=running.bot_token, base_url=running.api_url)
    async with (
        aiohttp.ClientSession() as browser,
        _connected(transport, running, bot, clock) as line,
    ):
        yield World(running, bot, lookup, clock, browser, line)
    await bot.drain()
    await running.close()


class NoGate:
    """Nobody on loopback minds how often they are asked."""

    @contextlib.contextmanager
    def turn(self, source):
        yield self

    def again(self):
        pass

    def failed(self, retry_after=None):
        pass

    def forbidden(self, sentence):
        pass


@contextlib.asynccontextmanager
async def a_real_world(transport, folder, clock=None):
    """The bot as `papers run` puts it together: a database, the starter list, every service."""
    clock = clock or ManualClock()
    running = await start_playground(playground=build_playground(clock))

    def now():
        return datetime.fromtimestamp(clock.now(), UTC)

    store = open_store(f"sqlite:///{folder}/papers.db")
    load_starter_list(store, DEFAULT_WORKSPACE, starter_list(), now=now())
    around = Surroundings(
        inbox=Path(folder) / "inbox.sqlite3",
        categories=("cs.CV", "cs.LG"),
        arxiv_url=f"{running.url}/arxiv",
        places=playground_places(running),
        gate=NoGate(),
    )
    whole = assemble(store, now, around, token=running.bot_token, base_url=running.api_url)
    bot = whole.app
    async with (
        aiohttp.ClientSession() as browser,
        _connected(transport, running, bot, clock) as line,
    ):
        beside = whole.beside
        yield World(running, bot, None, clock, browser, line, Queue(store), store, *beside)
        for each in beside:
            await asyncio.to_thread(each.stop, PATIENCE)
    await bot.drain()
    await running.close()
    store.close()


@contextlib.asynccontextmanager
async def _connected(transport, running, bot, clock):
    if transport == "socket":
        line = SocketMode(bot, app_token=running.app_token, base_url=running.api_url.rstrip("/"))
        task = asyncio.create_task(line.run())
        await asyncio.wait_for(running.playground.hub.someone_connected(), PATIENCE)
        yield line
        line.close()
        await asyncio.wait_for(task, PATIENCE)
    else:
        async with serving_http(running, bot, clock) as url:
            running.playground.deliver_over_http(url + "/slack/events")
            yield None


@contextlib.asynccontextmanager
async def serving_http(running, bot, clock):
    import uvicorn

    from bot.serving import listen, serve_on
    from bot.slack.http import build_http

    secret = running.playground.installation.signing_secret
    app = build_http(bot, signing_secret=secret, ping=lambda: None, now=clock.now)
    listener = listen("127.0.0.1", 0, setting="")
    server = await serve_on(listener, uvicorn.Config(app, log_level="warning", lifespan="off"))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    await server.close()


@pytest.fixture(params=["socket", "http"])
async def world(request, anyio_backend):
    async with a_world(request.param) as world:
        for user in (MEI, JONAS):
            world.workspace.watch(user, world.noticed)
        yield world
        for message in world.produced:
            assert strict_problems(message["blocks"]) == [] if message.get("blocks") else True
            assert message["text"]
        assert world.playground.journal.refused == [], "the bot sent what Slack would refuse"
