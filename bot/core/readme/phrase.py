"""One entry written as running text - a bullet, a line, a cell with a title - read into fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core.dates import parse_date
from bot.core.links import is_code_link, is_paper_link, is_web_link, kind_of
from bot.core.readme.inline import InlineLink, bold_spans, find_links, plain
from bot.core.readme.reading import Draft, Span
from bot.core.readme.words import Label, is_none, label_kind, looks_like_venue
from db.records import Link

_MASK = "\x00"
_GROUP = re.compile(r"[\[(（【`]\s*([^\[\]()（）【】`\x00\n]{2,80}?)\s*[\])）】`]")
_LEAD = re.compile(
    r"(?:\s|\x00|[^\w\s\[(（【\"“'«*`_$<\\{]|:[a-z0-9_+-]+:|[*_`]{1,3}(?=[\[(（【\s])"
    r"|<[^<>]*>|\d{1,4}[.)、]\s|\[[ xX]\]\s)+"
)
_BREAK = re.compile(r"<br\s*/?>|</br>|\n|[ \t]{2,}\n?|\s[-–—|]\s|\s\|\s*$", re.IGNORECASE)
_TAIL_BREAK = re.compile(
    r"<br\s*/?>|\n|(?<=[\w)*])[.;]\s|[.,]?[*_]{1,3}[.,]?\s+|\s[-–—|·]\s|(?<!\\)[|]|\s{3,}|\.\Z",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\x00\n]{12,300})[\"”»]")
_NAME = (
    r"[A-ZÀ-ÞŁŠŽ][\w'’.-]*"
    r"(?:[ -](?:[A-ZÀ-ÞŁŠŽ][\w'’.-]*|de|van|von|der|den|la|le|di|da|al|el|bin|dos))*"
)
_AUTHORS = re.compile(
    rf"{_NAME}(?:(?:,| and| &|, and) {_NAME})+(?:,? et\.? al\.?)?,?|{_NAME},? et\.? al\.?"
)
_AUTHOR_LABEL = re.compile(r"\**\s*(?:authors?|作者)\s*\**\s*[:：]\s*\**\s*", re.IGNORECASE)
_CITED = re.compile(r"([^()\x00]{3,300}?,[^()\x00]{0,300}?)\(((?:19|20)\d\d)[a-z]?\)[.:,]\s+(?=\S)")
_PREFIX_DATE = re.compile(r"((?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)\s*[:：,|–-]?\s+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST = 400
"""No title is longer, in characters."""
_STOPS = 12
_TRIM = " \t\n\r,.;:：|*_`-–—·\x00"
_TITLE_END = " \t\n\r,;|·\x00"


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
        pieces += [text[position : link.start], _MASK * (link.end - link.start)]
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


def _is_citation(link: InlineLink) -> bool:
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


def is_byline(text: str) -> bool:
    """Whether a line is names of authors and nothing else."""
    words = plain(text).strip(_TRIM)
    return len(words) < 3_000 and _AUTHORS.fullmatch(words) is not None


def says_only_links(text: str) -> bool:
    """Whether the text beside its links is but dates, venues, or a note behind a dash."""
    rest = _GROUP.sub(
        lambda m: " " if _is_date_or_venue(m.group(1)) else m.group(), phrase_of(text).masked
    )
    return re.search(r"[^\W_]", re.split(r"\s[-–—]\s", rest, maxsplit=1)[0]) is None


def read_phrase(text: str) -> Draft:
    """The fields that a running text gives. Without a title it is no entry."""
    phrase = phrase_of(text)
    draft = Draft()
    title = title_link(phrase.links)
    if title is not None and _is_mention(phrase, title):
        title = next((link for link in phrase.links if is_named(link)), title)
        if _is_mention(phrase, title):
            return draft
    paper = paper_link(phrase.links, title)
    set_url(draft, paper)
    region = _linked_title(draft, title, phrase) if title else _written_title(draft, phrase)
    cited = next((x for x in phrase.links if _is_citation(x) and is_paper_link(x.url)), None)
    if not draft.title and cited is not None:
        region = _linked_title(draft, cited, phrase)
    if not draft.title:
        return draft
    take_links(draft, phrase.links, paper)
    _read_groups(draft, phrase, region)
    _read_tail(draft, phrase, region)
    return draft


def _is_mention(phrase: Phrase, link: InlineLink) -> bool:
    """Whether the link stands inside a sentence: words before it that name nothing."""
    before = _GROUP.sub(" ", phrase.masked[: link.start])
    for start, end in reversed(list(bold_spans(before))):
        before = before[:start] + before[end:]
    words = re.findall(r"[^\W\d_]{2,}", before.replace(_MASK, " "))
    if len(words) >= 4:
        return True
    label = link.words.split()
    after = phrase.masked[link.end :].lstrip("*_ ")
    runs_on = re.match(r"[a-z]{2,}(?:\s+\S+){3,}", after)
    return bool(words or len(label) < 3) and bool(runs_on) and label[0][0].islower()


def _linked_title(draft: Draft, link: InlineLink, phrase: Phrase) -> Span:
    start, end = link.label_start, link.label_start + len(link.label)
    lead = _leading_group(draft, link.label, start)
    draft.spans["title"] = (start + lead, end)
    draft.title = plain(phrase.text[start + lead : end]).strip()
    _method_before(draft, phrase, link.start)
    end = _title_behind(draft, phrase, link)
    return link.start, max(link.end, end)


def _title_behind(draft: Draft, phrase: Phrase, link: InlineLink) -> int:
    """``[Name](link): the title`` says name and title; where the title ends, or 0."""
    colon = re.compile(r"[*_`]*\s?[:：]\s+").match(phrase.masked, link.end)
    if colon is None or len(draft.title.split()) > 3 or draft.method is not None:
        return 0
    end = phrase.masked.find(_MASK, colon.end())
    end = len(phrase.masked) if end < 0 else end
    cut = _BREAK.search(phrase.masked, colon.end(), end)
    end = cut.start() if cut and cut.start() > colon.end() else end
    end = _cut_trailing_groups(phrase.masked, colon.end(), end)
    rest = plain(phrase.text[colon.end() : end])
    if not 3 <= len(rest.split()) <= 30:
        return 0
    draft.method, draft.spans["method"] = draft.title, draft.spans.pop("title")
    draft.title = f"{draft.method}: {rest}"
    return end


def _leading_group(draft: Draft, label: str, offset: int) -> int:
    """How much of a title is a venue in brackets before it: ``[CVPR '24] Title``."""
    match = _GROUP.match(label)
    if match is None or not plain(label[match.end() :]):
        return 0
    return match.end() if _take_group(draft, match, offset) else 0


def _method_before(draft: Draft, phrase: Phrase, end: int) -> None:
    """A bold name before the title's link is the method's."""
    for start, stop in bold_spans(phrase.masked[:end]):
        name = phrase.masked[start:stop].strip().rstrip(":：").strip()
        if not name or _MASK in name or _GROUP.fullmatch(name) or len(name.split()) > 5:
            continue
        if looks_like_venue(name) or parse_date(name):
            continue
        draft.method = plain(name)
        draft.spans["method"] = (start, start + len(phrase.masked[start:stop].rstrip(" :：")))
        return


def _written_title(draft: Draft, phrase: Phrase) -> Span:
    """The title as text outside of links: the first stretch of it that says enough."""
    start, end = _title_region(draft, phrase)
    if end <= start:
        return 0, 0
    dated = _CITED.match(phrase.masked, start, end)
    if dated is not None:
        # "Names (2020). Title. Venue": the year parts the names from the title.
        draft.date, draft.spans["date"] = parse_date(dated.group(2)), dated.span(2)
        draft.authors = plain(dated.group(1)).rstrip(" ,")
        start = dated.end()
    quoted = _QUOTED.search(phrase.masked, start, end)
    if quoted is not None:
        start, end = quoted.span(1)
    start, end = _bold_title(draft, phrase, start, end)
    title = plain(phrase.text[start:end]).strip()
    if label_kind(title) is Label.WORDS:
        draft.title, draft.spans["title"] = title, (start, end)
    return start, end


def _title_region(draft: Draft, phrase: Phrase) -> Span:
    position, size = 0, len(phrase.masked)
    for _ in range(_STOPS):
        if position >= size:
            break
        position = _skip_lead(draft, phrase, position)
        end = phrase.masked.find(_MASK, position)
        end = size if end < 0 else end
        cut = _BREAK.search(phrase.masked, position, end)
        end = cut.start() if cut and cut.start() > position else end
        end = _cut_trailing_groups(phrase.masked, position, end)
        if re.search(r"\w", phrase.masked[position:end]):
            return position, end
        position = max(end, position + 1)
    return 0, 0


def _skip_lead(draft: Draft, phrase: Phrase, position: int) -> int:
    """Past numbering, emoji and groups such as ``**[ICML, 2020]**`` or ``(2023-02)``."""
    while True:
        match = _LEAD.match(phrase.masked, position)
        if match is not None:
            position = match.end()
        opening = re.compile(r"[*_`]{0,3}").match(phrase.masked, position)
        start = opening.end() if opening else position
        dated = _PREFIX_DATE.match(phrase.masked, start)
        if dated is not None and draft.date is None and parse_date(dated.group(1)):
            draft.date, draft.spans["date"] = parse_date(dated.group(1)), dated.span(1)
            position = dated.end()
            continue
        group = _GROUP.match(phrase.masked, start)
        if group is None or not _take_group(draft, group, 0):
            return position
        closing = re.compile(r"[*_`]{0,3}[:：]?").match(phrase.masked, group.end())
        position = closing.end() if closing else group.end()


def _cut_trailing_groups(masked: str, start: int, end: int) -> int:
    end = start + len(masked[start:end].rstrip(_TITLE_END + "[("))
    while True:
        group = re.compile(
            r".*([\[(（【][^\[\]()（）【】]{0,80}[\])）】])[*_`.]*\Z", re.DOTALL
        ).match(masked[max(start, end - 120) : end])
        if group is None:
            break
        inside = group.group(1)[1:-1]
        if inside.strip() and not _is_date_or_venue(inside):
            break
        end = max(start, end - 120) + group.start(1)
        end = start + len(masked[start:end].rstrip(_TITLE_END))
    text = masked[start:end]
    opened = text.rfind("(") if text.count("(") > text.count(")") else -1
    opened = max(opened, text.rfind("[") if text.count("[") > text.count("]") else -1)
    if opened >= 0 and len(text) - opened <= 3:
        end = start + opened
    text = masked[start:end].rstrip(_TITLE_END)
    if text.endswith(".") and not text.endswith("..") and text.count(".") >= 1:
        text = text[:-1]
    return start + len(text.rstrip())


def _bold_title(draft: Draft, phrase: Phrase, start: int, end: int) -> Span:
    bolds = [(a + start, b + start) for a, b in bold_spans(phrase.masked[start:end])]
    if not bolds:
        return _unquoted_end(phrase, start, end)
    first, last = bolds[0]
    bold = phrase.masked[first:last].strip()
    rest = phrase.masked[last:end].lstrip("*_ \t\u00a0")
    before = phrase.masked[start:first].strip("*_ <b>")
    name = bold.rstrip(":：").strip()
    joined = bold.endswith((":", "：")) or rest.startswith((":", "："))
    many = len(name.split()) >= 4
    if before.strip(_TRIM):
        return (first, last) if many else (start, end)
    if not rest.strip(_TRIM) or (not joined and (many or _AUTHORS.match(rest[:200]))):
        return first, last
    draft.method = plain(name)
    draft.spans["method"] = (first, first + len(name))
    if joined:
        return start, end
    offset = len(phrase.masked[last:end]) - len(rest)
    return last + offset, end


def _unquoted_end(phrase: Phrase, start: int, end: int) -> Span:
    """A plain title ends where a sentence ends and names of authors begin."""
    stops = re.finditer(r"(?<=[\w)?!])[.,]\s+", phrase.masked[start : min(end, start + _LONGEST)])
    for match in islice(stops, _STOPS):
        rest = phrase.masked[start + match.end() : min(end, start + match.end() + 200)]
        authors = _AUTHORS.match(rest)
        if _is_dated_venue(phrase.masked[start + match.end() : end]):
            return start, start + match.start()
        enough = len(phrase.masked[start : start + match.start()].split()) >= 3
        if enough and authors and (match.group()[0] == "." or "et al" in authors.group()):
            return start, start + match.start()
    return start, end


def _is_dated_venue(text: str) -> bool:
    """Whether a text is a year, or a venue with its year: ``CVPR, 2024``."""
    words = plain(text).strip(_TRIM)
    rest = _YEAR.sub(" ", words).strip(" .,'")
    return len(words.split()) <= 6 and rest != words and (not rest or looks_like_venue(rest))


def _is_date_or_venue(text: str) -> bool:
    inside = plain(text)
    return parse_date(inside) is not None or (len(inside.split()) <= 8 and looks_like_venue(inside))


def _take_group(draft: Draft, match: re.Match[str], offset: int) -> bool:
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
        _take_venue(draft, raw, span)
    return True


def _take_venue(draft: Draft, raw: str, span: Span) -> None:
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


def _read_groups(draft: Draft, phrase: Phrase, region: Span) -> None:
    """Brackets around the title that hold a date or a venue."""
    for match in _GROUP.finditer(phrase.masked):
        if region[0] <= match.start() < region[1]:
            continue
        _take_group(draft, match, 0)


def _read_tail(draft: Draft, phrase: Phrase, region: Span) -> None:
    """Authors, venue and note in what follows the title."""
    position = region[1]
    for piece, start in _pieces(phrase.masked, position):
        text, offset = _trimmed(piece)
        if not re.search(r"\w", text):
            continue
        place = start + offset
        span = (place, place + len(text))
        words = plain(text.replace(_MASK, " "))
        label = _AUTHOR_LABEL.match(piece.lstrip(_TRIM))
        if label:
            draft.authors = plain(piece.lstrip(_TRIM)[label.end() :].strip(_TRIM))
        elif (
            draft.authors is None
            and len(words) < 3_000
            and _AUTHORS.fullmatch(words)
            and not looks_like_venue(words)
        ):
            draft.authors, draft.spans["authors"] = words, span
        elif (
            draft.venue is None
            and len(words.split()) <= 7
            and looks_like_venue(words)
            and (_YEAR.search(words) or len(words.split()) <= 3)
        ):
            _take_venue(draft, text, span)
        elif draft.date is None and parse_date(words):
            draft.date, draft.spans["date"] = parse_date(words), span
        elif draft.note is None and _MASK not in text and _is_note(words):
            draft.note, draft.spans["note"] = words, span


def _trimmed(piece: str) -> tuple[str, int]:
    """What a piece says without the marks around it, and where that begins."""
    text = piece.strip(_TRIM + '"”»)]').rstrip("[( \x00")
    start = piece.index(text)
    if text.count("(") > text.count(")") and piece[start + len(text) :][:1] == ")":
        text += ")"
    return text, start


def _pieces(masked: str, position: int) -> list[tuple[str, int]]:
    rest = _GROUP.sub(
        lambda m: _MASK * len(m.group()) if _is_date_or_venue(m.group(1)) else m.group(), masked
    )
    pieces: list[tuple[str, int]] = []
    dash = re.compile(r"\s*[*_]* ?[-–—:：]\s+").match(rest, position)
    if dash is not None:
        # "[Title](link) - what it is about": one note, whatever sentences it has.
        end = rest.find("\n", dash.end())
        end = len(rest) if end < 0 else end
        masked_from = rest.find(_MASK, dash.end(), end)
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
