"""Starts the playground on loopback inside the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn

from bot.errors import PapersError
from bot.playground.app import Playground, build_playground

HOST = "127.0.0.1"
_TRIES = 20


class NoFreePort(PapersError):
    """Nothing can listen where the playground was to be."""


class _Server(uvicorn.Server):
    """uvicorn's server as a guest: it says when it listens and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True)
class RunningPlayground:
    """A playground that listens; `url` is its page."""

    playground: Playground
    url: str
    _server: _Server
    _task: asyncio.Task[None]

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
        await asyncio.shield(self._task)

    async def close(self) -> None:
        """Hang up on pages and bots and stop."""
        self.playground.page.close()
        await self.playground.hub.close()
        self._server.should_exit = True
        await self._task


async def start_playground(
    port: int = 0, *, host: str = HOST, playground: Playground | None = None
) -> RunningPlayground:
    """Listen on `port` or one of the next where it is taken; 0 takes any free one.

    `host` is loopback unless a container needs another; `url` names loopback all the same.

    Raises:
        NoFreePort: none of them can be used.
    """
    built = playground or build_playground()
    listener = _listen(host, port)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    built.delivery.base = url
    config = uvicorn.Config(
        built.app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    ready = asyncio.create_task(server.listening.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if task.done():
        task.result()
        raise NoFreePort("The playground could not start.")
    return RunningPlayground(built, url, server, task)


def _listen(host: str, port: int) -> socket.socket:
    for candidate in range(port, port + _TRIES) if port else (0,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            continue
        return listener
    raise NoFreePort(
        f"Ports {port} to {port + _TRIES - 1} of {host} are taken. "
        "Set another with PAPERS_PLAYGROUND_PORT."
    )
