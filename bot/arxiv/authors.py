"""Names of authors as arXiv writes them -> the names, given names first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.metadata.latex import accents
from bot.metadata.wording import authors_of

_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[,;]|(?<![^ ,;])and(?![^ ,;])")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?", re.IGNORECASE)
_DEEPEST = 4
"""Affiliations hold parentheses themselves."""


def named(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are some, without TeX. arXiv lists the colon behind a collaboration as one."""
    kept = [name for name in names if any(map(str.isalnum, name))]
    return authors_of([accents(name) for name in kept])


def split_authors(text: str) -> list[str]:
    """The names of a list in one string: ``A. Lab (Lyra, Vega), B. Group and C. Team``.

    Source: info.arxiv.org/help/prep, "Authors": commas or ``and`` between the names, affiliations
    in parentheses behind them.
    """
    for _ in range(_DEEPEST):
        text = _IN_PARENTHESES.sub(" ", text)
    names: list[str] = []
    for name in (part.strip() for part in _BETWEEN.split(" ".join(text.split()))):
        # A name has one suffix: a list of them must not grow one name without end.
        if names and _SUFFIX.fullmatch(name) and not _has_suffix(names[-1]):
            names[-1] = f"{names[-1]} {name}"
        elif name:
            names.append(name)
    return names


def _has_suffix(name: str) -> bool:
    return _SUFFIX.fullmatch(name.rpartition(" ")[2]) is not None
