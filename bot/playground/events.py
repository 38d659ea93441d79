"""What happens in the workspace, as Slack's events, each again until it is acknowledged.

Source: docs.slack.dev "Events API": one event_id for all attempts; three retries, almost at
once, after a minute, after five more; ``x-slack-no-retry: 1`` ends them. Each event
has a page of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any

from bot.playground.delivery import Delivery
from bot.playground.event_payloads import Event, event_of, mention_of
from bot.playground.happenings import Happening, Kind
from bot.playground.records import Channel, Message
from bot.playground.transports.contract import NotDelivered, Payload, Retry
from bot.playground.workspace import Workspace

RETRY_AFTER = (0.0, 60.0, 300.0)
"""Seconds before each retry."""
HELD_SECONDS = 5.0
"""How long a held-back event waits for another one at most."""


class Events:
    """Turns happenings into events and delivers each in a task of its own."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._held: list[Payload] = []
        self._idle = asyncio.Event()
        self._idle.set()
        workspace.observers.append(self.observe)

    def observe(self, happening: Happening) -> None:
        """Something happened; whoever subscribed hears of it."""
        channel = self._channel_of(happening.subject)
        if not self._bot_hears(channel, happening):
            return
        event = event_of(happening, channel, self._workspace.next_ts())
        if event is not None:
            self.publish(event)
        if happening.kind is Kind.POSTED and isinstance(happening.subject, Message):
            mention = mention_of(happening.subject, self._workspace.installation.bot_user_id)
            if mention is not None and channel.kind != "im":
                self.publish(mention)

    def publish(self, event: Event) -> None:
        """Deliver an event if the manifest asks for it and its scopes allow it."""
        manifest = self._workspace.installation.manifest
        if event.name not in manifest.events or not manifest.may_receive(event.name):
            return
        payload = self._envelope(event)
        if self._delivery.faults.take(["reorder_events"]):
            self._held.append(payload)
            self._start(self._release_later())
            return
        self._start(self._deliver(payload, self._take_held()))

    async def settled(self) -> None:
        """Wait until no attempt is under way; those that wait for their retry do not count."""
        await asyncio.sleep(0)
        while self._busy:
            await self._idle.wait()

    def close(self) -> None:
        """Give up what has not been delivered."""
        for task in self._tasks:
            task.cancel()

    async def _deliver(self, payload: Payload, then: Sequence[Payload] = ()) -> None:
        retry = await self._attempt(payload, None)
        for held in then:
            self._start(self._deliver(held))
        copies = self._delivery.faults.take(["duplicate_events"])
        if copies is not None:
            for number in range(1, copies.copies + 1):
                await self._attempt(payload, Retry(number, "http_timeout"))
        for number, wait in enumerate(RETRY_AFTER, 1):
            if retry is None:
                return
            await self._delivery.clock.sleep(wait)
            retry = await self._attempt(payload, Retry(number, retry.reason))

    async def _attempt(self, payload: Payload, retry: Retry | None) -> Retry | None:
        """Send it once; None if nothing is left to do."""
        self._began()
        try:
            await self._delivery.ask("event", _name(payload), payload, retry)
        except NotDelivered as error:
            return Retry(0, error.reason) if error.retry else None
        finally:
            self._ended()
        return None

    async def _release_later(self) -> None:
        await self._delivery.clock.sleep(HELD_SECONDS)
        for held in self._take_held():
            self._start(self._deliver(held))

    def _take_held(self) -> list[Payload]:
        held, self._held = self._held, []
        return held

    def _envelope(self, event: Event) -> Payload:
        space, installed = self._workspace, self._workspace.installation
        who = {
            "enterprise_id": None,
            "team_id": space.team_id,
            "user_id": installed.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "playground",
            "team_id": space.team_id,
            "context_team_id": space.team_id,
            "api_app_id": installed.app_id,
            "event": event.body,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(space.clock.now()),
            "authorizations": [who],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_hex(12),
        }

    def _channel_of(self, subject: Message | Channel) -> Channel:
        if isinstance(subject, Channel):
            return subject
        return self._workspace.channels[subject.channel]

    def _bot_hears(self, channel: Channel, happening: Happening) -> bool:
        bot = self._workspace.installation.bot_user_id
        return bot in channel.members or happening.more.get("user") == bot

    def _start(self, work: Any) -> None:
        self._began()  # from now on, so that `settled` does not miss what has not begun to run
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        asyncio.get_running_loop().call_soon(self._ended)

    def _began(self) -> None:
        self._busy += 1
        self._idle.clear()

    def _ended(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._idle.set()


def _name(payload: Payload) -> str:
    event = payload["event"]
    return " ".join(filter(None, [event["type"], event.get("subtype"), event.get("tab")]))
