"""The page of the playground and the small API that only the page uses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.playground.delivery import Delivery, Refused

STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_MAX_BEHIND = 1_000
MAX_TYPED = 12_000
"""Characters that the message box takes."""
_END: dict[str, Any] = {"type": "end"}


class Page:
    """State, live changes and actions for the person in the browser."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._workspace = delivery.workspace
        self._open: set[asyncio.Queue[dict[str, Any]]] = set()

    def routes(self) -> list[Route | Mount]:
        """Where the page and its API stand."""
        return [
            Route("/", self._index),
            Route("/page/state", self._state),
            Route("/page/live", self._live),
            Route("/page/say", self._say, methods=["POST"]),
            Route("/page/click", self._click, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    def close(self) -> None:
        """End every live connection, so that the server can stop."""
        for queue in self._open:
            queue.put_nowait(_END)

    async def _index(self, _request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def _state(self, request: Request) -> Response:
        user = self._person(request.query_params.get("user", ""))
        space = self._workspace
        return JSONResponse(
            {
                "workspace": space.name,
                "user": user,
                "bot": space.installation.bot_user_id,
                "users": [
                    {
                        "id": u.id,
                        "name": u.name,
                        "real_name": u.real_name,
                        "title": u.title,
                        "bot": u.is_bot,
                    }
                    for u in space.users.values()
                ],
                "channels": [
                    {"id": c.id, "name": c.name, "topic": c.topic, "members": len(c.members)}
                    for c in space.channels.values()
                ],
                "commands": [
                    {"name": c.name, "description": c.description, "usage": c.usage_hint}
                    for c in space.installation.commands
                ],
                "messages": {
                    id_: [message.as_page() for message in space.messages(id_, user)]
                    for id_ in space.channels
                },
            }
        )

    async def _live(self, request: Request) -> Response:
        user = self._person(request.query_params.get("user", ""))
        return StreamingResponse(self._changes(user), media_type="text/event-stream")

    async def _changes(self, user: str) -> AsyncIterator[str]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        def tell(change: dict[str, Any]) -> None:
            queue.put_nowait(change if queue.qsize() < _MAX_BEHIND else _END)

        stop = self._workspace.watch(user, tell)
        self._open.add(queue)
        try:
            yield ": welcome\n\n"
            while (change := await queue.get()) is not _END:
                yield f"data: {json.dumps(change)}\n\n"
        finally:
            stop()
            self._open.discard(queue)

    async def _say(self, request: Request) -> Response:
        body = await _body(request)
        channel, text, thread_ts = (body.get(key) for key in ("channel", "text", "thread_ts"))
        known = isinstance(channel, str) and channel in self._workspace.channels
        if not known or not isinstance(text, str) or not text.strip():
            return _refusal("There is no such channel, or nothing was typed.")
        thread = thread_ts if isinstance(thread_ts, str) else None
        await self._delivery.say(
            self._person(body.get("user")), str(channel), text.strip()[:MAX_TYPED], thread
        )
        return JSONResponse({"ok": True})

    async def _click(self, request: Request) -> Response:
        body = await _body(request)
        user = self._person(body.get("user"))
        place = [str(body.get(key)) for key in ("channel", "ts", "block_id", "action_id")]
        try:
            await self._delivery.click(user, *place)
        except Refused as error:
            return _refusal(str(error))
        return JSONResponse({"ok": True})

    def _person(self, user: object) -> str:
        people = [each.id for each in self._workspace.users.values() if not each.is_bot]
        return user if isinstance(user, str) and user in people else people[0]


class LocalOnly:
    """Lets in only what comes from this machine's own page.

    A page elsewhere can point its name at 127.0.0.1 (DNS rebinding): the Host header tells. It can
    also post without reading the answer: the Origin header tells.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the page's headers."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        host = headers.get("host", "")
        origin = headers.get("origin")
        name = host.rpartition(":")[0] or host
        if name not in {"127.0.0.1", "localhost"} or origin not in {None, f"http://{host}"}:
            response = JSONResponse(
                {"ok": False, "error": "This address is for its own page only."}, 403
            )
            await response(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message.get("headers", []), *extra]
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _body(request: Request) -> dict[str, Any]:
    """A JSON object; other content types could be posted by a form of another site."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return {}
    try:
        body = await request.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(why: str) -> Response:
    return JSONResponse({"ok": False, "error": why}, status_code=400)
