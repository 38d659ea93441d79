"""Changes of a text by place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.readme.escape import write_url
from bot.core.readme.inline import find_links


def same_links(text: str, old: str | None, new: str) -> list[tuple[int, int, str]]:
    """Changes of every link of the text that leads to the old target."""
    return [
        (link.url_start, link.url_start + len(link.url), write_url(new))
        for link in find_links(text)
        if link.url == old and link.kind != "image"
    ]


def replace_spans(text: str, changes: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """The part of the text from start to end with these places replaced."""
    pieces: list[str] = []
    for first, last, new in sorted(changes):
        pieces += [text[start:first], new]
        start = last
    pieces.append(text[start:end])
    return "".join(pieces)
