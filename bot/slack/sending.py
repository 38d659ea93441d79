"""Sends what the outbox holds: each message once, whatever Slack and the network do.

No transaction is open while Slack is asked, and nothing is sent twice for a dropped connection. A
post without an answer is looked for by its metadata before it is tried again; a search that fails
says nothing about the message, so it is made again. Source of the limits: docs.slack.dev
"Rate limits" (one message a second and channel; Retry-After).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PapersError
from bot.services.outbox import LEASE, QUIET, Due, Outbox
from bot.slack.calls import CallFailed, Calls, Means
from bot.slack.message import Message
from bot.slack.posting_texts import render
from bot.slack.work import Work
from db.errors import StoreError

logger = logging.getLogger(__name__)

EVENT_TYPE = "papers_posting"
GAP = timedelta(seconds=1)
_AT_ONCE = 20
"""Messages dealt with in one `run`."""
_SKEW = timedelta(minutes=1)
"""How far our clock and Slack's may be apart."""
_IN_TIME = LEASE - timedelta(seconds=30)
"""A call has to begin this soon after its message was claimed: it may take 30 s, slack_sdk's limit,
and when the lease is over somebody else may have the message."""
_BACKOFF = timedelta(seconds=5)
_MOST_BACKOFF = timedelta(minutes=10)
_PAGES = 50


class Sender:
    """Belongs to one event loop; several processes may each have one on one database."""

    def __init__(
        self, outbox: Outbox, client: AsyncWebClient, work: Work, now: Callable[[], datetime]
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._work = work
        self._now = now
        self._calls = Calls(now)
        self._free_at: dict[str, datetime] = {}
        self._direct: dict[str, str] = {}

    async def run(self) -> int:
        """Send what is due, look for what may have been sent; how many messages that was.

        They are claimed one by one: one that waited behind slow ones would outlive its lease.
        """
        for done in range(_AT_ONCE):
            looked_for = await self._next(self._outbox.to_reconcile, self._look_for)
            sent = await self._next(self._outbox.claim_due, self._deal_with)
            if not looked_for and not sent:
                return done
        return _AT_ONCE

    async def _next(
        self, claim: Callable[..., list[Due]], deal: Callable[[Due], Awaitable[None]]
    ) -> bool:
        now = self._now()
        found = await self._work.call(claim, now, most=1)
        if found and self._now() - now <= _IN_TIME:
            await self._dealt_with(found[0], deal)
        return bool(found)

    async def _dealt_with(self, due: Due, deal: Callable[[Due], Awaitable[None]]) -> None:
        """One message that cannot be dealt with holds no other one up; it comes again."""
        try:
            await deal(due)
        except (StoreError, PapersError):
            raise  # the database or the bot itself: nothing else can be done now either
        except Exception:
            logger.exception("not dealt with: posting=%s", due.posting.id)

    async def _deal_with(self, due: Due) -> None:
        message = render(due)
        if message is None:
            await self._failed(due, "nothing_to_say", None)
        elif due.posting.ts is not None:
            await self._change(due, message)
        else:
            await self._post(due, message)

    async def _post(self, due: Due, message: Message) -> None:
        channel = due.posting.place.channel
        free = self._free_at.get(channel)
        if free is not None and free > self._now():
            await self._failed(due, "paced", free)
            return
        self._free_at[channel] = self._now() + GAP
        arguments: dict[str, Any] = message.body(metadata=_metadata(due), channel=channel)
        if due.posting.place.thread_ts:
            arguments["thread_ts"] = due.posting.place.thread_ts
        try:
            call = self._client.chat_postMessage(**arguments)
            answer = await self._calls.make("chat.postMessage", call)
        except CallFailed as failed:
            if failed.means is Means.UNSURE:  # it is looked for when it can be nowhere any more
                logger.warning("no answer posting=%s: %s", due.posting.id, failed)
            else:
                await self._not_done(due, failed)
        else:
            await self._there(due, str(answer["channel"]), [str(answer["ts"])], due.revision)

    async def _change(self, due: Due, message: Message) -> None:
        ts = str(due.posting.ts)
        try:
            channel = await self._channel_of(due)
            call = self._client.chat_update(channel=channel, ts=ts, **message.body())
            await self._calls.make("chat.update", call)
        except CallFailed as failed:
            await self._not_done(due, failed)
        else:
            await self._work.call(self._outbox.posted, due.posting.id, ts, due.revision)

    async def _channel_of(self, due: Due) -> str:
        """A person's id posts to their direct messages, but changing one needs its channel's id."""
        place = due.posting.place.channel
        if not place.startswith(("U", "W")):
            return place
        if place not in self._direct:
            call = self._client.conversations_open(users=place)
            opened = await self._calls.make("conversations.open", call)
            self._direct[place] = str(opened["channel"]["id"])
        return self._direct[place]

    async def _look_for(self, due: Due) -> None:
        """Find out whether a message without an answer is there."""
        try:
            channel = await self._channel_of(due)
            found = await self._find(due, channel)
        except CallFailed as failed:
            # Otherwise nothing is known still: the message is looked for again after its lease.
            if failed.means is Means.REFUSED:
                await self._not_done(due, failed)
            return
        if found:
            # What it shows is what was wanted when it was sent, or older: change it once more.
            await self._there(due, channel, found, due.revision - 1)
        else:
            await self._failed(due, "not_there", self._now())

    async def _find(self, due: Due, channel: str) -> list[str]:
        """The ts of every copy of a message, the oldest first."""
        where = _around(due, channel, self._now())
        found: list[str] = []
        for _ in range(_PAGES):
            answer = await self._page(due, where)
            messages = answer.get("messages") or []
            found += [str(each["ts"]) for each in messages if _is_of(each, due)]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            where["cursor"] = cursor
        return sorted(found)

    async def _page(self, due: Due, where: dict[str, Any]) -> dict[str, Any]:
        thread = due.posting.place.thread_ts
        if thread:
            call = self._client.conversations_replies(ts=thread, **where)
            return await self._calls.make("conversations.replies", call)
        call = self._client.conversations_history(**where)
        return await self._calls.make("conversations.history", call)

    async def _there(self, due: Due, channel: str, copies: list[str], revision: int) -> None:
        """A message is there; copies of it go away: two of us were not sure."""
        counts = await self._work.call(
            self._outbox.posted, due.posting.id, copies[0], max(revision, 0)
        )
        for ts in copies:
            if ts != counts:
                await self._delete(due, channel, ts)

    async def _delete(self, due: Due, channel: str, ts: str) -> None:
        try:
            call = self._client.chat_delete(channel=channel, ts=ts)
            await self._calls.make("chat.delete", call)
        except CallFailed as failed:
            logger.warning("a message is there twice posting=%s: %s", due.posting.id, failed)

    async def _not_done(self, due: Due, failed: CallFailed) -> None:
        """A post was refused, or a change was: that one may be repeated if nobody knows."""
        if failed.means is Means.REFUSED:
            logger.warning("slack refuses posting=%s: %s", due.posting.id, failed)
            await self._failed(due, failed.word, None)
            return
        backoff = min(_BACKOFF * 2 ** min(due.posting.attempts, 10), _MOST_BACKOFF)
        await self._failed(due, failed.word, self._now() + (failed.wait or backoff))

    async def _failed(self, due: Due, why: str, retry_at: datetime | None) -> None:
        await self._work.call(self._outbox.failed, due.posting.id, why, self._now(), retry_at)


def _around(due: Due, channel: str, now: datetime) -> dict[str, Any]:
    """What was said in a channel at the time of an attempt."""
    attempted = due.posting.attempted_at or now
    return {
        "channel": channel,
        "include_all_metadata": True,
        "limit": 200,
        "oldest": str(int((attempted - _SKEW).timestamp())),
        "latest": str(int((attempted + LEASE + QUIET + _SKEW).timestamp())),
    }


def _is_of(message: dict[str, Any], due: Due) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT_TYPE and payload.get("posting") == due.posting.id


def _metadata(due: Due) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"posting": due.posting.id}}
