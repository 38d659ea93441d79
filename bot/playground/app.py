"""The playground as one web app: a workspace, its Web API, Socket Mode, response_urls, the page."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.playground.clock import Clock, SystemClock
from bot.playground.delivery import Delivery, Refused
from bot.playground.page import LocalOnly, Page
from bot.playground.transports import SignedHttp, SocketHub
from bot.playground.web_api import WebApi
from bot.playground.workspace import Channel, Installation, SlashCommand, User, Workspace

BOT_USER = "U0PAPERS01"
PEOPLE = (
    User("U0MEI00001", "mei", "Mei", "PhD student"),
    User("U0JONAS001", "jonas", "Jonas", "Maintains the list"),
    User("U0PRIYA001", "priya", "Priya", "Postdoc"),
    User("USLACKBOT", "slackbot", "Slackbot", is_bot=True),
    User(BOT_USER, "papers", "papers", is_bot=True),
)
_HUMANS = {user.id for user in PEOPLE if not user.is_bot}
PAPERS = SlashCommand(
    "/papers", "Look up a paper of the reading list", "[method, title, link or words | help]"
)
SCOPES = ("chat:write", "commands")


@dataclass(frozen=True)
class Playground:
    """The parts, for tests and for those who start it."""

    app: Starlette
    workspace: Workspace
    delivery: Delivery
    hub: SocketHub
    page: Page

    @property
    def installation(self) -> Installation:
        """The installed app with its tokens."""
        return self.workspace.installation

    def deliver_over_http(self, url: str) -> None:
        """Send payloads to the bot's request URL, signed, instead of over Socket Mode."""
        secret = self.installation.signing_secret
        self.delivery.transport = SignedHttp(url, secret, self.workspace.clock.now)


def build_playground(
    clock: Clock | None = None,
    *,
    scopes: Iterable[str] = SCOPES,
    commands: Iterable[SlashCommand] = (PAPERS,),
) -> Playground:
    """A fresh workspace with new tokens; nothing listens yet."""
    installation = Installation(
        app_id="A0PLAY0001",
        bot_id="B0PLAY0001",
        bot_user_id=BOT_USER,
        bot_token=f"xoxb-playground-{secrets.token_hex(12)}",
        app_token=f"xapp-playground-{secrets.token_hex(12)}",
        signing_secret=secrets.token_hex(16),
        scopes=frozenset(scopes),
        commands=tuple(commands),
    )
    workspace = Workspace(clock or SystemClock(), installation, PEOPLE, _channels())
    hub = SocketHub()
    delivery = Delivery(workspace, hub)
    page = Page(delivery)
    api = WebApi(delivery, hub)

    async def response_url(request: Request) -> Response:
        return await _respond(delivery, request)

    app = Starlette(
        routes=[
            Route("/api/{method}", api.handle, methods=["GET", "POST"]),
            Route("/response/{key}", response_url, methods=["POST"]),
            WebSocketRoute("/socket", hub.serve),
            *page.routes(),
        ],
        middleware=[Middleware(LocalOnly)],
    )
    return Playground(app, workspace, delivery, hub, page)


async def _respond(delivery: Delivery, request: Request) -> Response:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return PlainTextResponse("invalid_payload", status_code=400)
    try:
        delivery.respond(request.path_params["key"], body)
    except Refused as error:
        code = str(error).partition(":")[0]
        expired = code in {"expired_url", "used_url"}
        return JSONResponse({"ok": False, "error": code}, status_code=404 if expired else 400)
    return PlainTextResponse("ok")


def _channels() -> list[Channel]:
    everybody = _HUMANS | {BOT_USER}
    return [
        Channel(
            "C0GENMODEL", "generation-models", "Diffusion, flows, autoregression", set(everybody)
        ),
        Channel("C0MERGING1", "model-merging", "Merging, soups, task vectors", set(everybody)),
        Channel("C0GENERAL1", "general", "Everything else", set(everybody)),
    ]
