"""Answers of every source, broken at random in the ways in which bytes break on their way."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.metadata.anthology import parse_bib
from bot.metadata.arxiv_atom import parse_page
from bot.metadata.crossref import parse_work
from bot.metadata.page_tags import parse_tags
from bot.metadata.reading import Broken, Undocumented
from bot.playground.scholar import documents
from bot.playground.scholar.papers import PAPERS
from db.records import PaperDetails
from tests.bot.metadata.asking import entry, error_feed, feed

SPLICES = (
    *(b"<", b">", b"&", b'"', b"'", b"{", b"}", b"[", b"]", b"\\", b",", b":", b"=", b"@", b"$"),
    *(b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r\n", b"\xe2\x80\xae"),
    *(b"&#1114112;", b"&#99999999999999999999;", b"&#xD800;", b"&amp;", b"&lt;!--", b"&nbsp;"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<![", b"<?xml version='9'?>", b"</entry>", b"<a"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<entry/>", b"<link/>", b"<author><name/></author>"),
    *(b"\\ud800", b"1e999", b"-1", b"NaN", b"null", b"true", b"9" * 5000, b'"DOI":[]', b"\\u0000"),
    *(
        b"and  and",
        b"\\'{",
        b"\\v{c",
        b"#",
        b" # ",
        b"~~",
        b'content="',
        b"<meta name=citation_title",
    ),
    *(b"x" * 3000, b"{" * 2000, b"<b>" * 100, b" " * 5000, "ß∂漢🙂".encode()),
)
ALLOWED = (Broken, Undocumented)


@dataclass(frozen=True)
class Case:
    source: str
    body: bytes
    parse: Callable[[bytes], object]


def originals() -> list[Case]:
    """At least two good answers of each source."""
    odd = entry(
        "2501.00002v3", "A&amp;B", comment="github.com/vega-lab/x", doi="10.5555/a 10.5555/b"
    )
    cases = [
        Case("arxiv", feed(entry()), parse_page),
        Case("arxiv", feed(entry(), odd, entry("hep-th/9901001v2")), parse_page),
        Case("arxiv", error_feed("incorrect id format for x"), parse_page),
    ]
    for paper in PAPERS:
        if paper.doi:
            answer = documents.crossref(paper)
            cases.append(Case("crossref", _json(answer), parse_work))
        if paper.anthology_id:
            cases.append(Case("anthology", documents.bibtex(paper).encode(), _bib))
        if paper.page:
            cases.append(Case("page", documents.page(paper).encode(), _tags))
    return cases


def mutants(seed: int, count: int) -> Iterator[Case]:
    """`count` broken answers, the same ones for the same seed."""
    chance = random.Random(seed)
    good = originals()
    for _ in range(count):
        case = chance.choice(good)
        yield Case(case.source, mutated(chance, case.body), case.parse)


def mutated(chance: random.Random, body: bytes) -> bytes:
    """The body, broken in one to thirty places."""
    broken = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        _mutate(chance, broken)
    return bytes(broken)


def outcome(case: Case) -> str:
    """What came of parsing: ``papers``, ``none`` or the name of a typed error.

    Raises whatever else the parser raised, and AssertionError for details that are none.
    """
    try:
        found = case.parse(case.body)
    except ALLOWED as error:
        return type(error).__name__
    papers = list(getattr(found, "papers", {}).values()) or [found]
    papers = [paper for paper in papers if isinstance(paper, PaperDetails)]
    for paper in papers:
        check(paper)
    return "papers" if papers else "none"


def check(paper: PaperDetails) -> None:
    """What every database and every card may rely on."""
    texts = [paper.title, paper.abstract, *paper.authors, *paper.categories]
    texts += [text for text in (paper.venue, paper.comment, paper.journal_ref, paper.doi) if text]
    texts += [link.url for link in paper.links]
    assert paper.title
    assert len(paper.title) <= 1_000
    assert len(paper.abstract) <= 20_000
    for text in texts:
        text.encode()
        assert text == text.strip()
        assert text.isprintable() or not set(text) & {chr(code) for code in range(32)}
    assert paper.doi is None or paper.doi == paper.doi.lower()
    assert paper.date is None or paper.date.iso


def _mutate(chance: random.Random, body: bytearray) -> None:
    at = chance.randrange(len(body) + 1)
    end = min(len(body), at + chance.choice((1, 1, 3, 20, 200)))
    match chance.randrange(7):
        case 0:
            body[at:at] = chance.choice(SPLICES)
        case 1:
            body[at:end] = chance.choice(SPLICES)
        case 2:
            del body[at:end]
        case 3:
            body[at:at] = body[at:end]
        case 4 if at < len(body):
            body[at] ^= 1 << chance.randrange(8)
        case 5:
            other = chance.randrange(len(body) + 1)
            body[at:at] = body[other : other + chance.choice((5, 50, 500))]
        case 6 if chance.random() < 0.2:
            del body[at:]


def _bib(body: bytes) -> object:
    return parse_bib(body, "2024.invented-long.12")


def _tags(body: bytes) -> object:
    return parse_tags(body, "https://proceedings.mlr.press/v999/lyra23a.html")


def _json(answer: object) -> bytes:
    return json.dumps(answer).encode()
