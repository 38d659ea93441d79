"""From what an interface says of a paper to the row that is kept, and what changed on it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from bot.core.indexing import title_head
from bot.core.links import as_doi
from bot.core.text import name_key, title_key, tokens
from db.arxiv_records import (
    AnnouncedAs,
    ArxivRecord,
    Preprint,
    PreprintEvent,
    PreprintEventKind,
    PreprintIndex,
)
from db.records import Link, PaperDetails, PartialDate

_MOST_AUTHORS, _MOST_WORDS = 50, 1_000
"""What is indexed of a collaboration of thousands, and of an abstract without end."""
_WORD = re.compile("withdrawn", re.IGNORECASE)
_PAPER = (
    r"(?:paper|article|manuscript|submission|preprint|work|report|document|note|letter|e-?print)"
)
_GONE = r"(?:has|have|had|is|was|were)\s+(?:to\s+)?(?:been\s+|be\s+)?(?:\w+ly\s+)?withdrawn\b"
_ITSELF = (
    r"(?<!\bof\s)\b(?:this|the|our)\s+(?:(?:present|current|arxiv|whole|entire|short)\s+)?"
    rf"{_PAPER}\s+{_GONE}"
)
_OF_IT = rf"(?:{_PAPER}\s+)?{_GONE}|(?:(?:\w+ly|{_PAPER}|version\s+[0-9]+)\s+)?withdrawn\b"
_BY = (
    r"\bwithdrawn\s+by\s+(?:(?:the|its|all|an?|one)\s+)*(?:\w+\s+)?"
    r"(?:authors?|arxiv|submitter)\b"
)
_START = r"(?:\A\s*|[.;:]\s+|[0-9]\s+(?:pages?|pp|figures?|tables?)[.,]?\s+)"
_IN_COMMENT = re.compile(rf"{_ITSELF}|{_START}(?:{_OF_IT})|{_BY}", re.IGNORECASE)
_IN_ABSTRACT = re.compile(rf"\A\s*(?:{_OF_IT})|{_ITSELF}", re.IGNORECASE)
"""A comment is about the paper; an abstract may be about other things that somebody withdrew."""


def index_preprint(paper: Preprint) -> PreprintIndex:
    """All that a paper can be found by, folded."""
    text = " ".join((paper.title, *paper.authors[:_MOST_AUTHORS], paper.abstract))
    return PreprintIndex(
        title_key=title_key(paper.title),
        name_key=name_key(title_head(paper.title) or ""),
        words=" ".join(tokens(text)[:_MOST_WORDS]),
    )


def new_preprint(
    record: ArxivRecord, announced_as: AnnouncedAs, announced_on: date, now: datetime
) -> Preprint:
    """The row of a paper that was never seen before."""
    return Preprint(
        arxiv_id=record.arxiv_id,
        title=record.title,
        authors=record.authors,
        abstract=record.abstract,
        categories=record.categories,
        submitted=record.submitted,
        announced_as=announced_as,
        announced_on=announced_on,
        first_seen_at=now,
        updated=record.updated,
        version=record.version,
        comment=record.comment,
        journal_ref=record.journal_ref,
        doi=record.doi,
        license=record.license,
        withdrawn=is_withdrawn(record),
    )


def details_of(paper: Preprint, links: tuple[Link, ...] = ()) -> PaperDetails:
    """The paper as the sources of suggestions describe one; `links` are those that it names."""
    submitted = paper.submitted
    return PaperDetails(
        title=paper.title,
        source="arxiv",
        url=f"https://arxiv.org/abs/{paper.arxiv_id}",
        authors=paper.authors,
        date=PartialDate(submitted.year, submitted.month, submitted.day),
        abstract=paper.abstract,
        arxiv_id=paper.arxiv_id,
        version=paper.version,
        doi=as_doi(paper.doi) if paper.doi else None,
        comment=paper.comment or None,
        journal_ref=paper.journal_ref or None,
        categories=paper.categories,
        links=links,
    )


def is_withdrawn(record: ArxivRecord) -> bool:
    """Whether the authors or arXiv took the paper back; arXiv says it in comment or abstract."""
    return _says(_IN_COMMENT, record.comment) or _says(_IN_ABSTRACT, record.abstract)


def _says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the pattern is in the text; most texts lack the one word that each of them needs."""
    return _WORD.search(text) is not None and pattern.search(text) is not None


def changed_preprint(
    known: Preprint, record: ArxivRecord, now: datetime
) -> tuple[Preprint, list[PreprintEvent]]:
    """The row after a record of the same paper, and what that changed.

    A record of an older version than the known one changes nothing: answers can come late. What an
    interface does not say (RSS and the API have no licence) stays.
    """
    if _is_older(record, known):
        return known, []
    changed = replace(
        known,
        title=record.title,
        authors=record.authors,
        abstract=record.abstract,
        categories=record.categories,
        submitted=min(record.submitted, known.submitted),
        updated=record.updated or known.updated,
        version=record.version or (known.version if not _is_newer(record, known) else None),
        comment=record.comment or known.comment,
        journal_ref=record.journal_ref or known.journal_ref,
        doi=record.doi or known.doi,
        license=record.license or known.license,
        withdrawn=is_withdrawn(record),
    )
    return changed, list(_events(known, changed, record, now))


def _is_older(record: ArxivRecord, known: Preprint) -> bool:
    if record.version and known.version and record.version < known.version:
        return True
    return known.updated is not None and (record.updated or record.submitted) < known.updated


def _is_newer(record: ArxivRecord, known: Preprint) -> bool:
    return record.updated is not None and record.updated > (known.updated or known.submitted)


def _events(
    before: Preprint, after: Preprint, record: ArxivRecord, now: datetime
) -> Iterator[PreprintEvent]:
    new_number = bool(before.version and after.version and before.version < after.version)
    pairs = (
        (
            PreprintEventKind.VERSION,
            _version(before) if _is_newer(record, before) or new_number else "",
            _version(after) if _is_newer(record, before) or new_number else "",
        ),
        (PreprintEventKind.TITLE, before.title, after.title),
        (PreprintEventKind.COMMENT, before.comment, after.comment),
        (PreprintEventKind.JOURNAL_REF, before.journal_ref, after.journal_ref),
        (PreprintEventKind.DOI, before.doi, after.doi),
        (PreprintEventKind.CATEGORIES, " ".join(before.categories), " ".join(after.categories)),
    )
    for kind, old, new in pairs:
        if old != new:
            yield PreprintEvent(before.arxiv_id, now, kind, old, new)
    if after.withdrawn and not before.withdrawn:
        yield PreprintEvent(before.arxiv_id, now, PreprintEventKind.WITHDRAWN)


def _version(paper: Preprint) -> str:
    """The version as its number or, where no interface gave one, as its day."""
    if paper.version:
        return f"v{paper.version}"
    return (paper.updated or paper.submitted).isoformat()
