"""A web app in a thread of its own, on loopback, for those who ask it without an event loop."""

from __future__ import annotations

import asyncio
import threading

import uvicorn
from starlette.types import ASGIApp

from bot.playground.server import _Http
from bot.serving import listen, serve_on

PATIENCE = 10.0


class Served:
    """Belongs to one app; `url` is where it is once it was started."""

    def __init__(self, app: ASGIApp) -> None:
        self.loop = asyncio.new_event_loop()
        self.url = ""
        self._app = app
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(PATIENCE)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        self.loop.close()

    def _run(self) -> None:
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        listener = listen("127.0.0.1", 0, setting="no setting")
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            self._app, log_level="critical", access_log=False, lifespan="off", http=_Http
        )
        running = await serve_on(listener, config)
        self._ready.set()
        await self._stop.wait()
        await running.close()
