"""What the tests of sources share: references, a scripted internet, and answers of arXiv."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from bot.errors import GateClosed
from bot.metadata.fetching import Fetcher
from bot.metadata.source import Turn

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CONTACT = "papers@vega-lab.example"


@dataclass(frozen=True)
class Ref:
    kind: str
    value: str
    raw: str = ""


Answering = Callable[[httpx.Request], httpx.Response]


@dataclass
class Internet:
    """Answers by what the link contains, first match first; remembers who asked for what."""

    answers: list[tuple[str, Answering | httpx.Response | Exception]] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)

    def says(self, part: str, answer: Answering | httpx.Response | Exception | str | bytes):
        if isinstance(answer, str | bytes):
            answer = httpx.Response(200, content=answer)
        self.answers.append((part, answer))
        return self

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        for part, answer in self.answers:
            if part in str(request.url):
                if isinstance(answer, Exception):
                    raise answer
                return _unread(answer(request) if callable(answer) else answer)
        return _unread(httpx.Response(404))

    @staticmethod
    def streamed(status: int, pieces: Iterable[bytes], headers: object) -> httpx.Response:
        """An answer that is packed or comes in pieces."""
        return httpx.Response(status, headers=headers, stream=_Pieces(pieces))

    @property
    def links(self) -> list[str]:
        return [str(request.url) for request in self.asked]

    def fetcher(self, clock: Callable[[], float] = lambda: 0.0) -> Fetcher:
        return Fetcher(CONTACT, transport=httpx.MockTransport(self.handle), clock=clock)


class _Pieces(httpx.SyncByteStream):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


def _unread(answer: httpx.Response) -> httpx.Response:
    """A fresh one whose body still has to be streamed, as over a socket."""
    if isinstance(answer.stream, _Pieces):
        return answer
    stream = httpx.ByteStream(answer.content)
    return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)


class OpenGate:
    """Lets everybody through and remembers what was said of each request."""

    def __init__(self, refused: str = "") -> None:
        self.turns: list[str] = []
        self.said: list[str | float | None] = []
        self.is_open = False
        self._refused = refused

    @contextmanager
    def turn(self, source: str) -> Iterator[Turn]:
        if self._refused:
            raise GateClosed(self._refused)
        assert not self.is_open, "one at a time"
        self.is_open = True
        self.turns.append(source)
        try:
            yield self
        finally:
            self.is_open = False

    def again(self) -> None:
        self.turns.append("again")

    def failed(self, retry_after: float | None = None) -> None:
        self.said.append(retry_after)

    def forbidden(self, sentence: str) -> None:
        self.said.append(sentence)


def entry(arxiv_id: str = "2501.00001v1", title: str = "Invented Orders", **changed: str) -> str:
    fields = {
        "published": "2025-01-01T17:00:00Z",
        "summary": "  We order\n patches. ",
        "comment": "",
        "journal_ref": "",
        "doi": "",
        **changed,
    }
    extra = "".join(
        f"<arxiv:{name}>{fields[name]}</arxiv:{name}>"
        for name in ("comment", "journal_ref", "doi")
        if fields[name]
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv_id}</id><title>{title}</title>"
        f"<updated>2025-03-01T00:00:00Z</updated><published>{fields['published']}</published>"
        f"<summary>{fields['summary']}</summary>{extra}"
        '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>'
        '<category term="68T05 (Primary)" scheme="http://arxiv.org/schemas/atom"/>'
        '<arxiv:primary_category term="cs.CV"/>'
        "<author><name>Vega Lab</name></author>"
        "<author><name>Orion  Group</name><arxiv:affiliation>Lyra</arxiv:affiliation></author>"
        "</entry>"
    )


def feed(*entries: str, total: int | None = None, size: int = 100, start: int = 0) -> bytes:
    total = len(entries) if total is None else total
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title>"
        "<updated>2026-11-24T00:00:00Z</updated>"
        f"<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{''.join(entries)}</feed>"
    ).encode()


def error_feed(why: str) -> bytes:
    return feed(
        f"<entry><id>https://arxiv.org/api/errors#{why.replace(' ', '_')}</id>"
        f"<title>Error</title><summary>{why}</summary>"
        "<author><name>arXiv api core</name></author></entry>"
    )
