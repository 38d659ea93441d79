"""Answers of arXiv's interfaces, broken at random in the ways in which bytes break on their way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import ArxivRecord, FeedItem
from tests.bot.arxiv.reading import read_answer
from tests.bot.arxiv.samples import (
    atom,
    atom_entry,
    deleted_record,
    item,
    oai_error,
    page,
    raw_record,
    record,
    rss,
)
from tests.bot.metadata.asking import entry, error_feed, feed
from tests.bot.metadata.mutants import mutated

Answer = tuple[str, bytes]
"""The name of an interface, or of a file of one, and what it sent."""

OWN: tuple[Answer, ...] = (
    ("oai", page(record(comments="9 pages", doi="10.5555/a", updated="2026-11-22"), token="a%3Db")),
    ("oai", page(record(title=r"Schr\"odinger"), deleted_record("2611.00002"), raw_record())),
    ("oai", oai_error("noRecordsMatch")),
    ("oai", oai_error("badResumptionToken")),
    ("rss", rss(item(), item("hep-th/9901001v3", "replace-cross"))),
    ("rss", atom(atom_entry(), atom_entry("2611.00002v2", "replace"))),
    ("rss", rss()),
    ("api", feed(entry(), entry("2501.00002v3", "A&amp;B", comment="9 pages", doi="10.5555/a"))),
    ("api", error_feed("something went wrong")),
)


def mutants(seed: int, count: int, originals: Sequence[Answer] = OWN) -> Iterator[Answer]:
    """`count` broken answers, the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        name, body = chance.choice(originals)
        yield name, mutated(chance, body)


def outcome(answer: Answer) -> str:
    """``papers``, ``none``, or the kind of trouble that reading brought.

    Raises whatever else the parser raised, and AssertionError for papers that are none.
    """
    try:
        papers, refused = read_answer(*answer)
    except ArxivTrouble as trouble:
        _check_sentence(str(trouble))
        return trouble.kind.value
    for paper in papers:
        check(paper)
    for sentence in refused:
        _check_sentence(sentence)
    return "papers" if papers else "none"


def _check_sentence(sentence: str) -> None:
    sentence.encode()
    assert sentence.endswith(".")
    assert len(sentence) < 500


def check(paper: ArxivRecord | FeedItem) -> None:
    """What every database and every digest may rely on."""
    texts = [paper.arxiv_id, paper.title, *paper.categories]
    assert paper.title
    assert paper.categories
    assert len(paper.title) <= 1_000
    if isinstance(paper, ArxivRecord):
        texts += [paper.abstract, *paper.authors, paper.comment, paper.journal_ref, paper.doi]
        texts.append(paper.license)
        assert len(paper.abstract) <= 20_000
        assert type(paper.submitted) is date
        assert type(paper.updated) in {date, type(None)}
    for text in texts:
        text.encode()
        assert text == text.strip()
        assert not set(text) & {chr(code) for code in range(32)}
