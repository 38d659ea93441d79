"""The Suggest button below papers that arXiv announced and the list lacks."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import buttons, payloads
from bot.slack.actions import Clicks
from bot.slack.buttons import Place, StaleButton
from bot.slack.intake import Intake
from bot.slack.payloads import ButtonClick
from bot.slack.replies import Replies
from bot.slack.work import Work


def register(app: AsyncApp, clicks: Clicks, intake: Intake, replies: Replies, work: Work) -> None:
    """Bind the button."""

    async def suggest(click: ButtonClick, place: Place) -> None:
        if place.arxiv_id is None:
            raise StaleButton
        await replies.add(click, await intake.announced(click, place.arxiv_id))

    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(clicks.run(suggest, payloads.button_click(body)))

    app.action(re.compile(rf"{re.escape(buttons.SUGGEST)}_\w+\Z"))(clicked)
