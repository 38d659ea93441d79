"""Choosing what goes into a channel's digest: what is known is gathered, judged and explained.

Gathering happens in one unit of work; judging takes its time, outside of any.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.core.digest.choice import (
    Mutes,
    Question,
    Ranker,
    candidates,
    choose,
    explained,
)
from bot.core.listing_days import listing_days
from bot.services.announced_days import AnnouncedDays, DayPapers
from bot.services.keyword_ranking import KeywordRanker
from db.arxiv_records import Preprint
from db.digest_records import DigestContent, Subscription, SubscriptionId, Wishes
from db.records import WorkspaceId
from db.store import Store, Unit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Channel:
    """Who a digest is for, and what they want."""

    workspace: WorkspaceId
    wishes: Wishes
    subscription: SubscriptionId | None = None
    """``None`` where nobody subscribed yet: then nothing was muted or had."""

    @classmethod
    def of(cls, one: Subscription) -> Self:
        """The channel of a subscription."""
        return cls(one.workspace_id, one.wishes, one.id)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the choice is made from."""

    first: date
    last: date
    """The listing days that are covered, both included."""
    papers: tuple[Preprint, ...]
    known: frozenset[str]
    """arXiv ids of those that the list or the channel has had before."""
    mutes: Mutes
    is_complete: bool
    """Whether all that arXiv announced in these days is known."""


def gather(
    unit: Unit,
    channel: Channel,
    first: date,
    last: date,
    late: Sequence[Preprint] = (),
    days: AnnouncedDays | None = None,
    harvested: Collection[str] | None = None,
) -> Draft:
    """What is known of some listing days.

    Args:
        unit: what is read is of its moment.
        channel: who the digest is for.
        first: the first of the days.
        last: the last of them; before the first: there are none.
        late: papers of earlier days that go in as well.
        days: where many channels ask about the same days, what remembers their papers.
        harvested: the categories that are harvested now; ``None``: all that ever were. Of one that
            is not any more no day is waited for.
    """
    found = (days or AnnouncedDays()).between(unit, first, last) + DayPapers.of(list(late))
    papers = found.papers
    keys = {one.arxiv_id: key for one, key in zip(papers, found.title_keys, strict=True)}
    own = channel.subscription
    return Draft(
        first,
        last,
        papers,
        frozenset(unit.digests.had(channel.workspace, own, keys)),
        Mutes.of(unit.feedback.of_subscription(own)) if own is not None else Mutes(),
        _is_harvested(unit, first, last, channel.wishes.categories, harvested),
    )


class Choosing:
    """Any thread may call it."""

    def __init__(self, store: Store, ranker: Ranker | None = None) -> None:
        self._simple = KeywordRanker(store)
        self._ranker = ranker or self._simple

    def content(self, channel: Channel, draft: Draft, *, simply: bool = False) -> DigestContent:
        """What goes in. Where the ranker fails, or `simply`, the words of the list have to do."""
        if not simply:
            try:
                return _content(self._ranker, channel, draft)
            except Exception:  # a simple digest is better than none
                logger.exception("ranked by words only")
        return _content(self._simple, channel, draft)


def _content(ranker: Ranker, channel: Channel, draft: Draft) -> DigestContent:
    wishes = channel.wishes
    all_new = candidates(draft.papers, Wishes(categories=wishes.categories), Mutes(), ())
    may = candidates(draft.papers, wishes, draft.mutes, draft.known)
    question = Question(channel.workspace, wishes.sections, draft.first)
    choice = choose(may, ranker.rank(question, may) if may else (), wishes)
    by_id = {one.arxiv_id: one for one in may}
    shown = [by_id[one.arxiv_id] for one in choice.papers]
    whys = ranker.explain(question, shown) if shown else ()
    return DigestContent(
        draft.first,
        draft.last,
        explained(choice.papers, whys),
        len(all_new),
        choice.matched,
        draft.is_complete,
    )


def _is_harvested(
    unit: Unit,
    first: date,
    last: date,
    wished: Collection[str],
    harvested: Collection[str] | None,
) -> bool:
    """Whether all that was announced is known, as far as it is harvested at all."""
    cursors = {one.category: one for one in unit.harvests.cursors()}
    names = cursors.keys() if harvested is None else harvested
    waited_for = [name for name in names if not wished or name in wished]
    if any(name not in cursors for name in waited_for):  # its first harvest is still to come
        return False
    followed = [cursors[name] for name in waited_for]
    if not followed:
        return True
    if any(one.covered_from is None for one in followed):
        return False
    complete = {
        (health.category, health.day)
        for health in unit.harvests.days(first)
        if health.state.is_complete
    }
    return all(
        (one.category, day) in complete
        for one in followed
        for day in listing_days(max(first, one.covered_from or first), last)
    )
