"""A call of the Web API: whether what failed may have happened, and what Slack wants left alone.

Sources: docs.slack.dev "Rate limits" (429, Retry-After, counted by method), and the error tables of
the chat and conversations methods.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

WITHOUT_ANSWER = (TimeoutError, ClientError, OSError, ValueError)
"""What leaves open whether Slack took a call: no answer, or one that is none of Slack's."""
_WORD = re.compile(r"\w{1,100}")
_BUSY = timedelta(seconds=30)
"""How long a method rests where a 429 does not say how long."""
_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Words that leave open whether anything happened ("some aspect of it may have succeeded")."""
_MENDABLE = {
    "access_denied",
    "accesslimited",
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "team_added_to_org",
    "token_expired",
    "token_revoked",
}
"""Words about the app or its token: whoever runs the bot mends it, and then the call is made."""


class Means(Enum):
    """What is known of a call that failed."""

    REFUSED = "refused"
    """Nothing happened, and trying again changes nothing."""
    LATER = "later"
    """Nothing happened; it may be tried again."""
    UNSURE = "unsure"
    """Nobody knows whether it happened."""


@dataclass
class CallFailed(Exception):
    """A call was not made, not answered or refused. `word` is Slack's, where Slack said one."""

    means: Means
    word: str
    wait: timedelta | None = None
    """How long to leave the method alone, where Slack says so."""

    def __str__(self) -> str:
        return self.word


class Calls:
    """Makes calls, none of a method that Slack wants left alone. Belongs to one event loop."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._resting: dict[str, datetime] = {}

    def free_at(self, method: str) -> datetime | None:
        """When a method may be called again; None: now."""
        until = self._resting.get(method)
        return until if until is not None and until > self._now() else None

    async def make(self, method: str, call: Coroutine[Any, Any, Any]) -> dict[str, Any]:
        """The answer to a call; `call` is what the client has begun for `method`.

        Raises:
            CallFailed: there is none, or it is an error.
        """
        until = self.free_at(method)
        if until is not None:
            call.close()
            raise CallFailed(Means.LATER, "ratelimited", until - self._now())
        try:
            answer = await call
        except (SlackApiError, *WITHOUT_ANSWER) as error:
            failed = read(error)
            if failed.wait is not None:
                self._resting[method] = self._now() + failed.wait
            raise failed from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}


def read(error: Exception) -> CallFailed:
    """What an error of Slack's client means."""
    if not isinstance(error, SlackApiError):
        return CallFailed(Means.UNSURE, type(error).__name__)
    # The response is slack_sdk's, or aiohttp's own where the body was no JSON.
    response: Any = error.response
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    data = getattr(response, "data", None)
    word = str(data.get("error") or "") if isinstance(data, dict) else ""
    if not _WORD.fullmatch(word):  # slack_sdk's blocking client puts what is no JSON there
        word = ""
    if status == 429 or word in {"ratelimited", "rate_limited"}:
        return CallFailed(Means.LATER, "ratelimited", _asked_for(response))
    if not word or status >= 500 or word in _PASSING:
        return CallFailed(Means.UNSURE, word or f"status {status}")
    return CallFailed(Means.LATER if word in _MENDABLE else Means.REFUSED, word)


def _asked_for(response: Any) -> timedelta:
    """The wait that a 429 asks for, which a server between may have made unreadable."""
    said = str(getattr(response, "headers", {}).get("Retry-After") or "").strip()
    return timedelta(seconds=max(1, int(said))) if said.isdecimal() else _BUSY
