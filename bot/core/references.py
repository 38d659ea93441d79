"""One link, or text without spaces -> the papers that it names.

Where a link leads decides, never what its label claims. A publisher's DOI or page is a paper as
much as an arXiv id is; a link of no known kind is handed back as a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import unquote

from bot.core.arxiv_id import find_arxiv_versions
from bot.core.links import as_doi, is_code_link, kind_of, trimmed_link
from bot.core.paper_pages import ANTHOLOGY_ID, Site, paper_page
from bot.core.text import tokens
from db.records import Link

LONGEST_LINK = 2_000
CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
BREAK = rf"\s<>\"“”`|{CJK}"
_TELLING = re.compile(
    rf"https?://|arxiv|10\.\d{{4,9}}/|%2f|\.[a-z]{{2,10}}/|(?<![\w.]){ANTHOLOGY_ID}", re.IGNORECASE
)
_URL = re.compile(rf"https?://[^{BREAK}]+", re.IGNORECASE)
_NO_SCHEME = re.compile(rf"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{{2,10}}/[^{BREAK}]+")
WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_NESTED = re.compile(r"(?:=|(?<!:)/)(https?(?::|%3A)(?:/|%2F){2}[^&]+)", re.IGNORECASE)
_ANTHOLOGY = re.compile(rf"(?<![\w./-]){ANTHOLOGY_ID}(?![\w-])")


class Kind(StrEnum):
    """How a paper was named."""

    ARXIV = "arxiv"
    DOI = "doi"
    PAGE = "page"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Reference:
    """One paper that a text names.

    `value` is the arXiv id without version, the DOI in lower case, the page's address or the title.
    """

    kind: Kind
    value: str
    raw: str
    """As it was pasted."""
    hint: str = ""
    """Words that stood for the link or beside it in quotes: most likely its title."""
    version: int | None = None
    """Of an arXiv paper, where one is given."""
    site: Site | None = None
    """Of a page: whose it is."""


def is_telling(text: str) -> bool:
    """Whether a link or an id may stand in the text; one without end is none."""
    return len(text) <= LONGEST_LINK and _TELLING.search(text) is not None


def in_words(text: str) -> Iterator[Reference | Link]:
    """What text without spaces names."""
    urls = [trimmed_link(match.group()) for match in _URL.finditer(text)]
    if urls:
        yield from (read_link(url, "") for url in urls if WEB.match(url))
        return
    ids = find_arxiv_versions(text)
    yield from (Reference(Kind.ARXIV, id_, text, version=version) for id_, version in ids)
    if not ids:
        yield from _without_scheme(text)


def _without_scheme(text: str) -> Iterator[Reference | Link]:
    match = _NO_SCHEME.search(text)
    url = trimmed_link(match.group()) if match else ""
    paper = _read_paper(url) if url else None
    doi, anthology = as_doi(text), _ANTHOLOGY.search(text)
    if paper is not None:
        yield replace(paper, raw=text)
    elif doi is not None:
        yield Reference(Kind.DOI, doi, text)
    elif url and is_code_link(url):
        yield Link(kind_of(url), url)
    elif anthology is not None:
        page = f"https://aclanthology.org/{anthology.group()}"
        yield Reference(Kind.PAGE, page, text, site=Site.ANTHOLOGY)


def read_link(url: str, label: str) -> Reference | Link:
    """The paper that a link leads to, straight or through another site; else the link itself."""
    nested = _NESTED.search(url)
    inner = _read_paper(unquote(nested.group(1))) if nested else None
    paper = inner or _read_paper(url)
    if paper is None:
        return Link(kind_of(url, label), url, label)
    return replace(paper, raw=url, hint=_hint(label))


def _read_paper(url: str) -> Reference | None:
    ids = find_arxiv_versions(url)
    if ids:
        return Reference(Kind.ARXIV, ids[0][0], url, version=ids[0][1])
    doi = None if is_code_link(url) else as_doi(url)
    if doi is not None:
        return Reference(Kind.DOI, doi, url)
    page = paper_page(url)
    return Reference(Kind.PAGE, page.url, url, site=page.site) if page else None


def _hint(label: str) -> str:
    return label if len(tokens(label)) >= 3 and not is_telling(label) else ""
