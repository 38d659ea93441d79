"""What an entry can be found by: its names, links, words, date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.core.links import url_key
from bot.core.text import clean, name_key, tokens
from db.records import (
    EntryFields,
    EntryIndex,
    IndexedName,
    LinkKind,
    NameKind,
    PaperIds,
)

MOST_WORDS = 4_000
"""Of one field; a cell of a megabyte is found by its beginning."""
_LONGEST_HEAD = 40
_HEAD_WORDS = 4
_PARENTHESES = re.compile(r"[(（]([^()（）]*)[)）]")
_ALTERNATIVES = re.compile(
    r"\s+/\s+|(?<=\w{3})/(?=\w{3})|[,，、;；]|\s+(?:aka|a\.k\.a\.)\s+", re.IGNORECASE
)
_HEAD = re.compile(r"\s*(.+?)\s*(?:[:：]\s|：|\s[-–—]\s)")


def index_entry(fields: EntryFields, ids: PaperIds, abstract: str | None = None) -> EntryIndex:
    """All that an entry can be found by, folded."""
    return EntryIndex(
        ids=ids,
        url_keys=_url_keys(fields),
        names=tuple(_names(fields)),
        method_words=_words(" ".join([fields.method or "", *fields.names])),
        title_words=_words(fields.title),
        note_words=_words(fields.note),
        venue_words=_words(fields.venue),
        section_words=_words(fields.section),
        author_words=_words(fields.authors),
        abstract_words=_words(abstract),
        date=fields.date.iso if fields.date else "",
        has_code=any(link.kind is LinkKind.CODE for link in fields.links),
    )


def _words(text: str | None) -> str:
    return " ".join(tokens(text)[:MOST_WORDS]) if text else ""


def _url_keys(fields: EntryFields) -> tuple[str, ...]:
    urls = [fields.url, *(link.url for link in fields.links)]
    keys = (url_key(url) for url in urls if url)
    return tuple(dict.fromkeys(clean(key) for key in keys if key))


def _names(fields: EntryFields) -> Iterator[IndexedName]:
    """Each name once, under the best field it stands in."""
    given: list[tuple[NameKind, str]] = []
    if fields.method:
        given.append((NameKind.METHOD, fields.method))
        given += [(NameKind.OTHER, part) for part in name_parts(fields.method)]
    for name in fields.names:
        given.append((NameKind.OTHER, name))
        given += [(NameKind.OTHER, part) for part in name_parts(name)]
    head = title_head(fields.title)
    if head:
        given.append((NameKind.TITLE_HEAD, head))
    found: dict[str, NameKind] = {}
    for kind, name in given:
        found.setdefault(name_key(name), kind)
    return (IndexedName(key, kind) for key, kind in found.items() if key)


def name_parts(name: str) -> list[str]:
    """The names that one cell gives: ``DDPM (improved)``, ``MoCo / MoCo v2``, ``LDM（SD）``."""
    inside = [part for found in _PARENTHESES.findall(name) for part in _ALTERNATIVES.split(found)]
    outside = _ALTERNATIVES.split(_PARENTHESES.sub(" ", name))
    parts = [clean(part) for part in (*outside, *inside)]
    return [part for part in parts if any(char.isalpha() for char in part) and part != name]


def spellings(names: Iterable[str]) -> list[str]:
    """All names that methods, other names and titles give, as they are written."""
    return [part for name in names for part in (name, title_head(name), *name_parts(name)) if part]


def title_head(title: str) -> str | None:
    """The name that a title begins with: ``VAR`` in ``VAR: Visual Autoregressive Modeling``."""
    match = _HEAD.match(title)
    if match is None:
        return None
    head = match.group(1)
    short = len(head) <= _LONGEST_HEAD and len(head.split()) <= _HEAD_WORDS
    return head if short and any(char.isalnum() for char in head) else None
