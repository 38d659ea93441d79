"""How a paper of arXiv that is not on the list is named, wherever it is shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.latex import plain_title
from bot.slack.mrkdwn import inert, link

_NAMED = 3


def arxiv_link(arxiv_id: str, title: str, limit: int) -> str:
    """The title, which leads to arXiv; the id where it says nothing."""
    return link(f"https://arxiv.org/abs/{arxiv_id}", plain_title(title) or arxiv_id, limit)


def authors_words(authors: Sequence[str], limit: int) -> str:
    """The first authors in so many characters, and whether there are more; empty without any."""
    more = " et al." if len(authors) > _NAMED else ""
    return inert(", ".join(authors[:_NAMED]), limit) + more
