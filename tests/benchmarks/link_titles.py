"""How often a title is taken for another paper's: retitled papers, and links to other papers.

    python -m tests.benchmarks.link_titles [--json]

A retitled paper must not be flagged; of a link that leads to another paper, that should be. Links
of the second kind are made of pairs of titles of one month: any two, and two that share a rare
word, as neighbours on a list do. Names are what stands before the colon of a title: they must not
be flagged, whichever paper they link to.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable

from bot.core.indexing import title_head
from bot.core.text import tokens
from bot.services.enriching import is_same_title
from tests.benchmarks.report import Figure, report, shared

PAIRS = 20_000
RARE = range(2, 41)
"""In so many titles of the month a rare word stands."""
Pair = tuple[str, str]


def retitled() -> list[Pair]:
    with shared("data/lookups/retitled_papers.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["title_a"], row["title_b"]) for row in rows]


def titles() -> list[str]:
    with gzip.open(shared("data/pool/2025-05.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [json.loads(line)["title"] for line in lines]


def neighbours(known: list[str], chance: random.Random) -> list[Pair]:
    by_word = defaultdict(list)
    for title in known:
        for word in dict.fromkeys(tokens(title)):
            by_word[word].append(title)
    rare = sorted(word for word, of in by_word.items() if len(of) in RARE and len(word) > 7)
    pairs = (chance.sample(by_word[chance.choice(rare)], 2) for _ in range(PAIRS))
    return [(one, other) for one, other in pairs]


def flagged(pairs: Iterable[Pair]) -> float:
    seen = [not is_same_title(ours, theirs) for ours, theirs in pairs]
    return round(100 * sum(seen) / len(seen), 1)


def main() -> None:
    known, chance = titles(), random.Random(5)
    anyhow: list[Pair] = [(chance.choice(known), chance.choice(known)) for _ in range(PAIRS)]
    names = [(head, chance.choice(known)) for head in map(title_head, known) if head]
    short = [pair for pair in names if len(tokens(pair[0])) <= 3]
    old = retitled()
    report(
        [
            Figure("retitled papers flagged", flagged(old), "%", "at most 10 %", len(old)),
            Figure("links to any other paper flagged", flagged(anyhow), "%", "99 %", PAIRS),
            Figure(
                "links to a neighbour flagged",
                flagged(neighbours(known, chance)),
                "%",
                "85 %",
                PAIRS,
            ),
            Figure("names flagged", flagged(short), "%", "0 %", len(short)),
        ]
    )


if __name__ == "__main__":
    main()
