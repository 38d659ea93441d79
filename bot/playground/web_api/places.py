"""Which conversation or message a call means, and whether the app may use it there.

Source: docs.slack.dev, the error tables of the chat and conversations methods.
"""

from __future__ import annotations

from bot.playground.records import Channel, Message
from bot.playground.refusals import Refused
from bot.playground.web_api.arguments import Arguments
from bot.playground.workspace import Workspace


class Places:
    """Finds them in one workspace, as the installed app sees it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def bot(self) -> str:
        """The app's user."""
        return self._workspace.installation.bot_user_id

    def channel(self, arguments: Arguments) -> Channel:
        """The conversation that `channel` names; a private one without the app does not exist.

        Raises:
            Refused: `channel_not_found`.
        """
        channel = self._workspace.channels.get(str(arguments.get("channel")))
        if channel is None or not channel.visible_to(self.bot):
            raise Refused("channel_not_found")
        return channel

    def readable(self, arguments: Arguments) -> Channel:
        """A conversation whose messages the app may read.

        Raises:
            Refused: also `not_in_channel`.
        """
        channel = self.channel(arguments)
        if self.bot not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def writable(self, arguments: Arguments) -> Channel:
        """A conversation that the app may post to; a person's id means their direct message.

        Raises:
            Refused: also `is_archived`, or `messages_tab_disabled`.
        """
        manifest = self._workspace.installation.manifest
        user = self._workspace.users.get(str(arguments.get("channel")))
        if user is not None and not user.is_bot and not user.deleted:
            channel = self._workspace.direct_message(user.id)
        else:
            channel = self.channel(arguments)
        if channel.is_archived:
            raise Refused("is_archived")
        if channel.kind == "im" and not manifest.messages_tab:
            raise Refused("messages_tab_disabled")
        if self.bot not in channel.members and "chat:write.public" not in manifest.scopes:
            raise Refused("not_in_channel")
        return channel

    def message(self, arguments: Arguments, key: str = "ts") -> Message:
        """A message that everybody there sees.

        Raises:
            Refused: `message_not_found`.
        """
        channel = self.channel(arguments)
        message = self._workspace.message(channel.id, str(arguments.get(key)))
        if message is None or message.visible_to is not None or message.subtype == "tombstone":
            raise Refused("message_not_found")
        return message

    def own(self, arguments: Arguments, otherwise: str) -> Message:
        """A message of the app's own.

        Raises:
            Refused: also `otherwise`, where somebody else wrote it.
        """
        message = self.message(arguments)
        if message.user != self.bot:
            raise Refused(otherwise)
        return message
