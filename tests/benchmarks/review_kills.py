"""kill -9 at every database step of every story of a suggestion, on both engines.

    python -m tests.benchmarks.review_kills [--json]

A process tells the story and is killed before its Nth statement or commit, or right after the last
commit, before it could say so to anybody. Then the story is told again, as Slack's next delivery
would. A step is right if after the kill nothing or all of the story has happened, and if after the
second telling the database says what it says where nobody was killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys

import sqlalchemy as sa

from db.store import open_store
from tests.benchmarks.report import Figure, report, temporary_url
from tests.bot.services.desk import Desk
from tests.bot.services.test_crashes import STORIES, state_of
from tests.conftest import empty


def tell(url: str, name: str, step: int) -> None:
    """Tell a story in a process of its own, which ends before its step of that number."""
    store = open_store(url)
    left = [step]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    for event in ("before_cursor_execute", "commit"):
        sa.event.listen(store._engines.writing, event, count)
    STORIES[name][1](Desk(store))
    os._exit(0)


def told_until(url: str, name: str, step: int) -> bool:
    """Whether the story ended before the step."""
    process = multiprocessing.get_context("fork").Process(target=tell, args=(url, name, step))
    process.start()
    process.join()
    return process.exitcode == 0


def prepared(engine: str, url: str, name: str) -> Desk:
    if engine == "postgresql":
        empty(url)
    desk = Desk(open_store(url))
    desk.maintain("M1")
    for earlier in STORIES[name][0]:
        earlier(desk)
    return desk


def measure(engine: str, name: str) -> tuple[int, int]:
    """How many steps were right, of how many."""
    right = step = 0
    before = after = None
    while True:
        with temporary_url(engine) if engine == "sqlite" else SERVER as url:
            desk = prepared(engine, url, name)
            before = before or state_of(desk)
            desk.store.close()
            ended = told_until(url, name, step)
            desk = Desk(open_store(url))
            left = state_of(desk)
            STORIES[name][1](desk)
            again = state_of(desk)
            desk.store.close()
        if ended:
            return right + (left == again), step + 1
        after = after or again
        right += left == before and again == after
        step += 1


class _Server:
    """One Postgres for all steps: a new one for each would take a second."""

    url = ""

    def __enter__(self) -> str:
        return self.url

    def __exit__(self, *_: object) -> None:
        pass


SERVER = _Server()


def main() -> int:
    figures = []
    for engine in ("sqlite", "postgresql"):
        right = steps = 0
        with temporary_url(engine) as SERVER.url:
            for name in STORIES:
                one_right, one_steps = measure(engine, name)
                right, steps = right + one_right, steps + one_steps
        name = f"steps killed with nothing lost and nothing doubled, {engine}"
        figures.append(Figure(name, right, "steps", f"{steps}", steps))
    report(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
