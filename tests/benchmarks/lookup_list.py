"""Is every paper of the real reading list found by its method, and by its title?

python -m tests.benchmarks.lookup_list [--json] [--misses]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bot.core.readme.parsing import parse
from bot.core.text import name_key, title_key
from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE, EntryFields
from tests.benchmarks.report import Figure, report, shared, temporary_store
from tests.builders import NOW, indexed


def main() -> None:
    text = shared("reading-list/README.md").read_bytes().decode()
    papers = [part.fields for part in parse(text).entries if part.fields is not None]
    with temporary_store() as store:
        with store.writing() as unit:
            unit.entries.add_many(DEFAULT_WORKSPACE, indexed(*papers), NOW, "import")
        report(list(figures(Lookup(store), papers)))


def figures(lookup: Lookup, papers: list[EntryFields]) -> Iterator[Figure]:
    yield Figure("entries", len(papers), "entries", "49")
    methods = [paper.method for paper in papers if paper.method]
    yield share("method at rank 1", lookup, methods, by_method)
    yield share("title at rank 1", lookup, [paper.title for paper in papers], by_title)


def by_method(fields: EntryFields) -> str:
    return name_key(fields.method or "")


def by_title(fields: EntryFields) -> str:
    return title_key(fields.title)


def share(title: str, lookup: Lookup, texts: list[str], key: object) -> Figure:
    """Twins, which share the name or title that is asked for, count as one."""
    misses = []
    for text in texts:
        results = lookup.answer(DEFAULT_WORKSPACE, text, limit=1).results
        wanted = name_key(text) if key is by_method else title_key(text)
        if not results or key(results[0].entry.fields) != wanted:  # type: ignore[operator]
            misses.append((text, [result.entry.fields for result in results]))
    if "--misses" in sys.argv:
        print(*misses, sep="\n")
    percent = round(100 * (1 - len(misses) / len(texts)), 2)
    return Figure(title, percent, "%", "100 %", len(texts))


if __name__ == "__main__":
    main()
