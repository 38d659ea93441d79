"""Statements about what was learned of lists. All of it can be learned again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from db.conflicts import insert_if_new
from db.digest_records import SubscriptionState
from db.digest_rows import to_subscription
from db.digest_tables import profiles, subscriptions
from db.records import WorkspaceId
from db.rows import dump


class Profiles:
    """One profile a workspace and set of followed sections, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def get(
        self, workspace: WorkspaceId, sections: Iterable[str], fingerprint: str
    ) -> bytes | None:
        """What was learned of just this; `fingerprint` says of what."""
        asked = sa.select(profiles.c.data).where(
            profiles.c.workspace_id == workspace,
            profiles.c.sections == _key(sections),
            profiles.c.fingerprint == fingerprint,
        )
        return self._link.execute(asked).scalar_one_or_none()

    def put(
        self,
        workspace: WorkspaceId,
        sections: Iterable[str],
        fingerprint: str,
        last_day: date,
        data: bytes,
    ) -> bool:
        """Keep what was learned in the place of what was there; whether it is kept.

        What was learned of later days (`last_day`) stays, and of sections that no channel of the
        workspace follows nothing is kept.
        """
        key = _key(sections)
        if (workspace, key) not in self._followed(subscriptions.c.workspace_id == workspace):
            return False
        new = {"fingerprint": fingerprint, "last_day": last_day, "data": data}
        made = insert_if_new(self._link, profiles).values(
            workspace_id=workspace, sections=key, **new
        )
        put = made.on_conflict_do_update(
            index_elements=["workspace_id", "sections"],
            set_=new,
            where=profiles.c.last_day <= last_day,
        ).returning(profiles.c.workspace_id)
        return self._link.execute(put).one_or_none() is not None

    def forget_unfollowed(self) -> int:
        """Forget what no channel follows any more, in all workspaces; how many."""
        kept = self._link.execute(sa.select(profiles.c.workspace_id, profiles.c.sections)).all()
        followed = self._followed(sa.true())
        stale = [row for row in kept if (row.workspace_id, row.sections) not in followed]
        for row in stale:
            own = sa.and_(
                profiles.c.workspace_id == row.workspace_id, profiles.c.sections == row.sections
            )
            self._link.execute(sa.delete(profiles).where(own))
        return len(stale)

    def _followed(self, where: sa.ColumnElement[bool]) -> set[tuple[int, str]]:
        is_on = subscriptions.c.state != SubscriptionState.ENDED.value
        rows = self._link.execute(sa.select(subscriptions).where(where, is_on)).all()
        found = [to_subscription(row) for row in rows]
        return {(one.workspace_id, _key(one.wishes.sections)) for one in found}


def _key(sections: Iterable[str]) -> str:
    """The same for the same sections in any order."""
    return dump(sorted(set(sections)))
