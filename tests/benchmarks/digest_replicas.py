"""Three and eight replicas tick at the same moment, 1,000 weeks long, on both engines.

    python -m tests.benchmarks.digest_replicas [--ticks 1000] [--engines sqlite,postgresql] [--json]

Each replica is a process with a store of its own, and does at each tick what the bot does: notes
what is due, chooses, sends. Every channel has to get exactly one digest a week.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections import Counter
from typing import Any

from bot.core.digest.due import boundary
from bot.services.digest_courier import Courier
from bot.services.digest_delivery import DigestDelivery
from bot.services.digesting import Digesting
from db.store import open_store
from tests.benchmarks.report import Figure, report, temporary_url
from tests.digest_builders import MONDAYS, W47, Clock, FakeSlack, Newsroom

CHANNELS = ("C1", "C2")


def replica(url: str, ticks: int, together: Any, pipe: Any) -> None:
    """One of them; hands back its posts, and how long each tick took."""
    store, clock = open_store(url), Clock()
    slack = FakeSlack(clock)
    digesting, courier = Digesting(store), Courier(DigestDelivery(store), slack, clock)
    seconds = []
    for tick in range(ticks):
        clock.at = boundary(MONDAYS, W47.moved(tick))
        together.wait()
        start = time.perf_counter()
        digesting.tick(clock())
        courier.run()
        seconds.append(time.perf_counter() - start)
        together.wait()
    store.close()
    pipe.send(([(channel, key) for channel in CHANNELS for key in slack.keys(channel)], seconds))


def measure(engine: str, replicas: int, ticks: int) -> list[Figure]:
    context = multiprocessing.get_context("spawn")
    with temporary_url(engine) as url:
        store = open_store(url)
        room = Newsroom(store)
        for channel in CHANNELS:
            room.subscribe(channel, says_nothing=True)
        together = context.Barrier(replicas)
        pipes = [context.Pipe() for _ in range(replicas)]
        started = [
            context.Process(target=replica, args=(url, ticks, together, theirs))
            for _, theirs in pipes
        ]
        for one in started:
            one.start()
        told = [ours.recv() for ours, _ in pipes]
        for one in started:
            one.join()
        posts = Counter(post for posted, _ in told for post in posted)
        digests = [(one.channel, one.key) for name in CHANNELS for one in all_of(room, name)]
        store.close()
    once = sum(posts[one] == 1 for one in digests)
    seconds = sorted(each for _, took in told for each in took)
    name = f"{replicas} replicas, {engine}"
    wanted = ticks * len(CHANNELS)
    return [
        Figure(f"digests posted once, {name}", once, "digests", "all", wanted),
        Figure(f"posts, {name}", sum(posts.values()), "posts", f"{wanted}"),
        Figure(f"a tick, p99, {name}", seconds[len(seconds) * 99 // 100] * 1000, "ms"),
    ]


def all_of(room: Newsroom, channel: str):
    with room.store.reading() as unit:
        one = next(each for each in unit.subscriptions.active() if each.channel == channel)
        return unit.digests.of_subscription(one.id, 1_000_000)


def option(name: str, default: str) -> str:
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def main() -> int:
    ticks = int(option("--ticks", "1000"))
    engines = option("--engines", "sqlite,postgresql").split(",")
    report([one for engine in engines for count in (3, 8) for one in measure(engine, count, ticks)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
