"""What happens when a person acts: payloads to the bot, its acknowledgement, its response_urls.

Sources: docs.slack.dev "Implementing slash commands", "Handling user interaction" (3 seconds to
acknowledge, response_url: five uses in 30 minutes).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.playground import block_kit
from bot.playground.clock import within
from bot.playground.envelopes import click_payload, command_payload, escape, escaped
from bot.playground.transports import NotDelivered, Payload, Transport
from bot.playground.workspace import Message, SlashCommand, Workspace

ACK_SECONDS = 3.0
RESPONSE_URL_SECONDS = 1_800.0
RESPONSE_URL_USES = 5


class Refused(Exception):
    """Slack would not take it; the text is Slack's error."""


@dataclass(slots=True)
class ResponseUrl:
    """One response_url: whose, where, of which message, and how often it may still be used."""

    channel: str
    user: str
    message_ts: str | None
    expires: float
    uses: int = RESPONSE_URL_USES


class Delivery:
    """Acts for the people of the workspace. `base` is the playground's own address."""

    def __init__(self, workspace: Workspace, transport: Transport, base: str = "") -> None:
        self.workspace = workspace
        self.transport = transport
        self.base = base
        self.refused: list[str] = []
        """Whatever the bot sent that Slack would have refused."""
        self._response_urls: dict[str, ResponseUrl] = {}

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        """A person sends what stands in their message box."""
        if not text.startswith("/"):
            self.workspace.post(channel, user, escaped(self.workspace, text), thread_ts=thread_ts)
            return
        name, argument = (*text.split(None, 1), "")[:2]
        command = next((c for c in self.workspace.installation.commands if c.name == name), None)
        if command is None:
            self._slackbot(user, channel, f"`{escape(name)}` is not a valid command.")
        elif thread_ts:
            said = f"`{name}` is not supported in threads. Sorry!"
            self._slackbot(user, channel, said, thread_ts)
        else:
            await self._command(user, channel, command, argument.strip())

    async def click(self, user: str, channel: str, ts: str, block_id: str, action_id: str) -> None:
        """A person presses a button.

        Raises:
            Refused: they see no such button.
        """
        message = self.workspace.message(channel, ts)
        if message is None or message.visible_to not in (None, user):
            raise Refused("message_not_found")
        element = _element(message, block_id, action_id)
        url = self._new_response_url(channel, user, ts)
        payload = click_payload(self.workspace, user, message, block_id, element, url)
        try:
            await within(
                self.workspace.clock, ACK_SECONDS, self.transport.deliver("interactive", payload)
            )
        except (NotDelivered, TimeoutError) as error:
            why = "operation_timeout" if isinstance(error, TimeoutError) else str(error)
            self._slackbot(user, channel, f"The app did not answer this button ({why}).")

    def respond(self, key: str, body: Payload) -> None:
        """The bot uses a response_url.

        Raises:
            Refused: it has expired, was used up, or the message is not valid.
        """
        target = self._response_urls.get(key)
        if target is None or target.expires < self.workspace.clock.now():
            raise Refused("expired_url")
        if target.uses <= 0:
            raise Refused("used_url")
        target.uses -= 1
        original = self._original(target)
        if body.get("delete_original"):
            if original is not None:
                self.workspace.delete(original)
            return
        text, blocks = self.checked(body)
        if body.get("replace_original") and original is not None:
            self.workspace.replace(original, text, blocks)
            return
        everybody = body.get("response_type") == "in_channel"
        self.workspace.post(
            target.channel,
            self.workspace.installation.bot_user_id,
            text,
            blocks,
            visible_to=None if everybody else target.user,
            thread_ts=body["thread_ts"] if isinstance(body.get("thread_ts"), str) else None,
        )

    def checked(self, body: Payload) -> tuple[str, list[dict[str, Any]]]:
        """Text and blocks of a message.

        Raises:
            Refused: `no_text`, `msg_too_long` or `invalid_blocks` with the reasons.
        """
        text, blocks = body.get("text") or "", body.get("blocks") or []
        if not isinstance(text, str) or not (text or blocks):
            raise self._refusal("no_text")
        if len(text) > 40_000:
            raise self._refusal("msg_too_long")
        found = block_kit.problems(blocks) if blocks else []
        if found:
            raise self._refusal("invalid_blocks: " + "; ".join(found))
        return text, blocks

    async def _command(self, user: str, channel: str, command: SlashCommand, text: str) -> None:
        url = self._new_response_url(channel, user, None)
        payload = command_payload(self.workspace, user, channel, command, text, url)
        try:
            answer = await within(
                self.workspace.clock, ACK_SECONDS, self.transport.deliver("slash_commands", payload)
            )
            if answer and (answer.get("text") or answer.get("blocks")):
                self._answer(user, channel, answer)
        except TimeoutError:
            self._failed(user, channel, command.name, "operation_timeout")
        except (NotDelivered, Refused) as error:
            self._failed(user, channel, command.name, str(error))

    def _answer(self, user: str, channel: str, answer: Payload) -> None:
        text, blocks = self.checked(answer)
        everybody = answer.get("response_type") == "in_channel"
        bot = self.workspace.installation.bot_user_id
        to = None if everybody else user
        self.workspace.post(channel, bot, text, blocks, visible_to=to)

    def _failed(self, user: str, channel: str, command: str, why: str) -> None:
        said = f"`{command}` failed with the error “{escape(why)}”"
        self._slackbot(user, channel, said)

    def _slackbot(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        self.workspace.post(channel, "USLACKBOT", text, visible_to=user, thread_ts=thread_ts)

    def _refusal(self, why: str) -> Refused:
        self.refused.append(why)
        return Refused(why)

    def _original(self, target: ResponseUrl) -> Message | None:
        if target.message_ts is None:
            return None
        return self.workspace.message(target.channel, target.message_ts)

    def _new_response_url(self, channel: str, user: str, message_ts: str | None) -> str:
        key = secrets.token_urlsafe(18)
        expires = self.workspace.clock.now() + RESPONSE_URL_SECONDS
        self._response_urls[key] = ResponseUrl(channel, user, message_ts, expires)
        return f"{self.base}/response/{key}"


def _element(message: Message, block_id: str, action_id: str) -> dict[str, Any]:
    for block in message.blocks:
        if block.get("block_id") == block_id:
            for element in (*block.get("elements", []), block.get("accessory")):
                if isinstance(element, dict) and element.get("action_id") == action_id:
                    return element
    raise Refused("action_not_found")
