"""A local Crossref, ACL Anthology and proceedings as one web app, with faults on demand.

Paths: ``/works/{doi}``, ``/{id}.bib``, ``/page/{host}/{path}``. A bot comes here when its sources
have this server as their base; no name of the internet is resolved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.playground.clock import Clock
from bot.playground.scholar import documents
from bot.playground.scholar.faults import Faults, ScholarFault
from bot.playground.scholar.papers import PAPERS, InventedPaper
from bot.playground.trouble import ABORT

_MAINTENANCE = "<!DOCTYPE html><html><title>Maintenance</title><h1>We will be back soon</h1></html>"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One request, as the log keeps it."""

    place: str
    what: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class LocalScholar:
    """The parts, for tests and for those who mount it."""

    app: Starlette
    faults: Faults
    log: list[AskedFor]


def build_scholar(
    clock: Clock,
    papers: Iterable[InventedPaper] = PAPERS,
    *,
    faults: Iterable[ScholarFault] = (),
) -> LocalScholar:
    """Publishers that have these papers."""
    places = _Places(clock, list(papers), Faults(faults))
    app = Starlette(
        routes=[
            Route("/works/{doi:path}", places.work),
            Route("/page/{page:path}", places.page),
            Route("/{id}.bib", places.bib),
        ]
    )
    return LocalScholar(app, places.faults, places.log)


@dataclass(frozen=True, slots=True)
class _Places:
    """The routes."""

    clock: Clock
    papers: list[InventedPaper]
    faults: Faults
    log: list[AskedFor] = field(default_factory=list)

    async def work(self, request: Request) -> Response:
        """Crossref's record of a DOI."""
        doi = request.path_params["doi"].lower()
        found = next((each for each in self.papers if each.doi and each.doi == doi), None)
        answer = JSONResponse(documents.crossref(found)) if found else None
        missing = PlainTextResponse("Resource not found.", 404)
        return await self._answer(request, "crossref", doi, answer or missing)

    async def bib(self, request: Request) -> Response:
        """The Anthology's record of an id."""
        wanted = request.path_params["id"]
        found = next((each for each in self.papers if each.anthology_id == wanted), None)
        text = documents.bibtex(found) if found else ""
        answer = Response(text.encode(), media_type="text/plain") if found else None
        missing = HTMLResponse("<!doctype html><h1>Not found</h1>", 404)
        return await self._answer(request, "anthology", wanted, answer or missing)

    async def page(self, request: Request) -> Response:
        """A paper's page at a host of the proceedings."""
        wanted = request.path_params["page"]
        found = next((each for each in self.papers if each.page and each.page == wanted), None)
        answer = HTMLResponse(documents.page(found)) if found else None
        missing = HTMLResponse("<!doctype html><h1>Not found</h1>", 404)
        return await self._answer(request, "page", wanted, answer or missing)

    async def _answer(self, request: Request, place: str, what: str, answer: Response) -> Response:
        self.log.append(AskedFor(place, what, request.headers.get("user-agent", "")))
        fault = self.faults.take(place)
        if fault is None:
            return answer
        if fault.kind == "slow":
            await self.clock.sleep(fault.seconds)
            return answer
        return _struck(fault, answer)


def _struck(fault: ScholarFault, answer: Response) -> Response:
    match fault.kind:
        case "too_many":
            later = {"retry-after": str(int(fault.seconds))}
            return PlainTextResponse("Too many requests.", 429, later)
        case "broken":
            return PlainTextResponse("Internal Server Error", 500)
        case "denied":
            return HTMLResponse("<!doctype html><h1>Access Denied</h1>", 403)
        case "html":
            return HTMLResponse(_MAINTENANCE)
        case "cut":
            half = bytes(answer.body[: len(answer.body) // 2])
            return Response(half, answer.status_code, media_type=answer.media_type)
        case _:
            return _Reset()


class _Reset(Response):
    """No answer: the server resets the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        abort = scope.get(ABORT)
        if not callable(abort):
            raise ConnectionResetError("This server has no way to reset a connection.")
        abort()
