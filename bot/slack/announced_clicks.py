"""The Suggest button below papers that arXiv announced and the list lacks."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import buttons, commands, payloads
from bot.slack.actions import Clicks
from bot.slack.buttons import Place, StaleButton
from bot.slack.intake import Intake
from bot.slack.payloads import ButtonClick
from bot.slack.ports import Deps
from bot.slack.replies import Replies, ReplyRefused
from bot.slack.work import Work


def register(
    app: AsyncApp, clicks: Clicks, deps: Deps, intake: Intake, replies: Replies, work: Work
) -> None:
    """Bind the button."""

    async def suggest(click: ButtonClick, place: Place) -> None:
        """Suggest the paper, say so to who clicked, and show the answer as it stands then."""
        if place.arxiv_id is None:
            raise StaleButton
        await replies.tell_message(click, await intake.announced(click, place.arxiv_id))
        if place.query:
            await show_anew(click, place.query)

    async def show_anew(click: ButtonClick, query: str) -> None:
        message = await work.call(commands.ask, deps, click.team_id, query)
        try:
            await replies.replace(click, message)
        except ReplyRefused:
            return  # it is suggested and said; only the button is still there, and does no harm

    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(clicks.run(suggest, payloads.button_click(body)))

    app.action(re.compile(rf"{re.escape(buttons.SUGGEST)}_\w+\Z"))(clicked)
