"""Subscribing: which channels get a digest, when, and of what. One a channel.

Whoever set it and maintainers may change it, and everybody where they opened it to all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.digest.wishes import checked_schedule, checked_wishes
from bot.errors import NotFound, NotYours
from bot.services.digest_setup import Setup, is_over, may_change, owns, setup
from db.digest_records import (
    Schedule,
    SkipReason,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Wishes,
)
from db.records import WorkspaceId
from db.store import Store, Unit

_NEW = SubscriptionId(0)
"""The database gives the number."""
_NOT_YOURS = (
    "Only whoever set this channel's digest, or a maintainer, can change it: ask one of them."
)


class Subscribing:
    """The subscriptions of all workspaces. Any thread may call it."""

    def __init__(self, store: Store, harvested: Collection[str] | None = None) -> None:
        """Prepare; `harvested` are the categories that are now, ``None``: all that ever were."""
        self._store = store
        self._harvested = harvested

    def of_channel(self, workspace: WorkspaceId, channel: str) -> Subscription | None:
        """What a channel gets; ``None``: nothing, or no more."""
        with self._store.reading() as unit:
            found = unit.subscriptions.of_channel(workspace, channel)
        return None if found is None or is_over(found) else found

    def of_workspace(self, workspace: WorkspaceId) -> list[Subscription]:
        """What all channels get, the first that was set first."""
        with self._store.reading() as unit:
            return [one for one in unit.subscriptions.of_workspace(workspace) if not is_over(one)]

    def set(
        self,
        workspace: WorkspaceId,
        channel: str,
        user: str,
        now: datetime,
        schedule: Schedule,
        wishes: Wishes,
    ) -> Subscription:
        """Give a channel a digest, or change the one that it gets.

        A new one begins with its first boundary after now. Anybody may set one where there is
        none. A schedule moved to an earlier hour of a week without a digest makes it due at once.

        Raises:
            NotYours: the user may not change the one that is there.
            BadWishes: it cannot be set like that.
        """
        schedule, wishes = checked_schedule(schedule), checked_wishes(wishes)
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            known = unit.subscriptions.of_channel(workspace, channel)
            if known is not None and not is_over(known):
                _allow(unit, known, user)
                return unit.subscriptions.put(replace(known, schedule=schedule, wishes=wishes))
            if known is not None:  # a try that was under way at the end can have come to nothing
                unit.digests.skip_unsent(known.id, SkipReason.NOT_WANTED, now, None)
            return unit.subscriptions.put(
                Subscription(_NEW, workspace, channel, user, now, now, schedule, wishes)
            )

    def pause(self, workspace: WorkspaceId, channel: str, user: str, now: datetime) -> Subscription:
        """Give a channel no digest until it is resumed; what was not sent yet will not be.

        Raises:
            NotFound: the channel gets none.
            NotYours: the user may not change it.
        """
        return self._move(workspace, channel, user, now, SubscriptionState.PAUSED)

    def resume(
        self, workspace: WorkspaceId, channel: str, user: str, now: datetime
    ) -> Subscription:
        """Give a channel digests again, from its next boundary on.

        Raises:
            NotFound: the channel gets none.
            NotYours: the user may not change it.
        """
        return self._move(workspace, channel, user, now, SubscriptionState.ACTIVE)

    def end(self, workspace: WorkspaceId, channel: str, user: str, now: datetime) -> Subscription:
        """Give a channel no digest any more; what was not sent yet will not be.

        Raises:
            NotFound: the channel gets none.
            NotYours: the user may not change it.
        """
        return self._move(workspace, channel, user, now, SubscriptionState.ENDED)

    def open_to_all(
        self, workspace: WorkspaceId, channel: str, user: str, is_open: bool
    ) -> Subscription:
        """Let everybody change a channel's digest, or no longer.

        Raises:
            NotFound: the channel gets none.
            NotYours: somebody else set it, and the user is no maintainer.
        """
        with self._store.writing() as unit:
            known = _held(unit, workspace, channel)
            if not owns(unit, known, user):
                raise NotYours(_NOT_YOURS)
            return unit.subscriptions.put(replace(known, open_to_all=is_open))

    def setup(
        self,
        workspace: WorkspaceId,
        channel: str,
        user: str,
        now: datetime,
        *,
        propose: bool = False,
    ) -> Setup:
        """All that whoever sets a channel's digest has to see; to `propose` takes longest."""
        with self._store.reading() as unit:
            return setup(unit, workspace, channel, user, now, self._harvested, propose=propose)

    def _move(
        self,
        workspace: WorkspaceId,
        channel: str,
        user: str,
        now: datetime,
        state: SubscriptionState,
    ) -> Subscription:
        with self._store.writing() as unit:
            known = _held(unit, workspace, channel)
            _allow(unit, known, user)
            if known.state is state:
                return known
            unit.digests.skip_unsent(known.id, SkipReason.NOT_WANTED, now, None)
            begun = now if state is SubscriptionState.ACTIVE else known.active_from
            return unit.subscriptions.put(replace(known, state=state, active_from=begun))


def _held(unit: Unit, workspace: WorkspaceId, channel: str) -> Subscription:
    """What a channel gets, with nobody else changing it meanwhile."""
    unit.workspaces.hold(workspace)
    known = unit.subscriptions.of_channel(workspace, channel)
    if known is None or is_over(known):
        raise NotFound("This channel gets no digest, so nothing was changed.")
    return known


def _allow(unit: Unit, one: Subscription, user: str) -> None:
    if not may_change(unit, one, user):
        raise NotYours(_NOT_YOURS)
