"""A bot that has digests, in the playground, and what a person does in their modals."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp

from bot.app import starter_list
from bot.playground.app import build_playground
from bot.playground.blocks import elements_of
from bot.playground.clock import ManualClock
from bot.playground.server import start_playground
from bot.services.starter import load_starter_list
from bot.services.subscribing import Subscribing
from bot.slack.app import build_app
from bot.wiring import build_deps, build_desk, build_digest_desk
from db.records import DEFAULT_WORKSPACE
from db.store import open_store
from tests.scenarios.conftest import CHANNEL, MEI, PATIENCE, World, _connected


class DigestWorld(World):
    """One channel, and people who set its digest."""

    def subscription(self, channel=CHANNEL):
        return Subscribing(self.store).of_channel(DEFAULT_WORKSPACE, channel)

    def stack(self, user=MEI):
        return self.playground.views.stack(user)

    def top(self, user=MEI):
        return self.stack(user)[-1]

    async def modals(self, count, user=MEI):
        """Wait until somebody has so many modals above each other."""
        there = asyncio.Event()

        def look(_change=None):
            if len(self.stack(user)) >= count:
                there.set()

        stop = self.workspace.watch(user, look)
        look()
        await asyncio.wait_for(there.wait(), PATIENCE)
        stop()

    async def open(self, user=MEI, channel=CHANNEL):
        """Type the command; the modal that opens."""
        await self.say("/papers digest", user=user, channel=channel)
        await self.quiet()
        return self.top(user)

    async def press_in(self, view, action_id, typed=None, user=MEI, settle=True):
        """Press a button of a modal, with what stands in its fields."""
        block_id = next(
            block["block_id"]
            for block in view.blocks
            if any(each.get("action_id") == action_id for each in block.get("elements", ()))
        )
        body = {"place": {"view_id": view.id}, "block_id": block_id, "action_id": action_id}
        answer = await self._post("act", user, value=None, values=values_of(view, typed), **body)
        assert answer["ok"], answer
        if settle:
            await self.quiet()

    async def submit(self, view, typed=None, user=MEI):
        """Press Save; what the page is told."""
        values = values_of(view, typed)
        return await self._post("submit", user, view_id=view.id, values=values)

    async def search(self, view, name, query, user=MEI):
        """The options of a menu for what is typed."""
        ids = {"block_id": f"digest_{name}", "action_id": f"digest_{name}"}
        place = {"view_id": view.id}
        answer = await self._post("options", user, place=place, query=query, **ids)
        return answer.get("options")

    async def _post(self, action, user, **body):
        url = f"{self.running.url}/page/{action}"
        async with self.browser.post(url, json={"user": user, **body}) as answer:
            return await answer.json()


def values_of(view, typed=None):
    """What the page would send: what the fields first showed, and what was typed since."""
    found = {}
    for block in view.blocks:
        for element in elements_of(block):
            if block["type"] == "input":
                found[block["block_id"]] = {element["action_id"]: _first(element)}
    for name, value in (typed or {}).items():
        found[f"digest_{name}"] = {f"digest_{name}": value}
    return found


def _first(element):
    kind = element["type"]
    if kind == "external_select":
        return element.get("initial_option")
    if kind == "multi_external_select":
        return element.get("initial_options", [])
    if kind == "static_select":
        return (element.get("initial_option") or {}).get("value")
    if kind in {"multi_static_select", "checkboxes"}:
        return [each["value"] for each in element.get("initial_options", [])]
    return element.get("initial_value")


def said(view):
    """All that a person reads in a modal, apart from its fields."""
    texts = [block.get("text") or {} for block in view.blocks]
    texts += [part for block in view.blocks for part in block.get("elements", ())]
    return "\n".join(text["text"] for text in texts if isinstance(text.get("text"), str))


@contextlib.asynccontextmanager
async def a_digest_world(folder, transport="socket", previewing=None, clock=None):
    """The bot with the starter list, and nothing harvested yet."""
    clock = clock or ManualClock()
    running = await start_playground(playground=build_playground(clock))

    def now():
        return datetime.fromtimestamp(clock.now(), UTC)

    store = open_store(f"sqlite:///{folder}/papers.db")
    load_starter_list(store, DEFAULT_WORKSPACE, starter_list(), now=now())
    deps = build_deps(store, now)
    digest = build_digest_desk(store, deps, None, now)
    if previewing is not None:
        digest = replace(digest, previewing=previewing)
    bot = build_app(
        deps,
        token=running.bot_token,
        base_url=running.api_url,
        desk=build_desk(store, deps, now),
        digest=digest,
    )
    async with (
        aiohttp.ClientSession() as browser,
        _connected(transport, running, bot, clock) as line,
    ):
        yield DigestWorld(running, bot, None, clock, browser, line, None, store)
    await bot.drain()
    await running.close()
    store.close()
