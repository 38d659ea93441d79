"""Starts the playground on loopback inside the running event loop."""

from __future__ import annotations

import contextlib
import socket
import struct
from asyncio import BaseTransport, Transport
from dataclasses import dataclass
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from bot.playground.app import Playground, build_playground
from bot.playground.trouble import ABORT
from bot.serving import RunningServer, listen, serve_on

HOST = "127.0.0.1"
_TRIES = 20
_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class RunningPlayground:
    """A playground that listens; `url` is its page."""

    playground: Playground
    url: str
    _server: RunningServer

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL would be."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """What SLACK_BOT_TOKEN would be."""
        return self.playground.installation.bot_token

    @property
    def app_token(self) -> str:
        """What SLACK_APP_TOKEN would be."""
        return self.playground.installation.app_token

    async def wait(self) -> None:
        """Return when the server has ended."""
        await self._server.wait()

    async def close(self) -> None:
        """Hang up on pages and bots and stop."""
        self.playground.close()
        await self.playground.hub.close()
        await self._server.close()


async def start_playground(
    port: int = 0, *, host: str = HOST, playground: Playground | None = None
) -> RunningPlayground:
    """Listen on `port` or one of the next where it is taken; 0 takes any free one.

    `host` is loopback unless a container needs another; `url` names loopback all the same.

    Raises:
        CannotListen: none of them can be used.
    """
    built = playground or build_playground()
    listener = listen(host, port, setting="PAPERS_PLAYGROUND_PORT", tries=_TRIES)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    built.response_urls.base = url
    config = uvicorn.Config(
        built.app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        http=_Http,
        ws=_WebSocket,
        timeout_graceful_shutdown=2,
    )
    return RunningPlayground(built, url, await serve_on(listener, config))


class _Http(HttpToolsProtocol):
    """Gives each request a way to reset its connection, as a fault may ask."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope[ABORT] = self._abort

    def _abort(self) -> None:
        if self.cycle is not None:
            self.cycle.disconnected = True  # else uvicorn reports that the app did not answer
        _reset(self.transport)


class _WebSocket(WebSocketsSansIOProtocol):
    """The same for Socket Mode's connections."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        scope: dict[str, Any] = getattr(self, "scope", {})
        scope[ABORT] = lambda: _reset(self.transport)


def _reset(transport: BaseTransport) -> None:
    """End a connection as a crash does: with a reset, not with a goodbye."""
    connection = transport.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    if isinstance(transport, Transport):
        transport.abort()
    else:
        transport.close()
