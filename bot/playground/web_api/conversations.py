"""conversations.*: where the app is, who is there, what was said.

Source: docs.slack.dev, the pages of the methods.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.playground.records import Channel, ChannelKind, Message
from bot.playground.refusals import Refused
from bot.playground.web_api.arguments import Arguments, Reply, flag, page_of
from bot.playground.web_api.places import Places
from bot.playground.workspace import Workspace

_TYPES: dict[ChannelKind, str] = {
    "public": "public_channel",
    "private": "private_channel",
    "im": "im",
}
_TS = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")
_SCOPES = {"public": "channels:{}", "private": "groups:{}", "im": "im:{}"}


class Conversations:
    """The methods."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._places = Places(workspace)

    def listed(self, arguments: Arguments) -> Reply:
        """conversations.list."""
        return self._page(arguments, self._asked(arguments))

    def of_app(self, arguments: Arguments) -> Reply:
        """users.conversations, of the app itself."""
        bot = self._places.bot
        return self._page(arguments, [c for c in self._asked(arguments) if bot in c.members])

    def info(self, arguments: Arguments) -> Reply:
        """conversations.info."""
        channel = self._places.channel(arguments)
        self._must_have(channel.kind, "read")
        return {"channel": self._as_slack(channel)}

    def members(self, arguments: Arguments) -> Reply:
        """conversations.members."""
        channel = self._places.channel(arguments)
        self._must_have(channel.kind, "read")
        page, cursor = page_of(sorted(channel.members), arguments)
        return {"members": page, "response_metadata": {"next_cursor": cursor}}

    def history(self, arguments: Arguments) -> Reply:
        """conversations.history: newest first, without the replies in threads."""
        channel = self._places.readable(arguments)
        self._must_have(channel.kind, "history")
        shown = [
            message
            for message in self._workspace.messages(channel.id)
            if message.thread_ts in (None, message.ts) or message.subtype == "thread_broadcast"
        ]
        return self._messages(_between(shown, arguments)[::-1], arguments)

    def replies(self, arguments: Arguments) -> Reply:
        """conversations.replies: the parent, then its replies, oldest first."""
        channel = self._places.readable(arguments)
        self._must_have(channel.kind, "history")
        asked = self._workspace.message(channel.id, str(arguments.get("ts")))
        if asked is None or asked.visible_to is not None:
            raise Refused("thread_not_found")
        root = asked.thread_ts or asked.ts
        thread = [
            message
            for message in self._workspace.messages(channel.id)
            if root in {message.ts, message.thread_ts}
        ]
        parent, rest = thread[:1], _between(thread[1:], arguments)
        return self._messages(parent + rest, arguments)

    def open(self, arguments: Arguments) -> Reply:
        """conversations.open: the direct message with one person."""
        users = [each for each in str(arguments.get("users") or "").split(",") if each]
        if not users:
            raise Refused("users_list_not_supplied")
        person = self._workspace.users.get(users[0]) if len(users) == 1 else None
        if person is None or person.is_bot:
            raise Refused("user_not_found")
        if person.deleted:
            raise Refused("user_disabled")
        channel = self._workspace.direct_message(person.id)
        shown = self._as_slack(channel) if flag(arguments.get("return_im")) else {"id": channel.id}
        return {"channel": shown}

    def join(self, arguments: Arguments) -> Reply:
        """conversations.join: public channels only."""
        channel = self._places.channel(arguments)
        if channel.kind != "public":
            raise Refused("method_not_supported_for_channel_type")
        if channel.is_archived:
            raise Refused("is_archived")
        self._workspace.join(channel, self._places.bot)
        return {"channel": self._as_slack(channel)}

    def _asked(self, arguments: Arguments) -> list[Channel]:
        types = str(arguments.get("types") or "public_channel").split(",")
        names = {each.strip() for each in types}
        if not names <= {*_TYPES.values(), "mpim"}:
            raise Refused("invalid_types")
        wanted = [kind for kind, name in _TYPES.items() if name in names]
        for kind in wanted:
            self._must_have(kind, "read")
        return [
            channel
            for channel in self._workspace.channels.values()
            if channel.kind in wanted
            and channel.visible_to(self._places.bot)
            and not (flag(arguments.get("exclude_archived")) and channel.is_archived)
        ]

    def _page(self, arguments: Arguments, channels: list[Channel]) -> Reply:
        page, cursor = page_of(channels, arguments)
        shown = [self._as_slack(each) for each in page]
        return {"channels": shown, "response_metadata": {"next_cursor": cursor}}

    def _messages(self, messages: list[Message], arguments: Arguments) -> Reply:
        page, cursor = page_of(messages, arguments)
        with_metadata = flag(arguments.get("include_all_metadata"))
        shown = [message.as_slack(with_metadata=with_metadata) for message in page]
        more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
        return {"messages": shown, "has_more": bool(cursor), **more}

    def _must_have(self, kind: ChannelKind, right: str) -> None:
        needed = _SCOPES[kind].format(right)
        scopes = self._workspace.installation.manifest.scopes
        if needed not in scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(scopes)))

    def _as_slack(self, channel: Channel) -> Reply:
        bot = self._places.bot
        shown: Reply = {
            "id": channel.id,
            "is_channel": channel.kind == "public",
            "is_group": channel.kind == "private",
            "is_im": channel.kind == "im",
            "is_private": channel.kind != "public",
            "is_archived": channel.is_archived,
            "is_member": bot in channel.members,
        }
        if channel.kind == "im":
            return {**shown, "user": channel.user}
        topic = {"value": channel.topic, "creator": "", "last_set": 0}
        named = {"name": channel.name, "name_normalized": channel.name, "topic": topic}
        return {**shown, **named, "num_members": len(channel.members)}


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    """Those after `oldest` and before `latest`; the bounds themselves with `inclusive`."""
    oldest = _bound(arguments, "oldest", Decimal(0))
    latest = _bound(arguments, "latest", Decimal("Infinity"))
    bounds = {oldest, latest} if flag(arguments.get("inclusive")) else set()
    return [
        message
        for message in messages
        if oldest < Decimal(message.ts) < latest or Decimal(message.ts) in bounds
    ]


def _bound(arguments: Arguments, key: str, otherwise: Decimal) -> Decimal:
    given = arguments.get(key)
    if given in (None, ""):
        return otherwise
    if not _TS.fullmatch(str(given)):
        raise Refused(f"invalid_ts_{key}")
    return Decimal(str(given))
