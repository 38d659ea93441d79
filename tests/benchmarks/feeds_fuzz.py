"""Can any answer break a parser of arXiv's interfaces? Broken ones at random, and XML bombs.

python -m tests.benchmarks.feeds_fuzz [--count 100000] [--seed 1] [--json]
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter

from tests.benchmarks.feeds_bombs import BOMBS, CAPS, cost
from tests.benchmarks.report import Figure, report
from tests.bot.arxiv.mutants import OWN, Answer, mutants, outcome
from tests.bot.playground.arxiv.asking import RAW

_LARGEST = 40_000
"""Bytes of a recorded answer that is broken again and again."""


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    report([*_broken(given.seed, given.count), *_bombs(quiet=given.json)])


def _broken(seed: int, count: int) -> list[Figure]:
    outcomes: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    slowest = 0.0
    originals = [*OWN, *_recorded()]
    for answer in mutants(seed, count, originals):
        began = time.perf_counter()
        try:
            outcomes[outcome(answer)] += 1
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            errors[f"{answer[0]}: {type(error).__name__} at {place.name}: {error}"[:200]] += 1
        slowest = max(slowest, time.perf_counter() - began)
    for kind, times in errors.most_common(5):
        print(times, kind)
    return [
        Figure("originals", len(originals), "answers"),
        Figure("answers that broke a parser", errors.total(), "answers", "0", count),
        *(
            Figure(f"answers with the outcome “{kind}”", times, "answers", of=count)
            for kind, times in outcomes.most_common()
        ),
        Figure("slowest answer", slowest * 1_000, "ms", "1000", count),
    ]


def _recorded() -> list[Answer]:
    paths = sorted(RAW.glob("*.xml")) if RAW else []
    return [(p.name, p.read_bytes()) for p in paths if p.stat().st_size <= _LARGEST]


def _bombs(*, quiet: bool) -> list[Figure]:
    costs = {f"{name} ({interface})": cost(name, interface) for name in BOMBS for interface in CAPS}
    if not quiet:
        for name, (kind, seconds, megabytes) in costs.items():
            print(f"{name}: {kind}, {seconds:.2f} s, {megabytes:.0f} MB")
    broke = [kind for kind, _, _ in costs.values() if kind == "read" or kind.startswith("broke")]
    of = len(costs)
    return [
        Figure("bombs that were read or broke a parser", len(broke), "bombs", "0", of),
        Figure("slowest bomb", max(each[1] for each in costs.values()), "s", "1", of),
        Figure("largest process", max(each[2] for each in costs.values()), "MB", "256", of),
    ]


if __name__ == "__main__":
    main()
