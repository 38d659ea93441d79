"""The playground put together: a workspace, its Web API, Socket Mode, response_urls, the page."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from bot.playground import seed
from bot.playground.arxiv.app import LocalArxiv
from bot.playground.arxiv_desk import ArxivTrouble, Journaled, open_arxiv
from bot.playground.clock import Clock, MovableClock
from bot.playground.delivery import Delivery
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.interactions import Interactions
from bot.playground.journal import Exchange, Journal
from bot.playground.limits import RateLimits
from bot.playground.manifest import Manifest, read_manifest
from bot.playground.messages import Messages
from bot.playground.page.guard import LocalOnly
from bot.playground.page.routes import Page
from bot.playground.page.state import State
from bot.playground.people import People
from bot.playground.records import Installation
from bot.playground.response_urls import ResponseUrls
from bot.playground.scholar.app import LocalScholar, build_scholar
from bot.playground.transports.hub import SocketHub
from bot.playground.transports.signed_http import SignedHttp
from bot.playground.triggers import Triggers
from bot.playground.trouble import Trouble
from bot.playground.trouble_board import TroubleBoard
from bot.playground.views import Views
from bot.playground.web_api.chat import Chat
from bot.playground.web_api.conversations import Conversations
from bot.playground.web_api.people import PeopleMethods
from bot.playground.web_api.response_endpoint import ResponseEndpoint
from bot.playground.web_api.server import WebApi, method_table
from bot.playground.web_api.view_methods import ViewMethods
from bot.playground.workspace import Workspace


@dataclass(frozen=True)
class Playground:
    """The parts, for tests and for those who start it."""

    workspace: Workspace
    journal: Journal
    faults: Faults
    hub: SocketHub
    delivery: Delivery
    events: Events
    messages: Messages
    response_urls: ResponseUrls
    triggers: Triggers
    trouble: Trouble
    views: Views
    people: People
    interactions: Interactions
    arxiv: LocalArxiv
    scholar: LocalScholar
    board: TroubleBoard
    state: State
    page: Page
    app: Starlette

    @property
    def clock(self) -> Clock:
        """The time that everything here goes by."""
        return self.workspace.clock

    @property
    def installation(self) -> Installation:
        """The installed app with its tokens."""
        return self.workspace.installation

    def deliver_over_http(self, url: str) -> None:
        """Send payloads to the bot's request URL, signed, instead of over Socket Mode."""
        # A bot in another process checks signatures by its own clock, not by one that was moved.
        now = time.time if self.clock.running else self.clock.now
        self.delivery.transport = SignedHttp(url, self.installation.signing_secret, now)
        self.state.connected = True
        self.workspace.tell({"type": "app", "app": self.state.app()})

    def close(self) -> None:
        """Give up whatever waits."""
        self.page.close()
        self.events.close()
        self.trouble.close()


def bots_manifest() -> Manifest:
    """The manifest that ships with the bot."""
    text = files("bot").joinpath("slack/manifest.yaml").read_text(encoding="utf-8")
    return read_manifest(text)


def build_playground(
    clock: Clock | None = None,
    *,
    manifest: Manifest | None = None,
    seeded: bool = False,
    arxiv_data: Path | None = None,
) -> Playground:
    """A fresh workspace with new tokens, in which the app of `manifest` is installed.

    `seeded` puts a short conversation into it. `arxiv_data` is a folder of JSON lines for the arXiv
    beside it, which otherwise has papers that the project invents. Nothing listens yet.
    """
    clock = clock or MovableClock()
    installation = _installed(manifest or bots_manifest())
    users = seed.people(installation.manifest.bot_name)
    workspace = Workspace(clock, installation, users, seed.channels())
    arxiv = open_arxiv(clock, arxiv_data)
    if seeded:  # before anybody observes: it is no news to the bot
        shown = arxiv.catalogue.current(clock.now())
        seed.conversation(workspace, shown[-1].paper.id if shown else None)
    journal, faults, triggers = Journal(clock), Faults(), Triggers(clock)
    hub = SocketHub(clock, installation.app_id)
    delivery = Delivery(clock, hub, journal, faults)
    events = Events(workspace, delivery)
    messages = Messages(workspace, journal)
    urls = ResponseUrls(workspace, messages)
    views = Views(workspace, lambda word, why: journal.refused.append("; ".join((word, *why))))
    people = People(workspace, delivery, messages, urls, triggers)
    interactions = Interactions(workspace, delivery, messages, urls, triggers, views, events)
    trouble, board = Trouble(clock, faults), TroubleBoard(faults, hub, ArxivTrouble(arxiv))
    state = State(workspace, people, views, journal, board)
    page = Page(workspace, state, people, interactions, board)
    built = Playground(
        workspace=workspace,
        journal=journal,
        faults=faults,
        hub=hub,
        delivery=delivery,
        events=events,
        messages=messages,
        response_urls=urls,
        triggers=triggers,
        trouble=trouble,
        views=views,
        people=people,
        interactions=interactions,
        arxiv=arxiv,
        scholar=build_scholar(clock),
        board=board,
        state=state,
        page=page,
        app=Starlette(middleware=[Middleware(LocalOnly)]),
    )
    built.app.router.routes.extend(_routes(built))
    _keep_pages_informed(built)
    return built


def _routes(built: Playground) -> list[BaseRoute]:
    urls, limits = built.response_urls, RateLimits(built.clock)

    def base() -> str:
        return urls.base

    methods = method_table(
        Chat(built.workspace, built.messages, limits, base),
        Conversations(built.workspace),
        PeopleMethods(built.workspace, base),
        ViewMethods(built.workspace, built.views, built.triggers),
    )
    api = WebApi(built.workspace, built.hub, methods, limits, built.trouble, built.journal)
    respond = ResponseEndpoint(urls, built.trouble, built.journal)
    return [
        Route("/api/{method}", api, methods=["GET", "POST"]),
        Route("/response/{key}", respond, methods=["POST"]),
        WebSocketRoute("/socket", built.hub.serve),
        Mount("/arxiv", Journaled(built.arxiv.app, built.journal)),
        Mount("/scholar", Journaled(built.scholar.app, built.journal)),
        *built.page.routes(),
    ]


def _keep_pages_informed(built: Playground) -> None:
    def exchanged(exchange: Exchange) -> None:
        built.workspace.tell({"type": "exchange", "exchange": exchange.as_page()})

    def connected() -> None:
        built.state.connected = built.hub.connections > 0 or built.delivery.transport != built.hub
        built.workspace.tell({"type": "app", "app": built.state.app()})

    def troubled() -> None:
        built.workspace.tell({"type": "faults", "faults": built.board.active()})

    built.journal.tell, built.hub.tell, built.faults.tell = exchanged, connected, troubled


def _installed(manifest: Manifest) -> Installation:
    return Installation(
        app_id="A0PLAY0001",
        bot_id="B0PLAY0001",
        bot_user_id=seed.BOT_USER,
        bot_token=f"xoxb-playground-{secrets.token_hex(12)}",
        app_token=f"xapp-playground-{secrets.token_hex(12)}",
        signing_secret=secrets.token_hex(16),
        manifest=manifest,
    )
