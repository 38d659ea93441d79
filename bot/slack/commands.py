"""`/papers`: translate in, ask the lookup service once, translate out."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack import blocks, payloads
from bot.slack.message import Message
from bot.slack.mrkdwn import clean
from bot.slack.payloads import SlashCommand
from bot.slack.ports import Deps
from bot.slack.rendered import Rendered
from bot.slack.work import Work

COMMAND = "/papers"
_HELP = {"help", "?", "--help", "-h"}
_answer = Rendered(blocks.answer)
_overview = Rendered(blocks.overview)
_JSON = {"content-type": "application/json;charset=utf-8"}


def register(app: AsyncApp, deps: Deps, work: Work) -> None:
    """Bind the slash command."""

    async def papers(body: dict[str, Any]) -> BoltResponse:
        command = payloads.slash_command(body)
        if command.text.strip().casefold() in _HELP:
            return private(blocks.help_message())
        return private(await work.call(answer, deps, command))

    app.command(COMMAND)(papers)


def answer(deps: Deps, command: SlashCommand) -> Message:
    """The message for one command; blocks on the database."""
    return ask(deps, command.team_id, command.text)


def ask(deps: Deps, team_id: str, text: str) -> Message:
    """What `/papers text` says; blocks on the database."""
    workspace = deps.workspace_of(team_id)
    if not clean(text):
        return _overview(deps.lookup.overview(workspace, newest=blocks.PAGE))
    return _answer(deps.lookup.answer(workspace, text, limit=blocks.PAGE))


def private(message: Message) -> BoltResponse:
    """An acknowledgement that carries the answer to the asker alone."""
    return BoltResponse(status=200, body=message.private_json, headers=dict(_JSON))
