"""From a message's text to what the suggesting service takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.links import url_key
from bot.core.pasted import read_pasted
from bot.core.references import Kind, Reference
from bot.core.text import title_key
from db.records import PaperIds, Pasted

_MOST = 1_000
"""Papers that are counted; the service takes the first of them and says how many it left out."""


@dataclass(frozen=True, slots=True)
class Named:
    """The papers that texts name, and other links that stood there."""

    papers: tuple[Pasted, ...]
    other_links: tuple[str, ...]


def named_in(texts: Iterable[str]) -> Named:
    """All papers of some messages, in order."""
    papers: list[Pasted] = []
    links: list[str] = []
    for text in texts:
        read = read_pasted(text, most=_MOST)
        papers += map(pasted_of, read.papers)
        links += [each.url for each in read.other_links]
    return Named(tuple(papers), tuple(links))


def pasted_of(reference: Reference) -> Pasted:
    """A reference as the service takes it, with the identity that it names."""
    value = reference.value
    match reference.kind:
        case Kind.ARXIV:
            ids, text = PaperIds(value, None, None, ""), f"arXiv:{value}"
        case Kind.DOI:
            ids, text = PaperIds(None, value, None, ""), f"https://doi.org/{value}"
        case Kind.PAGE:
            ids, text = PaperIds(None, None, url_key(value), ""), value
        case Kind.TITLE:
            ids, text = PaperIds(None, None, None, title_key(value)), value
    return Pasted(text, ids, reference.version)
