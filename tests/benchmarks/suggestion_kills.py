"""The bot killed at every step from a mention to the notice that the paper was added.

    python -m tests.benchmarks.suggestion_kills [--every 1] [--again] [--json]

A step is a statement, a commit and the moment after it, a question to a source, or a call of the
Web API and the moment after its answer. Bot and playground share a process, and a kill is an
exception that no handler takes: from then on every statement and every call of that bot raises it
too, its transaction is rolled back and its tasks are abandoned. (A process of its own would take
four seconds a step.) Another bot then starts on the same SQLite file; Slack and the people go on as
they would. `--again` kills the second bot as well, at the same number of steps after its start.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import shutil
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from slack_bolt.async_app import AsyncBoltRequest

from bot.app import playground_places, starter_list
from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.seed import BOT_USER, GENERATION, JONAS, MEI, PRIYA
from bot.playground.server import start_playground
from bot.playground.transports.contract import NotDelivered
from bot.services.maintaining import Maintainers
from bot.services.starter import load_starter_list
from bot.slack.app import build_app
from bot.wiring import build_ask, build_deps, build_desk
from db.records import DEFAULT_WORKSPACE
from db.store import open_store
from tests.benchmarks.report import Figure, report
from tests.scenarios.conftest import NoGate, button_of, buttons_of, text_of

TICK = 20
"""Seconds of the workspace's time between two looks at what is due."""
ENOUGH = 60
"""Ticks after which whatever can still happen has happened: retries, leases, quiet periods."""


class Killed(BaseException):
    """The bot is dead. No handler of the bot's takes this."""


class Killer:
    """Counts the steps of one bot and kills it at one of them (None: never)."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.names: list[str] = []
        self.story: list[str] = []
        """Those until the notice was there: what comes later is idling."""
        self.dead = False
        self.died = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()

    def step(self, name: str) -> None:
        with self._lock:
            if not self.dead:
                self.names.append(name)
                self.dead = len(self.names) == self.at
                if self.dead:
                    self._loop.call_soon_threadsafe(self.died.set)
        if self.dead:
            raise Killed

    def watch_store(self, store) -> None:
        for engine in (store._engines.reading, store._engines.writing):

            def before(_link, _cursor, statement, *_rest):
                self.step(" ".join(statement.split()[:3]))

            sa.event.listen(engine, "before_cursor_execute", before)
        sa.event.listen(store._engines.writing, "commit", lambda _link: self.step("COMMIT"))
        writing = store.writing

        @contextlib.contextmanager
        def watched():
            with writing() as unit:
                yield unit
            self.step("after COMMIT")

        store.writing = watched

    def watch_client(self, client) -> None:
        call = client.api_call

        async def watched(method, **arguments):
            self.step(f"call {method}")
            answer = await call(method, **arguments)
            self.step(f"answer {method}")
            return answer

        client.api_call = watched

    def watch_ask(self, ask):
        def watched(suggestion):
            self.step("ask a source")
            found = ask(suggestion)
            self.step("a source answers")
            return found

        return watched


class Bot:
    """The bot of a lab, as `papers run` puts it together; a transport of the playground's, too."""

    def __init__(self, running, path, clock, killer: Killer) -> None:
        def now():
            return datetime.fromtimestamp(clock.now(), UTC)

        self.killer = killer
        self.store = open_store(f"sqlite:///{path}")
        killer.watch_store(self.store)
        deps = build_deps(self.store, now)
        ask = build_ask("", playground_places(running), NoGate())
        self.app = build_app(
            deps,
            token=running.bot_token,
            base_url=running.api_url,
            desk=build_desk(self.store, deps, now),
            ask=killer.watch_ask(ask),
        )
        killer.watch_client(self.app.client)

    async def deliver(self, kind, payload, retry=None):
        """A payload reaches a bot that lives, and is acknowledged by one that still does."""
        asked = AsyncBoltRequest(body=payload, mode="socket_mode")
        answer = await self.unless_dead(self.app.bolt.async_dispatch(asked))
        if answer is None or answer.status != 200:
            raise NotDelivered("dispatch_failed")

    async def unless_dead(self, doing):
        """What is done, or None where the bot dies before."""
        task = asyncio.ensure_future(doing)
        death = asyncio.ensure_future(self.killer.died.wait())
        await asyncio.wait({task, death}, return_when=asyncio.FIRST_COMPLETED)
        death.cancel()
        if not self.killer.dead:
            return task.result()
        task.cancel()
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return None

    async def settled(self) -> None:
        while not self.killer.dead and (tasks := tuple(self.app.work._tasks)):
            await self.unless_dead(asyncio.wait(tasks))

    def bury(self) -> None:
        """Nothing of it goes on; what was written is on disk already."""
        self.killer.dead = True
        self.killer.died.set()
        for task in tuple(self.app.work._tasks):
            task.cancel()
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.app.work._executor.shutdown(wait=False)
        self.store.close()


@dataclass
class Lab:
    """A workspace with people in it, and a bot that can be killed and started again."""

    running: object
    path: Path
    clock: ManualClock
    bot: Bot | None = None
    acknowledged: list[str] = field(default_factory=list)

    @property
    def playground(self):
        return self.running.playground

    @property
    def workspace(self):
        return self.playground.workspace

    def start(self, killer: Killer | None = None) -> Bot:
        """A new bot on the same file, in the place of the old one."""
        if self.bot is not None:
            self.bot.bury()
        self.bot = Bot(self.running, self.path, self.clock, killer or Killer())
        self.playground.delivery.transport = self.bot
        self.bot.app.background.wake()
        return self.bot

    async def quiet(self) -> None:
        for _ in range(3):
            await self.playground.events.settled()
            await self.bot.settled()

    async def tick(self, seconds: float = TICK) -> None:
        self.clock.advance(seconds)
        with contextlib.suppress(Killed):
            self.bot.app.background.wake()
        await self.quiet()

    async def press(self, message, label, user=JONAS) -> None:
        block_id, action_id = button_of(message, label)
        place = {"channel": message.channel, "ts": message.ts}
        act = self.playground.interactions.act
        await act(user, place, block_id, action_id, None, {})
        await self.quiet()

    def of_bot(self, thread_ts: str):
        return [
            each
            for each in self.workspace.messages(GENERATION)
            if each.bot and each.thread_ts == thread_ts and each.ts != thread_ts
        ]

    def rows(self, table: str, where: str = "1 = 1") -> int:
        engine = sa.create_engine(f"sqlite:///{self.path}")
        with engine.connect() as link:
            count = sa.select(sa.func.count()).select_from(sa.table(table)).where(sa.text(where))
            found = link.execute(count).scalar_one()
        engine.dispose()
        return int(found)


def prepare(folder: Path) -> Path:
    """A database with the starter list and a maintainer, to be copied for each run."""
    path = folder / "prepared.db"
    store = open_store(f"sqlite:///{path}")
    load_starter_list(store, DEFAULT_WORKSPACE, starter_list(), now=datetime.now(UTC))
    Maintainers(store).claim(DEFAULT_WORKSPACE, JONAS, datetime.now(UTC), "Europe/Berlin")
    store.close()
    return path


def fresh(prepared: Path, folder: Path) -> Path:
    """A copy of it, and nothing left of the run before."""
    path = folder / "papers.db"
    for old in folder.glob("papers.db*"):
        old.unlink()
    shutil.copy(prepared, path)
    return path


@contextlib.asynccontextmanager
async def a_lab(prepared: Path, folder: Path):
    path = fresh(prepared, folder)
    clock = ManualClock()
    running = await start_playground(playground=build_playground(clock))
    lab = Lab(running, path, clock)
    try:
        yield lab
    finally:
        if lab.bot is not None:
            lab.bot.bury()
        await running.close()


def newest_paper(lab: Lab):
    return lab.playground.arxiv.catalogue.current(lab.clock.now())[-1]


def mention(lab: Lab, user: str = MEI):
    """A link, and below it a mention of the bot; returns the message with the link."""
    link = f"<https://arxiv.org/abs/{newest_paper(lab).paper.id}>"
    parent = lab.workspace.post(GENERATION, PRIYA, link)
    lab.workspace.post(GENERATION, user, f"<@{BOT_USER}> please", thread_ts=parent.ts)
    return parent


async def told(lab: Lab, killers: list[Killer]) -> list[str]:
    """The whole story; what is wrong at its end. `killers` are those of the bots that die first."""
    problems: list[str] = []
    waiting = iter([*killers[1:], Killer()])

    def revived() -> None:
        while lab.bot.killer.dead:
            lab.start(next(waiting))

    lab.start(killers[0])
    await lab.quiet()
    parent = mention(lab)
    await lab.quiet()
    if any(each.status == "ok" and each.name == "app_mention" for each in journal(lab)):
        problems += [] if lab.rows("suggestions") == 1 else ["acknowledged, and not on disk"]
    revived()
    await until(lab, revived, lambda: has_button(lab, parent, "Add"))
    for _ in range(3):
        if has_button(lab, parent, "Revert"):
            break
        if has_button(lab, parent, "Add"):
            await lab.press(lab.of_bot(parent.ts)[0], "Add")
            revived()
            await until(lab, revived, lambda: has_button(lab, parent, "Revert"))
    for _ in range(2):
        await lab.tick()
    killers[0].story[:] = killers[0].names
    for _ in range(ENOUGH // 2):
        revived()
        await lab.tick()
    return problems + wrong(lab, parent)


async def until(lab: Lab, revived, fulfilled) -> None:
    for _ in range(ENOUGH):
        if fulfilled():
            return
        await lab.tick()
        revived()


def journal(lab: Lab):
    return lab.playground.journal.latest()


def has_button(lab: Lab, parent, label: str) -> bool:
    messages = lab.of_bot(parent.ts)
    return any(name.startswith(label) for each in messages for name in buttons_of(each))


def wrong(lab: Lab, parent) -> list[str]:
    """What is lost or doubled at the end of the story."""
    messages = lab.of_bot(parent.ts)
    said = [text_of(each) for each in messages]
    arxiv_id = newest_paper_id(parent)
    everything = [m for c in lab.workspace.channels for m in lab.workspace.messages(c) if m.bot]
    counts = {
        "suggestions": lab.rows("suggestions"),
        "cards": sum("Suggested by" in each or "Added to" in each for each in said),
        "stamps": sum("Added to" in each for each in said),
        "notices": sum("is on the reading list now" in each for each in said),
        "rows of the list": lab.rows("entries", f"arxiv_id = '{arxiv_id}' AND removed_at IS NULL"),
    }
    found = [f"{count} {what}" for what, count in counts.items() if count != 1]
    if len(everything) != 2:
        found.append(f"{len(everything)} messages of the bot")
    owed = "given_up_at IS NOT NULL OR shown_revision < wanted_revision"
    if lab.rows("postings", owed):
        found.append("something is owed still")
    return found + lab.playground.journal.refused


def newest_paper_id(parent) -> str:
    return parent.text.strip("<>").rpartition("/")[2]


async def run_once(prepared: Path, folder: Path, *at: int) -> tuple[list[str], list[str]]:
    """The story with bots that die at steps; the names of the first one's steps, what is wrong."""
    async with a_lab(prepared, folder) as lab:
        killers = [Killer(number) for number in at] or [Killer()]
        return killers[0].story, await asyncio.wait_for(told(lab, killers), 60)


async def measure(every: int, *, again: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared = prepare(folder)
        steps, problems = await run_once(prepared, folder)
        assert not problems, problems
        tried = range(1, len(steps) + 1, every)
        held, broken = 0, Counter()
        for number in tried:
            at = (number, number) if again else (number,)
            try:
                _names, problems = await run_once(prepared, folder, *at)
            except TimeoutError:
                problems = ["it hangs"]
            held += not problems
            for each in problems:
                broken[each] += 1
                print(f"step {number} ({steps[number - 1]}): {each}")
        calls = sum(each.startswith(("call ", "answer ", "ask", "a source")) for each in steps)
    return [
        Figure("steps of the story", len(steps), f"steps, {calls} of them on the network"),
        Figure("kills after which nothing is lost or doubled", held, "kills", "all", len(tried)),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    report(asyncio.run(measure(options.every, again=options.again)))
