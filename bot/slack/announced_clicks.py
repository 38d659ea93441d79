"""The Suggest button below papers that arXiv announced and the list lacks."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import buttons, commands, failures, payloads
from bot.slack.buttons import StaleButton
from bot.slack.intake import Intake
from bot.slack.payloads import ButtonClick
from bot.slack.ports import Deps
from bot.slack.replies import Replies, ReplyRefused
from bot.slack.work import Work


class AnnouncedClicks:
    """What the button does."""

    def __init__(self, deps: Deps, intake: Intake, replies: Replies, work: Work) -> None:
        self._deps = deps
        self._intake = intake
        self._replies = replies
        self._work = work

    async def suggest(self, click: ButtonClick) -> None:
        """Suggest the paper, say so to who clicked, and show the answer as it stands then."""
        try:
            place = buttons.read(click.value)
            if place.arxiv_id is None:
                raise StaleButton
            told = await self._intake.announced(click, place.arxiv_id)
            await self._replies.tell_message(click, told)
            if place.query:
                await self._show_anew(click, place.query)
        except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
            await self._replies.tell(click, failures.explain(error))

    async def _show_anew(self, click: ButtonClick, query: str) -> None:
        message = await self._work.call(commands.ask, self._deps, click.team_id, query)
        try:
            await self._replies.replace(click, message)
        except ReplyRefused:
            return  # it is suggested and said; only the button is still there, and does no harm

    def clicked(self, body: dict[str, Any]) -> None:
        """Begin what a click asks for."""
        self._work.spawn(self.suggest(payloads.button_click(body)))


def register(app: AsyncApp, clicks: AnnouncedClicks) -> None:
    """Bind the button."""

    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        clicks.clicked(body)

    app.action(re.compile(rf"{re.escape(buttons.SUGGEST)}_\w+\Z"))(clicked)
