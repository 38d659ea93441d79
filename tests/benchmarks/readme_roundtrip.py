"""Reads and writes every document of the shared lists, and a long one of our own.

    python -m tests.benchmarks.readme_roundtrip [--json]

A document passes if its export is byte-identical to it. The weekly histories count each distinct
text once.
"""

from __future__ import annotations

import json
import lzma
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from bot.core.readme import check_text, merge, parse, render
from db.records import DocumentPart, EntryId, PartKind
from tests.benchmarks.report import Figure, report, shared

ROWS = 10_000


def lists() -> Iterator[tuple[str, bytes]]:
    """The documents of other lists, by their names."""
    folder = shared("data/lists/readme")
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".md", ".yaml"}:
            yield str(path.relative_to(folder)), path.read_bytes()


def weeks() -> Iterator[tuple[str, bytes]]:
    """Every distinct text that the five lists of the weekly histories ever had."""
    seen = set()
    for path in sorted(Path(shared("data/lists/history")).glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                week = json.loads(line)
                for name, text in week["files"].items():
                    if text not in seen:
                        seen.add(text)
                        yield f"{path.stem} {week['commit'][:8]} {name}", text.encode()


def exported(text: str) -> str:
    """The text after an import and an export."""
    document = parse(text)
    parts = [
        DocumentPart(PartKind.TEXT, part.raw)
        if part.fields is None
        else DocumentPart(PartKind.ENTRY, part.raw, EntryId(number), part.fields)
        for number, part in enumerate(document.parts)
    ]
    current = {part.entry_id: part.fields for part in parts if part.entry_id is not None}
    return render(parts, current)


def identical(documents: Iterator[tuple[str, bytes]], what: str) -> Figure:
    passed, names = 0, []
    for name, data in documents:
        same = exported(data.decode("utf-8")).encode() == data
        passed += same
        names.append(name)
        if not same:
            print(f"{name} is not written as it was", file=sys.stderr)
    return Figure(what, passed, "documents byte-identical", "all", of=len(names))


def long_table(rows: int) -> str:
    """A table of our own in the shape of the reading list."""
    lines = (
        f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}|Method{i}|CVPR 2024"
        f"|[A Study of Topic {i} for Wide Models](https://arxiv.org/abs/2401.{i:05d})"
        f"|[code](https://github.com/lab/m{i})|一个说明 {i}\n"
        for i in range(rows)
    )
    return "Big:\nDate|Method|Venue|Title|Code|Note\n-|-|-|-|-|-\n" + "".join(lines)


def long_list() -> list[Figure]:
    """How long a list of 10,000 rows takes, and how much memory."""
    data = long_table(ROWS).encode()
    start = time.perf_counter()
    text = check_text(data)
    document = parse(text)
    parsed = time.perf_counter()
    merge((), {}, document)
    merged = time.perf_counter()
    tracemalloc.start()
    parse(text)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return [
        Figure("check and parse 10,000 rows", round(parsed - start, 2), "s", "2 s"),
        Figure("merge of a first import of them", round(merged - parsed, 2), "s", "3 s"),
        Figure("memory at most while parsing them", round(peak), "MB", "300 MB"),
    ]


def main() -> None:
    report(
        [
            identical(lists(), "documents of other lists"),
            identical(weeks(), "texts of the weekly histories"),
            *long_list(),
        ]
    )


if __name__ == "__main__":
    main()
