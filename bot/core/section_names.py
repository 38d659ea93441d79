"""Which section of a list somebody means by a few words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.text import tokens

_NAMED = re.compile(
    r"<[^<>]*>|https?://\S+|\"[^\"]*\"|“[^”]*”|arxiv\s{0,2}:\s{0,2}\S+|\b10\.\d{4,9}/\S+",
    re.IGNORECASE,
)


def words_beside_papers(text: str) -> str:
    """What is left of a text without its links, ids and quoted titles."""
    return " ".join(_NAMED.sub(" ", text).split())


def section_meant(text: str, sections: Sequence[str]) -> str | None:
    """The one section whose name has all of the words, or beginnings of its words; else None."""
    asked = tokens(text)
    if not asked:
        return None
    same = [name for name in sections if tokens(name) == asked]
    found = same or [name for name in sections if _has(tokens(name), asked)]
    return found[0] if len(found) == 1 else None


def _has(held: Sequence[str], asked: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in held) for each in asked)
