"""Requests to the bot's own address, signed as Slack signs them.

Sources: docs.slack.dev "Verifying requests from Slack", "Events API" (retry headers).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.playground.incoming import read_json
from bot.playground.transports.contract import NotDelivered, Payload, Retry

_OK = range(200, 300)


class SignedHttp:
    """Posts to the bot's request URL. `now` gives Unix seconds for the signature."""

    def __init__(self, url: str, signing_secret: str, now: Callable[[], float]) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._now = now

    async def deliver(
        self, kind: str, payload: Payload, retry: Retry | None = None
    ) -> Payload | None:
        """One request; a JSON body of the answer is the acknowledgement."""
        body, content_type = _encode(kind, payload)
        headers = {"content-type": content_type, **self._signature(body), **_retry_headers(retry)}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self._url, data=body, headers=headers) as answer,
            ):
                text = (await answer.read()).decode(errors="replace")
                if answer.status not in _OK:
                    raise NotDelivered(
                        f"http_service_error {answer.status}",
                        reason="http_error",
                        retry=answer.headers.get("x-slack-no-retry") != "1",
                    )
        except (aiohttp.ClientError, OSError) as error:
            raise NotDelivered("dispatch_failed") from error
        if kind == "events_api":
            return None  # the status is all that counts
        return _decode(text, is_json=answer.content_type == "application/json")

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._now()))
        base = b"v0:%b:%b" % (timestamp.encode(), body)
        return {
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": "v0=" + hmac.digest(self._secret, base, "sha256").hex(),
        }


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"x-slack-retry-num": str(retry.number), "x-slack-retry-reason": retry.reason}


def _encode(kind: str, payload: Payload) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _decode(text: str, *, is_json: bool) -> Payload | None:
    if not text:
        return None
    if not is_json:
        return {"text": text}
    try:
        decoded = read_json(text)
    except ValueError as error:
        raise NotDelivered("invalid_app_response") from error
    return decoded if isinstance(decoded, dict) else None
