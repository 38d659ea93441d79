"""Binds events and shortcuts to the ways in, and decides when each is acknowledged.

An event is acknowledged once it is on disk. One that is not there in time, because the database or
Slack keeps it waiting, is not acknowledged: it is worked on all the same, Slack sends it again, and
it counts once. So nothing that was acknowledged is lost, also if the bot is killed.
Source: docs.slack.dev "Events API", "Retries" (at once, after a minute, after five).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.slack import calls, failures, payloads
from bot.slack.calls import CallFailed, Means
from bot.slack.intake import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, Intake
from bot.slack.payloads import HomeOpened
from bot.slack.work import Closing, TooBusy, Work
from db.errors import StoreError

logger = logging.getLogger(__name__)

PATIENCE = 0.3
"""Seconds after which an event over HTTP is answered in any case."""
SOCKET_PATIENCE = 2.5
"""The same over Socket Mode, where no request waits, nothing can be refused, and Slack sends again
what was not acknowledged in three seconds."""
_REMEMBERED = 2_000


class Arrivals:
    """Events, each worked on once at a time however often it comes. Belongs to one event loop."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._under_way: dict[str, asyncio.Future[bool]] = {}
        self._kept: dict[str, None] = {}

    async def keep(self, event_id: str, doing: Awaitable[None], patience: float) -> bool:
        """Whether an event is on disk, or needs not to be; False: send it again."""
        if event_id in self._kept:
            _unwanted(doing)
            return True
        task = self._under_way.get(event_id)
        if task is None:
            task = asyncio.ensure_future(well(doing))
            self._begun(event_id, task)
        else:
            _unwanted(doing)
        await asyncio.wait({task}, timeout=patience)
        return task.done() and task.result()

    def _begun(self, event_id: str, task: asyncio.Future[bool]) -> None:
        self._work.track(task)
        if event_id:
            self._under_way[event_id] = task
            task.add_done_callback(lambda done: self._ended(event_id, done))

    def _ended(self, event_id: str, task: asyncio.Future[bool]) -> None:
        del self._under_way[event_id]
        if task.cancelled() or task.exception() is not None or not task.result():
            return
        self._kept[event_id] = None
        if len(self._kept) > _REMEMBERED:
            del self._kept[next(iter(self._kept))]


def _unwanted(doing: Awaitable[None]) -> None:
    if asyncio.iscoroutine(doing):
        doing.close()


def register(
    app: AsyncApp, intake: Intake, work: Work, home: Callable[[HomeOpened], Awaitable[None]]
) -> None:
    """Bind them."""
    arrivals = Arrivals(work)

    async def patiently(request: AsyncBoltRequest, doing: Awaitable[None]) -> BoltResponse:
        event_id = str(request.body.get("event_id") or "")
        patience = SOCKET_PATIENCE if request.mode == "socket_mode" else PATIENCE
        kept = await arrivals.keep(event_id, doing, patience)
        return BoltResponse(status=200 if kept else 503, body="")

    async def mentioned(req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse:
        return await patiently(req, intake.mentioned(payloads.said_message(body)))

    async def said(req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse:
        return await patiently(req, intake.told_directly(payloads.said_message(body)))

    async def reacted(req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse:
        return await patiently(req, intake.reacted(payloads.reaction(body)))

    async def opened(body: dict[str, Any]) -> BoltResponse:
        work.spawn(done(home(payloads.home_opened(body))))
        return BoltResponse(status=200, body="")

    async def of_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(done(intake.from_message(payloads.shortcut(body))))

    async def of_app(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(done(intake.open_form(payloads.shortcut(body))))

    app.event("app_mention")(mentioned)
    app.event("message")(said)
    app.event("reaction_added")(reacted)
    app.event("app_home_opened")(opened)
    app.shortcut(MESSAGE_SHORTCUT)(of_message)
    app.shortcut(GLOBAL_SHORTCUT)(of_app)


async def done(doing: Awaitable[None]) -> None:
    """Do it; what fails is logged."""
    await well(doing)


async def well(doing: Awaitable[None]) -> bool:
    """Do it; False if it was not done and may be tried again. Other failures are logged only."""
    try:
        await doing
    except CallFailed as failed:
        logger.warning("slack: %s", failed)
        return failed.means is Means.REFUSED
    except (SlackApiError, TimeoutError, ClientError, OSError) as error:
        logger.warning("slack: %s", calls.read(error))
    except (StoreError, TooBusy, Closing) as error:
        failures.explain(error)
        return False
    except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
        failures.explain(error)
    return True
