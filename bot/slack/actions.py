"""Clicks on the buttons of an answer: acknowledged at once, answered through the response_url."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack import blocks, buttons, cards, commands, failures, payloads
from bot.slack.buttons import Place, StaleButton
from bot.slack.message import Message
from bot.slack.payloads import ButtonClick
from bot.slack.ports import Deps
from bot.slack.replies import Replies, ReplyRefused
from bot.slack.work import Work
from db.records import Entry

Handler = Callable[[ButtonClick, Place], Awaitable[None]]

_SHARED = "Shared to this channel."
_SHARED_BEFORE = "This card was shared already. To share it again, ask for it again with /papers."


class Clicks:
    """What each button does."""

    def __init__(self, deps: Deps, work: Work, replies: Replies) -> None:
        self._deps = deps
        self._work = work
        self._replies = replies

    async def show(self, click: ButtonClick, place: Place) -> None:
        """Open the card of a result in place of the list."""
        entry = await self._work.call(self._entry, click, place)
        await self._replies.replace(click, cards.card(entry, place=place))

    async def list(self, click: ButtonClick, place: Place) -> None:
        """Show a page of results in place of what is there."""
        message = await self._work.call(self._page, click, place)
        await self._replies.replace(click, message)

    async def ask(self, click: ButtonClick, place: Place) -> None:
        """Ask for a suggested name as if it had been typed."""
        message = await self._work.call(commands.ask, self._deps, click.team_id, place.query or "")
        await self._replies.replace(click, message)

    async def share(self, click: ButtonClick, place: Place) -> None:
        """Post the card to the channel, once for each private card.

        A post that Slack refuses may be tried again; one that may have arrived is not repeated.
        """
        entry = await self._work.call(self._entry, click, place)
        public = cards.shared_card(entry, click.user_id)
        private = cards.card_after_sharing(entry, place=place, remark=_SHARED)
        workspace = self._deps.workspace_of(click.team_id)
        key = f"share:{click.channel_id}:{click.message_ts}:{click.user_id}:{entry.id}"
        if not await self._work.call(self._deps.claim, workspace, key):
            await self._replies.tell(click, _SHARED_BEFORE)
            return
        try:
            await self._replies.post(click, public)
        except ReplyRefused as refused:
            if not refused.may_have_arrived:
                await self._work.call(self._deps.release, workspace, key)
            raise
        try:
            await self._replies.replace(click, private)
        except ReplyRefused:  # the card is in the channel, only its button is still there
            await self._replies.tell(click, _SHARED)

    async def stale(self, click: ButtonClick, _place: Place) -> None:
        """A button that this release does not know."""
        await self._replies.tell(click, str(StaleButton()))

    async def run(self, handler: Handler, click: ButtonClick) -> None:
        """Do what the button says, or say why not."""
        try:
            place = Place() if handler == self.stale else buttons.read(click.value)
            await handler(click, place)
        except Exception as error:  # noqa: BLE001 - the last handler: `explain` logs it
            await self._replies.tell(click, failures.explain(error))

    def _entry(self, click: ButtonClick, place: Place) -> Entry:
        if place.entry is None:
            raise StaleButton
        return self._deps.lookup.entry(self._deps.workspace_of(click.team_id), place.entry)

    def _page(self, click: ButtonClick, place: Place) -> Message:
        workspace = self._deps.workspace_of(click.team_id)
        if not place.query:
            return blocks.overview(self._deps.lookup.overview(workspace, newest=blocks.PAGE))
        found = self._deps.lookup.answer(
            workspace, place.query, limit=blocks.PAGE, offset=place.offset
        )
        return blocks.results(found)


def register(app: AsyncApp, deps: Deps, work: Work, replies: Replies) -> Clicks:
    """Bind the buttons."""
    clicks = Clicks(deps, work, replies)

    def bind(action_id: str, handler: Handler) -> None:
        async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            work.spawn(clicks.run(handler, payloads.button_click(body)))

        app.action(re.compile(rf"{re.escape(action_id)}(_\w+)?\Z"))(clicked)

    bind(buttons.SHOW, clicks.show)
    bind(buttons.LIST, clicks.list)
    bind(buttons.ASK, clicks.ask)
    bind(buttons.SHARE, clicks.share)
    return clicks
