"""How a digest's papers are shared out over messages: what does not fit goes to the thread. Pure.

Source: slackapi/bolt-js#2509 and #2867: the texts of all blocks of a message may have about 12,000
characters together, which is written nowhere else, and is met before the limit of 50 blocks.
"""

from __future__ import annotations

from db.digest_records import DigestContent, DigestPaper

A_MESSAGE = 10
"""Papers in one message. Messages months old are drawn anew by it: another number would show other
papers in them."""


def parts(content: DigestContent) -> list[tuple[DigestPaper, ...]]:
    """The papers of each message, the channel's first; there is always that one."""
    papers = content.papers
    return [papers[at : at + A_MESSAGE] for at in range(0, max(len(papers), 1), A_MESSAGE)]


def part_of(content: DigestContent, arxiv_id: str) -> int | None:
    """Which message a paper stands in: 0 is the channel's; ``None``: it is not in the digest."""
    for number, papers in enumerate(parts(content)):
        if any(paper.arxiv_id == arxiv_id for paper in papers):
            return number
    return None
