"""The ways in: a mention, a direct message, a reaction, a shortcut, a modal, `/papers add`.

What a message is, and where its cards go; one message counts once however often it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.section_names import section_meant, words_beside_papers
from bot.slack import forms, payloads, receipts
from bot.slack.calls import CallFailed, Calls, Means
from bot.slack.message import Message, sentence
from bot.slack.pasting import Named, named_in
from bot.slack.payloads import (
    ButtonClick,
    Reaction,
    SaidMessage,
    ShortcutUse,
    SlashCommand,
    ViewSubmission,
)
from bot.slack.replies import Replies
from bot.slack.review_desk import Desk
from bot.slack.work import Work
from db.records import Place, Receipt, WorkspaceId

MESSAGE_SHORTCUT, GLOBAL_SHORTCUT = "suggest_message", "suggest"
_SAID = {"", "thread_broadcast", "file_share"}
"""Subtypes of messages that people write."""
_MOST_OF_THREAD = 200
_AT_ONCE = 2
"""Messages written down at once. While the database is locked all of them wait, and the other
threads go on answering lookups."""
_MOST_UNSAID = 1_000


class Intake:
    """What each way in does. `wake` is called when there is something to look up and to send."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        replies: Replies,
        client: AsyncWebClient,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._work = work
        self._replies = replies
        self._client = client
        self._wake = wake
        self._calls = Calls(desk.now)
        self._writing = asyncio.Semaphore(_AT_ONCE)
        self._unsaid: set[str] = set()

    async def mentioned(self, message: SaidMessage) -> None:
        """Somebody mentioned the bot: with a link, or below links."""
        if message.from_bot or message.subtype not in _SAID:
            return
        named = named_in([message.text])
        if not named.papers and message.thread_ts:
            named = named_in(await self._thread(message))
        key = f"said:{message.channel_id}:{message.ts}"
        place = Place(message.channel_id, message.root_ts, message.ts)
        await self._take(message, named, place, key)

    async def told_directly(self, message: SaidMessage) -> None:
        """Somebody wrote to the bot alone."""
        if message.from_bot or message.subtype not in _SAID or message.channel_type != "im":
            return
        key = f"said:{message.channel_id}:{message.ts}"
        place = Place(message.channel_id, message.thread_ts, message.ts)
        await self._take(message, named_in([message.text]), place, key)

    async def reacted(self, reaction: Reaction) -> None:
        """Somebody put the reaction that suggests on a message."""
        workspace = self._desk.workspace_of(reaction.team_id)
        settings = await self._work.call(self._desk.maintainers.settings, workspace)
        if not reaction.channel_id or reaction.name.partition("::")[0] != settings.reaction:
            return
        message = await self._message_at(reaction)
        named = named_in([message.text]) if message else None
        if message is None or not named or not named.papers:
            return  # a reaction says other things, too: no answer where nothing is to suggest
        key = f"reaction:{reaction.channel_id}:{reaction.message_ts}:{reaction.user_id}"
        place = Place(reaction.channel_id, message.root_ts, message.ts)
        await self._suggest(workspace, named, reaction.user_id, place, key)

    async def from_message(self, use: ShortcutUse) -> None:
        """Somebody chose “Suggest for the reading list” on a message."""
        message = use.message
        if message is None:
            return
        named = named_in([message.text])
        if not named.papers:
            await self._replies.add(use, receipts.nothing_found(named.other_links))
            return
        workspace = self._desk.workspace_of(use.team_id)
        key = f"shortcut:{use.channel_id}:{message.ts}:{use.user_id}"
        place = Place(use.channel_id, message.root_ts, message.ts)
        receipt = await self._suggest(workspace, named, use.user_id, place, key, answer=False)
        await self._replies.add(use, told_privately(receipt))

    async def open_form(self, use: ShortcutUse) -> None:
        """Somebody chose the shortcut that belongs to no message: ask which paper."""
        await self._client.views_open(trigger_id=use.trigger_id, view=forms.suggest_form())

    async def form_sent(self, sent: ViewSubmission, text: str) -> Receipt | None:
        """Somebody filled that form in; None where it names no paper."""
        named = named_in([text])
        if not named.papers:
            return None
        workspace = self._desk.workspace_of(sent.team_id)
        place, key = Place(sent.user_id), f"form:{sent.view_id}"
        return await self._suggest(workspace, named, sent.user_id, place, key)

    async def typed(self, command: SlashCommand, text: str) -> Message:
        """Somebody typed `/papers add ...`: the card comes to the channel."""
        named, beside = named_in([text]), words_beside_papers(text)
        if not named.papers:  # a bare id is one where it stands first
            first, _, beside = text.partition(" ")
            named = named_in([first])
        if not named.papers:
            return receipts.nothing_found(named.other_links)
        workspace = self._desk.workspace_of(command.team_id)
        section = section_meant(beside, await self._work.call(self._desk.sections, workspace))
        if beside and section is None:
            return receipts.no_such_section(beside)
        place, key = Place(command.channel_id), f"command:{command.trigger_id}"
        receipt = await self._suggest(
            workspace, named, command.user_id, place, key, answer=False, section=section
        )
        return told_privately(receipt)

    async def announced(self, click: ButtonClick, arxiv_id: str, thread_ts: str = "") -> Message:
        """Somebody clicked Suggest under a paper that arXiv announced.

        With a `thread_ts` the card goes there. Every click counts for itself: what was withdrawn
        since may be suggested again.
        """
        workspace = self._desk.workspace_of(click.team_id)
        place = Place(click.channel_id, thread_ts, click.message_ts if thread_ts else "")
        here = click.trigger_id or f"{click.channel_id}:{click.message_ts}:{click.user_id}"
        async with self._writing:
            receipt = await self._work.call(
                self._desk.suggest_announced,
                workspace,
                arxiv_id,
                click.user_id,
                place,
                f"announced:{here}:{arxiv_id}",
            )
        self._wake()
        return told_privately(receipt)

    async def _take(self, message: SaidMessage, named: Named, place: Place, key: str) -> None:
        workspace = self._desk.workspace_of(message.team_id)
        if named.papers:
            await self._suggest(workspace, named, message.user_id, place, key)
        elif key in self._unsaid or await self._first_time(workspace, key):
            await self._say_once(place, receipts.nothing_found(named.other_links), key)

    async def _suggest(
        self,
        workspace: WorkspaceId,
        named: Named,
        user: str,
        place: Place,
        key: str,
        *,
        answer: bool = True,
        section: str | None = None,
    ) -> Receipt:
        async with self._writing:
            receipt = await self._work.call(
                self._desk.suggesting.suggest,
                workspace,
                named.papers,
                user,
                place,
                key,
                self._desk.now(),
                answer=answer,
                section=section,
            )
        self._wake()
        return receipt

    async def _first_time(self, workspace: WorkspaceId, key: str) -> bool:
        async with self._writing:
            return await self._work.call(self._desk.first_time, workspace, key)

    async def _thread(self, message: SaidMessage) -> list[str]:
        """What people said in a thread, up to the mention; nothing where it cannot be read."""
        try:
            answer = await self._replies_of(
                message.channel_id, ts=message.thread_ts, limit=_MOST_OF_THREAD
            )
        except CallFailed as failed:
            if failed.means is not Means.REFUSED:
                raise
            return []
        said: list[dict[str, Any]] = answer.get("messages") or []
        return [str(each.get("text") or "") for each in said if not each.get("bot_id")]

    async def _message_at(self, reaction: Reaction) -> SaidMessage | None:
        """The message that was reacted to; a reply in a thread is found in the same way."""
        answer = await self._replies_of(
            reaction.channel_id,
            ts=reaction.message_ts,
            latest=reaction.message_ts,
            oldest=reaction.message_ts,
            inclusive=True,
        )
        for each in answer.get("messages") or []:
            if each.get("ts") == reaction.message_ts:
                event = {"channel": reaction.channel_id, **each}
                return payloads.said_message({"team_id": reaction.team_id, "event": event})
        return None

    async def _replies_of(self, channel: str, **which: Any) -> dict[str, Any]:
        call = self._client.conversations_replies(channel=channel, **which)
        return await self._calls.make("conversations.replies", call)

    async def _say_once(self, place: Place, message: Message, key: str) -> None:
        """Say what was certainly not said yet; where it cannot be said now, it still is not."""
        arguments = message.body(channel=place.channel)
        if place.thread_ts:
            arguments["thread_ts"] = place.thread_ts
        self._unsaid.discard(key)
        try:
            call = self._client.chat_postMessage(**arguments)
            await self._calls.make("chat.postMessage", call)
        except CallFailed as failed:
            if failed.means is Means.UNSURE:
                return  # better not said than said twice
            if len(self._unsaid) < _MOST_UNSAID:
                self._unsaid.add(key)
            raise


def told_privately(receipt: Receipt) -> Message:
    """What the person who suggested is told where only they see it."""
    said = receipts.answer(receipt)
    if said is not None:
        return said
    return sentence("Thank you. The card in the thread shows how it goes on.")
