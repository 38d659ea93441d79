"""A text with its links found and masked, and what each of the links is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.links import is_code_link, is_paper_link, is_web_link, kind_of
from bot.core.readme.inline import InlineLink, find_links
from bot.core.readme.reading import Draft
from bot.core.readme.words import Label, is_none, label_kind
from db.records import Link

MASK = "\x00"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, its links, and the text with the links masked, so that places stay the same."""

    text: str
    links: Sequence[InlineLink]
    masked: str


def phrase_of(text: str) -> Phrase:
    """The text with its links found."""
    links = find_links(text)
    if not links:
        return Phrase(text, links, text)
    pieces: list[str] = []
    position = 0
    for link in links:
        pieces += [text[position : link.start], MASK * (link.end - link.start)]
        position = link.end
    pieces.append(text[position:])
    return Phrase(text, links, "".join(pieces))


def is_named(link: InlineLink) -> bool:
    """Whether the link's words may be a title: words of their own, no image, no bare link."""
    return (
        link.kind in {"link", "html"}
        and not link.badge
        and not link.url.startswith("#")
        and label_kind(link.words) is Label.WORDS
        and not is_none(link.words)
    )


def title_link(links: Sequence[InlineLink]) -> InlineLink | None:
    """The link whose words are the title: one that leads to a paper first."""
    named = [link for link in links if is_named(link)]
    papers = [link for link in named if is_paper_link(link.url) and not is_code_link(link.url)]
    return next(iter(papers or named), None)


def is_citation(link: InlineLink) -> bool:
    """Whether the link's words cite a paper by its authors: ``[Heusel et al., 2017](...)``."""
    return link.kind == "link" and not link.badge and label_kind(link.words) is Label.CITATION


def paper_link(links: Sequence[InlineLink], title: InlineLink | None) -> InlineLink | None:
    """The link to the paper itself."""
    real = [link for link in links if link.kind != "image" and is_web_link(link.url)]
    if title is not None and is_paper_link(title.url):
        return title
    labelled = [link for link in real if _says_paper(link)]
    # A word such as "paper" can be linked to anything; a known host is the better sign.
    for link in labelled:
        if is_paper_link(link.url):
            return link
    hosted = [link for link in real if is_paper_link(link.url) and not is_named(link)]
    candidates = [*labelled, *hosted]
    if candidates:
        return candidates[0]
    return title if title is not None and is_web_link(title.url) else None


def _says_paper(link: InlineLink) -> bool:
    return link.kind != "bare" and label_kind(link.words) in {Label.PAPER, Label.CITATION}


def take_links(draft: Draft, links: Sequence[InlineLink], used: InlineLink | None) -> None:
    """Every other link of the text becomes a link of the entry."""
    for link in links:
        if link is used or link.kind == "image" or not is_web_link(link.url):
            continue
        words = link.words.strip("[]【】 ") if link.kind in {"link", "html"} else ""
        if used is not None and link.url == used.url and label_kind(words) is Label.PAPER:
            continue
        draft.add_link(Link(kind_of(link.url, words), link.url, words), (link.start, link.end))


def set_url(draft: Draft, link: InlineLink | None) -> None:
    """The paper link and its places."""
    if link is not None:
        draft.url = link.url
        draft.spans["url"] = (link.url_start, link.url_start + len(link.url))
        draft.url_link = (link.start, link.end)
