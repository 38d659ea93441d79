"""What people do with buttons, menus, inputs, modals, shortcuts and the Home.

Sources: docs.slack.dev "Handling user interaction", "Modals" (response_action), "Select menu"
(options load), "Shortcuts", "App Home".
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from bot.playground import envelopes, option_lists, submissions
from bot.playground.blocks import Block, find_element
from bot.playground.delivery import Delivery
from bot.playground.event_payloads import home_opened
from bot.playground.events import Events
from bot.playground.messages import Messages
from bot.playground.records import Message
from bot.playground.refusals import Refused
from bot.playground.response_urls import ResponseUrls
from bot.playground.submissions import Outcome
from bot.playground.transports.contract import NotDelivered, Payload
from bot.playground.triggers import Triggers
from bot.playground.validation import invalid_inputs
from bot.playground.values import action_of, state_of
from bot.playground.views import OpenView, Views
from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is used: in a message or in a view."""

    message: Message | None = None
    view: OpenView | None = None

    @property
    def blocks(self) -> list[Block]:
        """What stands there."""
        if self.message is not None:
            return self.message.blocks
        return self.view.blocks if self.view is not None else []


class Interactions:
    """Acts for people; what they cannot see they cannot use: that is `Refused`."""

    def __init__(
        self,
        workspace: Workspace,
        delivery: Delivery,
        messages: Messages,
        response_urls: ResponseUrls,
        triggers: Triggers,
        views: Views,
        events: Events,
    ) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._messages = messages
        self._response_urls = response_urls
        self._triggers = triggers
        self._views = views
        self._events = events

    async def act(
        self, user: str, place: object, block_id: str, action_id: str, value: object, values: object
    ) -> None:
        """Somebody uses an element.

        Raises:
            Refused: they see no such element, or nothing is sent for it.
        """
        where = self._place(user, place)
        block, element = self._element(where, block_id, action_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise Refused("action_not_found")
        ts = f"{self._workspace.clock.now():.6f}"
        action = action_of(block, element, value, ts)
        chosen = value is not None or element["type"] == "overflow"
        if chosen and action.get("selected_option", action) is None:
            raise Refused("option_not_found")
        payload = self._payload(user, "block_actions", where, values) | {"actions": [action]}
        try:
            await self._delivery.ask("action", f"block_actions {action_id}", payload)
        except NotDelivered as error:
            self._not_answered(user, where, error)

    async def options(
        self, user: str, place: object, block_id: str, action_id: str, query: str
    ) -> Payload:
        """Ask the bot for the options of an external select.

        Raises:
            Refused: there is no such select, or the bot's answer is not valid.
        """
        where = self._place(user, place)
        _block, element = self._element(where, block_id, action_id)
        if not element["type"].endswith("external_select"):
            raise Refused("action_not_found")
        payload = self._payload(user, "block_suggestion", where, None)
        payload |= {"action_id": action_id, "block_id": block_id, "value": query}
        try:
            exchange, answer = await self._delivery.ask("options", f"options {action_id}", payload)
        except NotDelivered as error:
            raise Refused(error.word) from error
        found = option_lists.problems(answer)
        if found:
            self._delivery.blame(exchange, "invalid_options", tuple(found))
            raise Refused("invalid_options", found)
        return option_lists.answer_of(answer)

    async def submit(self, user: str, view_id: str, values: object) -> Outcome:
        """Somebody presses a modal's submit button.

        Raises:
            Refused: that modal is not on top.
        """
        view = self._top(user, view_id)
        state = state_of(view.blocks, values)
        invalid = invalid_inputs(view.blocks, state)
        if invalid:
            return Outcome("invalid", errors=invalid)
        payload = envelopes.interaction(
            self._workspace,
            "view_submission",
            user,
            view=self._views.as_slack(view, state),
            trigger_id=self._triggers.new(user, view.id),
            response_urls=self._urls_for(user, view, state),
        )
        name = f"view_submission {view.content.get('callback_id') or ''}".strip()
        try:
            exchange, answer = await self._delivery.ask("view", name, payload)
        except NotDelivered as error:
            return Outcome("failed", error=submissions.TROUBLE.format(why=error.word))
        outcome = submissions.carry_out(self._views, view, answer)
        if outcome.result == "failed":
            self._delivery.blame(exchange, "invalid_response_action", outcome.problems)
        return outcome

    async def close(self, user: str, view_id: str, *, all_: bool) -> None:
        """Somebody closes a modal, or with the X the whole stack.

        Raises:
            Refused: that modal is not on top.
        """
        view = self._top(user, view_id)
        clears = all_ or bool(view.content.get("clear_on_close"))
        for gone in self._views.close(user, all_=clears):
            if gone.content.get("notify_on_close"):
                payload = envelopes.interaction(
                    self._workspace,
                    "view_closed",
                    user,
                    view=self._views.as_slack(gone),
                    is_cleared=clears,
                )
                with contextlib.suppress(NotDelivered):  # it is closed all the same
                    await self._delivery.ask("view", "view_closed", payload)

    async def shortcut(
        self, user: str, callback_id: str, channel: str | None, ts: str | None
    ) -> None:
        """Somebody chooses a shortcut, of the app or of a message.

        Raises:
            Refused: there is no such shortcut or message.
        """
        declared = self._workspace.installation.manifest.shortcuts
        kind = "message" if ts else "global"
        shortcut = next(
            (each for each in declared if (each.callback_id, each.type) == (callback_id, kind)),
            None,
        )
        if shortcut is None:
            raise Refused("shortcut_not_found")
        more: Payload = {"trigger_id": self._triggers.new(user)}
        if channel and ts:
            message = self._seen_message(user, channel, ts)
            if message.visible_to is not None:
                raise Refused("message_not_found")
            more |= {
                "message_ts": ts,
                "channel": envelopes.channel_of(self._workspace.channels[channel]),
                "message": message.as_slack(),
                "response_url": self._response_urls.new(channel, user, None),
            }
        payload = envelopes.shortcut_payload(self._workspace, user, shortcut, **more)
        try:
            await self._delivery.ask("shortcut", f"shortcut {callback_id}", payload)
        except NotDelivered as error:
            raise Refused(error.word) from error

    def open_home(self, user: str, tab: str) -> None:
        """Somebody opens the app's Home or its messages.

        Raises:
            Refused: that tab is off.
        """
        manifest = self._workspace.installation.manifest
        if not (manifest.home_tab if tab == "home" else manifest.messages_tab):
            raise Refused("not_enabled")
        channel = self._workspace.direct_message(user)
        view = self._views.home(user)
        shown = self._views.as_slack(view) if view else None
        ts = self._workspace.next_ts()
        self._events.publish(home_opened(user, channel.id, tab, ts, shown))

    def _payload(self, user: str, kind: str, where: Place, values: object) -> Payload:
        more: Payload
        state = state_of(where.blocks, values)
        if where.message is not None:
            more = envelopes.message_place(self._workspace, where.message)
            if kind == "block_actions":
                more["state"] = {"values": state}
                more["response_url"] = self._response_urls.new(
                    where.message.channel, user, where.message.ts
                )
        else:
            assert where.view is not None  # noqa: S101 -- a place is one or the other
            more = {
                "view": self._views.as_slack(where.view, state),
                "container": {"type": "view", "view_id": where.view.id},
            }
        if kind == "block_actions":
            view_id = where.view.id if where.view else None
            more["trigger_id"] = self._triggers.new(user, view_id)
        return envelopes.interaction(self._workspace, kind, user, **more)

    def _place(self, user: str, place: object) -> Place:
        told = place if isinstance(place, dict) else {}
        view = self._views.find(told.get("view_id"))
        if view is not None and view.user == user:
            return Place(view=view)
        message = self._seen_message(user, told.get("channel"), told.get("ts"))
        return Place(message=message)

    def _seen_message(self, user: str, channel_id: object, ts: object) -> Message:
        channel = self._workspace.channels.get(str(channel_id))
        message = self._workspace.message(str(channel_id), str(ts))
        if channel is None or message is None or not channel.visible_to(user):
            raise Refused("message_not_found")
        if message.visible_to not in (None, user):
            raise Refused("message_not_found")
        return message

    def _element(self, where: Place, block_id: str, action_id: str) -> tuple[Block, Block]:
        found = find_element(where.blocks, block_id, action_id)
        if found is None:
            raise Refused("action_not_found")
        return found

    def _top(self, user: str, view_id: str) -> OpenView:
        stack = self._views.stack(user)
        if not stack or stack[-1].id != view_id:
            raise Refused("view_not_found")
        return stack[-1]

    def _urls_for(self, user: str, view: OpenView, state: dict[str, Any]) -> list[Payload]:
        """A response_url for each conversation chosen where `response_url_enabled` is set."""
        urls = []
        for block in view.blocks:
            element = block.get("element") or {}
            held = state.get(block["block_id"], {}).get(element.get("action_id"), {})
            chosen = held.get("selected_conversation") or held.get("selected_channel")
            if element.get("response_url_enabled") and chosen in self._workspace.channels:
                url = self._response_urls.new(chosen, user, None)
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append({**ids, "channel_id": chosen, "response_url": url})
        return urls

    def _not_answered(self, user: str, where: Place, error: NotDelivered) -> None:
        if where.message is None:
            raise Refused(error.word) from error
        said = f"The app did not answer this button ({error.word})."
        self._messages.from_slackbot(user, where.message.channel, said, where.message.thread_ts)
