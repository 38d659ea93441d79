"""Maintaining: who decides in a workspace, and where its suggestions are shown to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.papers import cleaned_text
from bot.errors import LastMaintainer, NotAMaintainer, NotFound
from bot.services.owing import owe_review_card
from bot.services.permission import is_maintainer, only_maintainers
from db.records import Maintainer, SuggestionState, WorkspaceId, WorkspaceSettings
from db.store import Store

_MOST_PENDING = 1_000


class Maintainers:
    """The maintainers and settings of workspaces. Any thread may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, workspace: WorkspaceId) -> list[Maintainer]:
        """The maintainers, the first one first."""
        with self._store.reading() as unit:
            return unit.maintainers.all(workspace)

    def is_maintainer(self, workspace: WorkspaceId, user: str) -> bool:
        """Whether a person decides in a workspace. Every decision asks again by itself."""
        with self._store.reading() as unit:
            return is_maintainer(unit, workspace, user)

    def claim(
        self, workspace: WorkspaceId, user: str, now: datetime, time_zone: str = "UTC"
    ) -> Maintainer:
        """Become the first maintainer: whoever installs the bot, else whoever asks first.

        Args:
            workspace: whose list.
            user: who wants to.
            now: the time.
            time_zone: the IANA name of where they live: they are reminded in their morning.

        Raises:
            NotAMaintainer: somebody else is one already, and can add others.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            known = unit.maintainers.all(workspace)
            own = [one for one in known if one.user == user]
            if known and not own:
                raise NotAMaintainer(tuple(one.user for one in known))
            first = Maintainer(workspace, user, now, time_zone=time_zone)
            unit.maintainers.put(first)
            return own[0] if own else first

    def add(
        self,
        workspace: WorkspaceId,
        user: str,
        by: str,
        now: datetime,
        time_zone: str = "UTC",
    ) -> bool:
        """Let one more person decide; whether they could not before.

        Raises:
            NotAMaintainer: the one who adds them is none.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            only_maintainers(unit, workspace, by)
            return unit.maintainers.put(Maintainer(workspace, user, now, by, time_zone))

    def remove(self, workspace: WorkspaceId, user: str, by: str) -> None:
        """Let a person decide no more; maintainers can also remove themselves.

        Raises:
            NotAMaintainer: the one who removes them is none.
            NotFound: the one who is to be removed is none.
            LastMaintainer: nobody would be left.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            only_maintainers(unit, workspace, by)
            users = [one.user for one in unit.maintainers.all(workspace)]
            if user not in users:
                raise NotFound("This person is no maintainer, so nothing was changed.")
            if users == [user]:
                raise LastMaintainer(
                    "The list would be left without a maintainer: add another one first."
                )
            unit.maintainers.remove(workspace, user)

    def lives_in(self, workspace: WorkspaceId, user: str, time_zone: str) -> None:
        """Note a maintainer's time zone (an IANA name), as Slack says it of them."""
        with self._store.writing() as unit:
            unit.maintainers.set_time_zone(workspace, user, time_zone)

    def settings(self, workspace: WorkspaceId) -> WorkspaceSettings:
        """What the workspace has chosen."""
        with self._store.reading() as unit:
            return unit.maintainers.settings(workspace)

    def set_review_channel(self, workspace: WorkspaceId, channel: str | None, by: str) -> None:
        """Show suggestions in a channel from now on, also those that wait; ``None``: in none.

        Raises:
            NotAMaintainer: the one who sets it is none.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            only_maintainers(unit, workspace, by)
            chosen = replace(unit.maintainers.settings(workspace), review_channel=channel)
            unit.maintainers.save_settings(workspace, chosen)
            pending = SuggestionState.PENDING
            for one in unit.suggestions.in_state(workspace, pending, _MOST_PENDING):
                owe_review_card(unit, one)

    def set_reaction(self, workspace: WorkspaceId, reaction: str, by: str) -> None:
        """Let another reaction suggest the links of a message; with or without its colons.

        Raises:
            NotAMaintainer: the one who sets it is none.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            only_maintainers(unit, workspace, by)
            known = unit.maintainers.settings(workspace)
            name = cleaned_text(reaction).strip(":") or WorkspaceSettings().reaction
            unit.maintainers.save_settings(workspace, replace(known, reaction=name))
