"""What whoever sets a channel's digest has to see. All inside a unit of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.core.digest.due import next_due
from bot.services.permission import is_maintainer
from db.digest_records import Subscription, SubscriptionState
from db.records import WorkspaceId
from db.store import Unit

COVERED = 0.9
"""The share of the listed papers that the proposed categories have at the least."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A channel's digest, as one person sees it."""

    sections: tuple[str, ...]
    """Those of the list, in its order."""
    subscription: Subscription | None = None
    """``None``: the channel gets no digest."""
    may_change: bool = True
    """Whether the person may change it; where there is none, anybody may set one."""
    is_owner: bool = True
    """Whether the person may say who else may change it."""
    next_at: datetime | None = None
    """When the next digest becomes due, in UTC; ``None``: none does."""
    harvested: dict[str, date | None] = field(default_factory=dict)
    """The categories that are harvested, and from which listing day on all papers are known."""
    proposed: tuple[str, ...] = ()
    """Harvested categories that have most of the listed papers, where that was asked for; empty
    where nothing is known, or something is set already."""


def setup(
    unit: Unit,
    workspace: WorkspaceId,
    channel: str,
    user: str,
    now: datetime,
    followed: Collection[str] | None = None,
    *,
    propose: bool = False,
) -> Setup:
    """What is known of a channel now.

    `followed` is as in `Subscribing`; whoever wants categories to be proposed has to ask for it,
    since it takes all entries of the list.
    """
    one = unit.subscriptions.of_channel(workspace, channel)
    if one is not None and is_over(one):
        one = None
    harvested = {cursor.category: cursor.covered_from for cursor in unit.harvests.cursors()}
    if followed is not None:
        harvested = {name: harvested.get(name) for name in followed}
    return Setup(
        sections=tuple(each.name for each in unit.entries.sections(workspace) if each.name.strip()),
        subscription=one,
        may_change=one is None or may_change(unit, one, user),
        is_owner=one is None or owns(unit, one, user),
        next_at=_next_at(unit, one, now),
        harvested=harvested,
        proposed=_proposed(unit, workspace, harvested) if propose and one is None else (),
    )


def is_over(one: Subscription) -> bool:
    """Whether a channel got digests once, and gets none any more."""
    return one.state is SubscriptionState.ENDED


def owns(unit: Unit, one: Subscription, user: str) -> bool:
    """Whether a person set a channel's digest, or is a maintainer."""
    return user == one.set_by or is_maintainer(unit, one.workspace_id, user)


def may_change(unit: Unit, one: Subscription, user: str) -> bool:
    """Whether a person may change a channel's digest."""
    return one.open_to_all or owns(unit, one, user)


def _next_at(unit: Unit, one: Subscription | None, now: datetime) -> datetime | None:
    if one is None or one.state is not SubscriptionState.ACTIVE:
        return None
    return next_due(one.schedule, one.active_from, unit.digests.standings(one.id), now)


def _proposed(
    unit: Unit, workspace: WorkspaceId, harvested: dict[str, date | None]
) -> tuple[str, ...]:
    """The commonest primary categories, until they have `COVERED` of the list's papers."""
    listed = [one.ids.arxiv_id for one in unit.entries.all(workspace) if one.ids.arxiv_id]
    papers = unit.preprints.many(list(dict.fromkeys(listed)))
    return covering([one.categories for one in papers.values()], harvested)


def covering(
    papers: Sequence[tuple[str, ...]], harvested: dict[str, date | None]
) -> tuple[str, ...]:
    """Of the categories that papers have (the primary first) those to follow."""
    ours = [known for each in papers if (known := [one for one in each if one in harvested])]
    counts = Counter(each[0] for each in ours)
    chosen: list[str] = []
    for category, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        have = sum(not set(chosen).isdisjoint(each) for each in ours)
        if have >= COVERED * len(ours):
            break
        chosen.append(category)
    return tuple(chosen)
