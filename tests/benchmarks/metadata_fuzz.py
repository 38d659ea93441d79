"""Can any answer break a parser of metadata? 100,000 broken ones, and the slowest of them.

python -m tests.benchmarks.metadata_fuzz [--bodies 100000] [--seed 1] [--json]
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter

from tests.benchmarks.report import Figure, report
from tests.bot.metadata.mutants import mutants, outcome


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bodies", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    outcomes: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    slowest = 0.0
    for case in mutants(given.seed, given.bodies):
        began = time.perf_counter()
        try:
            outcomes[outcome(case)] += 1
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            errors[f"{case.source}: {type(error).__name__} at {place.name}: {error}"[:200]] += 1
        slowest = max(slowest, time.perf_counter() - began)
    for kind, count in errors.most_common(5):
        print(count, kind)
    of = given.bodies
    report(
        [
            Figure("bodies that broke a parser", errors.total(), "bodies", "0", of),
            Figure("bodies read as papers", outcomes["papers"], "bodies", of=of),
            Figure("bodies read as no paper", outcomes["none"], "bodies", of=of),
            Figure("bodies refused as broken", outcomes["Broken"], "bodies", of=of),
            Figure("bodies refused as undocumented", outcomes["Undocumented"], "bodies", of=of),
            Figure("slowest body", slowest * 1_000, "ms", "1000", of),
        ]
    )


if __name__ == "__main__":
    main()
