"""Where the bot posts to a response_url.

Source: docs.slack.dev "Handling user interaction", "Message responses".
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.playground.faults import Fault
from bot.playground.incoming import read_json
from bot.playground.journal import Exchange, Journal
from bot.playground.refusals import Refused
from bot.playground.response_urls import ResponseUrls
from bot.playground.trouble import Trouble

METHOD = "response_url"
"""Its name in the journal and in faults."""
_GONE = {"expired_url", "used_url"}


class ResponseEndpoint:
    """An ASGI endpoint for ``/response/<key>``."""

    def __init__(self, urls: ResponseUrls, trouble: Trouble, journal: Journal) -> None:
        self._urls = urls
        self._trouble = trouble
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One use of a response_url."""
        request = Request(scope, receive)
        body = await _body(request)
        exchange = self._journal.begin("from_bot", METHOD, _name(body), body)

        def answer() -> Response:
            return self._respond(exchange, request.path_params["key"], body)

        def struck(fault: Fault) -> None:
            self._journal.end(exchange, "failed", note=f"fault: {fault.kind}")

        await self._trouble.answer(METHOD, scope, receive, send, answer, struck)

    def _respond(self, exchange: Exchange, key: str, body: dict[str, Any] | None) -> Response:
        if body is None:
            self._journal.end(exchange, "refused", note="invalid_payload")
            return PlainTextResponse("invalid_payload", status_code=400)
        try:
            self._urls.respond(key, body)
        except Refused as error:
            answer = {"ok": False, "error": error.word}
            self._journal.end(exchange, "refused", answer, note=error.word, problems=error.reasons)
            return JSONResponse(answer, status_code=404 if error.word in _GONE else 400)
        self._journal.end(exchange, "ok", "ok")
        return PlainTextResponse("ok")


async def _body(request: Request) -> dict[str, Any] | None:
    try:
        body = read_json(await request.body())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _name(body: dict[str, Any] | None) -> str:
    """What it asks for, in a word or two."""
    given = body or {}
    if given.get("delete_original"):
        return "response_url delete"
    if given.get("replace_original"):
        return "response_url replace"
    return f"response_url {given.get('response_type') or 'ephemeral'}"
