"""What people do in the modal behind More: read, mute, take a mute back. Each click updates it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.digest.parts import part_of
from bot.services.digest_reading import ShownPaper
from bot.slack import digest_buttons, digest_more, digest_mutes, failures, payloads
from bot.slack.digest_buttons import Behind, Target
from bot.slack.digest_desk import DigestDesk
from bot.slack.digest_redraw import Drawn, Redraws
from bot.slack.forms import BadAnswer
from bot.slack.payloads import ButtonClick, ViewSubmission
from bot.slack.replies import Replies
from bot.slack.work import Work
from db.digest_records import Feedback, FeedbackKind

Handler = Callable[[ButtonClick, Behind], Awaitable[None]]


class DigestModal:
    """Opens it, and does what each of its buttons says."""

    def __init__(
        self,
        desk: DigestDesk,
        work: Work,
        replies: Replies,
        client: AsyncWebClient,
        redraws: Redraws,
    ) -> None:
        self._desk = desk
        self._work = work
        self._replies = replies
        self._client = client
        self._redraws = redraws

    async def open(self, click: ButtonClick, target: Target) -> None:
        """Show what else is known of a paper."""
        at = Behind(target, click.channel_id, click.message_ts)
        one = await self._work.call(self._paper, click.team_id, at)
        view = digest_more.modal(one, click.user_id, at)
        await self._client.views_open(trigger_id=click.trigger_id, view=view)

    async def read(self, click: ButtonClick, at: Behind) -> None:
        """Note that a person read it, or did not after all."""
        await self._work.call(self._read, click, at)
        await self._update(click, at)

    async def unmute(self, click: ButtonClick, at: Behind) -> None:
        """Take a mute back, whoever said it."""
        one = await self._work.call(self._unmute, click, at)
        await self._update(click, at, "That is not muted any more.")
        await self._redraws.redraw(_drawn(one, at))

    async def mute(self, sent: ViewSubmission) -> dict[str, Any]:
        """Mute what was chosen; returns the modal as it is then.

        Raises:
            BadAnswer: nothing was chosen.
            PapersError: the paper is none of this channel's.
        """
        at = digest_buttons.behind(sent.private_metadata)
        one, done = await self._work.call(self._mute, sent, at)
        self._work.spawn(self._redraws.redraw(_drawn(one, at)))
        return digest_more.modal(one, sent.user_id, at, done)

    async def run(self, handler: Handler, click: ButtonClick) -> None:
        """Do what a button says, or say why not."""
        try:
            at = digest_buttons.behind(click.private_metadata)
            click = replace(click, channel_id=at.channel)
            await handler(click, at)
        except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
            await self._replies.tell(click, failures.explain(error))

    def register(self, app: AsyncApp) -> None:
        """Bind its buttons, and what its submit button does."""

        def bind(action_id: str, handler: Handler) -> None:
            async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
                await ack()
                self._work.spawn(self.run(handler, payloads.button_click(body)))

            app.action(re.compile(rf"{action_id}(_\d+)?\Z"))(clicked)

        bind(digest_buttons.READ, self.read)
        bind(digest_buttons.UNMUTE, self.unmute)
        app.view(digest_more.CALLBACK)(self._submitted)

    async def _submitted(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        sent = payloads.view_submission(body)
        try:
            view = await self.mute(sent)
        except BadAnswer as error:
            await ack(response_action="errors", errors={error.block_id: error.sentence})
        except Exception as error:  # noqa: BLE001 -- shown in the modal; `explain` logs it
            block = next(iter(sent.values), digest_mutes.TYPED)
            await ack(response_action="errors", errors={block: failures.explain(error)})
        else:
            await ack(response_action="update", view=view)

    async def _update(self, click: ButtonClick, at: Behind, done: str = "") -> None:
        one = await self._work.call(self._paper, click.team_id, at)
        view = digest_more.modal(one, click.user_id, at, done)
        await self._client.views_update(view_id=click.view_id, view=view)

    def _paper(self, team: str, at: Behind) -> ShownPaper:
        return self._desk.reading.paper(self._desk.paper_of(team, at.channel, at.target))

    def _read(self, click: ButtonClick, at: Behind) -> None:
        one = self._paper(click.team_id, at)
        said = self._said(one, click.user_id, FeedbackKind.READ)
        self._desk.feedback.toggle(said, click.trigger_id)

    def _unmute(self, click: ButtonClick, at: Behind) -> ShownPaper:
        one = self._paper(click.team_id, at)
        kind, term = digest_mutes.mute_of(click.value)
        self._desk.feedback.unmute(self._said(one, click.user_id, kind, term))
        return one

    def _mute(self, sent: ViewSubmission, at: Behind) -> tuple[ShownPaper, str]:
        one = self._paper(sent.team_id, at)
        asked = digest_mutes.asked_to_mute(one, sent)
        for kind, term in asked:
            self._desk.feedback.say(self._said(one, sent.user_id, kind, term))
        return self._paper(sent.team_id, at), digest_mutes.muted_words(asked)

    def _said(self, one: ShownPaper, user: str, kind: FeedbackKind, term: str = "") -> Feedback:
        subscription, paper = one.shown.subscription, one.paper
        return Feedback(subscription.id, user, kind, self._desk.now(), paper.arxiv_id, term)


def _drawn(one: ShownPaper, at: Behind) -> Drawn:
    content = one.shown.digest.content
    part = part_of(content, one.paper.arxiv_id) if content else None
    return Drawn(one.shown.digest.id, part or 0, at.channel, at.ts)
