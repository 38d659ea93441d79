"""How quickly are three months of arXiv harvested, and in how much memory?

    python -m tests.benchmarks.arxiv_ingest [--page 2500] [--json]

The papers of `../shared/data/pool` are served by the local arXiv in a process of its own, over a
real socket, and harvested into SQLite without the gate's pauses: parsed, sorted, folded, indexed.
First OAI-PMH alone, page by page; then a whole harvest of another database, with the feeds and
with the API's windows that all past days are held against.
"""

from __future__ import annotations

import argparse
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.announcing import Coverage, Span
from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.fetching import Fetcher
from bot.services.harvest_pages import Pages, Progress, begin
from bot.services.harvesting import Harvesting
from db.store import Store
from tests.arxiv_world import CATEGORIES, SteppingClock
from tests.benchmarks.report import Figure, report, shared, temporary_store

NOW = datetime(2025, 7, 1, 5, tzinfo=UTC)
SINCE = date(2025, 3, 31)


# --- the server ---------------------------------------------------------------------------------


def serve(page: int) -> None:
    import uvicorn

    from bot.playground.arxiv.app import build_arxiv
    from bot.playground.arxiv.pool import load_pool

    arxiv = build_arxiv(SteppingClock(NOW), load_pool(shared("data/pool")), records_page=page)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(arxiv.app, access_log=False, log_level="warning", lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def served(page: int) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.arxiv_ingest", "--serve"]
    process = subprocess.Popen([*command, "--page", str(page)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


# --- the harvest --------------------------------------------------------------------------------


class OpenTurn:
    """Of a gate that lets everybody through."""

    def again(self) -> None: ...

    def failed(self, retry_after: float | None = None) -> None: ...

    def forbidden(self, sentence: str) -> None: ...


class OpenGate:
    def turn(self, _source: str) -> AbstractContextManager[OpenTurn]:
        return nullcontext(OpenTurn())


@dataclass
class Memory:
    """The most memory that this process has needed, after each page; MiB."""

    peaks: list[float] = field(default_factory=list)

    def look(self, _progress: Progress | None = None) -> None:
        self.peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def client(port: int) -> ArxivClient:
    base = f"http://127.0.0.1:{port}"
    places = ArxivPlaces(f"{base}/oai", f"{base}/rss", f"{base}/api")
    fetcher = Fetcher("papers@vega-lab.example")
    return ArxivClient(fetcher, OpenGate(), places=places, now=lambda: NOW)


def complain(category: str, trouble: ArxivTrouble) -> None:
    sys.exit(f"{category}: {trouble}")


def by_pages(store: Store, arxiv: ArxivClient, memory: Memory) -> tuple[int, float]:
    """OAI-PMH alone: how many papers are kept, in how many seconds."""
    pages = Pages(store, arxiv, lambda: NOW, complain, progress=memory.look)
    coverage = Coverage({category: Span(SINCE) for category in CATEGORIES})
    began = time.perf_counter()
    for category in CATEGORIES:
        with store.writing() as unit:
            cursor = begin(unit.harvests.cursor(category), NOW, SINCE)
            unit.harvests.save_cursor(cursor)
        pages.harvest(cursor, coverage)
    return counted(store), time.perf_counter() - began


def whole(store: Store, arxiv: ArxivClient) -> tuple[int, float, int]:
    """A whole harvest; also how many days are not complete after it."""
    harvesting = Harvesting(store, arxiv, lambda: CATEGORIES, lambda: NOW)
    began = time.perf_counter()
    outcome = harvesting.run(since=SINCE)
    return counted(store), time.perf_counter() - began, len(outcome.days)


def counted(store: Store) -> int:
    with store.reading() as unit:
        return unit.preprints.count()


def measured(page: int) -> list[Figure]:
    memory = Memory()
    with served(page) as port:
        arxiv = client(port)
        memory.look()
        with temporary_store() as store:
            papers, seconds = by_pages(store, arxiv, memory)
        memory.look()
        quarter, end = memory.peaks[len(memory.peaks) // 4], memory.peaks[-1]
        with temporary_store() as store:
            more, longer, incomplete = whole(store, arxiv)
        memory.look()
    return [
        Figure("OAI-PMH into SQLite", papers / seconds, "papers/s", "2000", papers),
        Figure("peak memory before", memory.peaks[0], "MiB"),
        Figure("peak memory after a quarter of the pages", quarter, "MiB"),
        Figure("peak memory at the end", end, "MiB"),
        Figure("growth after the first quarter", 100 * (end / quarter - 1), "%"),
        Figure("whole harvest with feeds and API", more / longer, "papers/s", "", more),
        Figure("whole harvest: peak memory", memory.peaks[-1], "MiB"),
        Figure("whole harvest: days not complete", incomplete, "", "0"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=int, default=2_500)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.page)
    else:
        report(measured(given.page))


if __name__ == "__main__":
    main()
