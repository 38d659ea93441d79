"""Reads an answer of any interface, by the name of the file that it was recorded in."""

from __future__ import annotations

from bot.arxiv.api import parse_papers
from bot.arxiv.oai import parse_records
from bot.arxiv.rss import parse_feed
from db.arxiv_records import ArxivRecord, FeedItem


def read_answer(name: str, body: bytes) -> tuple[list[ArxivRecord] | list[FeedItem], list[str]]:
    """The papers of an answer, and the sentences about those that were refused.

    Raises:
        ArxivTrouble: the answer is none.
    """
    if name.startswith("oai"):
        page = parse_records(body, name)
        return list(page.records), list(page.refused)
    if name.startswith("rss"):
        return list(parse_feed(body, name).items), []
    papers, _ = parse_papers(body, name)
    return list(papers.values()), []
