"""Slack over HTTP: one endpoint behind a guard, and a health check.

The guard stands before Bolt, which answers 500 with a traceback to a junk signature header and
writes the body of a badly signed request to its log. Source of the rule: docs.slack.dev "Verifying
requests from Slack".
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Callable

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.slack import failures
from bot.slack.app import SlackApp

MAX_BODY = 1_000_000
MAX_SKEW = 300
_TIMESTAMP = re.compile(r"\d{1,11}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Guard:
    """Tells Slack's requests from all others, in constant time. `now` gives Unix seconds."""

    def __init__(self, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._keyed = hmac.new(signing_secret.encode(), digestmod="sha256")
        self._now = now

    def admits(self, timestamp: str, signature: str, body: bytes) -> bool:
        """Whether the request was signed with our secret within the last five minutes."""
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(self._now() - int(timestamp)) > MAX_SKEW:
            return False
        signed = self._keyed.copy()  # hmac.digest would give up the GIL for each request
        signed.update(b"v0:%b:%b" % (timestamp.encode(), body))
        return hmac.compare_digest("v0=" + signed.hexdigest(), signature)


def build_http(
    app: SlackApp,
    *,
    signing_secret: str,
    ping: Callable[[], object],
    now: Callable[[], float] = time.time,
) -> Starlette:
    """The web app. `ping` blocks and raises when the database does not answer."""

    async def health(_request: Request) -> Response:
        try:
            await app.work.call(ping)
        except Exception as error:  # noqa: BLE001 - `explain` logs it
            return JSONResponse({"ok": False, "error": failures.explain(error)}, status_code=503)
        return JSONResponse({"ok": True})

    endpoint = Endpoint(app, Guard(signing_secret, now))
    return Starlette(
        routes=[
            Route("/slack/events", endpoint, methods=["POST"]),
            Route("/health", health, methods=["GET"]),
        ]
    )


class Endpoint:
    """Everything Slack posts: commands, clicks, events."""

    def __init__(self, app: SlackApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        body = await read_body(request)
        if body is None:
            return PlainTextResponse("The request is larger than 1 MB.", status_code=413)
        headers = request.headers
        timestamp = headers.get("x-slack-request-timestamp", "")
        if not self._guard.admits(timestamp, headers.get("x-slack-signature", ""), body):
            return PlainTextResponse("This request was not signed by Slack.", status_code=401)
        try:
            content_type = headers.get("content-type", "")
            asked = AsyncBoltRequest(body=body.decode(), headers={"content-type": content_type})
        except (ValueError, AttributeError, TypeError):  # JSON, but no object
            return PlainTextResponse("The request cannot be read.", status_code=400)
        return to_response(await self._app.bolt.async_dispatch(asked))


async def read_body(request: Request) -> bytes | None:
    """The body, or None if it is larger than Slack's ever are."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BODY:
        return None
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_BODY:
                return None
            parts.append(part)
    except ClientDisconnect:
        return b""
    return b"".join(parts)


def to_response(answer: BoltResponse) -> Response:
    """Bolt's answer as Starlette sends it."""
    return Response(answer.body, answer.status, headers=answer.first_headers())
