"""The Suggest button below papers that arXiv announced and the list lacks."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import buttons, failures, payloads
from bot.slack.buttons import StaleButton
from bot.slack.intake import Intake
from bot.slack.payloads import ButtonClick
from bot.slack.replies import Replies
from bot.slack.work import Work


def register(app: AsyncApp, intake: Intake, replies: Replies, work: Work) -> None:
    """Bind the button."""

    async def suggest(click: ButtonClick) -> None:
        try:
            arxiv_id = buttons.read(click.value).arxiv_id
            if arxiv_id is None:
                raise StaleButton
            await replies.add(click, await intake.announced(click, arxiv_id))
        except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
            await replies.tell(click, failures.explain(error))

    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.spawn(suggest(payloads.button_click(body)))

    app.action(re.compile(rf"{re.escape(buttons.SUGGEST)}_\w+\Z"))(clicked)
