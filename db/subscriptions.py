"""Statements about the channels that get a digest."""

from __future__ import annotations

import sqlalchemy as sa

from db.conflicts import insert_if_new
from db.digest_records import Subscription, SubscriptionId, SubscriptionState
from db.digest_rows import subscription_row, to_subscription
from db.digest_tables import subscriptions
from db.records import WorkspaceId


class Subscriptions:
    """The subscriptions of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def get(self, subscription: SubscriptionId) -> Subscription | None:
        """One subscription, also an ended one."""
        return self._one(subscriptions.c.id == subscription)

    def of_channel(self, workspace: WorkspaceId, channel: str) -> Subscription | None:
        """The subscription of a channel, also an ended one."""
        return self._one(
            subscriptions.c.workspace_id == workspace, subscriptions.c.channel == channel
        )

    def of_workspace(self, workspace: WorkspaceId) -> list[Subscription]:
        """All subscriptions of a workspace, also ended ones, the first one first."""
        return self._many(subscriptions.c.workspace_id == workspace)

    def active(self) -> list[Subscription]:
        """Those of all workspaces that get digests, the first one first."""
        return self._many(subscriptions.c.state == SubscriptionState.ACTIVE.value)

    def put(self, new: Subscription) -> Subscription:
        """Keep what a channel wants, in the place of what it wanted; its id is the database's."""
        row = subscription_row(new)
        changed = {name: row[name] for name in row.keys() - {"workspace_id", "channel"}}
        made = insert_if_new(self._link, subscriptions).values(**row)
        put = made.on_conflict_do_update(
            index_elements=["workspace_id", "channel"], set_=changed
        ).returning(*subscriptions.c)
        return to_subscription(self._link.execute(put).one())

    def _one(self, *where: sa.ColumnElement[bool]) -> Subscription | None:
        row = self._link.execute(sa.select(subscriptions).where(*where)).one_or_none()
        return None if row is None else to_subscription(row)

    def _many(self, *where: sa.ColumnElement[bool]) -> list[Subscription]:
        asked = sa.select(subscriptions).where(*where).order_by(subscriptions.c.id)
        return [to_subscription(row) for row in self._link.execute(asked).all()]
