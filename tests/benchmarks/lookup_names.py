"""Are methods found by their names? 1,657 real ones, exact, in full, and misspelt.

python -m tests.benchmarks.lookup_names [--json] [--misses]
"""

from __future__ import annotations

import csv
import random
import string
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.core.text import name_key
from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE, EntryFields
from tests.benchmarks.report import Figure, report, shared, temporary_store
from tests.builders import NOW, indexed

SEED = 20_261_123


def main() -> None:
    source = shared("data/lookups/pwc_methods_name_to_arxiv.tsv")
    with temporary_store() as store:
        rows = read(source)
        with store.writing() as unit:
            unit.entries.add_many(DEFAULT_WORKSPACE, indexed(*map(as_paper, rows)), NOW, "import")
        report(list(figures(Lookup(store), rows)))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def as_paper(row: dict[str, str]) -> EntryFields:
    return EntryFields(
        section=row["collections"],
        title=row["source_title"],
        method=row["name"],
        names=(row["full_name"],) if row["full_name"] else (),
        url=f"https://arxiv.org/abs/{row['arxiv_id']}",
    )


def figures(lookup: Lookup, rows: list[dict[str, str]]) -> Iterator[Figure]:
    count = Counter(name_key(row["name"]) for row in rows)
    unambiguous = [row["name"] for row in rows if count[name_key(row["name"])] == 1]
    yield share("unambiguous name at rank 1", lookup, [(n, n) for n in unambiguous], "name", 1, 100)
    full = [(row["full_name"], row["full_name"]) for row in rows if row["full_name"]]
    yield share("full name at rank 1", lookup, full, "full_name", 1, 99)
    chance = random.Random(SEED)
    long_enough = [row["name"] for row in rows if len(row["name"]) >= 5]
    edited = [(edit(chance, name), name) for name in long_enough]
    yield share("name with one edit in the first three", lookup, edited, "name", 3, 95)
    words = [row["source_title"] for row in rows]
    titles = [(edit(chance, title), title) for title in words]
    yield share("title with one edit in the first three", lookup, titles, "title", 3, 0)


def edit(chance: random.Random, name: str) -> str:
    """One letter inserted, deleted, substituted, or two neighbours exchanged; never the same."""
    while True:
        at, letter = chance.randrange(len(name)), chance.choice(string.ascii_lowercase)
        made = chance.choice(
            (
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            )
        )
        if name_key(made) != name_key(name):
            return made


def share(
    title: str, lookup: Lookup, asked: list[tuple[str, str]], field: str, first: int, bar: float
) -> Figure:
    misses = []
    for text, wanted in asked:
        answer = lookup.answer(DEFAULT_WORKSPACE, text, limit=first)
        found = [said(result.entry.fields, field) for result in answer.results]
        if not any(name_key(wanted) == name_key(name) for names in found for name in names):
            misses.append((text, wanted, [result.entry.fields.method for result in answer.results]))
    if "--misses" in sys.argv:
        print(*misses, sep="\n")
    percent = 100 * (1 - len(misses) / len(asked))
    return Figure(title, round(percent, 2), "%", f"at least {bar} %" if bar else "", len(asked))


def said(fields: EntryFields, field: str) -> tuple[str, ...]:
    return {"name": (fields.method or "",), "full_name": fields.names, "title": (fields.title,)}[
        field
    ]


if __name__ == "__main__":
    main()
