"""How often the predicted section is the one a paper stands in: leave-one-out on two lists.

    python -m tests.benchmarks.placing [--json]

Each entry is taken out of its list and placed by its title, and by its abstract where the shared
pool has one. Its note is not used: a paper that is suggested has none. An entry that is alone in
its section cannot be placed right, because without it the section is not there; it counts as wrong.
The baseline always names the section (or the three) with the most entries.
"""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from pathlib import Path

from bot.core.identity import paper_ids
from bot.core.placing import Listed, SectionModel
from bot.core.readme import parse
from db.records import PaperDetails
from tests.benchmarks.corpus import Corpus
from tests.benchmarks.report import Figure, report, shared

LISTS = {
    "the reading list": "reading-list/README.md",
    "model_merging": "data/lists/readme/model_merging/README.md",
}


def abstracts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(Path(shared("data/pool")).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found.update((paper["id"], paper["abstract"]) for paper in map(json.loads, lines))
    return found


def listed(path: str, known: dict[str, str]) -> list[Listed]:
    entries = parse(shared(path).read_text(encoding="utf-8")).entries
    fields = [part.fields for part in entries if part.fields is not None]
    return [Listed(each, known.get(paper_ids(each).arxiv_id or "", "")) for each in fields]


def places(entries: list[Listed]) -> list[int]:
    """For each entry at which place its own section stands when it is left out; 999: nowhere."""
    found = []
    for index, entry in enumerate(entries):
        model = SectionModel.of(entries[:index] + entries[index + 1 :])
        details = PaperDetails(title=entry.fields.title, source="arxiv", abstract=entry.abstract)
        ranked = [placement.section for placement in model.rank(details)]
        own = entry.fields.section
        found.append(ranked.index(own) if own in ranked else 999)
    return found


def of_list(name: str, entries: list[Listed]) -> list[Figure]:
    total = len(entries)
    ranks = places(entries)
    sizes = [count for _, count in Counter(each.fields.section for each in entries).most_common()]
    figures = []
    for top in (1, 3):
        base = round(100 * sum(sizes[:top]) / total, 1)
        share = round(100 * sum(rank < top for rank in ranks) / total, 1)
        figures += [
            Figure(f"{name}: right section in top {top}", share, "%", f"over {base}", of=total),
            Figure(f"{name}: baseline, {top} most frequent", base, "%", of=total),
        ]
    return figures


def speed() -> list[Figure]:
    corpus = Corpus(20_000)
    entries = [Listed(fields) for fields in corpus.papers_from(0, 5_000)]
    start = time.perf_counter()
    model = SectionModel.of(entries)
    learnt = time.perf_counter() - start
    details = PaperDetails("Deep Learning", "arxiv", abstract=" ".join(corpus.some_words(200)))
    start = time.perf_counter()
    for _ in range(20):
        model.rank(details)
    ranked = (time.perf_counter() - start) / 20
    return [
        Figure("learn 5,000 entries", round(learnt * 1_000), "ms", "under 1000"),
        Figure("rank one paper", round(ranked * 1_000, 1), "ms"),
    ]


def main() -> None:
    known = abstracts()
    figures = [
        figure for name, path in LISTS.items() for figure in of_list(name, listed(path, known))
    ]
    report([*figures, *speed()])


if __name__ == "__main__":
    main()
