"""The Bolt app: built from its services, without a network call and without global state.

Bolt waits for `ack()` in steps of 10 ms unless `process_before_response` is set; with it a listener
answers in its return value, and what may take longer goes to `Work`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.looking_up import Ask, LookingUp
from bot.slack import (
    actions,
    announced_clicks,
    commands,
    digest_clicks,
    digest_forms,
    failures,
    listening,
    payloads,
    reviews,
)
from bot.slack import home as homes
from bot.slack.actions import Clicks
from bot.slack.arrivals import Inbox
from bot.slack.background import Background
from bot.slack.commands import private
from bot.slack.digest_clicks import DigestClicks
from bot.slack.digest_desk import DigestDesk
from bot.slack.digest_forms import DigestForms
from bot.slack.home import Home
from bot.slack.intake import Intake
from bot.slack.message import Message, sentence
from bot.slack.payloads import SlashCommand
from bot.slack.ports import Deps
from bot.slack.replies import Replies
from bot.slack.review_desk import Desk
from bot.slack.reviews import Reviews
from bot.slack.sending import Sender
from bot.slack.subcommands import Subcommands
from bot.slack.work import Work
from db.records import Suggestion

SLACK_API_URL = "https://slack.com/api/"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SlackApp:
    """The Bolt app and the work it has under way."""

    bolt: AsyncApp
    work: Work
    client: AsyncWebClient
    background: Background | None = None
    """What runs without anybody waiting; None where nothing can be suggested."""

    async def drain(self, timeout: float = 10.0) -> int:  # noqa: ASYNC109
        """Let work after the ack end; the number of tasks that did not."""
        return await self.work.drain(timeout)


def build_app(
    deps: Deps,
    *,
    token: str,
    desk: Desk | None = None,
    ask: Ask | None = None,
    inbox: Inbox | None = None,
    digest: DigestDesk | None = None,
    base_url: str | None = None,
    threads: int = 8,
    team_id: str | None = None,
    bot_id: str | None = None,
    bot_user_id: str | None = None,
) -> SlackApp:
    """The app of one workspace, by its bot token; `base_url` is the Web API's address.

    With a `desk` papers can be suggested and reviewed, and `ask` looks them up. An `inbox` keeps
    events until they have had their effect. With a `digest`, too, channels can be given one.
    """
    url = api_url(base_url)
    work = Work(threads=threads)
    client = AsyncWebClient(token=token, base_url=url, retry_handlers=[])
    identity = AuthorizeResult(
        enterprise_id=None, team_id=team_id, bot_id=bot_id, bot_user_id=bot_user_id, bot_token=token
    )

    async def authorize(**_: object) -> AuthorizeResult:
        return identity

    quiet = logging.getLogger("bot.slack.bolt")
    # Bolt reads SLACK_BOT_TOKEN from the environment too, and warns that it will not use it.
    quiet.setLevel(logging.ERROR)
    bolt = AsyncApp(
        name="papers",
        logger=quiet,
        client=AsyncWebClient(base_url=url, retry_handlers=[]),
        authorize=authorize,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    replies = Replies(client)
    suggesting: _Suggesting | None = None

    def subcommand(command: SlashCommand) -> Awaitable[Message | None] | None:
        return suggesting.subcommands(command) if suggesting is not None else None

    # First, since Bolt asks its listeners in turn: what people wait for most is found at once.
    commands.register(bolt, deps, work, replies, subcommand)
    clicks = actions.register(bolt, deps, work, replies)
    suggesting = (
        None
        if desk is None
        else _suggesting(bolt, clicks, deps, desk, ask, inbox, work, replies, client, digest)
    )
    _register_errors(bolt, clicks, work)
    return SlackApp(bolt, work, client, suggesting.background if suggesting else None)


@dataclass(frozen=True)
class _Suggesting:
    subcommands: Subcommands
    background: Background


def _suggesting(
    bolt: AsyncApp,
    clicks: Clicks,
    deps: Deps,
    desk: Desk,
    ask: Ask | None,
    inbox: Inbox | None,
    work: Work,
    replies: Replies,
    client: AsyncWebClient,
    digest: DigestDesk | None,
) -> _Suggesting:
    """Bind all that suggesting and reviewing needs."""
    home = Home(desk, work, client)
    sender = Sender(desk.outbox, client, work, desk.now)
    looking_up = LookingUp(desk.completing, ask or _nobody)
    background = Background(sender, looking_up, desk.queue, home, work, desk.now)

    intake = Intake(desk, work, replies, client, background.wake)
    arrivals = listening.register(bolt, intake, work, home.opened, desk.now, inbox)
    background.also_replay(arrivals.replay)
    homes.register(bolt, home, work)
    announced_clicks.register(bolt, clicks, deps, intake, replies, work)
    reviews.register(bolt, Reviews(desk, work, replies, client, background.changed), intake, work)
    opening = None
    if digest is not None:
        forms = DigestForms(digest, work, client)
        digest_forms.register(bolt, forms, work)
        opening = forms.open
        below = DigestClicks(digest, work, replies, client, intake)
        digest_clicks.register(bolt, below, work)
        background.also_refresh(below.refresh)
    subcommands = Subcommands(desk, intake, work, client, background.changed, opening)
    return _Suggesting(subcommands, background)


def _nobody(_suggestion: Suggestion) -> None:
    return None


def api_url(base_url: str | None) -> str:
    """The Web API's address with exactly one slash at its end, as slack_sdk needs it."""
    return (base_url or SLACK_API_URL).rstrip("/") + "/"


def _register_errors(bolt: AsyncApp, clicks: Clicks, work: Work) -> None:
    """One handler for everything a listener raises and for what no listener takes.

    The answer is always 200: Slack repeats what is refused, and Socket Mode cannot refuse.
    """

    async def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return unhandled(body)
        text = failures.explain(error)
        return private(sentence(text)) if "command" in body else BoltResponse(status=200, body="")

    def unhandled(body: dict[str, Any]) -> BoltResponse:
        if "command" in body:
            return private(sentence("I do not know this command. Try /papers help."))
        if body.get("type") == "block_actions":
            work.spawn(clicks.run(clicks.stale, payloads.button_click(body)))
        return BoltResponse(status=200, body="")

    bolt.error(failed)
