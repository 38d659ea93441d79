"""Events of suggestions, each delivered one to four times, in random order, by several threads.

    python -m tests.benchmarks.suggestion_events [--events 10000] [--json]

Events are messages that name one to three papers, in five threads, by twenty people. What is there
at the end is compared with what the set of events says, whatever their order: one suggestion a
paper, every person and thread once, one card a thread, one receipt an event.
"""

from __future__ import annotations

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from db.records import Place
from db.review_tables import postings, receipts, suggestion_changes, suggestion_places, suggestions
from db.store import open_store
from tests.benchmarks.report import Figure, report, temporary_url
from tests.bot.services.desk import Desk

Event = tuple[str, str, Place, list[str]]
THREADS = 6


def events(count: int) -> list[Event]:
    found = []
    for number in range(count):
        named = random.sample(range(count // 4), random.randint(1, 3))
        texts = [f"https://arxiv.org/abs/2407.{paper:05d}" for paper in named]
        place = Place(f"C{number % 5}", "1.1")
        found.append((f"event {number}", f"U{random.randrange(20)}", place, texts))
    return found


def deliveries(given: list[Event]) -> list[Event]:
    found = [event for event in given for _ in range(random.randint(1, 4))]
    random.shuffle(found)
    return found


def expected(given: list[Event]) -> dict[str, int]:
    papers = {text for *_, texts in given for text in texts}
    places = {(text, user, place) for _, user, place, texts in given for text in texts}
    cards = {(text, place) for _, _, place, texts in given for text in texts}
    return {
        "suggestions": len(papers),
        "people and threads": len(places),
        "cards": len(cards),
        "receipts": len(given),
        "lines of history": len(places),
    }


def found(desk: Desk) -> dict[str, int]:
    tables = {
        "suggestions": suggestions,
        "people and threads": suggestion_places,
        "receipts": receipts,
        "lines of history": suggestion_changes,
    }
    with desk.store._engines.reading.begin() as link:
        counts = {
            name: link.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in tables.items()
        }
        cards = sa.select(sa.func.count()).where(postings.c.kind.in_(["card", "also_card"]))
        return counts | {"cards": link.execute(cards).scalar_one()}


def measure(engine: str, count: int) -> tuple[int, int, float]:
    """How many counts are wrong by how much in sum, how many deliveries, in which time."""
    random.seed(5)
    given = events(count)
    order = deliveries(given)
    answers: dict[str, object] = {}
    wrong = 0
    with temporary_url(engine) as url:
        desk = Desk(open_store(url))

        def deliver(event: Event) -> tuple[str, object]:
            key, user, place, texts = event
            return key, desk.suggest(*texts, user=user, place=place, key=key).outcomes

        start = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            for key, outcomes in pool.map(deliver, order):
                wrong += answers.setdefault(key, outcomes) != outcomes
        seconds = time.perf_counter() - start
        there, wanted = found(desk), expected(given)
        desk.store.close()
    wrong += sum(abs(there[name] - wanted[name]) for name in wanted)
    return wrong, len(order), seconds


def main() -> int:
    count = int(sys.argv[sys.argv.index("--events") + 1]) if "--events" in sys.argv else 10_000
    figures = []
    for engine in ("sqlite", "postgresql"):
        wrong, delivered, seconds = measure(engine, count)
        name = f"effects that are missing, doubled or told differently, {engine}"
        figures.append(Figure(name, wrong, "effects", "0", count))
        figures.append(
            Figure(f"time of a delivery, {engine}", seconds / delivered * 1000, "ms", of=delivered)
        )
    report(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
