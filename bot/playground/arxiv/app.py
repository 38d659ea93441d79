"""The local arXiv as a web app: OAI-PMH, the daily feeds, the query API; faults on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.playground.arxiv import feeds
from bot.playground.arxiv.api import QueryApi
from bot.playground.arxiv.catalogue import Catalogue
from bot.playground.arxiv.failing import finished, refusal
from bot.playground.arxiv.faults import ArxivFault, Faults, tampered
from bot.playground.arxiv.front import announcement
from bot.playground.arxiv.log import Asked, GateViolations, Requests
from bot.playground.arxiv.oai import OaiPmh
from bot.playground.arxiv.oai_selection import TOKEN
from bot.playground.arxiv.papers import VERSIONED_ID, Listing, Paper
from bot.playground.arxiv.taxonomy import UnknownCategory, categories_of
from bot.playground.clock import Clock

_INTERFACES = {"oai": "oai", "rss": "rss", "atom": "rss", "api": "api"}
"""The interface that a path belongs to, by its first part."""
_ASKED = "playground.asked"
_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
}
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><p>Local arXiv</p><h1>{title}</h1>{rest}</body></html>
"""


@dataclass(frozen=True, slots=True)
class LocalArxiv:
    """The parts, for tests and for those who mount it."""

    app: Starlette
    catalogue: Catalogue
    requests: Requests
    faults: Faults

    def gate_violations(self) -> GateViolations:
        """Where arXiv's terms of use were not kept."""
        return self.requests.gate_violations()


def build_arxiv(
    clock: Clock,
    papers: Iterable[Paper],
    *,
    faults: Iterable[ArxivFault] = (),
    records_page: int = 2_500,
    identifiers_page: int = 20_000,
) -> LocalArxiv:
    """An arXiv that has these papers and shows them as the clock goes on."""
    catalogue, requests, active = Catalogue(papers), Requests(), Faults(faults)
    pages = _Interfaces(clock, catalogue, active, records_page, identifiers_page)
    app = Starlette(
        routes=[
            Route("/oai", pages.oai),
            Route("/rss/{categories}", pages.rss),
            Route("/atom/{categories}", pages.atom),
            Route("/api/query", pages.api),
            Route("/abs/{id:path}", pages.abstract),
            Route("/", pages.front),
        ],
        middleware=[Middleware(_Watch, clock=clock, requests=requests)],
    )
    return LocalArxiv(app, catalogue, requests, active)


class _Watch:
    """Writes each request to an interface down until its answer is sent."""

    def __init__(self, app: ASGIApp, clock: Clock, requests: Requests) -> None:
        self._app = app
        self._clock = clock
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        interface = _INTERFACES.get(path.strip("/").partition("/")[0])
        if scope["type"] != "http" or interface is None:
            await self._app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        with self._requests.under_way(self._clock.now(), interface, path, query) as asked:

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    asked.status = message["status"]
                await send(message)

            await self._app({**scope, _ASKED: asked}, receive, watched)


class _Interfaces:
    """The routes."""

    def __init__(
        self,
        clock: Clock,
        catalogue: Catalogue,
        faults: Faults,
        records_page: int,
        identifiers_page: int,
    ) -> None:
        self._clock = clock
        self._catalogue = catalogue
        self._faults = faults
        self._oai = OaiPmh(catalogue, records_page, identifiers_page)
        self._api = QueryApi(catalogue)

    async def oai(self, request: Request) -> Response:
        """OAI-PMH."""
        arguments = request.query_params.multi_items()

        def build(fault: str | None) -> Response:
            body = self._oai.answer(arguments, self._clock.now(), fault)
            return Response(body.encode(), media_type="application/xml")

        return await self._answer(request, "oai", build, resuming=TOKEN in dict(arguments))

    async def api(self, request: Request) -> Response:
        """The query API."""

        def build(fault: str | None) -> Response:
            status, body = self._api.answer(request.query_params, self._clock.now(), fault)
            return Response(body.encode(), status, media_type="application/atom+xml")

        return await self._answer(request, "api", build)

    async def rss(self, request: Request) -> Response:
        """The daily feed in RSS."""
        return await self._feed(request, feeds.rss, "application/rss+xml")

    async def atom(self, request: Request) -> Response:
        """The daily feed in Atom."""
        return await self._feed(request, feeds.atom, "application/atom+xml")

    async def front(self, _request: Request) -> Response:
        """The latest announcement, for a person."""
        rest = announcement(self._catalogue, self._clock.now())
        return HTMLResponse(_PAGE.format(title="arXiv, as announced", rest=rest), headers=_HEADERS)

    async def abstract(self, request: Request) -> Response:
        """The page of a paper, so that links lead somewhere."""
        match = VERSIONED_ID.fullmatch(request.path_params["id"])
        number = int(match["number"]) if match and match["number"] else None
        now = self._clock.now()
        listing = self._catalogue.find(match["id"], number, now) if match else None
        if listing is None:
            return HTMLResponse(_PAGE.format(title="Not found", rest=""), 404, headers=_HEADERS)
        return HTMLResponse(_abstract_page(listing), headers=_HEADERS)

    async def _feed(self, request: Request, render: feeds.Render, media_type: str) -> Response:
        query = request.path_params["categories"]

        def build(fault: str | None) -> Response:
            now = self._clock.now()
            try:
                names, categories = categories_of(query)
            except UnknownCategory as error:
                body = feeds.error(query, str(error), now)
                return Response(body.encode(), 400, media_type=media_type)
            items = feeds.entries(self._catalogue, categories, now, stale=fault == "stale")
            body = render(names, tampered(items, fault), now)
            headers = {"cache-control": f"max-age={feeds.seconds_left(now)}"}
            return Response(body.encode(), headers=headers, media_type=media_type)

        return await self._answer(request, "rss", build)

    async def _answer(
        self,
        request: Request,
        interface: str,
        build: Callable[[str | None], Response],
        *,
        resuming: bool = False,
    ) -> Response:
        fault = self._faults.take(interface, resuming=resuming)
        if fault is None:
            return build(None)
        asked: Asked = request.scope[_ASKED]
        asked.fault = fault.kind
        if fault.kind == "slow" and fault.seconds:
            await self._clock.sleep(fault.seconds)
        return refusal(fault, self._clock.now()) or finished(fault, build(fault.kind))


def _abstract_page(listing: Listing) -> str:
    authors = escape(", ".join(listing.paper.authors))
    about = f"{listing.full_id} ({', '.join(listing.paper.categories)})"
    comment = escape(listing.version.comment)
    abstract = escape(listing.version.abstract)
    rest = f"<p>{authors}</p><p>{about}</p><p>{comment}</p><p>{abstract}</p>"
    return _PAGE.format(title=escape(listing.version.title), rest=rest)
