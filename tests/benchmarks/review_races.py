"""Two to eight maintainers decide about one suggestion at the same moment, on both engines.

    python -m tests.benchmarks.review_races [--races 1000] [--json]

A race is right if one of them wins, every other one is told who did, when and what, and the list
has the paper once if it was added, and not at all if it was declined. The maintainers sit in
three processes, each with a store of its own, as replicas of the bot would.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.errors import AlreadyDecided
from bot.services.reviewing import Click, Reviewing
from db.records import DEFAULT_WORKSPACE as WS
from db.records import SuggestionId
from db.store import open_store
from tests.benchmarks.report import Figure, report, temporary_url
from tests.bot.services.desk import SOON, Desk, details

PROCESSES = 3
PEOPLE = 8
Told = tuple[str, str, str | None]
"""Who was told, of what, by whom; the winner is told of nobody."""


def sit(url: str, number: int, pipe: Any) -> None:
    """One replica: makes the clicks it is sent, all at once."""
    store = open_store(url)
    reviewing = Reviewing(store)

    def click(job: tuple[int, str, str]) -> Told:
        suggestion, user, move = job
        one = Click(WS, SuggestionId(suggestion), user, SOON)
        try:
            if move == "added":
                reviewing.add(one)
            else:
                reviewing.decline(one, "why")
        except AlreadyDecided as error:
            return user, error.what, error.by
        return user, move, None

    with ThreadPoolExecutor(PEOPLE) as pool:
        while jobs := pipe.recv():
            pipe.send(list(pool.map(click, jobs)))
    store.close()


def is_right(told: list[Told], state: str, rows: int) -> bool:
    winners = [(user, what) for user, what, by in told if by is None]
    if len(winners) != 1:
        return False
    [(winner, what)] = winners
    others = {(heard, by) for _, heard, by in told if by is not None}
    return others == {(what, winner)} and state == what and rows == (what == "added")


def measure(engine: str, races: int) -> tuple[int, float]:
    random.seed(11)
    right = 0
    with temporary_url(engine) as url:
        desk = Desk(open_store(url))
        desk.maintain(*(f"M{n}" for n in range(PEOPLE)))
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(PROCESSES)]
        replicas = [
            context.Process(target=sit, args=(url, n, theirs))
            for n, (_, theirs) in enumerate(pipes)
        ]
        for replica in replicas:
            replica.start()
        seconds = 0.0
        for race in range(races):
            is_one_right, took = run(desk, [ours for ours, _ in pipes], race)
            right, seconds = right + is_one_right, seconds + took
        for ours, _ in pipes:
            ours.send([])
        for replica in replicas:
            replica.join()
        desk.store.close()
    return right, seconds


def run(desk: Desk, pipes: list[Any], race: int) -> tuple[bool, float]:
    """Whether the race was right, and how many seconds it took until the last one was told."""
    arxiv = f"2407.{race:05d}"
    said = details(f"Paper {race}", arxiv)
    number = desk.known(f"https://arxiv.org/abs/{arxiv}", said=said)
    people = random.sample(range(PEOPLE), random.randint(2, PEOPLE))
    jobs: list[list[tuple[int, str, str]]] = [[] for _ in pipes]
    for place, person in enumerate(people):
        jobs[place % len(pipes)].append(
            (number, f"M{person}", random.choice(["added", "declined"]))
        )
    busy = [(pipe, mine) for pipe, mine in zip(pipes, jobs, strict=True) if mine]
    start = time.perf_counter()
    for pipe, mine in busy:
        pipe.send(mine)
    told = [one for pipe, _ in busy for one in pipe.recv()]
    seconds = time.perf_counter() - start
    rows = [entry for entry in desk.listed() if entry.fields.title == said.title]
    state = desk.get(number).state.value
    return len(told) == len(people) and is_right(told, state, len(rows)), seconds


def main() -> int:
    races = int(sys.argv[sys.argv.index("--races") + 1]) if "--races" in sys.argv else 1_000
    figures = []
    for engine in ("sqlite", "postgresql"):
        right, seconds = measure(engine, races)
        name = f"races with one winner and every loser told, {engine}"
        figures.append(Figure(name, right, "races", f"{races}", races))
        figures.append(Figure(f"until the last is told, {engine}", seconds / races * 1000, "ms"))
    report(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
