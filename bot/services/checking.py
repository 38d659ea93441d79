"""Holding the sources against each other: is a listing day complete, and what is missing?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.core.announcing import Coverage
from bot.core.arxiv_trouble import ArxivTrouble, GivenUp
from bot.core.day_health import Evidence, Verdict, judge, new_in
from bot.core.listing_days import day_submitted, eastern_day, latest_due, listing_days
from bot.services.harvest_ports import Arxiv, Complain
from bot.services.keeping import Keeping, Kept
from db.arxiv_records import (
    ArxivRecord,
    Feed,
    Interface,
    Listed,
    TroubleKind,
)
from db.store import Store, Unit

T = TypeVar("T")

FARTHEST = timedelta(days=90)
"""Incomplete days are looked after for so long."""
_ATTEMPTS = 3
_WINDOW = timedelta(days=7)
_SUBMITTED_BEFORE = timedelta(days=7)
"""How long before its listing day a paper is submitted, at most, unless moderation holds it."""


@dataclass(slots=True)
class Found:
    """What the other sources gave in one run."""

    feeds: dict[str, Feed] = field(default_factory=dict)
    windows: dict[str, frozenset[str]] = field(default_factory=dict)
    """What the API has of the last weeks, where it stood in for OAI-PMH."""
    troubles: dict[str, str] = field(default_factory=dict)
    """What went wrong last with a category, as a sentence."""

    def told(self) -> dict[str, date]:
        """The papers that feeds call new, with their days."""
        return {
            arxiv_id: feed.day
            for category, feed in self.feeds.items()
            for arxiv_id in new_in(feed, category)
        }


@dataclass(slots=True)
class Others:
    """What stands beside the kept papers of a category when its days are judged."""

    feed: Feed | None = None
    window: frozenset[str] | None = None
    trouble: str | None = None
    harvested: bool = False

    def feed_of(self, day: date) -> Feed | None:
        """The feed, if it carries this day."""
        return self.feed if self.feed is not None and self.feed.day == day else None


class Checking:
    """Reads feeds and windows of the API, and judges the days that are not complete."""

    def __init__(
        self, store: Store, arxiv: Arxiv, now: Callable[[], datetime], complain: Complain
    ) -> None:
        """Prepare; `complain` hears of every trouble."""
        self._store = store
        self._arxiv = arxiv
        self._now = now
        self._complain = complain
        self._keeping = Keeping(store)

    def open_days(self, category: str) -> list[date]:
        """The days of a category that are due and not known to be complete, oldest first."""
        now = self._now()
        last = latest_due(now)
        with self._store.reading() as unit:
            since = unit.harvests.cursor(category).covered_from or last
            first = max(since, last - FARTHEST)
            judged = unit.harvests.days(first, category)
        done = {each.day for each in judged if each.state.is_complete}
        return [day for day in listing_days(first, last) if day not in done]

    def read_feeds(self, categories: Iterable[str]) -> dict[str, Feed]:
        """Today's feeds of the categories whose day is open."""
        feeds: dict[str, Feed] = {}
        today = eastern_day(self._now())
        for category in categories:
            if today not in self.open_days(category):
                continue
            feed = self._tried(category, partial(self._todays, category))
            if feed is not None:
                feeds[category] = feed
        return feeds

    def check(self, category: str, found: Found, coverage: Coverage, *, harvested: bool) -> Kept:
        """Judge every open day of a category, and fetch what another source says is missing."""
        days = self.open_days(category)
        feed = found.feeds.get(category)
        others = Others(
            feed=feed,
            window=found.windows.get(category),
            trouble=found.troubles.get(category),
            harvested=harvested,
        )
        past = [day for day in days if feed is None or day != feed.day]
        kept = Kept()
        if past:
            records = self._asked_window(category, past[0] - _SUBMITTED_BEFORE, past[-1])
            if records is not None:
                kept += self._keep_unknown(records, coverage)
                others.window = frozenset(record.arxiv_id for record in records)
            others.trouble = found.troubles.get(category)
        for day in days:
            kept += self._settle(category, day, others, coverage)
        if not self.open_days(category):  # nothing is asked any more, so no answer can end it
            self._heal(Interface.API, category)
            self._heal(Interface.RSS, category)
        return kept

    def fall_back(self, category: str, found: Found, coverage: Coverage) -> Kept:
        """The API in the place of OAI-PMH: what was submitted in the last three weeks."""
        last = self._now().date()
        records = self._asked_window(category, last - 3 * _WINDOW, last)
        if records is None:
            return Kept()
        found.windows[category] = frozenset(record.arxiv_id for record in records)
        return self._keep_unknown(records, coverage)

    def fail(self, category: str, sentence: str) -> None:
        """Say of every open day that no source could be asked."""
        for day in self.open_days(category):
            verdict = self._verdict(category, day, Others(trouble=sentence))
            with self._store.writing() as unit:
                unit.harvests.set_day(verdict.health)

    def _settle(self, category: str, day: date, others: Others, coverage: Coverage) -> Kept:
        verdict, kept = self._verdict(category, day, others), Kept()
        if verdict.missing:
            self._hold_against(category, verdict, Interface.OAI)
            kept = self._fetch(category, verdict.missing, coverage)
            verdict = self._verdict(category, day, others)
        by_feed = others.feed_of(day) is not None
        if not verdict.missing:  # what OAI-PMH lacks was said
            self._hold_against(category, verdict, Interface.RSS if by_feed else Interface.API)
        with self._store.writing() as unit:
            unit.harvests.set_day(verdict.health)
        if by_feed and verdict.health.state.is_complete:
            self._heal(Interface.RSS, category)
        return kept

    def _heal(self, source: Interface, category: str) -> None:
        with self._store.writing() as unit:
            unit.harvests.heal(source, category, self._now())

    def _verdict(self, category: str, day: date, others: Others) -> Verdict:
        with self._store.reading() as unit:
            evidence = _evidence(unit, category, day, others)
        return judge(evidence, self._now())

    def _hold_against(self, category: str, verdict: Verdict, source: Interface) -> None:
        if verdict.complaint is not None:
            kind, sentence = verdict.complaint
            self._complain(category, ArxivTrouble(sentence, source=source, kind=kind))

    def _fetch(self, category: str, ids: Sequence[str], coverage: Coverage) -> Kept:
        found = self._tried(category, partial(self._arxiv.by_id, ids))
        if found is None:
            return Kept()
        self._heal(Interface.API, category)
        return self._keeping.keep(found.values(), coverage, self._now())

    def _todays(self, category: str) -> Feed:
        feed = self._arxiv.feed(category)
        today = eastern_day(self._now())
        if feed.day != today:
            raise ArxivTrouble(
                f"The feed of {category} is of {feed.day}, not of {today}. It is read again later.",
                source=Interface.RSS,
                kind=TroubleKind.STALE,
            )
        return feed

    def _asked_window(self, category: str, first: date, last: date) -> list[ArxivRecord] | None:
        """All of a category's papers of these days of submission; None where one part failed."""
        records: list[ArxivRecord] = []
        while first <= last:
            until = first + _WINDOW - timedelta(days=1)
            if last - until < _WINDOW:  # a tail of a day or two may hold nothing that is announced
                until = last
            part = self._tried(category, partial(self._submitted, category, first, until))
            if part is None:
                return None
            records += part
            first = until + timedelta(days=1)
        self._heal(Interface.API, category)
        return records

    def _submitted(self, category: str, first: date, last: date) -> list[ArxivRecord]:
        """A part of a window; without papers it is believed only where none are known."""
        try:
            return self._arxiv.submitted(category, first, last)
        except ArxivTrouble as trouble:
            if trouble.kind is not TroubleKind.EMPTY:
                raise
            with self._store.reading() as unit:
                listed = unit.preprints.listed(first, last + _WINDOW)
            if any(category in one.categories and first <= one.submitted <= last for one in listed):
                raise
            return []

    def _keep_unknown(self, records: Sequence[ArxivRecord], coverage: Coverage) -> Kept:
        """Keep what OAI-PMH did not give; what it gave it says better."""
        with self._store.reading() as unit:
            known = unit.preprints.known([record.arxiv_id for record in records])
        missing = [record for record in records if record.arxiv_id not in known]
        return self._keeping.keep(missing, coverage, self._now()) if missing else Kept()

    def _tried(self, category: str, ask: Callable[[], T]) -> T | None:
        """What a source answers in at most three attempts; None if it does not."""
        for _attempt in range(_ATTEMPTS):
            try:
                return ask()
            except GivenUp:
                return None
            except ArxivTrouble as trouble:
                self._complain(category, trouble)
                if trouble.kind is TroubleKind.FORBIDDEN:
                    raise
        return None


def _evidence(unit: Unit, category: str, day: date, others: Others) -> Evidence:
    """What is kept, put beside what the second source says."""
    feed = others.feed_of(day)
    listed = unit.preprints.listed(day - _WINDOW, day)
    own = [each for each in listed if each.is_new_in(category)]
    today = [each for each in own if each.announced_on == day]
    named = new_in(feed, category) if feed is not None else set(others.window or ())
    return Evidence(
        category=category,
        day=day,
        kept=frozenset(each.arxiv_id for each in today),
        certain=frozenset(each.arxiv_id for each in today if _is_certain(each, day, feed)),
        crossed=sum(each.is_crossed_to(category) and each.announced_on == day for each in listed),
        known=frozenset(unit.preprints.known(list(named))),
        before=frozenset(each.arxiv_id for each in own if each.announced_on < day),
        harvested=others.harvested,
        feed=feed,
        window=others.window,
        later=unit.preprints.any_since(category, day + timedelta(days=1)),
        trouble=others.trouble,
    )


def _is_certain(paper: Listed, day: date, feed: Feed | None) -> bool:
    """Whether a second source must have it: the feed what could not have come earlier."""
    if feed is not None:
        return day_submitted(paper.submitted) >= day
    return paper.submitted >= day - _SUBMITTED_BEFORE
