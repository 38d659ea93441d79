"""Papers that arXiv announced and the list lacks, as they stand below an answer. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from bot.core.latex import plain_title
from bot.slack import buttons
from bot.slack.buttons import Place
from bot.slack.message import Block, Message, button, section
from bot.slack.mrkdwn import cut, inert, link
from db.arxiv_records import Preprint

_MAX_TITLE, _MAX_AUTHORS = 250, 150
_NAMED = 3


def with_announced(message: Message, papers: Sequence[Preprint]) -> Message:
    """The message with these papers below it."""
    if not papers:
        return message
    head = section("*Not on the list, but announced by arXiv*")
    rows = (_row(paper) for paper in papers)
    return dataclasses.replace(message, blocks=(*message.blocks, {"type": "divider"}, head, *rows))


def _row(paper: Preprint) -> Block:
    """Two lines: the linked title; authors, category and day."""
    title = link(f"https://arxiv.org/abs/{paper.arxiv_id}", plain_title(paper.title), _MAX_TITLE)
    about = f"{_authors(paper)}  ·  {paper.primary}  ·  {paper.announced_on:%Y-%m-%d}"
    block = section(f"*{title}*\n{about}")
    value = Place(arxiv_id=paper.arxiv_id).value() or "{}"
    block["accessory"] = button("Suggest", f"{buttons.SUGGEST}_{_suffix(paper)}", value)
    return block


def _authors(paper: Preprint) -> str:
    named = ", ".join(paper.authors[:_NAMED]) or "No authors given"
    more = " et al." if len(paper.authors) > _NAMED else ""
    return inert(cut(named, _MAX_AUTHORS), _MAX_AUTHORS) + more


def _suffix(paper: Preprint) -> str:
    """Ids of actions are one of a kind in a message."""
    return re.sub(r"\W", "_", paper.arxiv_id)
