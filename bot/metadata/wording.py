"""Text as sources write it -> text as a person reads it: one line, no markup, a sane length."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser

from bot.core.links import as_doi
from bot.core.text import clean
from db.records import PartialDate

TITLE, NAME, ABSTRACT, SHORT = 1_000, 200, 20_000, 500
"""Characters kept of each; longer than any honest one."""
AUTHORS = 5_000
"""The longest lists of authors have about 3,000."""
_WEB_PAGE = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype html|html)\b", re.IGNORECASE)
_DROPPED = frozenset({"script", "style", "jats:tex-math", "tex-math", "annotation"})
"""What no reader of the text sees; formulas stand beside it in MathML."""
_INLINE = frozenset({"b", "i", "em", "strong", "sub", "sup", "sc", "scp", "italic", "bold", "span"})
_HEADING = re.compile(r"(?:abstract|summary)\b[:.\s]*", re.IGNORECASE)
_ARXIV_DOI = "10.48550/"


def one_line(value: object, limit: int = SHORT) -> str:
    """The text in one line of at most `limit` characters; empty where it is no text."""
    return clean(" ".join(value.split()))[:limit].strip() if isinstance(value, str) else ""


def authors_of(names: list[str]) -> tuple[str, ...]:
    """The names that say something, in order."""
    cleaned = (one_line(name, NAME) for name in names[:AUTHORS])
    return tuple(name for name in cleaned if name)


def given_first(name: str) -> str:
    """``Lab, Vega`` as ``Vega Lab``, ``Lab, Jr, Vega`` as ``Vega Lab Jr``; others as they are."""
    parts = [part.strip() for part in name.split(",")]
    match parts:
        case [family, given] if family and given:
            return f"{given} {family}"
        case [family, suffix, given] if family and suffix and given:
            return f"{given} {family} {suffix}"
    return name.strip()


def date_of(year: object, month: object = 0, day: object = 0) -> PartialDate | None:
    """The date, as precise as its parts allow; None without a year of printed papers."""
    parts = [part if isinstance(part, int) else 0 for part in (year, month, day)]
    if not 1600 <= parts[0] <= 2200:
        return None
    for known in (3, 2, 1):
        try:
            return PartialDate(*parts[:known])
        except ValueError:
            continue
    return None


def own_doi(value: object) -> str | None:
    """The DOI in lower case, unless it is the one that arXiv gives every paper."""
    doi = as_doi(one_line(value))
    return None if doi is None or doi.startswith(_ARXIV_DOI) else doi


def is_web_page(body: bytes) -> bool:
    """Whether HTML came where data was asked for: a maintenance or a login page."""
    return _WEB_PAGE.match(body[:1_000]) is not None


def without_markup(value: object, limit: int) -> str:
    """HTML or JATS as plain text in one line, without a heading that says "Abstract"."""
    if not isinstance(value, str):
        return ""
    reader = _Text()
    with suppress(AssertionError):  # how html.parser gives up on "<!["
        reader.feed(value[: 4 * limit])
        reader.rest()
    return one_line("".join(reader.pieces), limit)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._hidden += tag in _DROPPED
        self._heading = tag in {"jats:title", "title"}
        self._space(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _DROPPED))
        self._heading = False
        self._space(tag)

    def handle_data(self, data: str) -> None:
        if self._hidden or (self._heading and _HEADING.fullmatch(data.strip())):
            return
        self.pieces.append(data)

    def rest(self) -> None:
        """What stands behind the last tag. `close` takes quadratic time (CVE-2025-6069)."""
        self.handle_data(unescape(self.rawdata))

    def _space(self, tag: str) -> None:
        """Paragraphs are apart from each other, the letters of a formula are not."""
        if tag.rpartition(":")[2] not in _INLINE and not tag.startswith("mml:"):
            self.pieces.append(" ")
