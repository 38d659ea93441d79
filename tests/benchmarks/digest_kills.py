"""Workers killed around the delivery of digests, with a Slack that loses, refuses and dawdles.

    python -m tests.benchmarks.digest_kills [--kills 1000] [--real 100] [--engines sqlite] [--json]
    python -m tests.benchmarks.digest_kills --naive     # the control: it has to find doubles

Slack loses 20 % of its replies (the message is there), answers 5 % with 500 (it is there, or not)
and 5 % with 429, and shows 5 % of the messages up to a minute after the client gave up. A worker
ticks and delivers until it dies: at a step drawn at random, a step being a statement, a commit, the
moment after it, a call of Slack or the moment after its answer; such a kill is an exception that no
handler takes. `--real` workers more are processes that get SIGKILL at a moment drawn at random. A
new worker goes on 5 to 60 seconds later, on a clock that all of them share. When enough have died,
the others live: every week of every channel has to be there, once. `--naive` leaves what is not
known alone for no time at all, and sweeps nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bot.core.digest.due import boundary
from bot.services import digest_delivery
from bot.services.digest_courier import Courier
from bot.services.digest_delivery import DigestDelivery
from bot.services.digest_ports import SlackIsBusy, SlackIsSilent
from bot.services.digesting import Digesting
from db.store import open_store
from tests.benchmarks.digest_replicas import option
from tests.benchmarks.report import Figure, report, temporary_url
from tests.digest_builders import MONDAYS, W47, Newsroom

CHANNELS = tuple(f"C{number}" for number in range(8))
FEW_STEPS = 300
"""Steps after which a worker is dead at the latest: a tick and eight deliveries take as many."""
TIMEOUT = 30
"""Seconds that a client waits for a reply."""


class Killed(BaseException):
    """The worker is dead. No handler takes this."""


class Killer:
    """Counts the steps of one worker and kills it at one of them (None: never)."""

    def __init__(self, at: int | None) -> None:
        self.left = at

    def step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                raise Killed

    def watch(self, store) -> None:
        for engine in (store._engines.reading, store._engines.writing):
            sa.event.listen(engine, "before_cursor_execute", lambda *_: self.step())
        sa.event.listen(store._engines.writing, "commit", lambda _link: self.step())
        writing = store.writing

        @contextlib.contextmanager
        def watched():
            with writing() as unit:
                yield unit
            self.step()

        store.writing = watched


class FileClock:
    """The time, in a file: it goes on when a worker dies."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(int(self._path.read_text() or 0), UTC)

    def set(self, at: datetime) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(str(int(at.timestamp())))
        new.replace(self._path)

    def advance(self, seconds: int) -> None:
        self.set(self() + timedelta(seconds=seconds))


class FileSlack:
    """Channels in a file of lines: visible from (seconds), channel, key, ts; or what ts is gone."""

    def __init__(self, path: Path, clock: FileClock, killer: Killer, seed: int) -> None:
        self._path, self._clock, self._killer = path, clock, killer
        self._dice = random.Random(seed)
        self.is_good = False

    def _append(self, line: str) -> None:
        file = os.open(self._path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(file, f"{line}\n".encode())
        os.close(file)

    def _put(self, channel: str, key: str, late: int = 0) -> str:
        number = self._path.stat().st_size if self._path.exists() else 0
        visible = int(self._clock().timestamp()) + late
        ts = f"{visible}.{number:09d}"
        self._append(f"{visible} {channel} {key} {ts}")
        return ts

    def post(self, channel, content, key):
        self._killer.step()
        luck = 1.0 if self.is_good else self._dice.random()
        if luck < 0.05:
            raise SlackIsBusy(timedelta(seconds=self._dice.randint(1, 300)))
        if luck < 0.075:
            raise SlackIsSilent("status 500")
        if luck < 0.125:
            self._put(channel, key, late=TIMEOUT + self._dice.randint(1, 60))
            self._killer.step()
            self._clock.advance(TIMEOUT)
            raise SlackIsSilent("TimeoutError")
        ts = self._put(channel, key)
        self._killer.step()
        if luck < 0.15:
            raise SlackIsSilent("status 500")
        if luck < 0.35:
            raise SlackIsSilent("ClientConnectionResetError")
        return ts

    def find(self, channel, key, since):
        self._killer.step()
        self._may_fail()
        now = int(self._clock().timestamp())
        found = [
            ts
            for visible, place, own, ts in self.messages()
            if place == channel and own == key and since.timestamp() <= visible <= now
        ]
        self._killer.step()
        return found

    def delete(self, channel, ts):
        self._killer.step()
        self._may_fail()
        self._append(f"gone {ts}")
        self._killer.step()

    def _may_fail(self) -> None:
        luck = 1.0 if self.is_good else self._dice.random()
        if luck < 0.05:
            raise SlackIsBusy(timedelta(seconds=self._dice.randint(1, 60)))
        if luck < 0.1:
            raise SlackIsSilent("status 500")

    def messages(self) -> list[tuple[int, str, str, str]]:
        if not self._path.exists():
            return []
        lines = [line.split() for line in self._path.read_text().splitlines()]
        gone = {line[1] for line in lines if line[0] == "gone"}
        return [
            (int(line[0]), line[1], line[2], line[3])
            for line in lines
            if line[0] != "gone" and line[3] not in gone
        ]


class Ground:
    """What outlives every worker: the database, Slack and the time."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.url = url
        self.dice = random.Random(seed)
        self.clock = FileClock(folder / "clock")
        self.log = folder / "slack"
        self.weeks = 0

    def slack(self, killer: Killer) -> FileSlack:
        return FileSlack(self.log, self.clock, killer, self.dice.randrange(2**32))

    def next_week(self) -> None:
        self.clock.set(boundary(MONDAYS, W47.moved(self.weeks)) + timedelta(seconds=1))
        self.weeks += 1

    def work(self, killer: Killer, rounds: int, *, good: bool = False) -> bool:
        """A worker, until it dies or has made its rounds; whether it died."""
        store = open_store(self.url)
        slack = self.slack(killer)
        slack.is_good = good
        killer.watch(store)
        digesting = Digesting(store)
        courier = Courier(DigestDelivery(store), slack, self.clock)
        try:
            for _ in range(rounds):
                digesting.tick(self.clock())
                courier.run()
                self.clock.advance(20)
        except Killed:
            return True
        finally:
            killer.left = None
            store.close()
        return False

    def killed_for_real(self) -> None:
        child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                self.work(Killer(None), 10_000)
            os._exit(0)
        time.sleep(self.dice.uniform(0.03, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def is_done(self) -> bool:
        """Whether this week is over everywhere: then the next one may come."""
        store = open_store(self.url)
        with store.reading() as unit:
            week = W47.moved(self.weeks - 1)
            found = [standing for _, standing in unit.digests.standings_in([week]).items()]
        store.close()
        return len(found) == len(CHANNELS) and all(one.state == "sent" for one in found)


def measure(engine: str, kills: int, real: int) -> list[Figure]:
    with temporary_url(engine) as url, TemporaryDirectory() as folder:
        store = open_store(url)
        room = Newsroom(store)
        for channel in CHANNELS:
            room.subscribe(channel, says_nothing=True)
        store.close()
        ground = Ground(url, Path(folder), seed=23)
        ground.next_week()
        died = 0
        while died < kills + real:
            if real and died % ((kills + real) // real) == 0:
                ground.killed_for_real()
                died += 1
            else:
                died += ground.work(Killer(ground.dice.randint(1, FEW_STEPS)), 10)
            ground.clock.advance(ground.dice.randint(5, 60))
            if ground.is_done():
                ground.next_week()
        ground.work(Killer(None), 400, good=True)
        return judged(ground, engine, died)


def judged(ground: Ground, engine: str, died: int) -> list[Figure]:
    store = open_store(ground.url)
    wanted, wrong = 0, Counter()
    messages = ground.slack(Killer(None)).messages()
    there = Counter(key for _, _, key, _ in messages)
    with store.reading() as unit:
        for one in unit.subscriptions.active():
            digests = unit.digests.of_subscription(one.id, 100_000)
            wanted += len(digests)
            wrong["missing"] += sum(there[each.key] == 0 for each in digests)
            wrong["doubled"] += sum(there[each.key] > 1 for each in digests)
            wrong["missing"] += ground.weeks - len(digests)
            wrong["open"] += sum(each.state != "sent" for each in digests)
    store.close()
    posts = ground.log.read_text().count("\n")
    return [
        Figure(f"kills, {engine} ({posts} lines of Slack's)", died, "kills"),
        Figure(f"digests missing, {engine}", wrong["missing"], "digests", "0", wanted),
        Figure(f"digests doubled, {engine}", wrong["doubled"], "digests", "0", wanted),
        Figure(f"digests not known to be there, {engine}", wrong["open"], "digests", "0", wanted),
    ]


def main() -> int:
    logging.disable(logging.CRITICAL)
    if "--naive" in sys.argv:
        digest_delivery.QUIET = timedelta()
        Courier._sweep = lambda *_: None
    kills, real = int(option("--kills", "1000")), int(option("--real", "100"))
    engines = option("--engines", "sqlite,postgresql").split(",")
    report([one for engine in engines for one in measure(engine, kills, real)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
