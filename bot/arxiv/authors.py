"""Names of authors as arXiv writes them -> the names, given names first. Pure."""

from __future__ import annotations

import re

_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[,;]\s*(?:and\b)?|\s+and\s+")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?", re.IGNORECASE)
_DEEPEST = 4
"""Affiliations hold parentheses themselves."""


def split_authors(text: str) -> list[str]:
    """The names of a list in one string: ``A. Lab (Lyra, Vega), B. Group and C. Team``.

    Source: info.arxiv.org/help/prep, "Authors": commas or ``and`` between the names, affiliations
    in parentheses behind them.
    """
    text = " ".join(text.split())
    for _ in range(_DEEPEST):
        text = _IN_PARENTHESES.sub(" ", text)
    names: list[str] = []
    for name in (" ".join(part.split()) for part in _BETWEEN.split(text)):
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]} {name}"
        elif name:
            names.append(name)
    return names
