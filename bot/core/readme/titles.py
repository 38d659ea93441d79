"""The title of an entry in running text: linked words, or the stretch that says enough."""

from __future__ import annotations

import re
from itertools import islice

from bot.core.dates import parse_date
from bot.core.readme.groups import GROUP, TRIM, is_date_or_venue, is_dated_venue, take_group
from bot.core.readme.inline import InlineLink, bold_spans, plain
from bot.core.readme.phrase import MASK, Phrase
from bot.core.readme.reading import Draft, Span
from bot.core.readme.tails import AUTHORS
from bot.core.readme.words import Label, label_kind, looks_like_venue

_LEAD = re.compile(
    r"(?:\s|\x00|[^\w\s\[(（【\"“'«*`_$<\\{]|:[a-z0-9_+-]+:|[*_`]{1,3}(?=[\[(（【\s])"
    r"|<[^<>]*>|\d{1,4}[.)、]\s|\[[ xX]\]\s)+"
)
BREAK = re.compile(r"<br\s*/?>|</br>|\n|[ \t]{2,}\n?|\s[-–—|]\s|\s\|\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\x00\n]{12,300})[\"”»]")
_CITED = re.compile(r"([^()\x00]{3,300}?,[^()\x00]{0,300}?)\(((?:19|20)\d\d)[a-z]?\)[.:,]\s+(?=\S)")
_PREFIX_DATE = re.compile(r"((?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)\s*[:：,|–-]?\s+")
_LONGEST = 400
"""No title is longer, in characters."""
_STOPS = 12
_TITLE_END = " \t\n\r,;|·\x00"


def is_mention(phrase: Phrase, link: InlineLink) -> bool:
    """Whether the link stands inside a sentence: words before it that name nothing."""
    before = GROUP.sub(" ", phrase.masked[: link.start])
    for start, end in reversed(list(bold_spans(before))):
        before = before[:start] + before[end:]
    words = re.findall(r"[^\W\d_]{2,}", before.replace(MASK, " "))
    if len(words) >= 4:
        return True
    label = link.words.split()
    after = phrase.masked[link.end :].lstrip("*_ ")
    runs_on = re.match(r"[a-z]{2,}(?:\s+\S+){3,}", after)
    return bool(words or len(label) < 3) and bool(runs_on) and label[0][0].islower()


def linked_title(draft: Draft, link: InlineLink, phrase: Phrase) -> Span:
    """The words of the link are the title; the span is what it takes of the text."""
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
    end = phrase.masked.find(MASK, colon.end())
    end = len(phrase.masked) if end < 0 else end
    cut = BREAK.search(phrase.masked, colon.end(), end)
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
    match = GROUP.match(label)
    if match is None or not plain(label[match.end() :]):
        return 0
    return match.end() if take_group(draft, match, offset) else 0


def _method_before(draft: Draft, phrase: Phrase, end: int) -> None:
    """A bold name before the title's link is the method's."""
    for start, stop in bold_spans(phrase.masked[:end]):
        name = phrase.masked[start:stop].strip().rstrip(":：").strip()
        if not name or MASK in name or GROUP.fullmatch(name) or len(name.split()) > 5:
            continue
        if looks_like_venue(name) or parse_date(name):
            continue
        draft.method = plain(name)
        draft.spans["method"] = (start, start + len(phrase.masked[start:stop].rstrip(" :：")))
        return


def written_title(draft: Draft, phrase: Phrase) -> Span:
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
        end = phrase.masked.find(MASK, position)
        end = size if end < 0 else end
        cut = BREAK.search(phrase.masked, position, end)
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
        group = GROUP.match(phrase.masked, start)
        if group is None or not take_group(draft, group, 0):
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
        if inside.strip() and not is_date_or_venue(inside):
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
    if before.strip(TRIM):
        return (first, last) if many else (start, end)
    if not rest.strip(TRIM) or (not joined and (many or AUTHORS.match(rest[:200]))):
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
        authors = AUTHORS.match(rest)
        if is_dated_venue(phrase.masked[start + match.end() : end]):
            return start, start + match.start()
        enough = len(phrase.masked[start : start + match.start()].split()) >= 3
        if enough and authors and (match.group()[0] == "." or "et al" in authors.group()):
            return start, start + match.start()
    return start, end
