"""How long does an answer take, by the kind of query?

    python -m tests.benchmarks.lookup_speed [--papers 10000] [--queries 200] [--keep FILE] [--json]

The list is made up (tests/benchmarks/corpus.py). Every query is worked out four times, of which the
quickest counts: caches are warm then, and other programs share the machine. --cpu counts the
processor's time instead of the clock's. Memory is what the process took at most; the list that the
queries are made of is a part of it.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.services.lookup import Lookup, answer_in
from db.records import DEFAULT_WORKSPACE, EntryFields
from db.store import Store, open_store
from tests.benchmarks.corpus import SEED, Corpus
from tests.benchmarks.lookup_names import edit
from tests.benchmarks.report import Figure, report, temporary_store
from tests.builders import NOW, indexed

_CHUNK = 20_000
_SAMPLES = 3_000
_ROUNDS = 3

Clock = Callable[[], float]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--papers", type=int, default=10_000)
    arguments.add_argument("--queries", type=int, default=200, help="of each kind")
    arguments.add_argument("--keep", type=Path, help="keep the database here, and use it again")
    arguments.add_argument("--cpu", action="store_true", help="count the processor's time")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    clock = time.thread_time if given.cpu else time.perf_counter
    if given.keep:
        store = open_store(f"sqlite:///{given.keep}")
        report(measure(store, given.papers, given.queries, clock))
        store.close()
        return
    with temporary_store() as store:
        report(measure(store, given.papers, given.queries, clock))


def measure(store: Store, papers: int, count: int, clock: Clock) -> list[Figure]:
    corpus = Corpus()
    started = time.perf_counter()
    kept = fill(store, corpus, papers)
    took = time.perf_counter() - started
    asked = queries(corpus, kept, count)
    gc.collect()
    gc.freeze()  # the corpus is no part of the bot
    bar = "p99 at most 5 ms" if papers <= 10_000 else "p99 at most 25 ms"
    figures = [Figure(f"adding {papers:,} papers", round(took, 2), "s")]
    everything: list[float] = []
    for kind, texts in asked.items():
        times = timed(store, texts, clock)
        everything += times
        figures += spread(kind, times)
    figures += spread("all kinds", everything, bar)
    figures += spread("repeated", repeated(Lookup(store)), "at most 0.06 ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures, Figure("memory, at most", round(memory, 1), "MiB")]


def fill(store: Store, corpus: Corpus, papers: int) -> list[EntryFields]:
    """Fill the database, unless it is; returns an even sample of the papers."""
    with store.reading() as unit:
        held = unit.entries.count(DEFAULT_WORKSPACE)
    kept: list[EntryFields] = []
    step = max(1, papers // _SAMPLES)
    for start in range(0, papers, _CHUNK):
        made = list(corpus.papers_from(start, min(start + _CHUNK, papers)))
        kept += made[::step]
        if held:
            continue
        with store.writing() as unit:
            unit.entries.add_many(DEFAULT_WORKSPACE, indexed(*made), NOW, "import")
    if not held:
        with store.writing() as unit:
            unit.search.tidy()  # as an import does at its end
    return kept


def queries(corpus: Corpus, kept: Sequence[EntryFields], count: int) -> dict[str, list[str]]:
    chance = random.Random(SEED + 1)
    papers = chance.sample(kept, min(len(kept), 4 * count))
    named = [paper for paper in papers if paper.method]
    names = [paper.method for paper in named if paper.method]
    noted = [paper.note for paper in papers if paper.note]
    chinese = [note for note in noted if not note.isascii()]
    english = [note.split() for note in noted if note.isascii()]
    titles = [paper.title for paper in papers]
    asked = {
        "name": names,
        "title": titles,
        "arXiv link": [
            f"https://arxiv.org/pdf/{p.url.rsplit('/', 1)[1]}v2" for p in papers if p.url
        ],
        "common word": corpus.words[:count],
        "rarer word": corpus.words[count : 20 * count : 17],
        "two words": [" ".join(corpus.some_words(2)) for _ in range(count)],
        "three words": [" ".join(corpus.some_words(3)) for _ in range(count)],
        "beginning, 2-3 letters": [
            word[: chance.choice((2, 3))] for word in corpus.words[: 5 * count]
        ],
        "beginning, 4-7 letters": [
            word[: chance.randint(4, 7)] for word in corpus.words[: 5 * count]
        ],
        "two words, one begun": [
            f"{title.split()[0]} {title.split()[1][:3]}" for title in titles if " " in title
        ],
        "phrase of a title": [f'"{" ".join(title.split()[1:3])}"' for title in titles],
        "phrase, common": [f'"{" ".join(corpus.some_words(2))}"' for _ in range(count)],
        "misspelt name": [edit(chance, name) for name in names if len(name) > 4],
        "misspelt title": [edit(chance, title) for title in titles],
        "words of a note": [" ".join(words[2:5]) for words in english],
        "Chinese, one character": corpus.characters[:count],
        "Chinese, two to six": [note[2 : chance.randint(4, 8)] for note in chinese],
        "filters only": [
            f"year:{chance.randint(1998, 2026)} section:{chance.choice(corpus.sections).split()[0]}"
            f" code:{chance.choice(('yes', 'no'))}"
            for _ in range(count)
        ],
        "filter and word": [
            f"year:{chance.randint(2010, 2020)}-{chance.randint(2021, 2026)} venue:cvpr {word}"
            for word in corpus.words[:count]
        ],
        "excluding": [f"{corpus.words[n]} -{corpus.words[n + 1]}" for n in range(count)],
        "nothing like it": [
            "".join(chance.choices("qxzjkvw", k=9)) + " " + corpus.words[n] for n in range(count)
        ],
        "a long sentence": [" ".join(corpus.some_words(40)) for _ in range(count)],
    }
    return {kind: list(dict.fromkeys(texts))[:count] for kind, texts in asked.items()}


def timed(store: Store, texts: Sequence[str], clock: Clock) -> list[float]:
    """Milliseconds of each answer, worked out anew each time."""
    best: dict[str, float] = {}
    for _ in range(1 + _ROUNDS):
        for text in texts:
            started = clock()
            with store.reading() as unit:
                answer_in(unit, DEFAULT_WORKSPACE, text, 5, 0)
            took = (clock() - started) * 1_000
            best[text] = min(took, best.get(text, took))
    return list(best.values())


def repeated(lookup: Lookup) -> list[float]:
    lookup.answer(DEFAULT_WORKSPACE, "learning")
    times = []
    for _ in range(20_000):
        started = time.perf_counter()
        lookup.answer(DEFAULT_WORKSPACE, "learning")
        times.append((time.perf_counter() - started) * 1_000)
    return times


def spread(kind: str, times: Sequence[float], bar: str = "") -> list[Figure]:
    ordered = sorted(times)
    marks = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return [
        Figure(
            f"{kind}, {mark}",
            round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4),
            "ms",
            bar if mark == "p99" else "",
            len(ordered),
        )
        for mark, share in marks.items()
    ]


if __name__ == "__main__":
    main()
