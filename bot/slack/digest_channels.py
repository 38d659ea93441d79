"""The Slack that digests are carried to: a client that blocks and sends nothing twice.

Sources: docs.slack.dev, the error tables of chat.postMessage, conversations.history and
chat.delete; "Rate limits" (counted by method, Retry-After); "Message metadata".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, NoReturn

from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse, WebClient

from bot.services.digest_ports import SlackIsBusy, SlackIsSilent, SlackRefuses
from bot.services.digest_reading import DigestReading
from bot.slack import calls, digest_post
from bot.slack.calls import CallFailed, Means
from db.digest_records import Digest

EVENT_TYPE = "papers_digest"
TIMEOUT = 15
"""Seconds that each step of a call may take: to connect to one of Slack's addresses, to be
answered. All of them together stay below the time that a try is left alone for."""
_PAGE = 200
_PAGES = 200
_WAIT = timedelta(minutes=10)
"""When to ask again where Slack has to be mended first, or does not say for how long it is busy."""
_FAILED = (SlackClientError, HTTPException, *calls.WITHOUT_ANSWER)
_MIGRATING = {"team_added_to_org", "org_login_required"}
"""Words about a workspace that is being moved: it can be written to again soon."""
_LOCKED_OUT = _MIGRATING | {
    "account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked",
}  # fmt: skip
"""Words that say nothing about one channel: the bot may do nothing at all before it is mended."""


def blocking_client(token: str, base_url: str) -> WebClient:
    """A client for `DigestChannels`: slack_sdk's own would send again after a lost connection."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])


class DigestChannels:
    """The channels of one workspace, as bot.services.digest_ports.SlackChannels. For one thread."""

    def __init__(
        self, client: WebClient, reading: DigestReading, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._reading = reading
        self._now = now
        self._resting: dict[str, datetime] = {}

    def post(self, channel: str, content: Digest, key: str) -> str:
        """Say a digest: its first message; the others are owed once it is there."""
        shown = self._reading.shown(content.id)
        message = digest_post.post(content, shown.subscription, shown.standings)[0]
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"digest": key}}

        def call() -> SlackResponse:
            return self._client.chat_postMessage(channel=channel, **message.body(metadata=metadata))

        ts = self._make("chat.postMessage", call, _not_posted).get("ts")
        if not isinstance(ts, str) or not ts:
            raise SlackIsSilent("an answer without a ts")
        return ts

    def find(self, channel: str, key: str, since: datetime) -> list[str]:
        """The ts of every message since then that has the key, the newest first."""
        return [str(one["ts"]) for one in self._history(channel, since) if _has_key(one, key)]

    def delete(self, channel: str, ts: str) -> None:
        """Take a message of the bot's own away."""

        def call() -> SlackResponse:
            return self._client.chat_delete(channel=channel, ts=ts)

        try:
            self._make("chat.delete", call, _not_read)
        except SlackRefuses as refused:
            if refused.word != "message_not_found":
                raise

    def _history(self, channel: str, since: datetime) -> Iterator[dict[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            answer = self._page(channel, since, cursor)
            yield from answer.get("messages") or []
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
        raise SlackIsSilent("the history is too long")  # what was not seen may be there

    def _page(self, channel: str, since: datetime, cursor: str) -> dict[str, Any]:
        def call() -> SlackResponse:
            return self._client.conversations_history(
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor or None,
            )

        return self._make("conversations.history", call, _not_read)

    def _make(
        self,
        method: str,
        call: Callable[[], SlackResponse],
        not_done: Callable[[CallFailed], NoReturn],
    ) -> dict[str, Any]:
        rest = self._resting.get(method, self._now()) - self._now()
        if rest > timedelta():
            raise SlackIsBusy(rest)
        try:
            answer = call()
        except _FAILED as error:
            failed = calls.read(error)
            if failed.wait is not None:
                self._resting[method] = self._now() + failed.wait
            not_done(failed)
        return answer.data if isinstance(answer.data, dict) else {}


def _has_key(message: dict[str, Any], key: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT_TYPE and payload.get("digest") == key


def _not_posted(failed: CallFailed) -> NoReturn:
    """A word about the channel, the app or its token is final.

    The subscriber hears of it, and the papers come with the next digest that can be delivered.
    """
    _not_done(failed, _MIGRATING)


def _not_read(failed: CallFailed) -> NoReturn:
    """A lost token says nothing about a message, so it is asked again.

    Where only the permission to read is missing, or the channel is closed to the bot, a maintainer
    has to look.
    """
    _not_done(failed, _LOCKED_OUT)


def _not_done(failed: CallFailed, passing: set[str]) -> NoReturn:
    if failed.means is Means.UNSURE:
        raise SlackIsSilent(failed.word)
    if failed.wait is not None or failed.word in passing:
        raise SlackIsBusy(failed.wait or _WAIT)
    raise SlackRefuses(failed.word)
