"""Starts the playground on loopback inside the running event loop."""

from __future__ import annotations

from dataclasses import dataclass

import uvicorn

from bot.playground.app import Playground, build_playground
from bot.serving import RunningServer, listen, serve_on

HOST = "127.0.0.1"
_TRIES = 20


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
        self.playground.page.close()
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
    built.delivery.base = url
    config = uvicorn.Config(
        built.app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        timeout_graceful_shutdown=2,
    )
    return RunningPlayground(built, url, await serve_on(listener, config))
