"""A channel with digests: a clock that is set by hand, a Slack that does as it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.core.digest.due import boundary
from bot.services.digest_courier import Courier
from bot.services.digest_delivery import DigestDelivery
from bot.services.digesting import Digesting
from bot.services.maintaining import Maintainers
from bot.services.subscribing import Subscribing
from db.digest_records import Digest, Schedule, Week, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from db.store import Store
from tests.arxiv_builders import a_preprint, announce

MONDAYS = Schedule(0, 9, "Europe/Berlin")
W47, W48, W49 = (Week(2026, number) for number in (47, 48, 49))
BEGUN = boundary(MONDAYS, W47) - timedelta(days=2)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
DAYS = {W47: date(2026, 11, 16), W48: date(2026, 11, 23), W49: date(2026, 11, 30)}
"""The last listing day that each week's digest covers."""


@dataclass
class Clock:
    """The time, which passes only where it is said to."""

    at: datetime = BEGUN

    def __call__(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class FakeSlack:
    """Channels in memory. `faults` are raised by the next posts, one each; ``None``: it works.

    A fault that `happened` is raised after the message is there.
    """

    now: Callable[[], datetime]
    messages: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By channel the ts and key of each."""
    faults: list[tuple[Exception, bool] | None] = field(default_factory=list)
    find_fault: Exception | None = None
    delete_fault: Exception | None = None
    posts: int = 0
    finds: int = 0
    before_post: Callable[[], None] = lambda: None

    def post(self, channel: str, content: Digest, key: str) -> str:
        self.before_post()
        self.posts += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not fault[1]:
            raise fault[0]
        ts = self.put(channel, key)
        if fault is not None:
            raise fault[0]
        return ts

    def put(self, channel: str, key: str) -> str:
        ts = f"{self.now().timestamp():.0f}.{self.posts:06d}"
        self.messages.setdefault(channel, []).append((ts, key))
        return ts

    def find(self, channel: str, key: str, since: datetime) -> list[str]:
        self.finds += 1
        if self.find_fault is not None:
            raise self.find_fault
        said = self.messages.get(channel, [])
        return [ts for ts, own in said if own == key and float(ts) >= since.timestamp()]

    def delete(self, channel: str, ts: str) -> None:
        if self.delete_fault is not None:
            raise self.delete_fault
        said = self.messages[channel]
        self.messages[channel] = [one for one in said if one[0] != ts]

    def keys(self, channel: str = "C1") -> list[str]:
        return [key for _, key in self.messages.get(channel, [])]


class Newsroom:
    """All services of the digest over one store, and short ways to call them."""

    def __init__(self, store: Store, ranker=None) -> None:
        self.store = store
        self.clock = Clock()
        self.slack = FakeSlack(self.clock)
        self.subscribing = Subscribing(store)
        self.digesting = Digesting(store, ranker)
        self.delivery = DigestDelivery(store)
        self.courier = Courier(self.delivery, self.slack, self.clock)
        self.maintainers = Maintainers(store)

    def subscribe(self, channel="C1", user="U1", schedule=MONDAYS, **wishes):
        wanted = Wishes(**{"minimum": 0, **wishes})
        return self.subscribing.set(WS, channel, user, self.clock(), schedule, wanted)

    def announce(self, *numbers: int, week: Week = W47, **given):
        """Papers of the last day that a week's digest covers."""
        return announce(
            self.store,
            *(
                a_preprint(f"2611.{one:05d}", f"Study {one}", announced_on=DAYS[week], **given)
                for one in numbers
            ),
        )

    def tick(self, at: datetime | Week | None = None):
        if at is not None:
            self.clock.at = boundary(MONDAYS, at) if isinstance(at, Week) else at
        return self.digesting.tick(self.clock())

    def run(self, at: datetime | Week | None = None) -> int:
        self.tick(at)
        return self.courier.run()

    def minutes(self, minutes: float) -> None:
        """Let time pass, with a run every minute."""
        for _ in range(int(minutes)):
            self.clock.advance(60)
            self.run()

    def digests(self, channel="C1") -> list[Digest]:
        """A channel's digests, the earliest week first."""
        with self.store.reading() as unit:
            one = unit.subscriptions.of_channel(WS, channel)
            return unit.digests.of_subscription(one.id, 500)[::-1] if one else []

    def states(self, channel="C1") -> list[tuple[int, str, str | None]]:
        return [(one.week.number, one.state.value, one.reason) for one in self.digests(channel)]

    def papers(self, channel="C1") -> list[list[int]]:
        """The numbers of the papers of each digest that has any."""
        found = [one.content.papers for one in self.digests(channel) if one.content]
        return [[int(paper.arxiv_id[-5:]) for paper in papers] for papers in found]

    def notices(self) -> list[tuple[str, str, str]]:
        """Kind, person and subject of the messages that are owed."""
        with self.store.writing() as unit:
            later = self.clock() + timedelta(days=999)
            due = unit.postings.claim_due(later, later, 1_000)
        return [(one.kind.value, one.place.channel, one.subject) for one in due]
