"""What the page is told when it opens: everything that one person can see. And who acts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.playground.journal import Journal
from bot.playground.people import People
from bot.playground.trouble_board import TroubleBoard
from bot.playground.views import Views
from bot.playground.workspace import Workspace


class State:
    """Reads it from the parts of the playground."""

    def __init__(
        self,
        workspace: Workspace,
        people: People,
        views: Views,
        journal: Journal,
        board: TroubleBoard,
    ) -> None:
        self._workspace = workspace
        self._people = people
        self._views = views
        self._journal = journal
        self._board = board
        self.connected: bool = False
        """Whether a bot is there to take payloads."""

    def of(self, user: str) -> dict[str, Any]:
        """All of it, for one person."""
        space = self._workspace
        home = self._views.home(user)
        space.direct_message(user)
        return {
            "workspace": space.name,
            "user": user,
            "clock": self.clock(),
            "app": self.app(),
            "users": [each.as_page() for each in space.users.values()],
            "channels": [each.as_page() for each in space.visible_channels(user)],
            "commands": [
                {"name": each.name, "description": each.description, "usage": each.usage_hint}
                for each in self._people.commands()
            ],
            "shortcuts": [asdict(each) for each in space.installation.manifest.shortcuts],
            "messages": {
                channel.id: [message.as_page() for message in space.messages(channel.id, user)]
                for channel in space.visible_channels(user)
            },
            "home": home.as_page() if home else None,
            "modals": [view.as_page() for view in self._views.stack(user)],
            "exchanges": [each.as_page() for each in self._journal.latest()],
            "faults": self._board.active(),
            "fault_kinds": self._board.kinds(),
        }

    def app(self) -> dict[str, Any]:
        """The installed app."""
        installed = self._workspace.installation
        manifest = installed.manifest
        return {
            "id": installed.app_id,
            "name": manifest.bot_name,
            "bot_user": installed.bot_user_id,
            "home": manifest.home_tab,
            "messages": manifest.messages_tab,
            "connected": self.connected,
        }

    def clock(self) -> dict[str, Any]:
        """The time, and whether it passes."""
        clock = self._workspace.clock
        return {"now": clock.now(), "movable": True, "running": clock.running}

    def person(self, user: object) -> str:
        """Who acts: the one that is named, or the first."""
        people = [u.id for u in self._workspace.users.values() if not (u.is_bot or u.deleted)]
        return user if isinstance(user, str) and user in people else people[0]
