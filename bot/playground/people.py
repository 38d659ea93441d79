"""What people do with the message box and with messages.

Sources: docs.slack.dev "Implementing slash commands" (not in threads; three seconds; what the asker
sees when it fails), help pages of Slack's built-in commands.
"""

from __future__ import annotations

from typing import Any

from bot.playground.delivery import TIMED_OUT, Delivery
from bot.playground.envelopes import command_payload, typed
from bot.playground.housekeeping import BUILT_IN, Housekeeping
from bot.playground.manifest import SlashCommand
from bot.playground.messages import Messages
from bot.playground.records import Channel, Message
from bot.playground.refusals import Refused
from bot.playground.response_urls import ResponseUrls
from bot.playground.transports.contract import NotDelivered
from bot.playground.triggers import Triggers
from bot.playground.typed import escape
from bot.playground.workspace import Workspace


class People:
    """Acts for the people of the workspace; what they may not do is `Refused`."""

    def __init__(
        self,
        workspace: Workspace,
        delivery: Delivery,
        messages: Messages,
        response_urls: ResponseUrls,
        triggers: Triggers,
    ) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._messages = messages
        self._response_urls = response_urls
        self._triggers = triggers
        self._housekeeping = Housekeeping(workspace, messages)

    def commands(self) -> list[SlashCommand]:
        """What can be typed after a slash."""
        return [*self._workspace.installation.manifest.commands, *BUILT_IN.values()]

    async def say(self, user: str, channel_id: str, text: str, thread_ts: str | None) -> None:
        """A person sends what stands in their message box.

        Raises:
            Refused: they cannot write there.
        """
        brings_back = text.split()[:1] == ["/unarchive"]
        channel = self._writable(user, channel_id, archived=brings_back)
        if text.startswith("/"):
            await self._slash(user, channel, text, thread_ts)
            return
        parent = self._workspace.message(channel_id, thread_ts) if thread_ts else None
        if thread_ts and (parent is None or not parent.holds_thread):
            raise Refused("thread_not_found")
        self._workspace.post(channel_id, user, typed(self._workspace, text), thread_ts=thread_ts)

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """A person changes what they said.

        Raises:
            Refused: it is not theirs, or the channel is archived.
        """
        self._writable(user, channel)
        self._workspace.replace(self._own(user, channel, ts), typed(self._workspace, text), [])

    def delete(self, user: str, channel: str, ts: str) -> None:
        """A person takes back what they said.

        Raises:
            Refused: it is not theirs, or the channel is archived.
        """
        self._writable(user, channel)
        self._workspace.delete(self._own(user, channel, ts))

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """A person adds a reaction, or takes theirs away.

        Raises:
            Refused: there is no such message for everybody.
        """
        self._writable(user, channel)
        message = self._workspace.message(channel, ts)
        if message is None or message.visible_to is not None or message.subtype == "tombstone":
            raise Refused("message_not_found")
        add = user not in message.reactions.get(name, [])
        self._workspace.react(message, user, name, add=add)

    async def _slash(self, user: str, channel: Channel, text: str, thread_ts: str | None) -> None:
        name, argument = (*text.split(None, 1), "")[:2]
        declared = self._workspace.installation.manifest.commands
        command = next((each for each in declared if each.name == name), None)
        if thread_ts and (command or name in BUILT_IN):
            said = f"`{name}` is not supported in threads. Sorry!"
            self._messages.from_slackbot(user, channel.id, said, thread_ts)
        elif command is not None:
            await self._command(user, channel, command, argument.strip())
        elif name in BUILT_IN:
            self._housekeeping.run(name, user, channel, argument.strip())
        else:
            said = f"`{escape(name)}` is not a valid command."
            self._messages.from_slackbot(user, channel.id, said, thread_ts)

    async def _command(self, user: str, channel: Channel, command: SlashCommand, text: str) -> None:
        payload = command_payload(
            self._workspace,
            user,
            channel,
            command,
            text,
            response_url=self._response_urls.new(channel.id, user, None),
            trigger_id=self._triggers.new(user),
        )
        try:
            exchange, answer = await self._delivery.ask(
                "command", f"{command.name} {text}".strip(), payload
            )
        except NotDelivered as error:
            self._failed(user, channel, command, error.word)
            return
        try:
            self._answer(user, channel, answer or {})
        except Refused as error:
            self._delivery.blame(exchange, error.word, error.reasons)
            self._failed(user, channel, command, str(error))

    def _answer(self, user: str, channel: Channel, answer: dict[str, Any]) -> None:
        if not (answer.get("text") or answer.get("blocks")):
            return
        text, blocks = self._messages.checked(answer)
        everybody = answer.get("response_type") == "in_channel"
        self._messages.from_app(channel.id, text, blocks, visible_to=None if everybody else user)

    def _failed(self, user: str, channel: Channel, command: SlashCommand, why: str) -> None:
        said = f"`{command.name}` failed with the error “{escape(why)}”"
        if why == TIMED_OUT:
            said += ". The app did not answer within three seconds."
        self._messages.from_slackbot(user, channel.id, said)

    def _writable(self, user: str, channel_id: str, *, archived: bool = False) -> Channel:
        channel = self._workspace.channels.get(channel_id)
        if channel is None or not channel.visible_to(user):
            raise Refused("channel_not_found")
        if channel.is_archived and not archived:
            raise Refused("is_archived")
        if user not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self._workspace.message(channel, ts)
        if message is None or message.visible_to not in (None, user):
            raise Refused("message_not_found")
        if message.subtype == "tombstone":
            raise Refused("message_not_found")
        if message.user != user:
            raise Refused("not_your_message")
        return message
