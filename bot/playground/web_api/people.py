"""auth.test, users.*, team.info: who is there.

Source: docs.slack.dev, the pages of the methods.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.playground.records import User
from bot.playground.refusals import Refused
from bot.playground.web_api.arguments import Arguments, Reply, page_of
from bot.playground.workspace import Workspace


class PeopleMethods:
    """The methods. `base` gives the workspace's own address."""

    def __init__(self, workspace: Workspace, base: Callable[[], str]) -> None:
        self._workspace = workspace
        self._base = base

    def auth_test(self, _arguments: Arguments) -> Reply:
        """auth.test."""
        space, installed = self._workspace, self._workspace.installation
        return {
            "url": self._base() + "/",
            "team": space.name,
            "user": space.users[installed.bot_user_id].name,
            "team_id": space.team_id,
            "user_id": installed.bot_user_id,
            "bot_id": installed.bot_id,
            "is_enterprise_install": False,
        }

    def team_info(self, _arguments: Arguments) -> Reply:
        """team.info."""
        space = self._workspace
        return {"team": {"id": space.team_id, "name": space.name, "domain": "playground"}}

    def list(self, arguments: Arguments) -> Reply:
        """users.list."""
        page, cursor = page_of(list(self._workspace.users.values()), arguments)
        shown = [self._as_slack(each) for each in page]
        return {"members": shown, "response_metadata": {"next_cursor": cursor}}

    def info(self, arguments: Arguments) -> Reply:
        """users.info."""
        user = self._workspace.users.get(str(arguments.get("user")))
        if user is None:
            raise Refused("user_not_found")
        return {"user": self._as_slack(user)}

    def _as_slack(self, user: User) -> Reply:
        now = datetime.fromtimestamp(self._workspace.clock.now(), UTC)
        zone = now.astimezone(ZoneInfo(user.tz))
        offset = zone.utcoffset()
        return {
            "id": user.id,
            "team_id": self._workspace.team_id,
            "name": user.name,
            "real_name": user.real_name,
            "is_bot": user.is_bot,
            "deleted": user.deleted,
            "tz": user.tz,
            "tz_label": zone.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "real_name": user.real_name,
                "display_name": user.name,
                "title": user.title,
            },
        }
