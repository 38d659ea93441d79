"""Venues and dates: in brackets around a title, or in the text behind it."""

from __future__ import annotations

import re

from bot.core.dates import parse_date
from bot.core.readme.inline import plain
from bot.core.readme.reading import Draft, Span
from bot.core.readme.words import looks_like_venue

GROUP = re.compile(r"[\[(（【`]\s*([^\[\]()（）【】`\x00\n]{2,80}?)\s*[\])）】`]")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
TRIM = " \t\n\r,.;:：|*_`-–—·\x00"


def is_dated_venue(text: str) -> bool:
    """Whether a text is a year, or a venue with its year: ``CVPR, 2024``."""
    words = plain(text).strip(TRIM)
    rest = YEAR.sub(" ", words).strip(" .,'")
    return len(words.split()) <= 6 and rest != words and (not rest or looks_like_venue(rest))


def is_date_or_venue(text: str) -> bool:
    """Whether the words of a bracket are a date or a short venue."""
    inside = plain(text)
    return parse_date(inside) is not None or (len(inside.split()) <= 8 and looks_like_venue(inside))


def take_group(draft: Draft, match: re.Match[str], offset: int) -> bool:
    """Date and venue of a bracket; whether it held any."""
    raw = match.group(1)
    inside = plain(raw).strip("*_` ")
    span = (match.start(1) + offset, match.end(1) + offset)
    date = parse_date(inside)
    if date is not None:
        if draft.date is None:
            draft.date, draft.spans["date"] = date, span
        return True
    if not looks_like_venue(inside) or len(inside.split()) > 10:
        return False
    if draft.venue is None:
        take_venue(draft, raw, span)
    return True


def take_venue(draft: Draft, raw: str, span: Span) -> None:
    """``ICML, 2021 oral`` is a venue and a date; ``CVPR 2024`` is a venue."""
    start = span[0]
    comma = re.search(r"[,，]\s*", raw)
    if comma is not None:
        rest = raw[comma.end() :]
        head = re.match(r"[\w .'-]*?\w+(?=[\s,，]|\Z)", rest)
        date = parse_date(rest) or (parse_date(head.group()) if head else None)
        end = len(rest) if parse_date(rest) else (head.end() if head else 0)
        if date is not None and draft.date is None:
            draft.date = date
            draft.spans["date"] = (start + comma.end(), start + comma.end() + end)
            extra = rest[end:].strip(" ,，")
            draft.venue = plain(raw[: comma.start()] + (f" {extra}" if extra else ""))
            if not extra:
                draft.spans["venue"] = (start, start + comma.start())
            return
    draft.venue = plain(raw)
    draft.spans["venue"] = span
