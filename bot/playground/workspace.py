"""What a Slack workspace holds, in memory: people, channels, messages, and who watches them."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.playground.blocks import with_ids
from bot.playground.clock import Clock
from bot.playground.happenings import Happening, Kind
from bot.playground.records import Channel, Installation, Message, User

Change = dict[str, Any]
"""What a watching page is told: ``{"type": "message" | "deleted" | ..., ...}``."""
Tell = Callable[[Change], None]


class Workspace:
    """The state, and the only place that changes it."""

    def __init__(
        self,
        clock: Clock,
        installation: Installation,
        users: Iterable[User],
        channels: Iterable[Channel],
        *,
        team_id: str = "T0PLAY0001",
        name: str = "Playground",
    ) -> None:
        self.clock = clock
        self.installation = installation
        self.team_id = team_id
        self.name = name
        self.users = {user.id: user for user in users}
        self.channels = {channel.id: channel for channel in channels}
        self.observers: list[Callable[[Happening], None]] = []
        """Told of everything that Slack has an event for."""
        self._messages: dict[str, dict[str, Message]] = {id_: {} for id_ in self.channels}
        self._counter = itertools.count(1)
        self._watchers: set[tuple[str, Tell]] = set()

    # --- messages

    def post(
        self,
        channel: str,
        user: str,
        text: str,
        blocks: list[dict[str, Any]] | None = None,
        *,
        visible_to: str | None = None,
        thread_ts: str | None = None,
        subtype: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Add a message and tell those who watch."""
        message = Message(
            ts=self.next_ts(),
            channel=channel,
            user=user,
            text=text,
            blocks=with_ids(blocks or []),
            visible_to=visible_to,
            thread_ts=thread_ts,
            subtype=subtype,
            metadata=metadata,
            bot=self._app_ids(user),
            client_msg_id=None if self.users[user].is_bot else str(uuid.uuid4()),
        )
        self._messages[channel][message.ts] = message
        parent = self.message(channel, thread_ts or "")
        if parent is not None and visible_to is None:
            self._replied(parent, message)
        self._show(message)
        if visible_to is None:
            self._happened(Kind.POSTED, message, parent=parent.user if parent else user)
        return message

    def replace(
        self,
        message: Message,
        text: str,
        blocks: list[dict[str, Any]],
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Change what a message says."""
        before = message.as_slack()
        message.text, message.blocks = text, with_ids(blocks)
        message.metadata = metadata or message.metadata
        if not blocks:
            message.edited = self.next_ts()  # chat.update: blocks are changed without that mark
        self._show(message)
        if message.visible_to is None:
            self._happened(Kind.CHANGED, message, before=before)

    def delete(self, message: Message) -> None:
        """Take a message away; a parent with replies leaves a tombstone, as in Slack."""
        before = message.as_slack()
        if message.replies:
            message.text, message.blocks, message.subtype = (
                "This message was deleted.",
                [],
                "tombstone",
            )
            message.reactions.clear()
            self._show(message)
        else:
            self._messages[message.channel].pop(message.ts, None)
            self._forget_reply(message)
            change = {"type": "deleted", "channel": message.channel, "ts": message.ts}
            self.tell(change, channel=message.channel, only=message.visible_to)
        if message.visible_to is None:
            self._happened(Kind.DELETED, message, before=before)

    def react(self, message: Message, user: str, name: str, *, add: bool) -> bool:
        """Add or take away a person's reaction; False if that changes nothing."""
        users = message.reactions.setdefault(name, [])
        changed = (user in users) != add
        if changed and add:
            users.append(user)
        elif changed:
            users.remove(user)
        if not users:
            del message.reactions[name]
        if changed:
            self._show(message)
            kind = Kind.REACTED if add else Kind.UNREACTED
            self._happened(kind, message, user=user, name=name)
        return changed

    def message(self, channel: str, ts: str) -> Message | None:
        """One message, if it is there."""
        return self._messages.get(channel, {}).get(ts)

    def messages(self, channel: str, viewer: str | None = None) -> Iterator[Message]:
        """A channel's messages in order; without a viewer those that everybody sees."""
        for message in self._messages[channel].values():
            if message.visible_to in (None, viewer):
                yield message

    # --- channels and people

    def add_channel(self, channel: Channel) -> None:
        """A new channel or direct message."""
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        self.channel_changed(channel)

    def direct_message(self, user: str) -> Channel:
        """The direct message between a person and the app; made when first asked for."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        bot = self.installation.bot_user_id
        channel = Channel(
            f"D{user[1:]}", self.users[bot].name, "", {user, bot}, kind="im", user=user
        )
        self.add_channel(channel)
        return channel

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Make somebody a member."""
        if user not in channel.members:
            channel.members.add(user)
            self.channel_changed(channel)
            self._happened(Kind.JOINED, channel, user=user, inviter=inviter)

    def leave(self, channel: Channel, user: str) -> None:
        """End a membership."""
        if user in channel.members:
            channel.members.discard(user)
            self.channel_changed(channel)
            self._happened(Kind.LEFT, channel, user=user)

    def archive(self, channel: Channel, by: str, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        if channel.is_archived == archived:
            return
        channel.is_archived = archived
        self.channel_changed(channel)
        self._happened(Kind.ARCHIVED if archived else Kind.UNARCHIVED, channel, user=by)

    def channel_changed(self, channel: Channel) -> None:
        """Tell the pages; to those who cannot see the channel (any more) it is gone."""
        for user, tell in tuple(self._watchers):
            if channel.visible_to(user):
                tell({"type": "channel", "channel": channel.as_page()})
            else:
                tell({"type": "channel_gone", "channel": channel.id})

    def visible_channels(self, user: str) -> list[Channel]:
        """What stands in a person's sidebar."""
        return [each for each in self.channels.values() if each.visible_to(user)]

    # --- watching

    def watch(self, user: str, tell: Tell) -> Callable[[], None]:
        """Be told of each change that `user` can see, until the returned function is called."""
        watcher = (user, tell)
        self._watchers.add(watcher)
        return lambda: self._watchers.discard(watcher)

    def tell(self, change: Change, *, channel: str | None = None, only: str | None = None) -> None:
        """Tell the pages of those who can see it."""
        for user, tell in tuple(self._watchers):
            if only not in (None, user):
                continue
            if channel is None or self.channels[channel].visible_to(user):
                tell(change)

    def next_ts(self) -> str:
        """A time stamp that no other message has."""
        return f"{int(self.clock.now())}.{next(self._counter) % 1_000_000:06d}"

    def _show(self, message: Message) -> None:
        change = {"type": "message", "message": message.as_page()}
        self.tell(change, channel=message.channel, only=message.visible_to)

    def _happened(self, kind: Kind, subject: Message | Channel, **more: Any) -> None:
        for observe in self.observers:
            observe(Happening(kind, subject, more))

    def _replied(self, parent: Message, reply: Message) -> None:
        parent.thread_ts = parent.ts
        parent.replies[reply.ts] = reply.user
        self._show(parent)

    def _app_ids(self, user: str) -> dict[str, str] | None:
        installed = self.installation
        if user != installed.bot_user_id:
            return None
        return {"bot_id": installed.bot_id, "app_id": installed.app_id, "team": self.team_id}

    def _forget_reply(self, reply: Message) -> None:
        parent = self.message(reply.channel, reply.thread_ts or "")
        if parent is not None and parent.replies.pop(reply.ts, None) is not None:
            self._show(parent)
