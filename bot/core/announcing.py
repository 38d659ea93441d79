"""What a paper that was never seen before is: news, or something that only looks like it. Pure.

Ids are given in the order of submission, so they are no proof: of the papers announced in spring
2025 most have a lower id than some paper of an earlier day (moderation holds papers back). The
highest id known is therefore one sign among others: what is above it is new for certain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.listing_days import day_submitted, last_listing_day
from db.arxiv_numbers import announcement_number
from db.arxiv_records import AnnouncedAs, ArxivRecord

HELD = timedelta(days=30)
"""How long moderation may hold a paper; in spring 2025 more than two weeks were 1 in 5,000."""


@dataclass(frozen=True, slots=True)
class Span:
    """How far one category is known: from the listing day `since` on every new paper.

    `complete_to` is the UTC day of the last harvest that came to its end.
    """

    since: date
    complete_to: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known before a harvest: the categories that are followed, and the highest id.

    `told` are the papers that the daily feed of their own primary category calls new, with the day
    of the feed.
    """

    spans: dict[str, Span]
    highest: str | None = None
    told: dict[str, date] = field(default_factory=dict)

    def follows(self, category: str) -> bool:
        """Whether new papers of this primary category are news."""
        return category in self.spans


def announced_as(record: ArxivRecord, coverage: Coverage) -> AnnouncedAs:
    """What a record is whose paper was never seen before."""
    span = coverage.spans.get(record.categories[0])
    if span is None:
        return AnnouncedAs.CROSS_LIST
    if record.arxiv_id in coverage.told:
        return AnnouncedAs.NEW
    if coverage.highest and announcement_number(record.arxiv_id) > announcement_number(
        coverage.highest
    ):
        return AnnouncedAs.NEW
    if day_submitted(record.submitted) < span.since:
        held_back = _is_first_version_of(record, span.since)
        return AnnouncedAs.NEW if held_back else AnnouncedAs.REPLACEMENT
    seen_by_now = span.complete_to and record.submitted + HELD < span.complete_to
    return AnnouncedAs.RECLASSIFIED if seen_by_now else AnnouncedAs.NEW


def announced_on(record: ArxivRecord, coverage: Coverage) -> date:
    """The listing day of a paper that was never seen before.

    OAI-PMH dates the last change only. For a first version that is the announcement, whose evening
    in US Eastern is the listing day in UTC; a paper that was changed since, or that nobody can
    have held back for so long, is taken to have been announced as soon as it could.
    """
    if record.datestamp is not None and not record.updated and _held(record) <= HELD:
        return last_listing_day(record.datestamp)
    told = coverage.told.get(record.arxiv_id)
    if told is not None:
        return told
    earliest = day_submitted(record.submitted)
    return min(earliest, last_listing_day(record.datestamp)) if record.datestamp else earliest


def _is_first_version_of(record: ArxivRecord, since: date) -> bool:
    """Whether a paper submitted before a day was held back by moderation until then.

    Only OAI-PMH can tell: a first version is last modified when it is announced.
    """
    if record.datestamp is None or record.updated is not None or (record.version or 1) > 1:
        return False
    announced = last_listing_day(record.datestamp)
    return announced >= since and _held(record) <= HELD


def _held(record: ArxivRecord) -> timedelta:
    """How long after its submission the record changed last."""
    return (record.datestamp or record.submitted) - record.submitted
