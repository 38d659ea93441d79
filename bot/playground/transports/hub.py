"""Socket Mode's server side: tickets, connections, envelopes, acknowledgements.

Source: docs.slack.dev "Using Socket Mode": hello, up to ten connections of which any one gets each
payload, a warning about ten seconds before a connection ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.clock import Clock
from bot.playground.incoming import read_json
from bot.playground.transports.contract import NotDelivered, Payload, Retry

MAX_CONNECTIONS = 10
CONNECTION_SECONDS = 18_060
"""How long a connection lasts before Slack refreshes it, as its hello says."""
DEBUG_SECONDS = 360
"""The same with ``&debug_reconnects=true``."""
WARNING_SECONDS = 10
_RESPONDING = {"slash_commands", "interactive"}


@dataclass(eq=False, slots=True)
class Connection:
    """One open line and the envelopes that it has not acknowledged."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Payload | None]] = field(default_factory=dict)

    async def send(self, message: dict[str, Any]) -> None:
        """Send JSON, or find that the line is dead.

        Raises:
            NotDelivered: it is.
        """
        try:
            await self.socket.send_json(message)
        except (WebSocketDisconnect, RuntimeError) as error:
            raise NotDelivered("dispatch_failed") from error

    def acknowledged(self, text: str) -> None:
        """What the bot sent: an acknowledgement, or nothing of interest."""
        try:
            envelope = read_json(text)
            answer = self.waiting.get(envelope["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return
        if answer is not None and not answer.done():
            payload = envelope.get("payload")
            answer.set_result(payload if isinstance(payload, dict) else None)

    def lost(self) -> None:
        """Nobody will acknowledge what waits here."""
        for answer in self.waiting.values():
            if not answer.done():
                answer.set_exception(NotDelivered("dispatch_failed"))


class SocketHub:
    """The open connections; each payload goes to one of them in turn."""

    def __init__(self, clock: Clock, app_id: str) -> None:
        self._clock = clock
        self._app_id = app_id
        self._connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._refreshing: set[asyncio.Task[None]] = set()
        self._next = 0
        self._changed = asyncio.Event()
        self.tell: Callable[[], None] = lambda: None
        """Called when a connection came or went."""

    def ticket(self) -> str:
        """A secret for one connection, as apps.connections.open gives it."""
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._connections)

    async def someone_connected(self, more_than: int = 0) -> None:
        """Wait until more than so many are open."""
        while len(self._connections) <= more_than:
            self._changed.clear()
            await self._changed.wait()

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from hello to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4_000)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._connections) >= MAX_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close(1_008)
            return
        await self._serve(Connection(socket), debug="debug_reconnects" in socket.query_params)

    async def _serve(self, connection: Connection, *, debug: bool) -> None:
        lasts = DEBUG_SECONDS if debug else CONNECTION_SECONDS
        with contextlib.suppress(NotDelivered):
            await connection.send(self._hello(lasts))
        self._connections.append(connection)
        self._happened()
        refresh = asyncio.create_task(self._refresh_later(connection, lasts))
        try:
            while (message := await connection.socket.receive())["type"] != "websocket.disconnect":
                connection.acknowledged(message.get("text") or "")
        except RuntimeError:
            pass
        finally:
            refresh.cancel()
            self._retire(connection)
            connection.lost()

    def _hello(self, lasts: float) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": {"host": "playground", "approximate_connection_time": lasts},
            "connection_info": {"app_id": self._app_id},
        }

    async def deliver(
        self, kind: str, payload: Payload, retry: Retry | None = None
    ) -> Payload | None:
        """Send one envelope and wait for its acknowledgement."""
        if not self._connections:
            raise NotDelivered("dispatch_failed")
        self._next = (self._next + 1) % len(self._connections)
        connection = self._connections[self._next]
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Payload | None] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = answer
        try:
            await connection.send(_envelope(kind, envelope_id, payload, retry))
            return await answer
        finally:
            connection.waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection why it has to come again."""
        for connection in tuple(self._connections):
            with contextlib.suppress(NotDelivered):
                await connection.send({"type": "disconnect", "reason": reason})

    def refresh(self) -> None:
        """Begin what Slack does every few hours: a warning, then, ten seconds later, the end."""
        for connection in tuple(self._connections):
            task = asyncio.create_task(self._refresh_later(connection, WARNING_SECONDS))
            self._refreshing.add(task)
            task.add_done_callback(self._refreshing.discard)

    def cut(self) -> None:
        """Reset every connection without a word."""
        for connection in tuple(self._connections):
            abort = connection.socket.scope.get("playground.abort")
            if callable(abort):
                abort()

    async def close(self) -> None:
        """End every connection."""
        for task in self._refreshing:
            task.cancel()
        for connection in tuple(self._connections):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await connection.socket.close()

    async def _refresh_later(self, connection: Connection, lasts: float) -> None:
        await self._clock.sleep(max(lasts - WARNING_SECONDS, 0))
        with contextlib.suppress(NotDelivered, RuntimeError, WebSocketDisconnect):
            await connection.send({"type": "disconnect", "reason": "warning"})
            await self._clock.sleep(WARNING_SECONDS)
            self._retire(connection)
            await connection.send({"type": "disconnect", "reason": "refresh_requested"})
            await connection.socket.close()

    def _retire(self, connection: Connection) -> None:
        """It gets no more payloads; what it still acknowledges counts."""
        if connection in self._connections:
            self._connections.remove(connection)
            self._happened()

    def _happened(self) -> None:
        self._changed.set()
        self.tell()


def _envelope(kind: str, envelope_id: str, payload: Payload, retry: Retry | None) -> dict[str, Any]:
    envelope = {
        "type": kind,
        "envelope_id": envelope_id,
        "payload": payload,
        "accepts_response_payload": kind in _RESPONDING,
    }
    if kind != "events_api":
        return envelope
    number, reason = (retry.number, retry.reason) if retry else (0, "")
    return {**envelope, "retry_attempt": number, "retry_reason": reason}
