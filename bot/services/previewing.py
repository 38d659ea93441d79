"""Previewing: what past weeks would have brought a channel, before anything is saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.digest.choice import Ranker, is_news
from bot.core.digest.due import boundary, newest_week
from bot.core.listing_days import latest_due
from bot.services.announced_days import AnnouncedDays
from bot.services.choosing import Channel, Choosing, Draft, gather
from db.digest_records import DigestContent, Schedule, Week, Wishes
from db.records import WorkspaceId
from db.store import Store

WEEKS = 4
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class PreviewedWeek:
    """What a week would have brought, by the list as it is now."""

    week: Week
    content: DigestContent
    known: int
    """Papers of these days that would be left out: they are listed, wait for a decision, were
    declined, or stood in a digest of this channel."""


class Previewing:
    """Any thread may call it. It changes nothing of a channel; what it learns of a list is kept."""

    def __init__(
        self,
        store: Store,
        ranker: Ranker | None = None,
        harvested: Collection[str] | None = None,
    ) -> None:
        """Prepare; `harvested` is as in `gather`."""
        self._store = store
        self._harvested = harvested
        self._choosing = Choosing(store, ranker)
        self._days = AnnouncedDays()

    def weeks(
        self,
        workspace: WorkspaceId,
        channel: str,
        schedule: Schedule,
        wishes: Wishes,
        now: datetime,
        count: int = WEEKS,
    ) -> list[PreviewedWeek]:
        """The last weeks whose digest would have been due by now (with its zone), newest first."""
        newest = newest_week(schedule, now)
        return [
            self.week(workspace, channel, schedule, wishes, newest.moved(-back))
            for back in range(count)
        ]

    def week(
        self, workspace: WorkspaceId, channel: str, schedule: Schedule, wishes: Wishes, week: Week
    ) -> PreviewedWeek:
        """What the digest of one week would bring, also of one to come."""
        due = boundary(schedule, week)
        first, last = latest_due(due - _WEEK) + _DAY, latest_due(due)
        with self._store.reading() as unit:
            known = unit.subscriptions.of_channel(workspace, channel)
            of = Channel(workspace, wishes, known.id if known is not None else None)
            draft = gather(unit, of, first, last, days=self._days, harvested=self._harvested)
        content = self._choosing.content(of, draft)
        return PreviewedWeek(week, content, _known(draft, wishes))


def _known(draft: Draft, wishes: Wishes) -> int:
    followed = set(wishes.categories)
    return sum(
        one.arxiv_id in draft.known
        and is_news(one)
        and (not followed or not followed.isdisjoint(one.categories))
        for one in draft.papers
    )
