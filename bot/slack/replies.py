"""How a click is answered: through its response_url, or privately in the channel when that expired.

Source: docs.slack.dev "Handling user interaction": five uses within 30 minutes; `replace_original`
changes the private message, `in_channel` with `replace_original` false posts a new one. Nothing is
sent twice: slack_sdk's retry after a dropped connection would post a shared card again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import PapersError
from bot.slack.message import Message, sentence
from bot.slack.payloads import ButtonClick

logger = logging.getLogger(__name__)
_TIMEOUT = 10


class ReplyRefused(PapersError):
    """Slack did not take the answer through the response_url."""

    def __init__(self) -> None:
        super().__init__("These buttons have expired. Ask again with /papers.")


class Replies:
    """Answers to clicks. `client` carries the bot's token and re-sends nothing."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def replace(self, click: ButtonClick, message: Message) -> None:
        """Put `message` in the place of the private message that was clicked.

        Raises:
            ReplyRefused: the response_url has expired.
        """
        body = message.body(response_type="ephemeral", replace_original=True)
        await self._send(click.response_url, body)

    async def post(self, click: ButtonClick, message: Message) -> None:
        """Post `message` to the channel for everybody.

        Raises:
            ReplyRefused: the response_url has expired.
        """
        body = message.body(response_type="in_channel", replace_original=False)
        await self._send(click.response_url, body)

    async def tell(self, click: ButtonClick, text: str) -> None:
        """Say one sentence to the person who clicked, whichever way still works."""
        message = sentence(text)
        try:
            body = message.body(response_type="ephemeral", replace_original=False)
            await self._send(click.response_url, body)
        except ReplyRefused:
            await self._tell_in_channel(click, message)

    async def _send(self, url: str, body: Mapping[str, object]) -> None:
        if not url.startswith(("https://", "http://")):
            raise ReplyRefused
        webhook = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
        try:
            answer = await webhook.send_dict(dict(body))
        except (TimeoutError, ClientError, OSError, ValueError) as error:
            logger.warning("response_url not reached: %s", type(error).__name__)
            raise ReplyRefused from error
        if answer.status_code != 200:
            logger.info("response_url refused: %s %.200s", answer.status_code, answer.body)
            raise ReplyRefused

    async def _tell_in_channel(self, click: ButtonClick, message: Message) -> None:
        if not click.channel_id or not click.user_id:
            return
        try:
            await self._client.chat_postEphemeral(
                channel=click.channel_id,
                user=click.user_id,
                text=message.text,
                blocks=list(message.blocks),
            )
        except SlackApiError as error:
            logger.info("could not tell the person: %s", error.response.get("error"))
        except (TimeoutError, ClientError, OSError) as error:
            logger.warning("could not tell the person: %s", type(error).__name__)
