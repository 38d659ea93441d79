"""Counts the arXiv ids of the shared lists that become entries with a title of their own.

    python -m tests.benchmarks.readme_ids [--json]

A title belongs to an id if it shares at least half of the shorter one's words with a known title of
the paper, or, where no title is known, if it stands in the lines of the entry. Ids that are missing
are listed by line, and so are entries whose title is another than the paper's: mostly the list's
own name for it.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.core.arxiv_id import find_arxiv_ids
from bot.core.identity import paper_ids
from bot.core.readme import parse
from bot.core.readme.inline import plain
from bot.core.readme.model import Part
from bot.core.text import title_key, tokens
from tests.benchmarks.readme_roundtrip import lists
from tests.benchmarks.report import Figure, report, shared


def known_titles() -> dict[str, set[str]]:
    """All titles that the shared data gives a paper, by its id."""
    titles: dict[str, set[str]] = {}
    for path in Path(shared("data/pool")).glob("*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for paper in map(json.loads, lines):
                titles.setdefault(paper["id"], set()).add(paper["title"])
    for id_, given in retitled():
        titles.setdefault(id_, set()).update(given)
    for row in rows_of("pwc_methods_name_to_arxiv.tsv"):
        titles.setdefault(row[2], set()).add(row[3])
    return titles


def rows_of(name: str) -> Iterator[list[str]]:
    path = shared(f"data/lookups/{name}")
    for line in path.read_text(encoding="utf-8").split("\n")[1:]:
        row = line.split("\t")
        if len(row) >= 4:
            yield row


def retitled() -> Iterator[tuple[str, list[str]]]:
    for row in rows_of("retitled_papers.tsv"):
        yield row[0], row[2:4]


def belongs(title: str, known: set[str], part: Part) -> bool:
    if not known:
        return title_key(title) in title_key(plain(part.raw))
    own = set(tokens(title))
    return any(
        len(own & set(tokens(other))) * 2 >= min(len(own), len(set(tokens(other))))
        for other in known
    )


def entries_by_id(parts: tuple[Part, ...]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        own = paper_ids(part.fields).arxiv_id
        others = [id_ for link in part.fields.links for id_ in find_arxiv_ids(link.url)]
        for id_ in {own, *others} - {None}:
            found.setdefault(id_, []).append(part)
    return found


def measure() -> tuple[list[Figure], list[str]]:
    titles = known_titles()
    ids = have = fitting = 0
    rest: list[str] = []
    for name, data in lists():
        text = data.decode("utf-8")
        found = entries_by_id(parse(text).entries)
        first: dict[str, int] = {}
        for number, line in enumerate(text.split("\n"), 1):
            for id_ in find_arxiv_ids(line):
                first.setdefault(id_, number)
        for id_, number in first.items():
            ids += 1
            parts = found.get(id_, [])
            have += bool(parts)
            known = titles.get(id_, set())
            if any(belongs(part.fields.title, known, part) for part in parts):
                fitting += 1
            elif parts:
                rest.append(f"{name}:{parts[0].line}: {id_} is called {parts[0].fields.title!r}")
            else:
                rest.append(f"{name}:{number}: {id_} is no entry")
    return [
        Figure("arXiv ids that are entries", have, "ids", "99 %", of=ids),
        Figure("of these with a title that belongs to them", fitting, "ids", "99 %", of=ids),
        Figure("share with such a title", round(100 * fitting / ids, 2), "%", "99 %"),
    ], rest


def main() -> None:
    figures, rest = measure()
    report(figures)
    print(*rest, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
