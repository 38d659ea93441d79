"""The Preview button of a digest's form: what past weeks would have brought, saved or not."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import digest_form, failures
from bot.slack.digest_asking import put_on_top, show
from bot.slack.digest_desk import DigestDesk
from bot.slack.digest_filled import Filled, known_sections
from bot.slack.digest_preview_view import failed_view, preview_view, waiting_view
from bot.slack.view_payloads import ViewUse
from bot.slack.work import Work

_AT_ONCE = 2
"""Previews that are worked out at a time: each can hold a thread for half a minute."""


class DigestPreviews:
    """Belongs to one event loop."""

    def __init__(self, desk: DigestDesk, work: Work, client: AsyncWebClient) -> None:
        self._desk = desk
        self._work = work
        self._client = client
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def show(self, click: ViewUse) -> None:
        """Open a modal above the form at once, and fill it when it is known what to say."""
        view_id = await put_on_top(self._client, click.trigger_id, waiting_view())
        if view_id is None:
            return
        try:
            async with self._turns:
                view = await self._work.call(self._view, click)
        except Exception as error:  # noqa: BLE001 -- shown in the modal; `explain` logs it
            view = failed_view(failures.explain(error))
        await show(self._client, view_id, view)

    def _view(self, click: ViewUse) -> dict[str, Any]:
        channel = digest_form.channel_of(click.private_metadata)
        if channel is None:
            return failed_view(digest_form.OUT_OF_DATE)
        desk, workspace = self._desk, self._desk.workspace_of(click.team_id)
        setup = desk.subscribing.setup(workspace, channel, click.user_id, desk.now())
        filled, one = Filled.read(click.state), setup.subscription
        if filled is not None:
            schedule, wishes = filled.schedule(), filled.wishes(known_sections(setup))
        elif one is not None:
            schedule, wishes = one.schedule, one.wishes
        else:
            return failed_view(digest_form.OUT_OF_DATE)
        weeks = desk.previewing.weeks(workspace, channel, schedule, wishes, desk.now())
        return preview_view(weeks, wishes, setup.harvested)
