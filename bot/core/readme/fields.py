"""Lines that say one thing of a paper: ``- Paper: <link>``, ``**Authors**: ...``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.arxiv_id import as_arxiv_id, find_arxiv_id
from bot.core.dates import parse_date
from bot.core.links import as_doi, is_paper_link, is_web_link, kind_of
from bot.core.readme.inline import InlineLink, bold_spans, find_links, plain
from bot.core.readme.lines import bullet_of
from bot.core.readme.phrase import is_named, paper_link, phrase_of, set_url
from bot.core.readme.reading import Draft, Span
from bot.core.readme.running import read_phrase
from bot.core.readme.tails import is_byline
from bot.core.readme.words import Label, Role, column_roles, is_none, label_kind, looks_like_venue
from db.records import Link

_LINK_ALONE = re.compile(r"<?https?://\S+\s*\Z")
_COLON = re.compile(r"[:：][*_`]*(?!//)[ \t]*")
_TAG = re.compile(r"<[^<>]*>|&nbsp;|:[a-z0-9_+-]+:")
_LETTER = re.compile(r"[^\W_]")
_SUMMARY = re.compile(r"<summary[^<>]*>.{0,200}?</summary>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A line's label (plain), and where its value begins."""

    label: str
    value: int


def field_of(line: str) -> FieldLine | None:
    """The label that the line begins with, behind a bullet or not; one of the known."""
    bullet = bullet_of(line)
    start = bullet.content if bullet else 0
    match = _COLON.search(line, start, start + 60)
    if match is None:
        return None
    before = line[start : match.start()]
    if before.count("**") % 2 and not match.group()[1:].startswith("**"):
        # "**Idea: a whole title**" is bold beyond the colon: a title, no label.
        return None
    label = plain(before.strip(" *_`\t"))
    if not label or any(mark in label for mark in "[]<>|"):
        return None
    known = label_kind(label) is not Label.WORDS or bool(column_roles(label))
    if bullet and _LINK_ALONE.match(line, match.end()):
        # "Homapage: <link>" is a label with a slip: nothing but a link follows it.
        known = True
    return FieldLine(label, match.end()) if known and len(label.split()) <= 5 else None


def is_links_only(line: str) -> bool:
    """Whether the line holds links with fixed words (``[PDF](...) | [Code](...)``) and no text."""
    bullet = bullet_of(line)
    phrase = phrase_of(line[bullet.content if bullet else 0 :])
    real = [link for link in phrase.links if link.kind != "image"]
    if not real or any(is_named(link) and len(link.words.split()) > 4 for link in real):
        return False
    if not any(is_web_link(link.url) for link in real):
        return False
    if not _says_anything(phrase.masked):
        return True
    words = plain(phrase.masked.replace("\x00", " "))
    return len(real) == 1 and label_kind(words) in {Label.PAPER, Label.CODE}


def _says_anything(masked: str) -> bool:
    return _LETTER.search(_TAG.sub(" ", masked)) is not None


def is_field_line(line: str) -> bool:
    """Whether the line says one thing of the paper whose title stands above it."""
    return field_of(line) is not None or is_links_only(line)


def is_filler(line: str) -> bool:
    """Whether a reader sees nothing of the line but images."""
    return not _says_anything(phrase_of(line).masked)


def is_remark(line: str) -> bool:
    """Whether the line is a bullet of a few words: ``- Oral``, ``- CVPR 2020 Oral``."""
    bullet = bullet_of(line)
    if bullet is None or "](" in line or "http" in line:
        return False
    words = plain(line[bullet.content :])
    return len(words) <= 40 or bool(_COLON.search(words, 0, 20) and len(words) <= 200)


def read_block(title: str, body: str) -> Draft:
    """An entry of several lines: its title's line, then lines about it; spans from its start."""
    draft = _title_line(title)
    if not draft.title:
        return draft
    text = title + body
    position = len(title)
    body = _take_details(draft, body, position)
    for line in body.split("\n"):
        _take_line(draft, line, position)
        position += len(line) + 1
    _settle_url(draft, text)
    return draft


def _title_line(title: str) -> Draft:
    text = title.rstrip("\r\n")
    links = [link for link in find_links(text) if link.kind != "image"]
    if not links:
        draft = read_phrase(text)
        if draft.title and draft.authors is None and draft.note is None:
            return draft
    return read_phrase(text)


def _take_details(draft: Draft, body: str, offset: int) -> str:
    """A folded abstract is the note; what is left of the body keeps its places."""
    lower = body.lower()
    start = lower.find("<details")
    end = lower.find("</details>", start) if start >= 0 else -1
    if end < 0:
        return body
    summary = _SUMMARY.search(body, start, end)
    first = summary.end() if summary else body.find(">", start) + 1
    words = plain(body[first:end])
    if words and draft.note is None:
        inside = body[first:end]
        first += len(inside) - len(inside.lstrip())
        draft.note = words
        draft.spans["note"] = (first + offset, first + len(inside.strip()) + offset)
    stop = end + len("</details>")
    blank = re.sub(r"[^\n]", " ", body[start:stop])
    return body[:start] + blank + body[stop:]


def _take_line(draft: Draft, line: str, offset: int) -> None:
    field = field_of(line)
    if field is None:
        links = [link for link in find_links(line) if link.kind != "image"]
        _take_links(draft, line, offset, "")
        if not links:
            _take_remark(draft, line, offset)
        return
    roles = column_roles(field.label)
    role = roles[0] if roles else Role.OTHER
    value = line[field.value :].strip()
    start = line.find(value, field.value) if value else field.value
    span = (offset + start, offset + start + len(value))
    if find_links(line):
        _take_links(draft, line, offset, field.label)
    elif says_paper(field.label) and (find_arxiv_id(value) or as_arxiv_id(value) or as_doi(value)):
        # A link with a slip in its scheme, or the bare id: what stands there is the paper's link.
        draft.url = draft.url or value
        draft.spans.setdefault("url", span)
        draft.url_link = draft.url_link or span
    elif not is_none(plain(value)):
        _take_value(draft, role, value, span)


def _take_value(draft: Draft, role: Role, value: str, span: Span) -> None:
    words = plain(value)
    if role is Role.AUTHORS and draft.authors is None:
        draft.authors, draft.spans["authors"] = words, span
    elif role is Role.DATE and draft.date is None and parse_date(words):
        draft.date, draft.spans["date"] = parse_date(words), span
    elif role is Role.VENUE and draft.venue is None:
        draft.venue, draft.spans["venue"] = words, span
    elif role is Role.NOTE and draft.note is None:
        draft.note, draft.spans["note"] = words, span
    elif role is Role.METHOD and draft.method is None:
        draft.method, draft.spans["method"] = words, span


def says_paper(label: str) -> bool:
    """Whether a label announces the link of the paper."""
    return label_kind(label) is Label.PAPER or Role.TITLE in column_roles(label)


def _take_remark(draft: Draft, line: str, offset: int) -> None:
    """A date or a venue in a line of its own."""
    bullet = bullet_of(line)
    lead = bullet.content if bullet else len(line) - len(line.lstrip())
    text = line[lead:].strip()
    span = (offset + lead, offset + lead + len(text))
    words = plain(text).strip("()[]")
    date = parse_date(words)
    if date is not None and draft.date is None:
        draft.date, draft.spans["date"] = date, span
    elif draft.authors is None and is_byline(text):
        draft.authors, draft.spans["authors"] = plain(text), span
    elif draft.venue is None and bullet and len(words.split()) <= 5 and looks_like_venue(words):
        draft.venue, draft.spans["venue"] = plain(text), span


def _take_links(draft: Draft, line: str, offset: int, label: str) -> None:
    links = [link for link in find_links(line) if link.kind != "image" and is_web_link(link.url)]
    paper = None
    if draft.url is None or not is_paper_link(draft.url):
        paper = links[0] if says_paper(label) and links else paper_link(links, None)
    if label and not says_paper(label) and label_kind(label) is not Label.WORDS:
        paper = None
    if paper is not None and draft.url is not None:
        draft.add_link(Link(kind_of(draft.url, ""), draft.url, ""), draft.url_link or (0, 0))
    if paper is not None:
        set_url(draft, paper)
        _shift_url(draft, offset)
    for link in links:
        if link is not paper:
            words = label if link.kind in {"bare", "auto"} else link.words
            draft.add_link(
                Link(kind_of(link.url, words), link.url, words),
                (link.start + offset, link.end + offset),
            )


def _shift_url(draft: Draft, by: int) -> None:
    start, end = draft.spans["url"]
    draft.spans["url"] = (start + by, end + by)
    if draft.url_link:
        draft.url_link = (draft.url_link[0] + by, draft.url_link[1] + by)


def _settle_url(draft: Draft, text: str) -> None:
    """A paper of which only one other link is given is known by a paper's host among the links."""
    if draft.url is not None:
        return
    for index, link in enumerate(draft.links):
        if is_paper_link(link.url):
            start, end = draft.link_spans[index]
            found = text.find(link.url, start, end)
            draft.url, draft.url_link = link.url, (start, end)
            draft.spans["url"] = (found, found + len(link.url))
            del draft.links[index], draft.link_spans[index]
            return


def is_title_line(line: str) -> bool:
    """Whether the line may be a title that lines about the paper follow."""
    if find_links(line) and any(link.kind != "image" for link in find_links(line)):
        return False
    words = plain(line)
    return (
        len(words) >= 3
        and len(words) < 300
        and not words.endswith((":", "："))
        and bool(re.search(r"[^\W\d_]{2,}", words))
    )


def is_bold_line(line: str) -> bool:
    """Whether all words of the line are bold."""
    spans = list(bold_spans(line))
    if not spans:
        return False
    rest = line[: spans[0][0]] + line[spans[-1][1] :]
    return not re.search(r"\w", re.sub(r":[a-z0-9_+-]+:|<[^<>]*>", "", rest))


def first_paper(links: Sequence[InlineLink]) -> InlineLink | None:
    """The first link of a line that leads to a paper."""
    return next((x for x in links if x.kind != "image" and is_paper_link(x.url)), None)
