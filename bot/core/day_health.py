"""Whether a category's listing day is complete: each source held against the others. Pure.

Nothing is complete on one source's word. An empty answer is never taken for a quiet day on a day on
which arXiv usually announces, before a later day has come and the sources still agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.listing_days import is_usual_holiday
from db.arxiv_records import AnnounceType, DayHealth, DayState, Feed, TroubleKind

FEED_LIMIT = 2_000
"""Papers in a feed; more are left out (source: info.arxiv.org/help/rss.html)."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one category and one listing day when it is judged."""

    category: str
    day: date
    kept: frozenset[str]
    """New papers of this primary category that are kept under the day."""
    certain: frozenset[str]
    """Those of them that every second source must have: of the others an earlier day may be the
    true one, or the API was not asked for the time of their submission."""
    crossed: int
    """Kept cross-lists under the day."""
    known: frozenset[str] = frozenset()
    """Of the papers that a second source names, those that are kept under any day."""
    harvested: bool = False
    """Whether a harvest by OAI-PMH came to its end after the day was due."""
    feed: Feed | None = None
    """The feed that carries this day, where it could be read."""
    window: frozenset[str] | None = None
    """All papers that the query API has of the submissions around this day."""
    before: frozenset[str] = frozenset()
    """New papers of this primary category that are kept under earlier days."""
    later: bool = False
    """Whether a later listing day has papers."""
    trouble: str | None = None
    """What the sources that failed say, as one sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement; papers that a second source named and we lack; what is wrong with it."""

    health: DayHealth
    missing: tuple[str, ...] = ()
    complaint: tuple[TroubleKind, str] | None = None


def new_in(feed: Feed, category: str) -> set[str]:
    """The papers that a category's feed announces as new with it as their primary one."""
    return {
        item.arxiv_id
        for item in feed.items
        if item.announce_type is AnnounceType.NEW and item.categories[:1] in {(), (category,)}
    }


def judge(evidence: Evidence, now: datetime) -> Verdict:
    """The state of the day."""
    if evidence.feed is not None:
        return _by_feed(evidence, evidence.feed, now)
    if evidence.window is not None:
        return _by_window(evidence, evidence.window, now)
    if evidence.trouble:
        return _verdict(evidence, DayState.FAILED, evidence.trouble, now)
    return _verdict(evidence, DayState.STALE, "Only one source could be asked so far.", now)


def _by_feed(evidence: Evidence, feed: Feed, now: datetime) -> Verdict:
    told = new_in(feed, evidence.category)
    missing = tuple(sorted(told - evidence.known))
    if missing:
        what = f"The feed announces {_papers(missing)} that OAI-PMH did not give."
        return _verdict(evidence, DayState.STALE, what, now, missing, TroubleKind.MISSING)
    wrong = _wrong_with(feed, told, evidence)
    if wrong is not None:
        return _verdict(evidence, DayState.STALE, wrong[1], now, (), wrong[0])
    if not (told or evidence.kept or evidence.crossed):
        return _nothing(evidence, now)
    if not evidence.harvested and not evidence.window:
        what = evidence.trouble or "Only the feed could be read."
        return _verdict(evidence, DayState.FAILED, what, now)
    first = "OAI-PMH" if evidence.harvested else "The API"
    return _verdict(evidence, DayState.FRESH, f"{first} and the feed agree.", now)


def _wrong_with(feed: Feed, told: set[str], evidence: Evidence) -> tuple[TroubleKind, str] | None:
    """Why a feed cannot be the one of this day, or not all of it."""
    if told and told <= evidence.before:
        return TroubleKind.STALE, "The feed repeats the announcement of an earlier day."
    if not feed.items and evidence.kept:
        came = _papers(tuple(sorted(evidence.kept)))
        return TroubleKind.EMPTY, f"The feed is empty, though {came} came."
    unsaid = tuple(sorted(evidence.certain - told))
    if unsaid and len(feed.items) < FEED_LIMIT:
        return TroubleKind.MISSING, f"The feed lacks {_papers(unsaid)}."
    return None


def _by_window(evidence: Evidence, window: frozenset[str], now: datetime) -> Verdict:
    """A day of the past: its feed is gone, so the API has to agree with the harvest."""
    missing = tuple(sorted(window - evidence.known))
    if missing:
        what = f"The API has {_papers(missing)} that OAI-PMH did not give."
        return _verdict(evidence, DayState.STALE, what, now, missing, TroubleKind.MISSING)
    unsaid = tuple(sorted(evidence.certain - window))
    if unsaid:
        what = f"The API lacks {_papers(unsaid)}."
        return _verdict(evidence, DayState.STALE, what, now, (), TroubleKind.MISSING)
    if not evidence.harvested:
        what = evidence.trouble or "Only the API could be asked."
        return _verdict(evidence, DayState.FAILED, what, now)
    if not evidence.kept:
        return _nothing(evidence, now)
    return _verdict(evidence, DayState.FRESH, "OAI-PMH and the API agree.", now)


def _nothing(evidence: Evidence, now: datetime) -> Verdict:
    """No source has a paper of the day."""
    if not evidence.harvested:
        what = evidence.trouble or "Only one source could be asked so far."
        return _verdict(evidence, DayState.FAILED, what, now)
    if evidence.later:
        return _verdict(evidence, DayState.QUIET, "No source has papers, then or since.", now)
    if is_usual_holiday(evidence.day):
        return _verdict(evidence, DayState.QUIET, "A holiday of arXiv; no source has papers.", now)
    what = "No source has papers, on a day on which arXiv usually announces some."
    return _verdict(evidence, DayState.STALE, what, now)


def _verdict(
    evidence: Evidence,
    state: DayState,
    sentence: str,
    now: datetime,
    missing: tuple[str, ...] = (),
    kind: TroubleKind | None = None,
) -> Verdict:
    replaced = 0
    if evidence.feed is not None:
        later = {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}
        replaced = sum(item.announce_type in later for item in evidence.feed.items)
    health = DayHealth(
        category=evidence.category,
        day=evidence.day,
        state=state,
        sentence=sentence,
        checked_at=now,
        new=len(evidence.kept),
        cross_lists=evidence.crossed,
        replacements=replaced,
    )
    return Verdict(health, missing, (kind, sentence) if kind else None)


def _papers(ids: tuple[str, ...]) -> str:
    """The first ids in words: one paper, or how many with the first of them."""
    named = ", ".join(ids[:_SHOWN])
    if len(ids) == 1:
        return f"the paper {named}"
    return f"{len(ids)} papers ({named}{', ...' if len(ids) > _SHOWN else ''})"
