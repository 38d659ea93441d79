"""The composition root: settings → store → services → Bolt → transport; start and stop in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import uvicorn
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.assembly import Bot, Surroundings, assemble
from bot.config import Mode, Settings
from bot.errors import BadSettings
from bot.jobs import start_jobs
from bot.metadata.resolving import Places
from bot.playground.app import build_playground
from bot.playground.server import RunningPlayground, start_playground
from bot.services.starter import load_starter_list
from bot.serving import listen, serve_on, stop_signals
from bot.slack.app import api_url
from bot.slack.http import build_http
from bot.slack.socket import SocketMode
from bot.wiring import machine_time
from db.records import DEFAULT_WORKSPACE
from db.store import Store, open_store

logger = logging.getLogger(__name__)

INBOX = "inbox.sqlite3"
"""The file in the data folder that keeps events until they have had their effect."""
LOCAL_PAUSE = 0.3
"""Seconds between two requests to the playground's arXiv, for which nobody has to wait longer."""
REMEMBERED = timedelta(days=7)
"""How long clicks and messages are remembered; Slack repeats nothing for longer than minutes."""

Tell = Callable[[str], None]
"""Says one line to the person who started the bot."""


def starter_list() -> bytes:
    """The starter list that ships with the bot."""
    return files("bot").joinpath("starter/reading_list.md").read_bytes()


async def serve(settings: Settings, tell: Tell, arxiv_data: Path | None = None) -> None:
    """Run the bot until SIGINT or SIGTERM, then let what it has begun come to its end.

    `arxiv_data` is what the playground's arXiv serves instead of invented papers.

    Raises:
        PapersError, StoreError: something keeps the bot from starting; the sentence says what.
    """
    store = open_store(settings.database)
    try:
        _prepare(store, settings, tell, machine_time())
        with stop_signals() as stop:
            if settings.mode is Mode.SOCKET:
                await _run_socket(settings, store, stop, tell)
            elif settings.mode is Mode.HTTP:
                await _run_http(settings, store, stop, tell)
            else:
                await _run_playground(settings, store, stop, tell, arxiv_data=arxiv_data)
    finally:
        store.close()


def _prepare(store: Store, settings: Settings, tell: Tell, now: datetime) -> None:
    tell(f"Database: {store.place}")
    with store.writing() as unit:
        unit.seen.forget_before(DEFAULT_WORKSPACE, now - REMEMBERED)
        unit.suggestions.forget_receipts(DEFAULT_WORKSPACE, now - REMEMBERED)
    if settings.starter_list:
        report = load_starter_list(store, DEFAULT_WORKSPACE, starter_list(), now=now)
        if report is not None:
            tell(f"The list was empty, so it begins with {report.entries} papers to try.")


async def _run_socket(settings: Settings, store: Store, stop: asyncio.Event, tell: Tell) -> None:
    bot = await _connected_bot(settings, store)
    assert settings.slack_app_token is not None  # noqa: S101 -- what Mode.SOCKET means
    token = settings.slack_app_token.get_secret_value()
    ready = "Connected to Slack by Socket Mode. Ctrl-C stops the bot."
    await _serve_socket(bot, token, settings.slack_api_url, stop, lambda: tell(ready))


async def _serve_socket(
    bot: Bot,
    app_token: str,
    base_url: str | None,
    stop: asyncio.Event,
    ready: Callable[[], None],
) -> None:
    connection = SocketMode(bot.app, app_token=app_token, base_url=base_url)
    async with _background(bot, stop):
        await _connect(connection, stop, ready)


async def _connect(connection: SocketMode, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    running = asyncio.create_task(connection.run())
    connected = asyncio.create_task(connection.connected())
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, connected, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            ready()
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        connection.close()
        connected.cancel()
        stopped.cancel()
        await running


async def _run_http(settings: Settings, store: Store, stop: asyncio.Event, tell: Tell) -> None:
    bot = await _connected_bot(settings, store)
    assert settings.slack_signing_secret is not None  # noqa: S101 -- what Mode.HTTP means
    web = build_http(
        bot.app,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        ping=store.ping,
    )
    config = uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )
    listener = listen(settings.host, settings.port, setting="PAPERS_PORT")
    server = await serve_on(listener, config)
    port = listener.getsockname()[1]
    tell(f"Serving HTTP on http://{settings.host}:{port}/slack/events. Ctrl-C stops it.")
    ended = asyncio.create_task(server.wait())
    stopped = asyncio.create_task(stop.wait())
    async with _background(bot, stop):
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    await server.close()
    await bot.app.drain()


async def _run_playground(
    settings: Settings,
    store: Store,
    stop: asyncio.Event,
    tell: Tell,
    *,
    arxiv_data: Path | None,
) -> None:
    playground = await start_playground(
        settings.playground_port,
        host=settings.playground_host,
        playground=build_playground(seeded=True, arxiv_data=arxiv_data),
    )
    clock = playground.playground.clock

    def workspace_time() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    try:
        bot = assemble(
            store,
            workspace_time,
            replace(
                _surroundings(settings, f"{playground.url}/arxiv", playground_places(playground)),
                pause=LOCAL_PAUSE,
            ),
            token=playground.bot_token,
            base_url=playground.api_url,
        )
        ready = f"Playground: {playground.url}  (try /papers VAR there; Ctrl-C stops it)"
        await _serve_socket(
            bot, playground.app_token, playground.api_url, stop, lambda: tell(ready)
        )
    finally:
        await playground.close()


def _surroundings(
    settings: Settings, arxiv_url: str | None, places: Places | None = None
) -> Surroundings:
    return Surroundings(
        inbox=settings.data_dir.expanduser().resolve() / INBOX,
        categories=settings.categories,
        contact=settings.contact or "",
        arxiv_url=arxiv_url,
        places=places,
    )


def playground_places(playground: RunningPlayground) -> Places:
    """The sources of the playground stand in for those of the internet."""
    scholar = f"{playground.url}/scholar"
    return Places(
        arxiv=f"{playground.url}/arxiv/api",
        crossref=scholar,
        anthology=scholar,
        pages=f"{scholar}/page",
        witness=playground.playground.arxiv.catalogue.oldest_id(),
    )


@asynccontextmanager
async def _background(bot: Bot, stop: asyncio.Event) -> AsyncIterator[None]:
    """Ticks for as long as the bot runs; what waits for its turn at a source ends with it."""
    jobs = start_jobs(bot.app.background, bot.harvest.tick, bot.digests.tick)
    ending = asyncio.create_task(_end_what_waits(bot, stop))
    try:
        yield
    finally:
        jobs.shutdown(wait=False)
        stop.set()
        await ending


async def _end_what_waits(bot: Bot, stop: asyncio.Event) -> None:
    await stop.wait()
    for each in bot.beside:
        if not await asyncio.to_thread(each.stop):
            logger.info("%s: a request is under way; nobody waits for its answer", each.name)


async def _connected_bot(settings: Settings, store: Store) -> Bot:
    """The bot of the installed workspace, after Slack has confirmed the bot token.

    Raises:
        BadSettings: Slack refuses the token.
    """
    assert settings.slack_bot_token is not None  # noqa: S101 -- only asked for where it is set
    token = settings.slack_bot_token.get_secret_value()
    client = AsyncWebClient(token=token, base_url=api_url(settings.slack_api_url))
    identity: dict[str, str] = {}
    try:
        answer = await client.auth_test()
        identity = {key: str(answer.get(key) or "") for key in ("team_id", "bot_id", "user_id")}
    except SlackApiError as error:
        reason = error.response.get("error", "unknown error")
        raise BadSettings(
            f"Slack refuses the bot token ({reason}). Install the app to the workspace again and "
            "copy the Bot User OAuth Token to SLACK_BOT_TOKEN."
        ) from error
    except (TimeoutError, ClientError, OSError) as error:
        # Slack may be back before the first command; a restart loop would help nobody.
        logger.warning("slack unreachable at start error=%s", type(error).__name__)
    return assemble(
        store,
        machine_time,
        _surroundings(settings, settings.arxiv_url),
        token=token,
        base_url=settings.slack_api_url,
        team_id=identity.get("team_id"),
        bot_id=identity.get("bot_id"),
        bot_user_id=identity.get("user_id"),
    )
