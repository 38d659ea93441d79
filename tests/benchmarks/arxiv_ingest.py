"""How quickly do 31,000 papers come from arXiv's OAI-PMH interface into the database?

    python -m tests.benchmarks.arxiv_ingest [--json]

A process of its own serves `../shared/data/pool` by the local arXiv over a socket; this one
harvests
it into SQLite without the gate's pauses: fetching, parsing, sorting, indexing and writing. A paper
counts once, though it comes with every category that it has.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.announcing import Coverage, Span
from bot.metadata.fetching import Fetcher
from bot.services.harvest_pages import Pages, Progress, begin
from tests.benchmarks.report import ROOT, Figure, report, shared, temporary_store
from tests.bot.metadata.asking import OpenGate

CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.RO", "stat.ML")
FIRST = date(2025, 4, 1)
NOW = datetime(2025, 7, 1, 5, tzinfo=UTC)


def serve(folder: Path) -> None:
    """The other process: says its address in one line, and serves until it is ended."""
    import uvicorn

    from bot.playground.arxiv.app import build_arxiv
    from bot.playground.arxiv.pool import load_pool
    from bot.playground.clock import ManualClock
    from bot.serving import listen, serve_on

    async def run() -> None:
        arxiv = build_arxiv(ManualClock(NOW.timestamp()), load_pool(folder))
        listener = listen("127.0.0.1", 0, setting="no setting")
        config = uvicorn.Config(arxiv.app, log_level="critical", access_log=False, lifespan="off")
        server = await serve_on(listener, config)
        print(listener.getsockname()[1], flush=True)
        await server.wait()

    asyncio.run(run())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.benchmarks.arxiv_ingest", "--serve", str(folder)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.terminate()
        child.wait()


def peak() -> float:
    """The most memory this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Memory:
    """The peak when a quarter of the records had come, and at the end."""

    def __init__(self) -> None:
        self.records = 0
        self.after: list[tuple[int, float]] = []
        self._last = Progress("", 0)

    def see(self, progress: Progress) -> None:
        before = self._last.records if progress.category == self._last.category else 0
        self.records += progress.records - before
        self._last = progress
        self.after.append((self.records, peak()))

    def at_quarter(self) -> float:
        return next(most for records, most in self.after if records >= self.records / 4)


def main() -> None:
    if "--serve" in sys.argv:
        serve(Path(sys.argv[-1]))
        return
    folder, memory, before = shared("data/pool"), Memory(), peak()
    with temporary_store() as store, served(folder) as url:
        places = ArxivPlaces(f"{url}/oai", f"{url}/rss", f"{url}/api")
        fetcher = Fetcher("papers@vega-lab.example")
        client = ArxivClient(fetcher, OpenGate(), places=places, now=lambda: NOW)
        troubles: list[str] = []
        pages = Pages(
            store,
            client,
            lambda: NOW,
            lambda _category, trouble: troubles.append(str(trouble)),
            progress=memory.see,
        )
        coverage = Coverage({category: Span(FIRST) for category in CATEGORIES})
        client.records("hep-lat", since=FIRST)  # the server has built its index now
        began = time.perf_counter()
        for category in CATEGORIES:
            with store.reading() as unit:
                cursor = unit.harvests.cursor(category)
            pages.harvest(begin(cursor, NOW, FIRST), coverage)
        took = time.perf_counter() - began
        with store.reading() as unit:
            papers = unit.preprints.count()
    report(
        [
            Figure("papers a second into SQLite", papers / took, "", "at least 2,000", papers),
            Figure("records a second, with those met again", memory.records / took, ""),
            Figure("peak memory before", before, "MB"),
            Figure("peak memory after a quarter of the records", memory.at_quarter(), "MB"),
            Figure("peak memory at the end", peak(), "MB", "flat"),
            Figure("troubles", len(troubles), "", "0"),
        ]
    )


if __name__ == "__main__":
    main()
