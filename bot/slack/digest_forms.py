"""`/papers digest`: opens the modal, keeps what is sent, and does what its buttons say.

Sources: docs.slack.dev "Modals" (a trigger is good for three seconds; a view that is updated keeps
what was typed where the ids stay; response_action), "Select menu" (options of an external source).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BadWishes, PapersError
from bot.services.digest_setup import Setup
from bot.slack import calls, digest_form, digest_options, failures
from bot.slack.calls import WITHOUT_ANSWER
from bot.slack.digest_asking import is_member, put_on_top, show, zone_of
from bot.slack.digest_desk import DigestDesk
from bot.slack.digest_fields import SECTIONS, TIME_ZONE
from bot.slack.digest_filled import PREFIX, Filled, known_sections
from bot.slack.digest_form import FORM, OUT_OF_DATE, Form, form_view, saved_view, sentence_view
from bot.slack.digest_preview_view import failed_view
from bot.slack.digest_previews import DigestPreviews
from bot.slack.message import Block, Message, section, sentence
from bot.slack.payloads import SlashCommand
from bot.slack.view_payloads import ViewUse, view_use
from bot.slack.work import Work
from db.digest_records import Schedule, Subscription, Wishes

logger = logging.getLogger(__name__)
_GET_READY = 1.8
"""Seconds until the modal is opened without its fields: a trigger is good for three."""
_NO_CHANNEL = "A digest belongs to a channel: type `/papers digest` in the one that is to get it."
_NOT_OPENED = "Slack did not open the form. Type /papers digest again."
_WAITING = sentence_view("One moment…")
_ENDED = "The digest is ended. Save sets it again."
_MOVES = (
    digest_form.PAUSE,
    digest_form.RESUME,
    digest_form.END,
    digest_form.OPEN,
    digest_form.CLOSE,
)

Answer = dict[str, Any]
"""The arguments of an acknowledgement."""


class DigestForms:
    """What the command and each part of the modal do."""

    def __init__(self, desk: DigestDesk, work: Work, client: AsyncWebClient) -> None:
        self._desk = desk
        self._work = work
        self._client = client
        self.previews = DigestPreviews(desk, work, client)

    async def open(self, command: SlashCommand) -> Message | None:
        """Open the modal; a message says why not."""
        if not digest_form.is_channel(command.channel_id):
            return Message(sentence(_NO_CHANNEL).text, (section(_NO_CHANNEL),))
        found = asyncio.ensure_future(self._first(command))
        self._work.track(found)
        await asyncio.wait((found,), timeout=_GET_READY)
        view = form_view(found.result()) if found.done() else None
        try:
            opened = await self._client.views_open(
                trigger_id=command.trigger_id, view=view or _WAITING
            )
        except (SlackApiError, *WITHOUT_ANSWER) as error:
            logger.warning("form not opened: %s", calls.read(error))
            return sentence(_NOT_OPENED)
        if view is None:
            await self._fill(opened["view"]["id"], found)
        return None

    async def _fill(self, view_id: str, found: asyncio.Future[Form]) -> None:
        try:
            view = form_view(await found)
        except Exception as error:  # noqa: BLE001 -- shown in the modal; `explain` logs it
            view = failed_view(failures.explain(error))
        await show(self._client, view_id, view)

    async def save(self, sent: ViewUse) -> Answer:
        """Keep what somebody set; what the modal says then."""
        channel, filled = digest_form.channel_of(sent.private_metadata), Filled.read(sent.state)
        if channel is None or filled is None:
            return _shown(sentence_view(OUT_OF_DATE))
        try:
            one, setup = await self._work.call(self._set, sent, channel, filled)
        except BadWishes as error:
            return {"response_action": "errors", "errors": {PREFIX + error.field: str(error)}}
        except PapersError as error:
            return _shown(form_view(await self._form(sent, channel, filled, str(error))))
        is_there = await is_member(self._client, channel)
        return _shown(saved_view(one, setup, self._desk.now(), is_there))

    async def move(self, click: ViewUse) -> None:
        """Pause, resume, end, or say who may change it; and show how it is then."""
        channel = digest_form.channel_of(click.private_metadata)
        if channel is None:
            await show(self._client, click.view_id, sentence_view(OUT_OF_DATE))
            return
        try:
            await self._work.call(self._moved, click, channel)
            notice = _ENDED if click.action_id == digest_form.END else ""
        except PapersError as error:
            notice = str(error)
        form = await self._form(click, channel, Filled.read(click.state), notice)
        await show(self._client, click.view_id, form_view(form))

    async def offered(self, asked: ViewUse) -> list[Block]:
        """What a menu offers for what was typed."""
        if asked.action_id == TIME_ZONE:
            return await self._work.call(digest_options.zone_options, asked.query)
        setup = await self._setup(asked, digest_form.channel_of(asked.private_metadata) or "")
        return digest_options.section_options(setup.sections, asked.query)

    async def run(self, handler: Callable[[ViewUse], Awaitable[None]], click: ViewUse) -> None:
        """Do what a button says, or say above the form why not: what was typed stays."""
        try:
            await handler(click)
        except Exception as error:  # noqa: BLE001 -- the last handler: `explain` logs it
            await put_on_top(self._client, click.trigger_id, failed_view(failures.explain(error)))

    async def _first(self, command: SlashCommand) -> Form:
        zone = asyncio.ensure_future(zone_of(self._client, command.user_id))
        self._work.track(zone)
        channel = command.channel_id
        setup = await self._setup(command, channel, propose=True)
        one, now = setup.subscription, self._desk.now()
        if one is not None:
            return Form(channel, setup, Filled.of(one.schedule, one.wishes), now)
        home = await zone
        filled = Filled.of(Schedule(time_zone=home or "UTC"), Wishes(categories=setup.proposed))
        return Form(channel, setup, filled, now, zone_is_known=home is not None)

    async def _form(self, use: ViewUse, channel: str, filled: Filled | None, notice: str) -> Form:
        """The form as it has to look now, with what was typed."""
        setup = await self._setup(use, channel)
        if filled is None:
            one = setup.subscription
            filled = Filled.of(one.schedule, one.wishes) if one else Filled()
        return Form(channel, setup, filled, self._desk.now(), notice)

    def _setup(
        self, use: ViewUse | SlashCommand, channel: str, *, propose: bool = False
    ) -> asyncio.Future[Setup]:
        workspace, now = self._desk.workspace_of(use.team_id), self._desk.now()
        setup = self._desk.subscribing.setup
        return self._work.call(setup, workspace, channel, use.user_id, now, propose=propose)

    def _set(self, sent: ViewUse, channel: str, filled: Filled) -> tuple[Subscription, Setup]:
        workspace, now = self._desk.workspace_of(sent.team_id), self._desk.now()
        subscribing, user = self._desk.subscribing, sent.user_id
        names = known_sections(subscribing.setup(workspace, channel, user, now))
        schedule, wishes = filled.schedule(), filled.wishes(names)
        one = subscribing.set(workspace, channel, user, now, schedule, wishes)
        return one, subscribing.setup(workspace, channel, user, now)

    def _moved(self, click: ViewUse, channel: str) -> None:
        workspace, now = self._desk.workspace_of(click.team_id), self._desk.now()
        subscribing, user = self._desk.subscribing, click.user_id
        match click.action_id:
            case digest_form.PAUSE:
                subscribing.pause(workspace, channel, user, now)
            case digest_form.RESUME:
                subscribing.resume(workspace, channel, user, now)
            case digest_form.END:
                subscribing.end(workspace, channel, user, now)
            case _:
                is_open = click.action_id == digest_form.OPEN
                subscribing.open_to_all(workspace, channel, user, is_open)


def _shown(view: dict[str, Any]) -> Answer:
    return {"response_action": "update", "view": view}


def register(app: AsyncApp, forms: DigestForms, work: Work) -> None:
    """Bind the buttons, the menus and the form."""

    def bind(action_id: str, handler: Callable[[ViewUse], Awaitable[None]]) -> None:
        async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            work.spawn(forms.run(handler, view_use(body)))

        app.action(action_id)(clicked)

    async def searched(ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            await ack(options=await forms.offered(view_use(body)))
        except Exception as error:  # noqa: BLE001 -- a menu has no place for a sentence
            failures.explain(error)
            await ack(options=[])

    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            await ack(**await forms.save(view_use(body)))
        except Exception as error:  # noqa: BLE001 -- shown in the modal; `explain` logs it
            said = failures.explain(error)
            await ack(response_action="errors", errors={PREFIX + "weekday": said})

    for action_id in _MOVES:
        bind(action_id, forms.move)
    bind(digest_form.PREVIEW, forms.previews.show)
    app.options(re.compile(rf"{SECTIONS}\Z|{TIME_ZONE}\Z"))(searched)
    app.view(FORM)(submitted)
