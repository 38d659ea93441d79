"""Statements about who decides in a workspace, and what it has chosen."""

from __future__ import annotations

import sqlalchemy as sa

from db.conflicts import insert_if_new
from db.records import Maintainer, WorkspaceId, WorkspaceSettings
from db.review_rows import to_maintainer
from db.review_tables import maintainers, workspace_settings


class Maintainers:
    """The maintainers of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def all(self, workspace: WorkspaceId) -> list[Maintainer]:
        """The maintainers, in the order in which they became so."""
        asked = sa.select(maintainers).where(maintainers.c.workspace_id == workspace)
        rows = self._link.execute(asked.order_by(maintainers.c.at, maintainers.c.user_id))
        return [to_maintainer(row) for row in rows]

    def put(self, one: Maintainer) -> bool:
        """Make somebody a maintainer; whether they were not."""
        made = insert_if_new(self._link, maintainers).values(
            workspace_id=one.workspace_id,
            user_id=one.user,
            at=one.at,
            added_by=one.added_by,
            time_zone=one.time_zone,
        )
        put = made.on_conflict_do_nothing().returning(maintainers.c.user_id)
        return self._link.execute(put).one_or_none() is not None

    def remove(self, workspace: WorkspaceId, user: str) -> bool:
        """Make somebody a maintainer no more; whether they were."""
        gone = sa.delete(maintainers).where(_own(workspace, user))
        return self._link.execute(gone).rowcount == 1

    def set_time_zone(self, workspace: WorkspaceId, user: str, zone: str) -> None:
        """Note in which time zone a maintainer lives: an IANA name."""
        known = sa.update(maintainers).where(_own(workspace, user))
        self._link.execute(known.values(time_zone=zone))

    def settings(self, workspace: WorkspaceId) -> WorkspaceSettings:
        """What a workspace has chosen; the defaults where it has not."""
        own = workspace_settings.c.workspace_id == workspace
        row = self._link.execute(sa.select(workspace_settings).where(own)).one_or_none()
        return WorkspaceSettings(row.review_channel, row.reaction) if row else WorkspaceSettings()

    def save_settings(self, workspace: WorkspaceId, chosen: WorkspaceSettings) -> None:
        """Let a workspace choose."""
        values = {"review_channel": chosen.review_channel, "reaction": chosen.reaction}
        made = insert_if_new(self._link, workspace_settings).values(
            workspace_id=workspace, **values
        )
        self._link.execute(made.on_conflict_do_update(index_elements=["workspace_id"], set_=values))


def _own(workspace: WorkspaceId, user: str) -> sa.ColumnElement[bool]:
    return sa.and_(maintainers.c.workspace_id == workspace, maintainers.c.user_id == user)
