"""Lets in only what comes from this machine's own page or from a bot on it.

A page elsewhere can point its name at 127.0.0.1 (DNS rebinding): the Host header tells. It can also
post without reading the answer: the Origin header tells.
"""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_EXTRA = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]


class LocalOnly:
    """Middleware around everything that the playground serves."""

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
                message["headers"] = [*message.get("headers", []), *_EXTRA]
            await send(message)

        await self._app(scope, receive, send_with_headers)
