"""What somebody pasted: a message -> the papers that it names, in order, each once.

Slack's markup is undone: ``<url>``, ``<url|label>``, ``&amp;``; mentions of people and channels are
passed over. Links that lead to no known kind of paper are handed back apart, so that a caller can
attach code to a paper or say what it did not understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.arxiv_id import as_arxiv_id, find_arxiv_versions
from bot.core.links import url_key
from bot.core.references import (
    BREAK,
    CJK,
    LONGEST_LINK,
    WEB,
    Kind,
    Reference,
    in_words,
    is_telling,
    read_link,
)
from bot.core.text import clean, is_cjk, title_key, tokens
from db.records import Link

MAX_REFERENCES = 10
"""Of one message; the rest is counted."""
_MOST = 50_000
"""Characters of links, ids and quotes that are read and counted; Slack's longest message has 40,000
characters in all."""
_LONGEST = 400_000
"""Characters of a text that are read at all."""
_NEAR = 40
"""Characters that may stand between a title and the link that it belongs to."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a text names: its first papers, how many there were, other links."""

    papers: tuple[Reference, ...]
    total: int
    other_links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """Something found, and its place in the text."""

    start: int
    end: int
    what: Reference | Link


_RUN = CJK.replace("\u9fff", "\u3009\u300b-\u9fff", 1)
"""Of Chinese, Japanese and Korean text, up to a title in its own quotes."""
_PIECE = re.compile(
    # Words that cannot be telling are passed over together; they are most of any text.
    rf"(?:(?![aA][rR][xX][iI][vV])[^{BREAK}.:%(\[{{*_~]++[.,;!?]?+\s++)++"
    r"|<(?P<target>[^<>|\s]*+)(?:\|(?P<label>[^<>]*+))?+>"
    r"|\"(?P<straight>[^\"\n]{8,300})\"|“(?P<curly>[^“”\n]{8,300})”|《(?P<book>[^《》\n]{4,300})》"
    rf"|(?P<words>(?:[aA][rR][xX][iI][vV]\s{{0,2}}[:：]\s{{0,2}})?[^{BREAK}(\[{{*_~][^{BREAK}]{{7,}}+)"
    rf"|[{_RUN}]+"
)
_BARE_ID = 40


def find_papers(text: str) -> list[Reference]:
    """The papers that a text names, in order, each once; at most `MAX_REFERENCES`."""
    return list(read_pasted(text).papers)


def read_pasted(text: str, most: int = MAX_REFERENCES) -> Pasted:
    """All that a text names, of its papers the first `most`.

    A title in quotes beside a link is the link's hint; one that stands alone is a paper. A text
    that is nothing but an arXiv id names that paper, while a bare id in a sentence is a number.
    """
    text = text[:_LONGEST]
    items = list(_items(text, 0)) or _bare_id(text)
    papers: dict[tuple[Kind, str], Reference] = {}
    links: dict[str, Link] = {}
    for item in _with_hints(items, text):
        if isinstance(item.what, Link):
            links.setdefault(url_key(item.what.url) or item.what.url, item.what)
        else:
            key = (item.what.kind, _key(item.what))
            papers[key] = _joined(papers.get(key), item.what)
    return Pasted(tuple(papers.values())[:most], len(papers), tuple(links.values()))


def _key(reference: Reference) -> str:
    return title_key(reference.value) if reference.kind is Kind.TITLE else reference.value


def _joined(first: Reference | None, again: Reference) -> Reference:
    """A paper that is named twice, with all that both places say."""
    if first is None:
        return again
    version, hint = first.version or again.version, first.hint or again.hint
    return replace(first, version=version, hint=hint)


def _bare_id(text: str) -> list[_Item]:
    raw = text.strip()
    if len(raw) > _BARE_ID or as_arxiv_id(raw) is None:
        return []
    return [
        _Item(0, len(text), Reference(Kind.ARXIV, id_, raw, version=version))
        for id_, version in find_arxiv_versions(f"arXiv:{raw}")
    ]


def _items(text: str, offset: int) -> Iterator[_Item]:
    """All links, ids and titles of the text, in order."""
    left = _MOST
    for match in _PIECE.finditer(text):
        if match.lastgroup is None or (match.lastgroup == "words" and not is_telling(match[0])):
            continue
        left -= len(match[0])
        if left < 0:
            return
        yield from _read(match, offset)


def _read(match: re.Match[str], offset: int) -> Iterator[_Item]:
    start, end = match.start() + offset, match.end() + offset
    if match.lastgroup == "words":
        yield from (_Item(start, end, what) for what in in_words(_undone(match[0])))
    elif match.lastgroup in {"target", "label"}:
        yield from (_Item(start, end, what) for what in _in_link(match))
    else:
        yield from _in_quotes(match, start, end)


def _undone(text: str) -> str:
    """Without the three escapes of Slack's text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _in_link(match: re.Match[str]) -> Iterator[Reference | Link]:
    """``<url|label>``; mentions, dates and mail addresses begin otherwise."""
    url, label = _undone(match["target"]), clean(_undone(match["label"] or ""))
    if not WEB.match(url) or len(url) > LONGEST_LINK:
        return
    found = read_link(url, label)
    yield replace(found, raw=match[0]) if isinstance(found, Reference) else found
    if isinstance(found, Link) and is_telling(label):
        # Shortened links hide the paper; the words that a person chose may name it.
        yield from (what for what in in_words(label) if isinstance(what, Reference))


def _in_quotes(match: re.Match[str], start: int, end: int) -> Iterator[_Item]:
    inside = match[match.lastgroup or 0]
    items = list(_items(inside, start + 1)) if is_telling(inside) else []
    title = clean(" ".join(_undone(inside).split()))
    if items:
        yield from items
    elif _is_title(title):
        yield _Item(start, end, Reference(Kind.TITLE, title, match[0]))


def _is_title(text: str) -> bool:
    """Whether quoted words are more likely a title than speech or a single term."""
    words = tokens(text)
    if sum(map(is_cjk, words)) >= 6:
        return True
    first = text.split(maxsplit=1)[0].rstrip(",.!?") if words else ""
    speech = first.isalpha() and first.islower()
    return len(words) >= 3 and any(len(word) > 3 for word in words) and not speech


def _with_hints(items: list[_Item], text: str) -> list[_Item]:
    """The items; a title becomes the hint of the nearest link to a paper that has none."""
    kept = list(items)
    for index, item in enumerate(items):
        if isinstance(item.what, Link) or item.what.kind is not Kind.TITLE:
            continue
        sides = [side for side in (index + 1, index - 1) if _takes_title(kept, side)]
        gaps = {side: _gap(item, items[side], text) for side in sides}
        best = min(gaps, key=lambda side: gaps[side], default=None)
        if best is None or gaps[best][1] > _NEAR:
            continue
        link = kept[best].what
        if isinstance(link, Reference):
            kept[best] = replace(kept[best], what=replace(link, hint=item.what.value))
            kept[index] = replace(item, what=replace(link, hint=item.what.value))
    return kept


def _takes_title(items: list[_Item], index: int) -> bool:
    what = items[index].what if 0 <= index < len(items) else None
    return isinstance(what, Reference) and what.kind is not Kind.TITLE and not what.hint


def _gap(one: _Item, two: _Item, text: str) -> tuple[int, int]:
    """Line breaks and characters between two items."""
    first, second = sorted((one, two), key=lambda item: item.start)
    between = text[first.end : second.start]
    return between.count("\n"), len(between)
