"""What a ranking found of a paper, in words that a person can check. Pure."""

from __future__ import annotations

from bot.core.digest.choice import mentions
from bot.core.latex import plain_title
from bot.core.ranking import Explanation, Paper
from bot.core.text import words

ALIKE = 0.2
"""Likeness from which on a listed paper is named: on five real lists at most one in eight of a
week's papers had one so like it, and four in five of the best 20."""
_LONGEST = 70
_TERMS = 3


def reasons(
    paper: Paper, why: Explanation, nearest: str, *, liked: bool = False
) -> tuple[str, ...]:
    """Why a paper is shown, the most telling first; may be nothing.

    Args:
        paper: the one that is shown.
        why: what the ranking found.
        nearest: the title of the paper that `why.nearest` means; empty if it has none.
        liked: whether that one is not on the list, but was liked.
    """
    named = short_title(nearest) if why.likeness >= ALIKE else ""
    text = f" {words(plain_title(paper.title))} . {words(plain_title(paper.abstract))} "
    # Terms skip words like "of", and LaTeX has words that nobody sees: those are no reason.
    found = [term for term in why.terms if mentions(text, term)][:_TERMS]
    terms = ", ".join(f"“{term}”" for term in found)
    near = f"near “{named}”{', which was liked' if liked else ''}"
    return (*([near] if named else []), *([f"for {terms}"] if terms else []))


def short_title(title: str) -> str:
    """A title as plain text, cut after a word if it is long."""
    plain = plain_title(title)
    if len(plain) <= _LONGEST:
        return plain
    cut = plain[: _LONGEST - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[_LONGEST // 2 :] else cut
    return head.rstrip(" ,;:-–—(") + "…"
