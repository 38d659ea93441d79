"""Publishes the Home: when it is opened, when something is searched there, when something changed.

Source: docs.slack.dev "App Home": `app_home_opened` comes for both tabs; views.publish shows the
view to one person.
"""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import payloads
from bot.slack.home_view import SEARCH, Held, home
from bot.slack.listening import done
from bot.slack.payloads import HomeOpened
from bot.slack.review_desk import Desk
from bot.slack.work import Work
from db.records import WorkspaceId

logger = logging.getLogger(__name__)
_REMEMBERED = 50
"""People whose Home is kept up to date: those who opened it last. views.publish may be called about
a hundred times a minute (docs.slack.dev, "Rate limits")."""


class Home:
    """The Homes of a workspace's people."""

    def __init__(self, desk: Desk, work: Work, client: AsyncWebClient) -> None:
        self._desk = desk
        self._work = work
        self._client = client
        self._open: dict[str, WorkspaceId] = {}

    async def opened(self, event: HomeOpened) -> None:
        """Somebody opened the app."""
        if event.tab != "home" or not event.user_id:
            return
        workspace = self._desk.workspace_of(event.team_id)
        self._open.pop(event.user_id, None)
        self._open[event.user_id] = workspace
        while len(self._open) > _REMEMBERED:
            del self._open[next(iter(self._open))]
        await self._publish(workspace, event.user_id)

    async def searched(self, team_id: str, user: str, query: str) -> None:
        """Somebody looked a paper up there."""
        await self._publish(self._desk.workspace_of(team_id), user, query)

    async def refresh(self) -> None:
        """Something changed: publish again for all who have it open."""
        for user, workspace in tuple(self._open.items()):
            await self._publish(workspace, user)

    async def _publish(self, workspace: WorkspaceId, user: str, query: str = "") -> None:
        held = await self._work.call(self._held, workspace, user, query)
        try:
            await self._client.views_publish(user_id=user, view=home(held))
        except SlackApiError as error:
            logger.warning("home not published: %s", error.response.get("error"))
        except (TimeoutError, ClientError, OSError) as error:
            logger.warning("home not published: %s", type(error).__name__)

    def _held(self, workspace: WorkspaceId, user: str, query: str) -> Held:
        desk = self._desk
        decides = desk.maintainers.is_maintainer(workspace, user)
        return Held(
            overview=desk.lookup.overview(workspace, newest=0),
            mine=desk.queue.of_person(workspace, user, limit=10),
            newest=tuple(desk.queue.newest_additions(workspace, 5)),
            queue=desk.queue.pending(workspace, limit=10) if decides else None,
            found=desk.lookup.answer(workspace, query, limit=5) if query.strip() else None,
            has_maintainers=decides or bool(desk.maintainers.all(workspace)),
        )


def register(app: AsyncApp, homes: Home, work: Work) -> None:
    """Bind the search of the Home."""

    async def searched(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        click = payloads.button_click(body)
        work.spawn(done(homes.searched(click.team_id, click.user_id, click.typed)))

    app.action(SEARCH)(searched)
