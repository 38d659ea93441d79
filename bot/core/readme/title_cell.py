"""The cell of a title: the title alone, or running text around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import unquote

from bot.core.links import is_code_link, is_web_link
from bot.core.readme.inline import InlineLink, find_links, plain
from bot.core.readme.phrase import is_named, paper_link, phrase_of, set_url, take_links
from bot.core.readme.reading import Draft
from bot.core.readme.references import fold_reference
from bot.core.readme.running import read_phrase
from bot.core.readme.words import Label, is_none, label_kind

_BADGE = re.compile(r"img\.shields\.io/badge/([^?\s)]+)", re.IGNORECASE)
_BADGE_NAME = re.compile(r"conference|venue|publish|journal|accepted", re.IGNORECASE)
_SPACE_BEFORE = re.compile(r"\[([^\[\]]+)\][ \t]+\(\s*(https?://[^\s()]+)\s*\)")
_BY_REFERENCE = re.compile(r"\[([^\[\]]+)\](?:[ \t]?\[([^\[\]]*)\])?")
_IS_PHRASE = re.compile(r"\s*(?:\d+[.)]\s|\*\*[^*]+\*\*\s*[-–—:]?\s*\w)")


def read_title_cell(text: str, references: Mapping[str, str] = MappingProxyType({})) -> Draft:
    """A title alone is taken as it stands; with more beside it, the cell is running text."""
    links = [link for link in find_links(text) if link.kind != "image"]
    if is_none(plain(text)) and not any(is_web_link(link.url) for link in links):
        return Draft()
    parted = _parted_link(text, references) if text.startswith("[") else None
    if parted is not None:
        return parted
    if not links:
        draft = read_phrase(text) if _IS_PHRASE.match(text) or "<br" in text else Draft()
        if not draft.title:
            draft.title, draft.spans["title"] = plain(text), (0, len(text))
        return draft
    link = links[0]
    alone = text[: link.start].strip("*_ ") == "" == text[link.end :].strip("*_ ")
    if len(links) == 1 and alone and (is_named(link) or _leads_inside(link)):
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


def _leads_inside(link: InlineLink) -> bool:
    """Whether the link's words stand above a place in the document: ``[A title](#a-title)``."""
    words = link.words
    return link.url.startswith("#") and not is_none(words) and label_kind(words) is Label.WORDS


def _parted_link(text: str, references: Mapping[str, str]) -> Draft | None:
    """A title in brackets whose target stands apart: behind a space, or defined elsewhere."""
    match = _SPACE_BEFORE.fullmatch(text) or _BY_REFERENCE.fullmatch(text)
    if match is None or label_kind(plain(match.group(1))) is not Label.WORDS:
        return None
    draft = Draft(title=plain(match.group(1)), spans={"title": match.span(1)})
    if match.re is _SPACE_BEFORE:
        draft.url, draft.url_link, draft.spans["url"] = match.group(2), match.span(), match.span(2)
        return draft
    draft.url = references.get(fold_reference(match.group(2) or match.group(1)))
    return draft if draft.url is not None else None


def _says_more(text: str) -> bool:
    return re.search(r"[^\W\d_]", phrase_of(text).masked) is not None


def _sole_link(links: Sequence[InlineLink], text: str) -> InlineLink | None:
    """The link without words that is all a cell holds: it leads to the paper, on any host."""
    (link, *more) = links
    wordless = link.kind in {"bare", "auto"} or (is_none(link.words) and not link.badge)
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
