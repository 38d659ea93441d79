"""How a fault changes a whole answer: another one in its place, or an end before its end."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.playground.arxiv import api_atom
from bot.playground.arxiv.faults import ArxivFault

ABORT = "playground.abort"
"""Where the scope may hold a callable that breaks the connection."""
_MAINTENANCE = """<!DOCTYPE html>
<html><head><title>Maintenance</title></head>
<body><h1>We will be back soon<br></h1><p>This site is down for maintenance.</body></html>
"""
_DENIED = """<!DOCTYPE html>
<html><head><title>Access Denied</title></head>
<body><h1>Access Denied</h1><p>Sorry, your access to this site has been denied.</body></html>
"""
_REFUSALS = {
    "html": (200, _MAINTENANCE),
    "unavailable": (503, "first byte timeout"),
    "too_many": (429, "Rate exceeded."),
    "denied": (403, _DENIED),
    "broken": (500, "Internal Server Error"),
}


def refusal(fault: ArxivFault, now: float) -> Response | None:
    """The answer that a fault gives in place of the real one; None if the real one is needed."""
    if fault.kind == "error_entry":
        body = api_atom.error("something went wrong", now)
        return Response(body.encode(), media_type="application/atom+xml")
    if fault.kind not in _REFUSALS:
        return None
    status, body = _REFUSALS[fault.kind]
    later = {"retry-after": str(int(fault.seconds))} if status in {429, 503} else {}
    media_type = "text/html" if body.startswith("<!DOCTYPE") else "text/plain"
    return Response(body, status, later, media_type)


def finished(fault: ArxivFault, response: Response) -> Response:
    """The real answer, cut or broken off if that is the fault."""
    half = bytes(response.body[: len(response.body) // 2])
    if fault.kind == "cut":
        return Response(half, response.status_code, media_type=response.media_type)
    if fault.kind == "reset":
        return _BrokenOff(half, response.status_code, media_type=response.media_type)
    return response


class _BrokenOff(Response):
    """Half an answer that promised more; a server closes the connection when no more comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        abort = scope.get(ABORT)
        if callable(abort):
            abort()
            return
        promised = [(b"content-length", b"%d" % (2 * len(self.body) + 1))]
        headers = [each for each in self.raw_headers if each[0] != b"content-length"] + promised
        start = {"type": "http.response.start", "status": self.status_code, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
