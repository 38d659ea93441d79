"""The harvest: feeds, then every changed record, then each source held against the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.core.announcing import Coverage, Span
from bot.core.arxiv_trouble import ArxivTrouble
from bot.core.listing_days import next_listing_day
from bot.errors import Stopped
from bot.services.breaker import Breaker
from bot.services.checking import FARTHEST, Checking, Found
from bot.services.enriching import Enriched, Enriching
from bot.services.harvest_pages import Pages, Progress, begin
from bot.services.harvest_ports import Arxiv
from bot.services.keeping import Kept
from db.arxiv_records import Cursor, DayHealth, Incident, Interface, TroubleKind
from db.store import Store

logger = logging.getLogger(__name__)

HARVEST = "harvest"
"""The name under which the turn to harvest stands among the gates."""


@dataclass(slots=True)
class HarvestReport:
    """What one harvest brought. `days` are those that are not complete."""

    kept: Kept = field(default_factory=Kept)
    days: list[DayHealth] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """One sentence each, also of what a later attempt healed."""
    enriched: Enriched = field(default_factory=Enriched)
    """What arXiv said of listed papers that were not known."""
    is_stopped: bool = False
    """Whether it was asked to stop before its end; the next one goes on from there."""
    is_forbidden: bool = False
    """Whether arXiv refused the bot: nothing more was asked."""


class Harvesting:
    """Keeps what arXiv announces in the followed categories. See HarvestTurns: one at a time."""

    def __init__(
        self,
        store: Store,
        arxiv: Arxiv,
        categories: Callable[[], Sequence[str]],
        now: Callable[[], datetime],
    ) -> None:
        """Prepare; `categories` says at each harvest which ones are followed."""
        self._store = store
        self._arxiv = arxiv
        self._categories = categories
        self._now = now

    def run(
        self,
        *,
        since: date | None = None,
        progress: Callable[[Progress], None] = lambda _progress: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> HarvestReport:
        """Harvest every category once: from `since` (UTC) on, or from where the last one ended.

        Trouble is kept in the status and in the report, never raised.

        Raises:
            StoreError: the database cannot be used; what was kept before is kept.
        """
        return _Run(self._store, self._arxiv, self._now, progress, stopping).all(
            list(dict.fromkeys(self._categories())), since
        )


class _Run:
    """One harvest of all categories."""

    def __init__(
        self,
        store: Store,
        arxiv: Arxiv,
        now: Callable[[], datetime],
        progress: Callable[[Progress], None],
        stopping: Callable[[], bool],
    ) -> None:
        arxiv = Breaker(arxiv)
        self._store = store
        self._now = now
        self._stopping = stopping
        self._report = HarvestReport()
        self._found = Found()
        self._checking = Checking(store, arxiv, now, self._complain)
        self._enriching = Enriching(store, arxiv, now, self._complain)
        self._pages = Pages(store, arxiv, now, self._complain, progress=progress, stopping=stopping)

    def all(self, categories: list[str], since: date | None) -> HarvestReport:
        try:
            self._harvest(categories, since)
        except Stopped:
            self._report.is_stopped = True
        except ArxivTrouble:  # only what no attempt can heal comes up here
            self._report.is_forbidden = True
            self._all_failed(categories)
        self._report.days = self._incomplete(categories)
        self._log()
        return self._report

    def _harvest(self, categories: list[str], since: date | None) -> None:
        cursors = {category: self._begin(category, since) for category in categories}
        self._found.feeds = self._checking.read_feeds(categories)
        coverage = self._coverage(cursors)
        for category in categories:
            harvested = self._records(cursors[category], coverage)
            if self._stopping():
                raise Stopped
            kept = self._checking.check(category, self._found, coverage, harvested=harvested)
            self._report.kept += kept
        self._report.enriched = self._enriching.run(coverage)

    def _records(self, cursor: Cursor, coverage: Coverage) -> bool:
        """Whether OAI-PMH was harvested to its end; if not, the API stands in."""
        try:
            self._report.kept += self._pages.harvest(cursor, coverage)
        except ArxivTrouble as trouble:
            if trouble.kind is TroubleKind.FORBIDDEN:
                raise
            self._found.troubles[cursor.category] = str(trouble)
            self._report.kept += self._checking.fall_back(cursor.category, self._found, coverage)
            return False
        with self._store.writing() as unit:
            unit.harvests.heal(Interface.OAI, cursor.category, self._now())
        self._found.troubles.pop(cursor.category, None)
        return True

    def _begin(self, category: str, since: date | None) -> Cursor:
        with self._store.writing() as unit:
            cursor = begin(unit.harvests.cursor(category), self._now(), since)
            first = next_listing_day(cursor.since or self._now().date())
            if cursor.covered_from is None or since is not None:
                cursor = replace(cursor, covered_from=min(cursor.covered_from or first, first))
            unit.harvests.save_cursor(cursor)
        return cursor

    def _coverage(self, cursors: dict[str, Cursor]) -> Coverage:
        with self._store.reading() as unit:
            highest = unit.preprints.highest_id(None)
        spans = {category: _span(cursor, self._now()) for category, cursor in cursors.items()}
        return Coverage(spans, highest, self._found.told())

    def _complain(self, category: str, trouble: ArxivTrouble) -> None:
        if str(trouble) not in self._report.troubles:  # one line an outcome, not one an attempt
            logger.warning("arxiv %s: %s", trouble.source.value, trouble)
        self._report.troubles.append(str(trouble))
        self._found.troubles[category] = str(trouble)
        with self._store.writing() as unit:
            unit.harvests.note(trouble.source, category, trouble.kind, str(trouble), self._now())

    def _all_failed(self, categories: list[str]) -> None:
        """Say of every open day that nothing was asked any more."""
        for category in categories:
            self._checking.fail(category, self._report.troubles[-1])

    def _incomplete(self, categories: list[str]) -> list[DayHealth]:
        with self._store.reading() as unit:
            days = unit.harvests.days((self._now() - FARTHEST).date())
        return [day for day in days if not day.state.is_complete and day.category in categories]

    def _log(self) -> None:
        kept = self._report.kept
        logger.info(
            "harvest %s new=%d cross_lists=%d changed=%d incomplete_days=%d troubles=%d",
            _outcome(self._report),
            kept.new,
            kept.cross_lists,
            kept.changed,
            len(self._report.days),
            len(self._report.troubles),
        )


def _span(cursor: Cursor, now: datetime) -> Span:
    """What is known of a category when a harvest begins.

    One that goes back to the beginning, or behind it, meets papers that nobody could have seen.
    """
    since = cursor.covered_from or now.date()
    goes_on = cursor.since is not None and cursor.since > since
    done = cursor.answered_at.date() if cursor.answered_at and goes_on else None
    return Span(since, done)


def _outcome(report: HarvestReport) -> str:
    if report.is_forbidden:
        return "forbidden"
    return "stopped" if report.is_stopped else "ended"


@dataclass(frozen=True, slots=True)
class HarvestStatus:
    """What is known of the harvest, for people: how far, which days, what is wrong."""

    cursors: tuple[Cursor, ...]
    days: tuple[DayHealth, ...]
    incidents: tuple[Incident, ...]
    """Open ones, and those healed in the last week, newest first."""
    papers: int
    is_closed: bool
    """Whether arXiv refused the bot, so that nothing is asked."""
    why_closed: str | None = None
    is_running: bool = False
    """Whether somebody harvests at this moment."""
    next_at: datetime | None = None
    """When the next harvest is due (UTC); None: at once."""


def harvest_status(
    store: Store, now: datetime, back: timedelta = timedelta(days=14)
) -> HarvestStatus:
    """The status of the last two weeks."""
    week = now - timedelta(days=7)
    with store.reading() as unit:
        gate, turn = unit.gates.state("arxiv"), unit.gates.state(HARVEST)
        incidents = unit.harvests.incidents(open_only=False, limit=200)
        return HarvestStatus(
            cursors=tuple(unit.harvests.cursors()),
            days=tuple(unit.harvests.days((now - back).date())),
            incidents=tuple(
                each for each in incidents if each.healed_at is None or each.healed_at >= week
            ),
            papers=unit.preprints.count(),
            is_closed=gate.closed_at is not None,
            why_closed=gate.why,
            is_running=turn.held_until is not None and turn.held_until > now,
            next_at=turn.next_at,
        )
