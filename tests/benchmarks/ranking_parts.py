"""What each part of the ranking adds: taken out one by one, and alone.

    python -m tests.benchmarks.ranking_parts [--json]

The figures stand in docs/ranking.md; a part that adds nothing is taken out of the code.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from bot.core.ranking.building import Parts
from tests.benchmarks.ranker import scores_with
from tests.benchmarks.ranking_data import Item, Week, result, weeks

Variant = Callable[[Sequence[Item]], Sequence[Item]]
ALL = Parts()


def as_it_is(entries: Sequence[Item]) -> Sequence[Item]:
    return entries


def without_titles(entries: Sequence[Item]) -> Sequence[Item]:
    """Only the entries whose abstract is known; all of them if that is none."""
    return [entry for entry in entries if entry["abstract"]] or entries


def without_abstracts(entries: Sequence[Item]) -> Sequence[Item]:
    return [{**entry, "title": "", "abstract": ""} for entry in entries]


VARIANTS: dict[str, tuple[Parts, Variant]] = {
    "everything": (ALL, as_it_is),
    "without the fresh model": (replace(ALL, fresh=0), as_it_is),
    "without the lasting model": (replace(ALL, lasting=0), as_it_is),
    "without vectors": (replace(ALL, vectors=0), as_it_is),
    "without sharing": (replace(ALL, sharing=False), as_it_is),
    "the fresh model alone": (Parts(1, 0, 0, sharing=False), as_it_is),
    "the lasting model alone": (Parts(0, 1, 0, sharing=False), as_it_is),
    "vectors alone": (Parts(0, 0, 1, sharing=False), as_it_is),
    "entries without abstract left out": (ALL, without_titles),
    "all abstracts withheld": (ALL, without_abstracts),
}


def main() -> None:
    scored: dict[str, list[tuple[Week, list[float]]]] = {name: [] for name in VARIANTS}
    seconds = dict.fromkeys(VARIANTS, 0.0)
    for week in weeks():
        for name, (parts, changed) in VARIANTS.items():
            began = time.perf_counter()
            scores = scores_with(parts, changed(week.entries), week.seen, week.new)
            seconds[name] += time.perf_counter() - began
            scored[name].append((week, scores))
    results = {name: result(of) for name, of in scored.items()}
    if "--json" in sys.argv:
        print(json.dumps({name: asdict(each) for name, each in results.items()}, indent=2))
        return
    lists = list(results["everything"].lists)
    print("| | nDCG@20 | recall@20 | " + " | ".join(lists) + " |")
    print("|---|---|---|" + "---|" * len(lists))
    for name, each in results.items():
        each_list = " | ".join(f"{value:.3f}" for value in each.lists.values())
        print(f"| {name} | {each.ndcg20:.3f} | {each.recall20:.3f} | {each_list} |")
    count = len(scored["everything"])
    print(f"{seconds['everything'] / count:.2f} s a week, streams and papers read once included")


if __name__ == "__main__":
    main()
