"""What votes are worth: four weeks of them, and how the weeks after rank.

    python -m tests.benchmarks.ranking_feedback [--json]

For each of the five lists, what its maintainers picked in the first four weeks is given as likes,
and the 20 papers that the ranking put highest and they did not pick, as dislikes. Then every later
week is ranked with and without. The list is the one before those four weeks: with time, what was
liked comes to the list anyway. `growing` is the same with the list as it really grew.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import groupby

from bot.core.ranking import Paper
from tests.benchmarks.ranker import paper, profile_of, reader
from tests.benchmarks.ranking_data import Item, Week, result, weeks
from tests.benchmarks.report import Figure, report

VOTED_WEEKS = 4
DISLIKES = 20


def scores(entries: Sequence[Item], week: Week, **votes: Sequence[Paper]) -> list[float]:
    profile = profile_of(entries, week.seen, **votes)
    return [each.score for each in profile.score([paper(p) for p in week.new], reader())]


def votes_of(voted: Sequence[Week]) -> dict[str, list[Paper]]:
    liked, others = [], []
    for week in voted:
        ranked = scores(voted[0].entries, week)
        liked += [paper(p) for p, hit in zip(week.new, week.hits, strict=True) if hit]
        others += [
            (score, p) for score, p, hit in zip(ranked, week.new, week.hits, strict=True) if not hit
        ]
    best = heapq.nlargest(DISLIKES, others, key=lambda each: each[0])
    return {"liked": liked, "disliked": [paper(p) for _, p in best]}


def main() -> None:
    scored: dict[str, list[tuple[Week, list[float]]]] = {}
    for _, group in groupby(weeks(), key=lambda week: week.list):
        of_list = list(group)
        voted, later = of_list[:VOTED_WEEKS], of_list[VOTED_WEEKS:]
        votes = votes_of(voted)
        likes = {"liked": votes["liked"]}
        given = {"nothing": {}, "likes": likes, "both": votes}
        for week in later:
            for what, kind in given.items():
                frozen = scores(voted[0].entries, week, **kind)
                scored.setdefault(what, []).append((week, frozen))
            for what in ("nothing", "both"):
                growing = scores(week.entries, week, **given[what])
                scored.setdefault(f"{what}, growing", []).append((week, growing))
    figures = []
    for what, of_what in scored.items():
        found = result(of_what)
        figures.append(Figure(f"nDCG@20, {what}", round(found.ndcg20, 3), "", of=len(of_what)))
        figures += [
            Figure(f"    {name}", round(value, 3), "") for name, value in found.lists.items()
        ]
    report(figures)


if __name__ == "__main__":
    main()
