"""Asking the local arXiv without sockets, and papers to ask for."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from bot.playground.arxiv.app import build_arxiv
from bot.playground.arxiv.papers import Paper, Version
from bot.playground.arxiv.schedule import EASTERN, announced_at
from bot.playground.clock import ManualClock

SHARED = next(
    (p / "shared" for p in Path(__file__).parents if (p / "shared" / "data").is_dir()), None
)
POOL = SHARED and SHARED / "data" / "pool"
RAW = SHARED and SHARED / "data" / "feeds" / "raw"
needs_shared = pytest.mark.skipif(
    SHARED is None, reason="the shared folder with real data is absent"
)

TUESDAY = date(2025, 6, 3)


def at(*moment):
    """US Eastern wall clock as Unix seconds."""
    return datetime(*moment, tzinfo=EASTERN).timestamp()


def a_version(number=1, day=TUESDAY, title="A Title", abstract="An abstract.", comment=""):
    return Version(number, announced_at(day) - 30_000, day, title, abstract, comment)


def a_paper(
    arxiv_id="2506.00001", *versions, categories=("cs.CV",), authors=("Ada Byron",), **more
):
    return Paper(arxiv_id, authors, categories, versions or (a_version(),), **more)


def numbered(count, day=TUESDAY, **more):
    return [a_paper(f"2506.{at:05}", a_version(day=day), **more) for at in range(1, count + 1)]


def an_arxiv(papers, now=None, **more):
    clock = ManualClock(at(2025, 6, 3, 12) if now is None else now)
    return build_arxiv(clock, papers, **more), clock


@dataclass
class Answer:
    status: int | None = None
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def text(self):
        return self.body.decode()

    @property
    def xml(self):
        return ET.fromstring(self.body)

    def texts(self, name):
        """What the elements of a local name say, in order."""
        return [each.text or "" for each in self.xml.iter() if local(each) == name]


def local(element):
    return element.tag.partition("}")[2] or element.tag


def paths(element, above=""):
    """The set of paths of local names from an element down."""
    here = f"{above}/{local(element)}"
    return {here}.union(*(paths(each, here) for each in element))


async def asked(arxiv, path, query="", **scope):
    """One request straight to the app."""
    answer = Answer()

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")
            answer.ended = not message.get("more_body", False)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    base = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(b"host", b"localhost")],
        "query_string": query.encode(),
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    await arxiv.app({**base, **scope}, receive, send)
    return answer


def ask(arxiv, path, /, **arguments):
    """The answer to a request; `from_` stands for `from`."""
    pairs = (f"{key.rstrip('_')}={quote(str(value), safe='')}" for key, value in arguments.items())
    return asyncio.run(asked(arxiv, path, "&".join(pairs)))


def oai(arxiv, verb, /, **arguments):
    return ask(arxiv, "/oai", verb=verb, **arguments)


def harvest(arxiv, prefix="arXiv", verb="ListRecords", between=lambda: None, **arguments):
    """The ids of a whole harvest, page by page, as they came."""
    answer = oai(arxiv, verb, metadataPrefix=prefix, **arguments)
    found = answer.texts("identifier")
    while token := "".join(answer.texts("resumptionToken")):
        between()
        answer = oai(arxiv, verb, resumptionToken=token)
        found += answer.texts("identifier")
    return [each.removeprefix("oai:arXiv.org:") for each in found]


def date_of(day, month=6, year=2025):
    return date(year, month, day)
