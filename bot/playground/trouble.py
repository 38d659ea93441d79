"""Lets the faults that were asked for happen to one HTTP exchange with the bot.

The app's work is a function without arguments, so that trouble can come before it, after it, or
instead of it. A reset needs the connection itself: the server puts a way to do it into the scope.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.playground.clock import Clock
from bot.playground.faults import Fault, Faults

ABORT = "playground.abort"
_PIECES = 10
_PAGE = "<!doctype html><title>Slack</title><h1>We are looking into it.</h1>"


class ConnectionReset(Exception):
    """Raised where the connection cannot be reset because the server gave no way to do it."""


class Trouble:
    """Knows the faults and the time."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._late: set[asyncio.Task[None]] = set()

    async def answer(
        self,
        method: str,
        scope: Scope,
        receive: Receive,
        send: Send,
        work: Callable[[], Response],
        struck: Callable[[Fault], None],
    ) -> None:
        """Do `work` and send its answer, unless a fault strikes: then `struck` hears of it."""
        fault = self._faults.take_for_call(method)
        if fault is None:
            await work()(scope, receive, send)
            return
        response = await self._struck(fault, scope, work, struck)
        if response is not None:
            slow = fault.seconds if fault.kind == "slow" else 0.0
            await response(scope, receive, self._trickling(send, slow) if slow else send)

    def close(self) -> None:
        """Nothing that was accepted late happens any more."""
        for task in self._late:
            task.cancel()

    async def _struck(
        self,
        fault: Fault,
        scope: Scope,
        work: Callable[[], Response],
        struck: Callable[[Fault], None],
    ) -> Response | None:
        """The answer that goes out, or None where the connection was reset."""
        match fault.kind:
            case "lost_reply":
                work()
            case "late_acceptance":
                self._later(fault.seconds, work)
            case "late_reply":
                response = work()
                await self._clock.sleep(fault.seconds)
                return response
            case "slow":
                return work()
        struck(fault)
        if fault.kind in _INSTEAD:
            return _INSTEAD[fault.kind](fault)
        _abort(scope)
        return None

    def _later(self, seconds: float, work: Callable[[], Response]) -> None:
        async def happen() -> None:
            await self._clock.sleep(seconds)
            work()

        task = asyncio.get_running_loop().create_task(happen())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _trickling(self, send: Send, seconds: float) -> Send:
        """Sends each body in pieces, with a pause before each."""

        async def trickle(message: dict[str, object]) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or not isinstance(body, bytes) or not body:
                await send(message)
                return
            size = max(1, -(-len(body) // _PIECES))
            for at in range(0, len(body), size):
                await self._clock.sleep(seconds / _PIECES)
                more = at + size < len(body)
                await send({**message, "body": body[at : at + size], "more_body": more})

        return trickle  # type: ignore[return-value]


_INSTEAD: dict[str, Callable[[Fault], Response]] = {
    "rate_limited": lambda fault: JSONResponse(
        {"ok": False, "error": "ratelimited"}, 429, {"retry-after": str(max(1, int(fault.seconds)))}
    ),
    "error_500": lambda _fault: Response(status_code=500),
    "html": lambda _fault: HTMLResponse(_PAGE),
    "error": lambda fault: JSONResponse({"ok": False, "error": fault.error}),
}
"""The faults that answer something else."""


def _abort(scope: Scope) -> None:
    abort = scope.get(ABORT)
    if not callable(abort):
        raise ConnectionReset
    abort()
