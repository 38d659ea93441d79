"""`/papers`: translate in, ask the lookup service once, translate out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import blocks, failures, payloads
from bot.slack.message import Message, sentence
from bot.slack.mrkdwn import clean
from bot.slack.payloads import SlashCommand
from bot.slack.ports import Deps
from bot.slack.rendered import Rendered
from bot.slack.replies import Replies
from bot.slack.work import Work

COMMAND = "/papers"
PATIENCE = 2.0
"""Seconds until the person is told that the answer takes longer; Slack gives up after three."""

_HELP = {"help", "?", "--help", "-h"}
_JSON = {"content-type": "application/json;charset=utf-8"}
_answer = Rendered(blocks.answer)
_overview = Rendered(blocks.overview)


Subcommand = Callable[[SlashCommand], Awaitable[Message | None] | None]
"""Answers what begins with a word of its own, such as ``add``; None: it is a query. An answer that
is None was given in another way."""


class Commands:
    """Answers in the acknowledgement, or through the response_url where that would be too late."""

    def __init__(
        self,
        deps: Deps,
        work: Work,
        replies: Replies,
        *,
        subcommand: Subcommand = lambda _command: None,
        patience: float = PATIENCE,
    ) -> None:
        self._deps = deps
        self._work = work
        self._replies = replies
        self._subcommand = subcommand
        self._patience = patience

    async def papers(self, body: dict[str, Any]) -> BoltResponse:
        """One `/papers ...`."""
        command = payloads.slash_command(body)
        if command.text.strip().casefold() in _HELP:
            return private(blocks.help_message())
        asked = self._subcommand(command)
        found: asyncio.Future[Message | None]
        if asked is None:
            found = self._work.call(ask, self._deps, command.team_id, command.text)
        else:
            found = asyncio.ensure_future(asked)
            self._work.track(found)
        await asyncio.wait((found,), timeout=self._patience)
        if found.done():
            return _acknowledged(found.result())
        self._work.spawn(self._answer_later(command, found))
        return private(sentence("Still looking. The answer comes in a moment."))

    async def _answer_later(
        self, command: SlashCommand, found: asyncio.Future[Message | None]
    ) -> None:
        try:
            answer = await found
            if answer is not None:
                await self._replies.add(command, answer)
        except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
            await self._replies.tell(command, failures.explain(error))


def register(
    app: AsyncApp,
    deps: Deps,
    work: Work,
    replies: Replies,
    subcommand: Subcommand = lambda _command: None,
) -> None:
    """Bind the slash command."""
    app.command(COMMAND)(Commands(deps, work, replies, subcommand=subcommand).papers)


def ask(deps: Deps, team_id: str, text: str) -> Message:
    """What `/papers text` says; blocks on the database."""
    workspace = deps.workspace_of(team_id)
    if not clean(text):
        return _overview(deps.lookup.overview(workspace, newest=blocks.PAGE))
    return _answer(deps.lookup.answer(workspace, text, limit=blocks.PAGE))


def _acknowledged(answer: Message | None) -> BoltResponse:
    return BoltResponse(status=200, body="") if answer is None else private(answer)


def private(message: Message) -> BoltResponse:
    """An acknowledgement that carries the answer to the asker alone."""
    return BoltResponse(status=200, body=message.private_json, headers=dict(_JSON))
