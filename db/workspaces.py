"""Statements about workspaces."""

from __future__ import annotations

import sqlalchemy as sa

from db.arxiv_tables import announcements
from db.records import DEFAULT_WORKSPACE, WorkspaceId
from db.tables import workspaces


class Workspaces:
    """The workspaces whose lists the database holds, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def by_team(self, team_id: str | None) -> WorkspaceId:
        """The workspace of a Slack team; the default one where the team has none of its own."""
        if team_id:
            asked = sa.select(workspaces.c.id).where(workspaces.c.slack_team_id == team_id)
            found = self._link.execute(asked).scalar_one_or_none()
            if found is not None:
                return WorkspaceId(found)
        return DEFAULT_WORKSPACE

    def add(self, team_id: str) -> WorkspaceId:
        """Make a workspace for a Slack team, or return the one it has."""
        found = self.by_team(team_id)
        if found != DEFAULT_WORKSPACE:
            return found
        made = sa.insert(workspaces).values(slack_team_id=team_id, revision=0)
        return WorkspaceId(self._link.execute(made.returning(workspaces.c.id)).scalar_one())

    def all(self) -> list[WorkspaceId]:
        """Every workspace there is."""
        asked = sa.select(workspaces.c.id).order_by(workspaces.c.id)
        return [WorkspaceId(one) for one in self._link.execute(asked).scalars()]

    def hold(self, workspace: WorkspaceId) -> None:
        """Let no other unit that holds this workspace go on before this one has ended.

        What is then read of the list and its suggestions stays true until then. SQLite has one
        writer at a time anyway. On Postgres the lock is on the workspace's row, and lets others
        write rows that refer to it.
        """
        own = sa.select(workspaces.c.id).where(workspaces.c.id == workspace)
        self._link.execute(own.with_for_update(key_share=True))

    def revision(self, workspace: WorkspaceId) -> int:
        """A number that every change of the workspace's list makes higher."""
        asked = sa.select(workspaces.c.revision).where(workspaces.c.id == workspace)
        return self._link.execute(asked).scalar_one_or_none() or 0

    def answer_revision(self, workspace: WorkspaceId) -> int:
        """A number that every change of the list or of the announced papers makes higher."""
        both = workspaces.c.revision + announcements.c.revision
        asked = sa.select(both).join_from(workspaces, announcements, sa.true())
        found = self._link.execute(asked.where(workspaces.c.id == workspace))
        return found.scalar_one_or_none() or 0

    def count_up(self, workspace: WorkspaceId) -> None:
        """Say that the workspace's list has changed."""
        self._link.execute(
            sa.update(workspaces)
            .where(workspaces.c.id == workspace)
            .values(revision=workspaces.c.revision + 1)
        )
