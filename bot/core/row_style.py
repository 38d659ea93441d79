"""How the rows of a section are written, and a paper as a row that looks like them.

The proposal says exactly what the exported line will say when it is read again: the form of the
link, the words under which links stand and the precision of dates are those of the rows beside it,
and what those rows do not tell is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.abstracts import code_link_in, method_in
from bot.core.arxiv_id import find_arxiv_id
from bot.core.dates import ISO, DateStyle, common_style, write_date
from bot.core.latex import plain_title
from bot.core.links import kind_of
from bot.core.named_venue import venue_in
from bot.core.readme.order import place_for
from bot.core.readme.styles import link_like, most_common
from db.records import EntryFields, Link, LinkKind, PaperDetails, PartialDate

_NEAR = 24
"""Rows that count, the nearest to the place of the new one: as many as the export looks at."""
_FEW = 3
"""Fewer rows cannot tell what a section leaves out; the whole list is asked as well."""
_LEAST = {"method": 0.5, "venue": 0.2, "date": 0.2, "links": 0.2, "authors": 0.5}
"""Shares of the rows that must give a field. Code and venues are not given where there is none, and
names are not taken for a column where a few rows begin with one."""
_LABELS = {LinkKind.CODE: "code", LinkKind.PROJECT: "project page", LinkKind.OTHER: "link"}
"""The words that the export takes where the list has none."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_TAIL = re.compile(
    r"[\s,]*(?:(?P<date>(?:\d{1,2}\s+)?" + _MONTH + r"\.?,?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:[-./]\d{1,2}){1,2})|(?P<year>(?:19|20)\d\d)|['’](?P<short>\d\d))\Z"
)
_PREPRINT = re.compile(r"arxiv|corr|preprint", re.IGNORECASE)
_YEAR = re.compile(r"\s(?:19|20)\d\d\b")


class VenueForm(StrEnum):
    """What follows the name of a venue."""

    YEAR = "year"
    SHORT_YEAR = "short year"
    """``CVPR'24``."""
    DATE = "date"
    """The date of the paper, as in ``PR Jun 2024``."""
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How rows are written."""

    fills: frozenset[str]
    """Those of method, venue, date, links and authors that the rows give."""
    venue: VenueForm
    venue_dates: DateStyle
    """Of the dates behind venues, where those follow."""
    preprint: str | None
    """What preprints are called in place of a venue; ``None``: nothing."""
    precision: int
    """Of dates: 1 to the year, 2 to the month, 3 to the day."""
    first_author: bool
    """Whether authors are the first one and "et al."."""


def style_of(entries: Sequence[EntryFields], wider: Sequence[EntryFields] = ()) -> RowStyle:
    """The style of rows; `wider` is asked for what few rows leave open."""
    venues = [fields.venue for fields in entries if fields.venue]
    venues = venues or [fields.venue for fields in wider if fields.venue]
    tails = [_TAIL.search(venue) for venue in venues]
    forms = Counter(_form(venue) for venue in venues)
    written = [tail["date"] for tail in tails if tail and tail["date"]]
    return RowStyle(
        fills=_filled(entries, wider),
        venue=max(forms, key=lambda form: forms[form], default=VenueForm.YEAR),
        venue_dates=common_style(written) or ISO,
        preprint=_preprint(venues),
        precision=_precision(entries) or _precision(wider) or 3,
        first_author=_is_first_only(entries) or _is_first_only(wider),
    )


def _form(venue: str) -> VenueForm:
    tail = _TAIL.search(venue)
    if tail is None:
        # Words follow the year: an oral, a workshop.
        return VenueForm.YEAR if _YEAR.search(venue) else VenueForm.BARE
    if tail["short"]:
        return VenueForm.SHORT_YEAR
    return VenueForm.YEAR if tail["year"] else VenueForm.DATE


def _filled(entries: Sequence[EntryFields], wider: Sequence[EntryFields]) -> frozenset[str]:
    if not entries and not wider:
        return frozenset(_LEAST) - {"authors"}
    asked = list(entries) if len(entries) >= _FEW else [*entries, *wider]
    return frozenset(
        name
        for name, least in _LEAST.items()
        if sum(bool(getattr(fields, name)) for fields in asked) >= least * len(asked)
    )


def _preprint(venues: Iterable[str]) -> str | None:
    names = [_TAIL.sub("", venue).strip() for venue in venues]
    return most_common(name for name in names if _PREPRINT.fullmatch(name))


def _precision(entries: Sequence[EntryFields]) -> int:
    """The finest that at least a third of the dates has."""
    dates = [fields.date for fields in entries if fields.date]
    for precision in (3, 2, 1):
        fine = sum(_parts(date) >= precision for date in dates)
        if fine and fine * 3 >= len(dates):
            return precision
    return 0


def _parts(date: PartialDate) -> int:
    return 1 + bool(date.month) + bool(date.day)


def _is_first_only(entries: Sequence[EntryFields]) -> bool:
    given = [fields.authors for fields in entries if fields.authors]
    short = sum(authors.rstrip(". ").endswith("et al") for authors in given)
    return short * 2 > len(given)


def as_row(details: PaperDetails, section: str, listed: Sequence[EntryFields]) -> EntryFields:
    """The entry that a paper would be in that section. `listed`: the whole list, in its order.

    There is no note: what a group says of a paper is its own.
    """
    own = [fields for fields in listed if fields.section == section]
    date = details.date
    plain = EntryFields(section, plain_title(details.title), date=date, url=_url(details, []))
    near = _near(plain, own)
    style = style_of(near, listed)
    method = method_in(details.title)
    links = _links(details, method or plain.title, near or listed)
    given = {
        "date": _cut(date, style.precision) if date else None,
        "method": method,
        "venue": _venue(details, style),
        "links": links,
        "authors": _authors(details.authors, style),
    }
    kept = {name: value for name, value in given.items() if value and name in style.fills}
    urls = [fields.url for fields in near or listed[-_NEAR:] if fields.url]
    return EntryFields(section, plain.title, url=_url(details, urls), **kept)  # type: ignore[arg-type]


def _near(fields: EntryFields, entries: Sequence[EntryFields]) -> list[EntryFields]:
    """The rows beside the place that the new one will have."""
    place = place_for(fields, entries, (0, 0))
    by_distance = sorted(range(len(entries)), key=lambda index: (abs(index - place), index))
    return [entries[index] for index in by_distance[:_NEAR]]


def _cut(date: PartialDate, precision: int) -> PartialDate:
    return PartialDate(*(date.year, date.month, date.day)[:precision])


def _url(details: PaperDetails, others: Sequence[str]) -> str | None:
    if details.arxiv_id:
        return link_like(f"https://arxiv.org/abs/{details.arxiv_id}", others)
    if details.url or not details.doi:
        return details.url
    return f"https://doi.org/{details.doi}"


def _links(details: PaperDetails, name: str, entries: Sequence[EntryFields]) -> tuple[Link, ...]:
    links = list(details.links)
    if not any(link.kind is LinkKind.CODE for link in links):
        code = code_link_in(details.abstract, details.comment)
        links += [Link(kind_of(code), code)] if code else []
    distinct = {link.url: link for link in links}.values()
    return tuple(Link(link.kind, link.url, _label(link, name, entries)) for link in distinct)


def _label(link: Link, name: str, entries: Sequence[EntryFields]) -> str:
    """The words under which the neighbours' links stand: their method's name, or fixed ones."""
    labels = [(each.label, fields) for fields in entries for each in fields.links if each.label]
    named = sum(label in {fields.method, fields.title} for label, fields in labels)
    if named * 2 > len(labels):
        return name
    alike = [
        each.label
        for fields in entries
        for each in fields.links
        if each.kind is link.kind and each.label and each.label != fields.method
    ]
    return most_common(alike) or link.label or _LABELS[link.kind]


def _venue(details: PaperDetails, style: RowStyle) -> str | None:
    named = details.venue or venue_in(details.comment, details.journal_ref)
    if named is None:
        is_preprint = details.arxiv_id or find_arxiv_id(details.url or "")
        if not is_preprint or style.preprint is None:
            return None
        year = f" {details.date.year}" if details.date else ""
        named = style.preprint + year
    return _in_form(named, details.date, style)


def _in_form(venue: str, date: PartialDate | None, style: RowStyle) -> str:
    year = _YEAR.search(venue)
    if style.venue is VenueForm.YEAR or (style.venue is VenueForm.DATE and date is None):
        return venue
    bare = _YEAR.sub("", venue, count=1).strip() if year else venue
    if style.venue is VenueForm.BARE or (style.venue is VenueForm.SHORT_YEAR and year is None):
        return bare
    if style.venue is VenueForm.SHORT_YEAR and year is not None:
        return f"{venue[: year.start()]}'{year.group()[-2:]}{venue[year.end() :]}"
    return f"{bare} {write_date(date, style.venue_dates)}" if date else venue


def _authors(authors: Sequence[str], style: RowStyle) -> str | None:
    if not authors:
        return None
    if style.first_author and len(authors) > 1:
        return f"{authors[0]} et al."
    return ", ".join(authors)
