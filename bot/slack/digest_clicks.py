"""Clicks below the papers of a digest, and below the question whether a digest is there.

A click is checked against the database before it does anything; then its message is drawn anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.digest.parts import part_of
from bot.slack import digest_buttons, payloads
from bot.slack.calls import WITHOUT_ANSWER
from bot.slack.digest_buttons import StaleDigestButton, Target
from bot.slack.digest_desk import DigestDesk
from bot.slack.digest_modal import DigestModal
from bot.slack.digest_redraw import Drawn, Redraws
from bot.slack.intake import Intake
from bot.slack.message import sentence
from bot.slack.payloads import ButtonClick
from bot.slack.replies import Replies
from bot.slack.reviews import done_or_told
from bot.slack.work import Work
from db.digest_records import Digest, Feedback, FeedbackKind

Handler = Callable[[ButtonClick, Target], Awaitable[None]]


class DigestClicks:
    """What each button does."""

    def __init__(
        self,
        desk: DigestDesk,
        work: Work,
        replies: Replies,
        client: AsyncWebClient,
        intake: Intake,
        redraws: Redraws | None = None,
    ) -> None:
        self._desk = desk
        self._work = work
        self._replies = replies
        self._client = client
        self._intake = intake
        self._redraws = redraws or Redraws(desk.reading, work, client, desk.now)
        self.modal = DigestModal(desk, work, replies, client, self._redraws)

    async def like(self, click: ButtonClick, target: Target) -> None:
        """Like a paper, or like it no more."""
        await self._say(click, target, FeedbackKind.LIKE)

    async def dislike(self, click: ButtonClick, target: Target) -> None:
        """Dislike a paper, or dislike it no more."""
        await self._say(click, target, FeedbackKind.DISLIKE)

    async def suggest(self, click: ButtonClick, target: Target) -> None:
        """Suggest a paper; its card comes to the digest's thread."""
        drawn = await self._work.call(self._checked, click, target)
        thread = click.thread_ts or click.message_ts
        said = await self._intake.announced(click, target.arxiv_id, thread)
        await self._replies.tell_message(click, said)
        await self._redraws.redraw(drawn)

    async def more(self, click: ButtonClick, target: Target) -> None:
        """Open what else is known of a paper."""
        await self.modal.open(click, target)

    async def is_there(self, click: ButtonClick, target: Target) -> None:
        """A maintainer found a digest in its channel."""
        await self._word(click, target, is_there=True)

    async def send_again(self, click: ButtonClick, target: Target) -> None:
        """A maintainer found none."""
        await self._word(click, target, is_there=False)

    async def refresh(self) -> None:
        """Something was decided elsewhere: show it in the digests that were clicked on last."""
        await self._redraws.refresh()

    async def run(self, handler: Handler, click: ButtonClick) -> None:
        """Do what a button says, or say why not."""

        async def do() -> None:
            await handler(click, digest_buttons.read(click.value))

        await done_or_told(self._replies, click, do)

    async def _say(self, click: ButtonClick, target: Target, kind: FeedbackKind) -> None:
        drawn = await self._work.call(self._voted, click, target, kind)
        await self._redraws.redraw(drawn)

    def _voted(self, click: ButtonClick, target: Target, kind: FeedbackKind) -> Drawn:
        digest, drawn = self._found(click, target)
        said = Feedback(
            digest.subscription_id, click.user_id, kind, self._desk.now(), target.arxiv_id
        )
        self._desk.feedback.toggle(said, click.trigger_id)
        return drawn

    def _checked(self, click: ButtonClick, target: Target) -> Drawn:
        return self._found(click, target)[1]

    def _found(self, click: ButtonClick, target: Target) -> tuple[Digest, Drawn]:
        of = self._desk.paper_of(click.team_id, click.channel_id, target)
        digest, _ = self._desk.reading.digest_with(of)
        assert digest.content is not None, "it has the paper"  # noqa: S101
        part = part_of(digest.content, target.arxiv_id) or 0
        is_root = click.thread_ts in {"", click.message_ts}
        if part == 0 and is_root and digest.ts is None and click.message_ts:
            # Nobody could look whether it arrived: who clicks on it has seen it.
            self._desk.delivery.sent(digest, click.message_ts, self._desk.now())
        return digest, Drawn(digest.id, part, click.channel_id, click.message_ts)

    async def _word(self, click: ButtonClick, target: Target, *, is_there: bool) -> None:
        if target.arxiv_id:
            raise StaleDigestButton
        await self._work.call(
            self._desk.delivery.word,
            self._desk.workspace_of(click.team_id),
            target.digest,
            click.user_id,
            self._desk.now(),
            is_there=is_there,
        )
        said = "It counts as delivered." if is_there else "I send it again in a minute."
        await self._answered(click, f"Thank you. {said}")

    async def _answered(self, click: ButtonClick, said: str) -> None:
        """Put an answer in the place of a question; it counts also where that cannot be shown."""
        body = sentence(said).body()
        try:
            await self._client.chat_update(channel=click.channel_id, ts=click.message_ts, **body)
        except (SlackApiError, *WITHOUT_ANSWER):
            await self._replies.tell(click, said)


def register(app: AsyncApp, clicks: DigestClicks, work: Work) -> None:
    """Bind the buttons, and the modal behind More."""
    handlers: dict[str, Handler] = {
        digest_buttons.SUGGEST: clicks.suggest,
        digest_buttons.LIKE: clicks.like,
        digest_buttons.DISLIKE: clicks.dislike,
        digest_buttons.MORE: clicks.more,
        digest_buttons.IS_THERE: clicks.is_there,
        digest_buttons.SEND_AGAIN: clicks.send_again,
    }

    def bind(action_id: str, handler: Handler) -> None:
        async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            work.spawn(clicks.run(handler, payloads.button_click(body)))

        app.action(action_id)(clicked)

    for action_id, handler in handlers.items():
        bind(action_id, handler)
    clicks.modal.register(app)
