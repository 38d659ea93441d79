"""Statements about what was seen before: Slack delivers some things more than once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.conflicts import insert_if_new
from db.records import WorkspaceId
from db.tables import seen


class Seen:
    """Keys of deliveries, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def claim(self, workspace: WorkspaceId, key: str, now: datetime) -> bool:
        """Whether the key is seen for the first time; of all who ask, one is told so."""
        claimed = (
            insert_if_new(self._link, seen)
            .values(workspace_id=workspace, key=key, at=now)
            .on_conflict_do_nothing()
            .returning(seen.c.key)
        )
        return self._link.execute(claimed).one_or_none() is not None

    def release(self, workspace: WorkspaceId, key: str) -> None:
        """Give a claimed key back: what it was claimed for did not happen."""
        own = sa.delete(seen).where(seen.c.workspace_id == workspace, seen.c.key == key)
        self._link.execute(own)

    def forget_before(self, workspace: WorkspaceId, time: datetime) -> int:
        """Forget keys claimed before a time; returns how many."""
        old = sa.delete(seen).where(seen.c.workspace_id == workspace, seen.c.at < time)
        return self._link.execute(old).rowcount
