"""How a person is answered: through the response_url, or in the channel where that has expired.

Source: docs.slack.dev "Handling user interaction": five uses within 30 minutes; `replace_original`
changes the private message, `in_channel` with `replace_original` false posts a new one. Nothing is
sent twice: slack_sdk's retry after a dropped connection would post a shared card again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import PapersError
from bot.slack.message import Message, sentence
from bot.slack.payloads import ButtonClick, ShortcutUse, SlashCommand

Origin = ButtonClick | SlashCommand | ShortcutUse
"""What is answered: both know the person, the channel and a response_url."""

logger = logging.getLogger(__name__)
_TIMEOUT = 10


_EXPIRED = "These buttons have expired. Ask again with /papers."
_NOT_TAKEN = "Slack did not take my answer. Try again in a minute, or ask again with /papers."
_UNKNOWN = (
    "Slack did not answer me, so I do not know whether that arrived. If it did not, ask again with "
    "/papers."
)


class ReplyRefused(PapersError):
    """The answer did not get through the response_url, or nobody knows whether it did."""

    def __init__(self, sentence: str = _EXPIRED, *, may_have_arrived: bool = False) -> None:
        super().__init__(sentence)
        self.may_have_arrived = may_have_arrived


class Replies:
    """Answers after the acknowledgement. `client` carries the bot's token and re-sends nothing."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def replace(self, origin: Origin, message: Message) -> None:
        """Put `message` in the place of the private message that was clicked.

        Raises:
            ReplyRefused: it did not get through.
        """
        body = message.body(response_type="ephemeral", replace_original=True)
        await self._send(origin.response_url, body)

    async def add(self, origin: Origin, message: Message) -> None:
        """Show one more message to the person alone.

        Raises:
            ReplyRefused: it did not get through.
        """
        body = message.body(response_type="ephemeral", replace_original=False)
        await self._send(origin.response_url, body)

    async def post(self, origin: Origin, message: Message) -> None:
        """Post `message` to the channel for everybody.

        Raises:
            ReplyRefused: it did not get through.
        """
        body = message.body(response_type="in_channel", replace_original=False)
        await self._send(origin.response_url, body)

    async def tell(self, origin: Origin, text: str) -> None:
        """Say one sentence to the person who clicked, whichever way still works."""
        await self.tell_message(origin, sentence(text))

    async def tell_message(self, origin: Origin, message: Message) -> None:
        """Show a message to the person who clicked, whichever way still works."""
        try:
            await self.add(origin, message)
        except ReplyRefused:
            await self._tell_in_channel(origin, message)

    async def _send(self, url: str, body: Mapping[str, object]) -> None:
        if not url.startswith(("https://", "http://")):
            raise ReplyRefused
        webhook = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
        try:
            answer = await webhook.send_dict(dict(body))
        except (TimeoutError, ClientError, OSError, ValueError) as error:
            logger.warning("response_url not reached: %s", type(error).__name__)
            raise ReplyRefused(_UNKNOWN, may_have_arrived=True) from error
        if answer.status_code != 200:
            logger.info("response_url refused: %s %.200s", answer.status_code, answer.body)
            raise ReplyRefused(_EXPIRED if answer.status_code in {404, 410} else _NOT_TAKEN)

    async def _tell_in_channel(self, origin: Origin, message: Message) -> None:
        if not origin.user_id:
            return
        said: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
        try:
            if origin.channel_id:
                await self._client.chat_postEphemeral(
                    channel=origin.channel_id, user=origin.user_id, **said
                )
            else:  # the Home belongs to no channel: a direct message finds the person
                await self._client.chat_postMessage(channel=origin.user_id, **said)
        except SlackApiError as error:
            logger.info("could not tell the person: %s", error.response.get("error"))
        except (TimeoutError, ClientError, OSError) as error:
            logger.warning("could not tell the person: %s", type(error).__name__)
