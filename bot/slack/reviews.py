"""Clicks under a suggestion, and the modals behind them.

Who may do what is decided by the service at every click; what was refused is said to who clicked.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AlreadyDecided, NotAMaintainer, PapersError
from bot.services.reviewing import Click
from bot.slack import failures, forms, payloads, review_buttons
from bot.slack.forms import BadAnswer
from bot.slack.intake import Intake
from bot.slack.message import Message, fallback, section, sentence
from bot.slack.payloads import ButtonClick, ViewSubmission
from bot.slack.replies import Replies
from bot.slack.review_desk import Desk
from bot.slack.suggestion_card import day_words, people_words
from bot.slack.work import Work
from db.records import EntryFields, SuggestionId, WorkspaceId

Handler = Callable[[ButtonClick, SuggestionId], Awaitable[None]]


class Reviews:
    """What each button and each modal does. `changed` is called after every decision."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        replies: Replies,
        client: AsyncWebClient,
        changed: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._work = work
        self._replies = replies
        self._client = client
        self._changed = changed

    async def add(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """One click: the proposed row, in the predicted section."""
        shown = await self._work.call(self._desk.queue.one, self._workspace(click), suggestion)
        fields = shown.suggestion.fields
        if fields is None or not fields.section:
            await self.edit(click, suggestion)
            return
        await self._work.call(self._desk.reviewing.add, self._click(click, suggestion))
        self._changed()

    async def edit(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """Open the form with what is proposed."""
        workspace = self._workspace(click)
        shown = await self._work.call(self._desk.queue.one, workspace, suggestion)
        sections = await self._work.call(self._desk.sections, workspace)
        view = forms.edit_form(shown.suggestion, sections)
        await self._client.views_open(trigger_id=click.trigger_id, view=view)

    async def decline(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """Ask why."""
        workspace = self._workspace(click)
        if not await self._work.call(
            self._desk.maintainers.is_maintainer, workspace, click.user_id
        ):
            known = await self._work.call(self._desk.maintainers.all, workspace)
            raise NotAMaintainer(tuple(each.user for each in known))
        shown = await self._work.call(self._desk.queue.one, workspace, suggestion)
        view = forms.decline_form(shown.suggestion)
        await self._client.views_open(trigger_id=click.trigger_id, view=view)

    async def withdraw(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """Take back what one suggested."""
        await self._work.call(self._desk.reviewing.withdraw, self._click(click, suggestion))
        self._changed()

    async def revert(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """Take what was added off the list again."""
        await self._work.call(self._desk.reviewing.revert, self._click(click, suggestion))
        self._changed()

    async def reopen(self, click: ButtonClick, suggestion: SuggestionId) -> None:
        """Let it wait again."""
        await self._work.call(self._desk.reviewing.reopen, self._click(click, suggestion))
        self._changed()

    async def edited(self, sent: ViewSubmission) -> None:
        """The edit form was sent: a maintainer adds, anybody else fills in.

        Raises:
            BadAnswer: a field cannot be used.
            PapersError: the service refuses.
        """
        fields = forms.edited_fields(sent)
        suggestion = _named(sent)
        workspace = self._desk.workspace_of(sent.team_id)
        await self._work.call(self._add_or_fill_in, sent, workspace, suggestion, fields)
        self._changed()

    def _add_or_fill_in(
        self,
        sent: ViewSubmission,
        workspace: WorkspaceId,
        suggestion: SuggestionId,
        fields: EntryFields,
    ) -> None:
        desk, now = self._desk, self._desk.now()
        if desk.maintainers.is_maintainer(workspace, sent.user_id):
            desk.reviewing.add(Click(workspace, suggestion, sent.user_id, now), fields)
        else:
            desk.completing.filled_in(workspace, suggestion, fields, sent.user_id, now)

    async def declined(self, sent: ViewSubmission) -> None:
        """The reason was given.

        Raises:
            PapersError: the service refuses.
        """
        click = Click(
            self._desk.workspace_of(sent.team_id), _named(sent), sent.user_id, self._desk.now()
        )
        await self._work.call(self._desk.reviewing.decline, click, sent.text("reason"))
        self._changed()

    async def run(self, handler: Handler, click: ButtonClick) -> None:
        """Do what a button says, or say why not."""

        async def do() -> None:
            await handler(click, review_buttons.read(click.value).suggestion_id)

        await done_or_told(self._replies, click, do)

    def _workspace(self, click: ButtonClick) -> WorkspaceId:
        return self._desk.workspace_of(click.team_id)

    def _click(self, click: ButtonClick, suggestion: SuggestionId) -> Click:
        return Click(self._workspace(click), suggestion, click.user_id, self._desk.now())


async def done_or_told(
    replies: Replies, click: ButtonClick, do: Callable[[], Awaitable[None]]
) -> None:
    """Do what a click asks for, or tell who clicked why not."""
    try:
        await do()
    except PapersError as error:
        await replies.tell_message(click, refusal(error))
    except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
        await replies.tell(click, failures.explain(error))


def refusal(error: PapersError) -> Message:
    """Why a click did nothing, with the people and times that Slack can show."""
    if isinstance(error, AlreadyDecided):
        by = f" by <@{error.by}>" if error.by else ""
        said = f"This was {error.what}{by} · {day_words(error.at)}. Your click changed nothing."
    elif isinstance(error, NotAMaintainer) and error.maintainers:
        who = people_words(error.maintainers)
        said = f"Only a maintainer of the list can do this. Ask {who}."
    else:
        return sentence(str(error))
    return Message(text=fallback(str(error)), blocks=(section(said),))


def _named(sent: ViewSubmission) -> SuggestionId:
    suggestion = forms.suggestion_of(sent)
    if suggestion is None:
        raise BadAnswer("title", "This form is out of date. Close it and open it again.")
    return suggestion


def register(app: AsyncApp, reviews: Reviews, intake: Intake, work: Work) -> None:
    """Bind the buttons and the modals."""
    handlers: dict[str, Handler] = {
        review_buttons.ADD: reviews.add,
        review_buttons.EDIT: reviews.edit,
        review_buttons.DECLINE: reviews.decline,
        review_buttons.WITHDRAW: reviews.withdraw,
        review_buttons.REVERT: reviews.revert,
        review_buttons.REOPEN: reviews.reopen,
    }

    def bind(action_id: str, handler: Handler) -> None:
        async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            work.spawn(reviews.run(handler, payloads.button_click(body)))

        app.action(re.compile(rf"{action_id}(_\w+)?\Z"))(clicked)

    for action_id, handler in handlers.items():
        bind(action_id, handler)
    _register_forms(app, reviews, intake)


def _register_forms(app: AsyncApp, reviews: Reviews, intake: Intake) -> None:
    async def suggested(ack: AsyncAck, body: dict[str, Any]) -> None:
        sent = payloads.view_submission(body)
        if await intake.form_sent(sent, sent.text("pasted")) is None:
            said = "I see no paper here: a link, an arXiv id, a DOI, or the title in quotes."
            await ack(response_action="errors", errors={"pasted": said})
        else:
            await ack()

    def form(sending: Callable[[ViewSubmission], Awaitable[None]], block_id: str) -> Any:
        async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
            try:
                await sending(payloads.view_submission(body))
            except BadAnswer as error:
                await ack(response_action="errors", errors={error.block_id: error.sentence})
            except Exception as error:  # noqa: BLE001 -- shown in the modal; `explain` logs it
                said = failures.explain(error)
                await ack(response_action="errors", errors={block_id: said})
            else:
                await ack()

        return submitted

    app.view(forms.EDIT)(form(reviews.edited, "title"))
    app.view(forms.DECLINE)(form(reviews.declined, "reason"))
    app.view(forms.SUGGEST)(suggested)
