"""The cell of a title: the title alone, or running text around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from bot.core.links import is_code_link, is_web_link
from bot.core.readme.inline import InlineLink, find_links, plain
from bot.core.readme.phrase import is_named, paper_link, phrase_of, set_url, take_links
from bot.core.readme.reading import Draft
from bot.core.readme.running import read_phrase
from bot.core.readme.words import Label, label_kind

_BADGE = re.compile(r"img\.shields\.io/badge/([^?\s)]+)", re.IGNORECASE)
_BADGE_NAME = re.compile(r"conference|venue|publish|journal|accepted", re.IGNORECASE)
_IS_PHRASE = re.compile(r"\s*(?:\d+[.)]\s|\*\*[^*]+\*\*\s*[-–—:]?\s*\w)")


def read_title_cell(text: str) -> Draft:
    """A title alone is taken as it stands; with more beside it, the cell is running text."""
    links = [link for link in find_links(text) if link.kind != "image"]
    if not links:
        draft = read_phrase(text) if _IS_PHRASE.match(text) or "<br" in text else Draft()
        if not draft.title:
            draft.title, draft.spans["title"] = plain(text), (0, len(text))
        return draft
    link = links[0]
    alone = text[: link.start].strip("*_ ") == "" == text[link.end :].strip("*_ ")
    if len(links) == 1 and alone and is_named(link):
        draft = Draft(title=plain(link.label))
        draft.spans["title"] = (link.label_start, link.label_start + len(link.label))
        if is_web_link(link.url):
            set_url(draft, link)
        return draft
    draft = read_phrase(text) if any(map(is_named, links)) or _says_more(text) else Draft()
    if not draft.title:
        set_url(draft, paper_link(links, None) or _sole_link(links, text))
        take_links(draft, links, next((each for each in links if each.url == draft.url), None))
        _citation_title(draft, text)
    return draft


def _says_more(text: str) -> bool:
    return re.search(r"[^\W\d_]", phrase_of(text).masked) is not None


def _sole_link(links: Sequence[InlineLink], text: str) -> InlineLink | None:
    """The link without words that is all a cell holds: it leads to the paper, on any host."""
    (link, *more) = links
    wordless = link.kind in {"bare", "auto"} or not link.words
    if more or not wordless or _says_more(text) or not is_web_link(link.url):
        return None
    return None if is_code_link(link.url) else link


def _citation_title(draft: Draft, text: str) -> None:
    """``[Heusel et al., 2017](link)`` names the paper where nothing better does."""
    for link in find_links(text):
        if link.kind == "link" and label_kind(link.words) is Label.CITATION:
            draft.spans["citation"] = (link.label_start, link.label_start + len(link.label))


def badge_venue(text: str) -> str | None:
    """The venue on a badge: ``badge/Conference-ICML'23-blue``."""
    for match in _BADGE.finditer(text):
        name, _, rest = unquote(match.group(1)).replace("--", "\x01").partition("-")
        value = rest.rpartition("-")[0].replace("\x01", "-").replace("_", " ").strip()
        if _BADGE_NAME.fullmatch(name.strip()) and value:
            return value
    return None
