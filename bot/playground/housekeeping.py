"""Slack's own slash commands, as far as a bot's people need them: who is in a channel."""

from __future__ import annotations

from bot.playground.manifest import SlashCommand
from bot.playground.messages import Messages
from bot.playground.records import Channel
from bot.playground.typed import escape
from bot.playground.workspace import Workspace

BUILT_IN = {
    command.name: command
    for command in (
        SlashCommand("/invite", "Add somebody, or the app, to this channel", "@name"),
        SlashCommand("/remove", "Take somebody, or the app, out of this channel", "@name"),
        SlashCommand("/topic", "Set the channel's topic", "[text]"),
        SlashCommand("/archive", "Archive this channel"),
        SlashCommand("/unarchive", "Bring this channel back"),
    )
}


class Housekeeping:
    """Does what they say."""

    def __init__(self, workspace: Workspace, messages: Messages) -> None:
        self._workspace = workspace
        self._messages = messages

    def run(self, name: str, user: str, channel: Channel, argument: str) -> None:
        """One command, typed by `user` in `channel`."""
        if channel.kind == "im":
            self._say(user, channel, f"`{name}` works in channels only.")
            return
        match name:
            case "/invite" | "/remove":
                self._move(name, user, channel, argument)
            case "/topic":
                channel.topic = argument[:250]
                self._workspace.channel_changed(channel)
            case _:
                self._workspace.archive(channel, user, archived=name == "/archive")

    def _move(self, name: str, user: str, channel: Channel, argument: str) -> None:
        wanted = argument.removeprefix("@").strip()
        found = next((u for u in self._workspace.users.values() if u.name == wanted), None)
        if found is None:
            said = f"Nobody here is called `{escape(wanted[:80])}`. Try `{name} @papers`."
            self._say(user, channel, said)
        elif name == "/invite":
            self._workspace.join(channel, found.id, inviter=user)
        else:
            self._workspace.leave(channel, found.id)

    def _say(self, user: str, channel: Channel, text: str) -> None:
        self._messages.from_slackbot(user, channel.id, text)
