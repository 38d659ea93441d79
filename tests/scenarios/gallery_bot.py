"""A small bot that uses all of Slack: views, options, shortcuts, events."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.manifest import Manifest, Shortcut, SlashCommand
from bot.playground.seed import BOT_USER, GENERATION
from bot.playground.server import RunningPlayground, start_playground
from tests.scenarios.gallery import HOME, MESSAGES, MODAL

PATIENCE = 20
EVERYTHING = re.compile("")
MANIFEST = Manifest(
    name="Gallery",
    bot_name="papers",
    scopes=frozenset(
        {"chat:write", "commands", "app_mentions:read", "channels:history", "im:history"}
        | {"reactions:read", "users:read"}
    ),
    commands=(SlashCommand("/gallery", "Show a message of each kind", "[name]"),),
    shortcuts=(
        Shortcut("Suggest a paper", "global", "suggest", "Opens a modal"),
        Shortcut("Suggest for the reading list", "message", "suggest_message", "Takes the link"),
    ),
    events=frozenset(
        {"app_home_opened", "app_mention", "message.channels", "message.im", "reaction_added"}
    ),
    home_tab=True,
    messages_tab=True,
)
PAPERS = ["Sparse Soups", "Vectors That Cancel", "Flows That Turn Corners", "Tokens in Order"]


@dataclass
class Gallery:
    """The bot with everything that it heard."""

    running: RunningPlayground
    clock: ManualClock
    heard: list[dict] = field(default_factory=list)

    @property
    def workspace(self):
        return self.running.playground.workspace

    def post_all(self) -> None:
        """A message of each kind, as if the bot had posted them one after the other."""
        for name, blocks in MESSAGES:
            self.workspace.post(GENERATION, BOT_USER, name, blocks)

    def of(self, kind: str) -> list[dict]:
        """What was heard of one type of payload, or of event."""
        return [each for each in self.heard if each["type"] == kind]


def step(number: int) -> dict:
    """A modal that can be pushed and pushes the next."""
    push = {"type": "button", "action_id": "push", "text": plain("Further")}
    return {
        "type": "modal",
        "callback_id": f"step{number}",
        "title": plain(f"Step {number}"),
        "submit": plain("Done"),
        "close": plain("Back"),
        "notify_on_close": True,
        "blocks": [{"type": "actions", "elements": [push]}],
    }


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def build(gallery: Gallery) -> AsyncApp:
    """Its listeners."""
    running, heard = gallery.running, gallery.heard
    client = AsyncWebClient(
        token=running.bot_token, base_url=running.api_url, retry_handlers=[], timeout=PATIENCE
    )
    app = AsyncApp(client=client, token=running.bot_token, process_before_response=True)

    @app.shortcut(EVERYTHING)
    async def shortcut(ack, body, client):
        heard.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("push")
    async def push(ack, body, client):
        heard.append(body)
        await ack()
        depth = len(gallery.running.playground.views.stack(body["user"]["id"]))
        await client.views_push(trigger_id=body["trigger_id"], view=step(depth + 1))

    @app.action("words")
    async def words(ack, body, client):
        """Shows what was typed so far, while the person types on."""
        heard.append(body)
        await ack()
        view = copy.deepcopy(MODAL)
        typed = body["actions"][0].get("value") or ""
        view["blocks"][0]["text"]["text"] = f"Searching for “{typed}”"
        await client.views_update(view_id=body["view"]["id"], view=view)

    @app.action(EVERYTHING)
    async def action(ack, body):
        heard.append(body)
        await ack()

    @app.options(EVERYTHING)
    async def options(ack, body):
        heard.append(body)
        wanted = body.get("value", "").casefold()
        found = [name for name in PAPERS if wanted in name.casefold()]
        await ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.view("gallery")
    async def submitted(ack, body):
        heard.append(body)
        title = body["view"]["state"]["values"]["title"]["title"]["value"]
        if title == "listed":
            await ack(response_action="errors", errors={"title": "This paper is listed already."})
        elif title == "broken":
            await ack(response_action="errors", errors={"nowhere": "No such field."})
        elif title == "next":
            await ack(response_action="push", view=step(2))
        else:
            await ack()

    @app.view(re.compile("step"))
    async def done(ack, body):
        heard.append(body)
        await ack(response_action="clear")

    @app.view_closed(EVERYTHING)
    async def closed(ack, body):
        heard.append(body)
        await ack()

    @app.event("app_home_opened")
    async def home(event, client):
        heard.append(event)
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=HOME)

    @app.event(EVERYTHING)
    async def event(event):
        heard.append(event)

    return app


@contextlib.asynccontextmanager
async def a_gallery() -> AsyncIterator[Gallery]:
    """The gallery bot in a playground, connected by Socket Mode."""
    clock = ManualClock()
    playground = build_playground(clock, manifest=MANIFEST)
    running = await start_playground(playground=playground)
    gallery = Gallery(running, clock)
    app = build(gallery)
    handler = AsyncSocketModeHandler(
        app,
        running.app_token,
        web_client=AsyncWebClient(base_url=running.api_url, token=running.bot_token),
    )
    await handler.connect_async()
    await asyncio.wait_for(playground.hub.someone_connected(), PATIENCE)
    yield gallery
    await handler.close_async()
    await running.close()
