"""How the playground reaches the bot: over Socket Mode, or with signed requests over HTTP.

Sources: docs.slack.dev "Using Socket Mode" (hello, envelopes, one connection gets each payload) and
"Verifying requests from Slack".
"""

from __future__ import annotations

import asyncio
import hmac
import json
import uuid
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from starlette.websockets import WebSocket, WebSocketDisconnect

Payload = dict[str, Any]
MAX_CONNECTIONS = 10


class NotDelivered(Exception):
    """The bot did not take a payload; the text is Slack's word for it."""


class Transport(Protocol):
    """Brings a payload to the bot and its acknowledgement back; the caller holds the time."""

    async def deliver(self, kind: str, payload: Payload) -> Payload | None:
        """What the bot acknowledged with, if anything.

        Raises:
            NotDelivered: nobody took it.
        """
        ...


class SocketHub:
    """The open Socket Mode connections; each payload goes to one of them in turn."""

    def __init__(self) -> None:
        self._connections: list[WebSocket] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Payload | None]] = {}
        self._next = 0
        self._changed = asyncio.Event()

    def ticket(self) -> str:
        """A secret for one connection, as apps.connections.open gives it."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._connections)

    async def someone_connected(self) -> None:
        """Wait until a bot is there."""
        while not self._connections:
            self._changed.clear()
            await self._changed.wait()

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self._connections) >= MAX_CONNECTIONS:
            await socket.close(4_000)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._connections) + 1,
                "debug_info": {"host": "playground", "approximate_connection_time": 18_060},
                "connection_info": {"app_id": "A0PLAY0001"},
            }
        )
        self._connections.append(socket)
        self._changed.set()
        try:
            while True:
                self._acknowledged(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._connections.remove(socket)

    async def deliver(self, kind: str, payload: Payload) -> Payload | None:
        """Send one envelope and wait for its acknowledgement."""
        if not self._connections:
            raise NotDelivered("dispatch_failed")
        self._next = (self._next + 1) % len(self._connections)
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Payload | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            await self._connections[self._next].send_json(
                {
                    "type": kind,
                    "envelope_id": envelope_id,
                    "payload": payload,
                    "accepts_response_payload": kind != "events_api",
                }
            )
            return await answer
        except (WebSocketDisconnect, RuntimeError) as error:
            raise NotDelivered("dispatch_failed") from error
        finally:
            self._waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come again, as Slack does every few hours."""
        for socket in tuple(self._connections):
            await socket.send_json({"type": "disconnect", "reason": reason})

    async def close(self) -> None:
        """End every connection."""
        for socket in tuple(self._connections):
            await socket.close()

    def _acknowledged(self, text: str) -> None:
        try:
            envelope = json.loads(text)
            answer = self._waiting.get(envelope["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return
        if answer is not None and not answer.done():
            payload = envelope.get("payload")
            answer.set_result(payload if isinstance(payload, dict) else None)


class SignedHttp:
    """Posts to the bot's request URL, signed as Slack signs."""

    def __init__(self, url: str, signing_secret: str, now: Callable[[], float]) -> None:
        self._url = url
        self._secret = signing_secret.encode()
        self._now = now

    async def deliver(self, kind: str, payload: Payload) -> Payload | None:
        """One request; a JSON body of the answer is the acknowledgement."""
        body, content_type = _encode(kind, payload)
        timestamp = str(int(self._now()))
        base = b"v0:%b:%b" % (timestamp.encode(), body)
        headers = {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": "v0=" + hmac.digest(self._secret, base, "sha256").hex(),
        }
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self._url, data=body, headers=headers) as answer,
            ):
                text = await answer.text()
                if answer.status != 200:
                    raise NotDelivered(f"http_service_error {answer.status}")
        except (aiohttp.ClientError, OSError) as error:
            raise NotDelivered("dispatch_failed") from error
        if not text:
            return None
        is_json = answer.content_type == "application/json"
        decoded = json.loads(text) if is_json else {"text": text}
        return decoded if isinstance(decoded, dict) else None


def _encode(kind: str, payload: Payload) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
