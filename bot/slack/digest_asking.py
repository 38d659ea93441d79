"""Short questions to Slack while somebody waits, and modals that may be gone.

Sources: docs.slack.dev, the error tables of conversations.history and views.update.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.digest.due import is_zone
from bot.slack import calls
from bot.slack.calls import WITHOUT_ANSWER

logger = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds for one question: a command and a submission have three in all."""
_ELSEWHERE = ("not_in_channel", "channel_not_found")


async def zone_of(client: AsyncWebClient, user: str) -> str | None:
    """Where a person lives, if Slack says it soon."""
    try:
        answer = await asyncio.wait_for(client.users_info(user=user), _PATIENCE)
    except (SlackApiError, *WITHOUT_ANSWER) as error:
        logger.info("no time zone: %s", calls.read(error))
        return None
    name = str((answer.get("user") or {}).get("tz") or "")
    return name if is_zone(name) else None


async def is_member(client: AsyncWebClient, channel: str) -> bool | None:
    """Whether the bot is in a channel; ``None``: Slack does not say it soon.

    Asked through the history, for which the bot has the scopes; what is said there is not read.
    """
    try:
        await asyncio.wait_for(client.conversations_history(channel=channel, limit=1), _PATIENCE)
    except (SlackApiError, *WITHOUT_ANSWER) as error:
        return False if calls.read(error).word in _ELSEWHERE else None
    return True


async def show(client: AsyncWebClient, view_id: str, view: dict[str, Any]) -> None:
    """Put a view in the place of one that is open; nothing where it was closed meanwhile."""
    try:
        await client.views_update(view_id=view_id, view=view)
    except (SlackApiError, *WITHOUT_ANSWER) as error:
        logger.info("view not shown: %s", calls.read(error))


async def put_on_top(client: AsyncWebClient, trigger_id: str, view: dict[str, Any]) -> str | None:
    """Open a view above the one that was clicked in; its id, ``None``: it could not be opened."""
    try:
        answer = await client.views_push(trigger_id=trigger_id, view=view)
    except (SlackApiError, *WITHOUT_ANSWER) as error:
        logger.info("view not opened: %s", calls.read(error))
        return None
    return str((answer.get("view") or {}).get("id") or "") or None
