"""Slack over Socket Mode: no public address is needed.

aiohttp's client came back within seconds after a cut where slack_sdk's built-in one took a minute.
A closed handler is never used again: a new connection is a new `SocketMode`.
"""

from __future__ import annotations

import asyncio
import logging

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PapersError
from bot.slack.app import SlackApp, api_url
from bot.slack.work import Work

logger = logging.getLogger(__name__)


class TokenRefused(PapersError):
    """Slack does not take the app-level token."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Slack refuses the app-level token ({reason}). Set SLACK_APP_TOKEN to a token that "
            "starts with xapp- and has the scope connections:write."
        )


class _Handler(AsyncSocketModeHandler):
    """Bolt's handler, whose answers `drain` waits for."""

    work: Work

    async def handle(  # type: ignore[override]
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        task = asyncio.current_task()
        if task is not None:
            self.work.track(task)
        await super().handle(client, req)


class SocketMode:
    """One connection to Slack. `run` returns after `close` was called."""

    def __init__(
        self,
        app: SlackApp,
        *,
        app_token: str,
        base_url: str | None = None,
        ping_interval: float = 10,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._base_url = api_url(base_url)
        self._ping_interval = ping_interval
        self._closing = asyncio.Event()
        self._connected = asyncio.Event()

    async def run(self) -> None:
        """Connect and answer until `close`; then let work under way end before the line is cut.

        Raises:
            TokenRefused: Slack does not take the app token.
        """
        client = AsyncWebClient(base_url=self._base_url, retry_handlers=[])
        address = await self._first_address(client)
        handler = _Handler(
            self._app.bolt, self._app_token, web_client=client, ping_interval=self._ping_interval
        )
        handler.work = self._app.work
        handler.client.wss_uri = address
        try:
            await handler.client.connect()  # type: ignore[no-untyped-call]
            self._connected.set()
            await self._closing.wait()
            await self._app.drain()
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]

    async def _first_address(self, client: AsyncWebClient) -> str | None:
        """Asked for here, because the client's own loop would try a wrong token for ever."""
        try:
            opened = await client.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            raise TokenRefused(str(error.response.get("error"))) from error
        except (TimeoutError, ClientError, OSError) as error:
            logger.warning("Slack cannot be reached yet (%s); trying on", type(error).__name__)
            return None
        return str(opened["url"])

    async def connected(self) -> None:
        """Wait for the first connection."""
        await self._connected.wait()

    def close(self) -> None:
        """Stop; safe to call from a signal handler of the loop, and more than once."""
        self._closing.set()
