"""`/papers add`, `/papers maintainers`, `/papers review`, `/papers reaction`, `/papers digest`.

A word counts as a subcommand only where what follows fits it: `/papers add` alone explains itself,
and a method that is called Add is still found by `/papers "add"`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PapersError
from bot.slack.intake import Intake
from bot.slack.message import Message, fallback, section
from bot.slack.payloads import SlashCommand
from bot.slack.review_desk import Desk
from bot.slack.reviews import refusal
from bot.slack.suggestion_card import people_words
from bot.slack.work import Work
from db.records import WorkspaceId

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_WORD = re.compile(r"\s*([a-z]+)(?:\s+(.*))?\s*\Z", re.DOTALL | re.IGNORECASE)
_EMOJI = re.compile(r":?([a-z0-9_+'-]{1,100}):?\Z")

_ADD = "Type `/papers add` and a link, an arXiv id, a DOI, or a title in quotes."
_MAINTAINERS = "Type `/papers maintainers add @name` or `/papers maintainers remove @name`."
_REVIEW = "Type `/papers review here` in the channel, or `/papers review off`."
_REACTION = "Type `/papers reaction` and an emoji, such as `:bookmark_tabs:`."

Handler = Callable[[SlashCommand, str], Coroutine[Any, Any, Message]]
Opening = Callable[[SlashCommand], Awaitable[Message | None]]
"""Opens a modal, or says why not."""


class Subcommands:
    """What each does. `changed` is called when something has to be sent or shown anew."""

    def __init__(
        self,
        desk: Desk,
        intake: Intake,
        work: Work,
        client: AsyncWebClient,
        changed: Callable[[], None],
        digest: Opening | None = None,
    ) -> None:
        self._desk = desk
        self._digest = digest
        self._intake = intake
        self._work = work
        self._client = client
        self._changed = changed
        self._handlers: dict[str, Handler] = {
            "add": self._add,
            "maintainers": self._maintainers,
            "review": self._review,
            "reaction": self._reaction,
        }

    def __call__(self, command: SlashCommand) -> Awaitable[Message | None] | None:
        """The answer, if the text begins with a subcommand."""
        if self._digest and command.raw.strip().lower() == "digest":
            return self._told(self._digest(command))
        match = _WORD.match(command.raw)
        handler = self._handlers.get(match[1].lower()) if match else None
        if match is None or handler is None:
            return None
        return self._told(handler(command, (match[2] or "").strip()))

    async def _told(self, answer: Awaitable[Message | None]) -> Message | None:
        try:
            return await answer
        except PapersError as error:
            return refusal(error)

    async def _add(self, command: SlashCommand, rest: str) -> Message:
        if not rest:
            return _said(_ADD)
        return await self._intake.typed(command, rest)

    async def _maintainers(self, command: SlashCommand, rest: str) -> Message:
        workspace = self._desk.workspace_of(command.team_id)
        word, _, who = rest.partition(" ")
        person = _PERSON.search(who)
        if not rest:
            return await self._who_decides(workspace, command)
        if person is None or word not in {"add", "remove"}:
            return _said(_MAINTAINERS)
        if word == "add":
            return await self._add_maintainer(workspace, person[1], command.user_id)
        await self._work.call(self._desk.maintainers.remove, workspace, person[1], command.user_id)
        self._changed()
        return _said(f"<@{person[1]}> is no maintainer of the list any more.")

    async def _who_decides(self, workspace: WorkspaceId, command: SlashCommand) -> Message:
        known = await self._work.call(self._desk.maintainers.all, workspace)
        if known:
            who = people_words(tuple(each.user for each in known))
            return _said(f"Maintainers of the list: {who}. {_MAINTAINERS}")
        zone = await self._zone_of(command.user_id)
        await self._work.call(
            self._desk.maintainers.claim, workspace, command.user_id, self._desk.now(), zone
        )
        self._changed()
        return _said(f"You are the first maintainer of the list now. {_MAINTAINERS}")

    async def _add_maintainer(self, workspace: WorkspaceId, user: str, by: str) -> Message:
        zone = await self._zone_of(user)
        is_new = await self._work.call(
            self._desk.maintainers.add, workspace, user, by, self._desk.now(), zone
        )
        self._changed()
        return _said(
            f"<@{user}> is a maintainer of the list now."
            if is_new
            else f"<@{user}> was one already."
        )

    async def _review(self, command: SlashCommand, rest: str) -> Message:
        if rest not in {"here", "off"}:
            return _said(_REVIEW)
        workspace = self._desk.workspace_of(command.team_id)
        channel = command.channel_id if rest == "here" else None
        await self._work.call(
            self._desk.maintainers.set_review_channel, workspace, channel, command.user_id
        )
        self._changed()
        if channel is None:
            return _said("Suggestions are reviewed where they are made.")
        return _said(
            "Every suggestion is shown in this channel from now on. If I am not in it yet, type "
            "`/invite @papers`."
        )

    async def _reaction(self, command: SlashCommand, rest: str) -> Message:
        match = _EMOJI.match(rest)
        if match is None:
            return _said(_REACTION)
        workspace = self._desk.workspace_of(command.team_id)
        await self._work.call(
            self._desk.maintainers.set_reaction, workspace, match[1], command.user_id
        )
        return _said(f"A `:{match[1]}:` on a message with a link suggests it from now on.")

    async def _zone_of(self, user: str) -> str:
        """Where a person lives, as Slack says it; UTC where it does not."""
        try:
            answer = await self._client.users_info(user=user)
        except SlackApiError:
            return "UTC"
        return str((answer.get("user") or {}).get("tz") or "UTC")


def _said(text: str) -> Message:
    """A sentence of our own, in which mentions and code are meant."""
    return Message(text=fallback(text), blocks=(section(text),))
