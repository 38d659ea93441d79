"""Slack's rate limits, by the workspace's clock.

Source: docs.slack.dev "Rate limits": calls a minute by method's tier; one message a second and
channel. Where Slack allows short bursts the limit here is strict: a bot that keeps it is safe.
"""

from __future__ import annotations

from collections import defaultdict, deque

from bot.playground.clock import Clock
from bot.playground.refusals import RateLimited

MINUTE = 60.0
MESSAGE_GAP = 1.0
"""Seconds between two messages of the app in one channel."""

TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
"""Calls a minute."""

TIERS: dict[str, int] = {
    "apps.connections.open": TIER_1 * 20,  # the page names tier 1 and allows bursts of reconnects
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "reactions.add": TIER_3,
    "reactions.get": TIER_3,
    "reactions.remove": TIER_2,
    "team.info": TIER_3,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}
"""What is not named here has no limit of its own (chat.postMessage has its channel's)."""


class RateLimits:
    """Counts the calls of the one app in the one workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._posted: dict[str, float] = {}

    def count_call(self, method: str) -> None:
        """One call of a method.

        Raises:
            RateLimited: the minute's calls are used up.
        """
        allowed = TIERS.get(method)
        if allowed is None:
            return
        now, calls = self._clock.now(), self._calls[method]
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= allowed:
            raise RateLimited(_whole(calls[0] + MINUTE - now))
        calls.append(now)

    def count_message(self, channel: str) -> None:
        """One message to a channel.

        Raises:
            RateLimited: the last one is less than a second old.
        """
        now = self._clock.now()
        free = self._posted.get(channel, float("-inf")) + MESSAGE_GAP
        if free > now:
            raise RateLimited(_whole(free - now))
        self._posted[channel] = now


def _whole(seconds: float) -> int:
    return max(1, -int(-seconds // 1))
