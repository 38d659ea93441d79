"""Binds events and shortcuts to the ways in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.slack import calls, failures, payloads
from bot.slack.arrivals import Arrivals, Inbox
from bot.slack.calls import CallFailed, Means
from bot.slack.intake import GLOBAL_SHORTCUT, MESSAGE_SHORTCUT, Intake
from bot.slack.payloads import HomeOpened
from bot.slack.work import Closing, TooBusy, Work
from db.errors import StoreError

logger = logging.getLogger(__name__)

PATIENCE = 0.3
"""Seconds after which an event over HTTP is answered in any case, where no inbox keeps it."""
SOCKET_PATIENCE = 2.5
"""The same over Socket Mode, where no request waits, nothing can be refused, and Slack sends again
what was not acknowledged in three seconds."""


Reading = Callable[[dict[str, Any]], Awaitable[None]]


def register(
    app: AsyncApp,
    intake: Intake,
    work: Work,
    home: Callable[[HomeOpened], Awaitable[None]],
    now: Callable[[], datetime],
    inbox: Inbox | None = None,
) -> Arrivals:
    """Bind them; what is returned works again on what an `inbox` still holds."""
    readings: dict[str, Reading] = {
        "app_mention": lambda body: intake.mentioned(payloads.said_message(body)),
        "message": lambda body: intake.told_directly(payloads.said_message(body)),
        "reaction_added": lambda body: intake.reacted(payloads.reaction(body)),
    }

    async def work_on(body: dict[str, Any]) -> bool:
        reading = readings.get((body.get("event") or {}).get("type", ""))
        return reading is None or await well(reading(body))

    arrivals = Arrivals(work_on, work, now, inbox)

    async def arrived(req: AsyncBoltRequest, body: dict[str, Any]) -> BoltResponse:
        patience = SOCKET_PATIENCE if req.mode == "socket_mode" else PATIENCE
        acknowledged = await arrivals.arrived(body, patience)
        return BoltResponse(status=200 if acknowledged else 503, body="")

    async def opened(body: dict[str, Any]) -> BoltResponse:
        work.spawn(done(home(payloads.home_opened(body))))
        return BoltResponse(status=200, body="")

    async def of_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(done(intake.from_message(payloads.shortcut(body))))

    async def of_app(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(done(intake.open_form(payloads.shortcut(body))))

    app.event("app_mention")(arrived)
    app.event("message")(arrived)
    app.event("reaction_added")(arrived)
    app.event("app_home_opened")(opened)
    app.shortcut(MESSAGE_SHORTCUT)(of_message)
    app.shortcut(GLOBAL_SHORTCUT)(of_app)
    return arrivals


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
