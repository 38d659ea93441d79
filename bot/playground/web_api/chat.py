"""chat.* and reactions.*: the app speaks.

Source: docs.slack.dev, the pages of the methods.
"""

from __future__ import annotations

import re
from typing import Any

from bot.playground.limits import RateLimits
from bot.playground.messages import MAX_EPHEMERAL_BYTES, MAX_UPDATE_TEXT, Messages
from bot.playground.records import Message
from bot.playground.refusals import Refused
from bot.playground.web_api.arguments import Arguments, Reply, flag, word
from bot.playground.web_api.places import Places
from bot.playground.workspace import Workspace

_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


class Chat:
    """The methods."""

    def __init__(
        self,
        workspace: Workspace,
        messages: Messages,
        limits: RateLimits,
        base: Any,
    ) -> None:
        self._workspace = workspace
        self._messages = messages
        self._limits = limits
        self._base = base
        self._places = Places(workspace)

    def post_message(self, arguments: Arguments) -> Reply:
        """chat.postMessage."""
        channel = self._places.writable(arguments)
        text, blocks = self._messages.checked(arguments)
        thread_ts = self._messages.thread_of(channel.id, arguments)
        broadcast = flag(arguments.get("reply_broadcast"))
        self._limits.count_message(channel.id)
        message = self._messages.from_app(
            channel.id,
            text,
            blocks,
            thread_ts=thread_ts,
            subtype="thread_broadcast" if thread_ts and broadcast else None,
            metadata=_metadata(arguments),
        )
        shown = message.as_slack(with_metadata=True)
        return {"channel": channel.id, "ts": message.ts, "message": shown}

    def post_ephemeral(self, arguments: Arguments) -> Reply:
        """chat.postEphemeral."""
        channel = self._places.writable(arguments)
        user = str(arguments.get("user"))
        if user not in channel.members or self._workspace.users[user].deleted:
            raise Refused("user_not_in_channel")
        text, blocks = self._messages.checked(arguments)
        if len(text.encode()) > MAX_EPHEMERAL_BYTES:
            raise Refused("msg_too_long")
        thread_ts = self._messages.thread_of(channel.id, arguments)
        message = self._messages.from_app(
            channel.id, text, blocks, visible_to=user, thread_ts=thread_ts
        )
        return {"message_ts": message.ts}

    def update(self, arguments: Arguments) -> Reply:
        """chat.update."""
        message = self._places.own(arguments, "cant_update_message")
        if self._workspace.channels[message.channel].is_archived:
            raise Refused("is_inactive")
        if "blocks" not in arguments and message.blocks and word(arguments.get("text")):
            arguments = {**arguments, "blocks": []}  # a new text alone takes the blocks away
        text, blocks = self._messages.checked(arguments, MAX_UPDATE_TEXT)
        self._workspace.replace(message, text, blocks, _metadata(arguments))
        shown = message.as_slack(with_metadata=True)
        return {"channel": message.channel, "ts": message.ts, "text": text, "message": shown}

    def delete(self, arguments: Arguments) -> Reply:
        """chat.delete."""
        message = self._places.own(arguments, "cant_delete_message")
        self._workspace.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def permalink(self, arguments: Arguments) -> Reply:
        """chat.getPermalink."""
        message = self._places.message(arguments, "message_ts")
        path = f"archives/{message.channel}/p{message.ts.replace('.', '')}"
        thread = f"?thread_ts={message.thread_ts}&cid={message.channel}"
        link = f"{self._base()}/{path}{thread if message.thread_ts else ''}"
        return {"channel": message.channel, "permalink": link}

    def add_reaction(self, arguments: Arguments) -> Reply:
        """reactions.add."""
        return self._react(arguments, add=True, otherwise="already_reacted")

    def remove_reaction(self, arguments: Arguments) -> Reply:
        """reactions.remove."""
        return self._react(arguments, add=False, otherwise="no_reaction")

    def reactions(self, arguments: Arguments) -> Reply:
        """reactions.get."""
        message = self._places.message(arguments, "timestamp")
        return {"type": "message", "channel": message.channel, "message": message.as_slack()}

    def _react(self, arguments: Arguments, *, add: bool, otherwise: str) -> Reply:
        name = str(arguments.get("name", "")).strip(":")
        if not _EMOJI.fullmatch(name):
            raise Refused("invalid_name")
        message: Message = self._places.message(arguments, "timestamp")
        channel = self._places.readable(arguments)
        if channel.is_archived:
            raise Refused("is_archived")
        if not self._workspace.react(message, self._places.bot, name, add=add):
            raise Refused(otherwise)
        return {}


def _metadata(arguments: Arguments) -> dict[str, Any] | None:
    """The metadata of a message: an event_type and a payload.

    Source: docs.slack.dev "Message metadata".
    """
    given = arguments.get("metadata")
    if not given:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not word(given.get("event_type")):
        raise Refused("invalid_metadata_format")
    return {"event_type": given["event_type"], "event_payload": given["event_payload"]}
