"""Papers that arXiv announced and the list lacks, as they stand below an answer. Pure."""

from __future__ import annotations

import dataclasses
import re

from bot.services.answers import Announced, Answer
from bot.slack import buttons
from bot.slack.buttons import Place
from bot.slack.message import Block, Message, button, section
from bot.slack.mrkdwn import clean, inert
from bot.slack.paper_words import arxiv_link, authors_words
from db.arxiv_records import Preprint
from db.records import SuggestionState

_MAX_TITLE, _MAX_AUTHORS, _MAX_CATEGORY = 250, 150, 40
_STATES = {
    SuggestionState.PENDING: "suggested, waits for a maintainer",
    SuggestionState.DECLINED: "was suggested and declined",
}


def with_announced(message: Message, found: Answer) -> Message:
    """The message of an answer with what arXiv announced below it."""
    if not found.announced:
        return message
    head = section("*Not on the list, but announced by arXiv*")
    rows = (_row(each, clean(found.query)) for each in found.announced)
    return dataclasses.replace(message, blocks=(*message.blocks, {"type": "divider"}, head, *rows))


def _row(shown: Announced, query: str) -> Block:
    """Two lines: the linked title; authors, category and day; then a button, or why there is none.

    The button knows the query, so that a click can show the answer anew.
    """
    paper = shown.paper
    title = arxiv_link(paper.arxiv_id, paper.title, _MAX_TITLE)
    primary = inert(paper.primary, _MAX_CATEGORY)
    authors = authors_words(paper.authors, _MAX_AUTHORS) or "No authors given"
    about = f"{authors}  ·  {primary}  ·  {paper.announced_on:%Y-%m-%d}"
    if shown.state is not None:
        return section(f"*{title}*\n{about}  ·  _{_STATES[shown.state]}_")
    place = Place(query, arxiv_id=paper.arxiv_id)
    value = place.value() or Place(arxiv_id=paper.arxiv_id).value() or "{}"
    suggest = button("Suggest", f"{buttons.SUGGEST}_{_suffix(paper)}", value)
    return section(f"*{title}*\n{about}", accessory=suggest)


def _suffix(paper: Preprint) -> str:
    """Ids of actions are one of a kind in a message."""
    return re.sub(r"\W", "_", paper.arxiv_id)
