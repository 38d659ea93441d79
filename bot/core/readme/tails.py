"""What stands around the title of an entry: authors, venue, date, note."""

from __future__ import annotations

import re

from bot.core.dates import parse_date
from bot.core.readme.groups import GROUP, TRIM, YEAR, is_date_or_venue, take_group, take_venue
from bot.core.readme.inline import plain
from bot.core.readme.phrase import MASK, Phrase
from bot.core.readme.reading import Draft, Span
from bot.core.readme.words import looks_like_venue

_TAIL_BREAK = re.compile(
    r"<br\s*/?>|\n|(?<=[\w)*])[.;]\s|[.,]?[*_]{1,3}[.,]?\s+|\s[-–—|·]\s|(?<!\\)[|]|\s{3,}|\.\Z",
    re.IGNORECASE,
)
_NAME = (
    r"[A-ZÀ-ÞŁŠŽ][\w'’.-]*"
    r"(?:[ -](?:[A-ZÀ-ÞŁŠŽ][\w'’.-]*|de|van|von|der|den|la|le|di|da|al|el|bin|dos))*"
)
AUTHORS = re.compile(
    rf"{_NAME}(?:(?:,| and| &|, and) {_NAME})+(?:,? et\.? al\.?)?,?|{_NAME},? et\.? al\.?"
)
_AUTHOR_LABEL = re.compile(r"\**\s*(?:authors?|作者)\s*\**\s*[:：]\s*\**\s*", re.IGNORECASE)


def is_byline(text: str) -> bool:
    """Whether a line is names of authors and nothing else."""
    words = plain(text).strip(TRIM)
    return len(words) < 3_000 and AUTHORS.fullmatch(words) is not None


def read_groups(draft: Draft, phrase: Phrase, region: Span) -> None:
    """Brackets around the title that hold a date or a venue."""
    for match in GROUP.finditer(phrase.masked):
        if region[0] <= match.start() < region[1]:
            continue
        take_group(draft, match, 0)


def read_tail(draft: Draft, phrase: Phrase, region: Span) -> None:
    """Authors, venue and note in what follows the title."""
    position = region[1]
    for piece, start in _pieces(phrase.masked, position):
        text, offset = _trimmed(piece)
        if not re.search(r"\w", text):
            continue
        place = start + offset
        span = (place, place + len(text))
        words = plain(text.replace(MASK, " "))
        label = _AUTHOR_LABEL.match(piece.lstrip(TRIM))
        if label:
            draft.authors = plain(piece.lstrip(TRIM)[label.end() :].strip(TRIM))
        elif (
            draft.authors is None
            and len(words) < 3_000
            and AUTHORS.fullmatch(words)
            and not looks_like_venue(words)
        ):
            draft.authors, draft.spans["authors"] = words, span
        elif (
            draft.venue is None
            and len(words.split()) <= 7
            and looks_like_venue(words)
            and (YEAR.search(words) or len(words.split()) <= 3)
        ):
            take_venue(draft, text, span)
        elif draft.date is None and parse_date(words):
            draft.date, draft.spans["date"] = parse_date(words), span
        elif draft.note is None and MASK not in text and _is_note(words):
            draft.note, draft.spans["note"] = words, span


def _trimmed(piece: str) -> tuple[str, int]:
    """What a piece says without the marks around it, and where that begins."""
    text = piece.strip(TRIM + '"”»)]').rstrip("[( \x00")
    start = piece.index(text)
    if text.count("(") > text.count(")") and piece[start + len(text) :][:1] == ")":
        text += ")"
    return text, start


def _pieces(masked: str, position: int) -> list[tuple[str, int]]:
    rest = GROUP.sub(
        lambda m: MASK * len(m.group()) if is_date_or_venue(m.group(1)) else m.group(), masked
    )
    pieces: list[tuple[str, int]] = []
    dash = re.compile(r"\s*[*_]* ?[-–—:：]\s+").match(rest, position)
    if dash is not None:
        # "[Title](link) - what it is about": one note, whatever sentences it has.
        end = rest.find("\n", dash.end())
        end = len(rest) if end < 0 else end
        masked_from = rest.find(MASK, dash.end(), end)
        stop = end if masked_from < 0 else masked_from
        pieces.append((rest[dash.end() : stop], dash.end()))
        position = stop
    start = position
    for match in _TAIL_BREAK.finditer(rest, position):
        pieces.append((rest[start : match.start()], start))
        start = match.end()
    pieces.append((rest[start:], start))
    return pieces


def _is_note(words: str) -> bool:
    return len(words.split()) >= 3 or any("\u4e00" <= char <= "\u9fff" for char in words)
