"""How soon events and clicks are acknowledged while somebody else holds the database.

The whole bot stands over signed HTTP against the playground, on an SQLite file. Another process
takes the write lock for two seconds, lets go for half a second, and takes it again. Meanwhile
people mention the bot with links and press buttons; the playground's journal has the time of every
acknowledgement, and says how many were refused. At the end every mention is a suggestion.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from bot.playground.clock import MovableClock
from bot.playground.seed import GENERATION, MEI, PRIYA
from db.records import DEFAULT_WORKSPACE
from tests.benchmarks.report import Figure, report
from tests.scenarios.conftest import a_real_world, button_of

EVENTS, CLICKS = 500, 200
HELD, FREE = 2.0, 0.5
AT_ONCE = 4
BETWEEN = 0.05
"""Seconds between two groups of events: a busy channel, not a flood."""
PATIENCE = 120


def hold(path: str, stop) -> None:
    """Take the write lock again and again."""
    link = sqlite3.connect(path, isolation_level=None, timeout=30)
    while not stop.is_set():
        link.execute("BEGIN IMMEDIATE")
        time.sleep(HELD)
        link.execute("ROLLBACK")
        time.sleep(FREE)


async def measure(folder: str) -> tuple[list[float], list[float], int, int]:
    """Milliseconds of each ack of events and clicks; events refused; suggestions at the end."""
    async with a_real_world("http", folder, MovableClock()) as world:
        world.playground.journal._kept = 100_000
        parent = world.workspace.post(GENERATION, PRIYA, "papers")
        await world.say("@papers arXiv:2501.99999", thread_ts=parent.ts)
        await card_is_there(world)
        stop = multiprocessing.Event()
        holder = multiprocessing.Process(target=hold, args=(f"{folder}/papers.db", stop))
        holder.start()
        await asyncio.sleep(0.2)
        events = asyncio.create_task(mention(world))
        clicks = asyncio.create_task(press(world))
        await asyncio.gather(events, clicks)
        stop.set()
        await asyncio.to_thread(holder.join)
        count = await all_on_disk(world)
        kept = world.playground.journal.latest()
    refused = sum(each.kind == "event" and each.status == "failed" for each in kept)
    return times(kept, "event"), times(kept, "action"), refused, count


async def mention(world) -> None:
    for at in range(0, EVENTS, AT_ONCE):
        for number in range(at, at + AT_ONCE):
            world.workspace.post(
                GENERATION, MEI, f"<@U0PAPERS01> <https://arxiv.org/abs/2502.{number:05d}>"
            )
        await asyncio.sleep(BETWEEN)
    await world.playground.events.settled()


async def press(world) -> None:
    """A button that needs the database to find that this person may not press it."""
    card = next(m for m in world.workspace.messages(GENERATION) if m.bot)
    for _ in range(CLICKS):
        block_id, action_id = button_of(card, "Withdraw")
        body = {"user": PRIYA, "place": {"channel": card.channel, "ts": card.ts}}
        body |= {"block_id": block_id, "action_id": action_id, "value": None, "values": {}}
        async with world.browser.post(f"{world.running.url}/page/act", json=body) as answer:
            await answer.read()
        await asyncio.sleep(BETWEEN)


async def card_is_there(world) -> None:
    for _ in range(PATIENCE * 10):
        world.bot.background.wake()
        found = [m for m in world.workspace.messages(GENERATION) if m.bot]
        if found and "could not find" in str(found[0].blocks):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("no card")


async def all_on_disk(world) -> int:
    """How many suggestions there are once nothing more comes."""
    for _ in range(PATIENCE):
        count = await asyncio.to_thread(pending, world.queue)
        if count >= EVENTS + 1:
            break
        await asyncio.sleep(1)
    return count


def pending(queue) -> int:
    return queue.pending(DEFAULT_WORKSPACE, limit=1).total


def times(kept, kind: str) -> list[float]:
    return sorted(each.ms for each in kept if each.kind == kind and each.ms is not None)


def at(share: float, values: list[float]) -> float:
    return round(values[min(int(len(values) * share), len(values) - 1)], 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        events, clicks, refused, count = asyncio.run(measure(str(Path(folder))))
    figures = []
    for name, values in (("event", events), ("click", clicks)):
        figures += [
            Figure(f"{name} acknowledged, p99", at(0.99, values), "ms", "500 ms", len(values)),
            Figure(f"{name} acknowledged, median", round(statistics.median(values), 1), "ms"),
            Figure(f"{name} acknowledged, slowest", round(values[-1], 1), "ms"),
        ]
    figures.append(Figure("deliveries refused, and sent again", refused, "events", "", len(events)))
    figures.append(Figure("mentions that are suggestions", count - 1, "mentions", "all", EVENTS))
    report(figures)


if __name__ == "__main__":
    main()
