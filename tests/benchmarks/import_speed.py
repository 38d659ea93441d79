"""Imports a README of many rows through the service into SQLite: seconds and peak memory.

python -m tests.benchmarks.import_speed [--rows 10000] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.services.exporting import export_markdown
from bot.services.importing import import_document
from db.records import DEFAULT_WORKSPACE as WS
from db.store import open_store

WORDS = [
    "model",
    "image",
    "text",
    "video",
    "learning",
    "network",
    "token",
    "scale",
    "noise",
    "depth",
    "latent",
    "score",
    "flow",
    "sparse",
    "graph",
]
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def document(rows: int) -> str:
    random.seed(7)
    lines = ["# A long list", ""]
    for number in range(rows):
        if number % 500 == 0:
            lines += [
                "",
                f"## Section {number // 500}",
                "",
                "| Date | Method | Venue | Title | Code | Note |",
            ]
            lines += ["|---|---|---|---|---|---|"]
        title = " ".join(random.choices(WORDS, k=8)).capitalize()
        ident = f"{2000 + number % 20 * 100 + number % 12 + 1:04d}.{number:05d}"
        year = 2010 + number % 16
        lines.append(
            f"| {year}-{number % 12 + 1:02d}-11 | M{number} | ICML {year} | "
            f"[{title} {number}](https://arxiv.org/abs/{ident}) | "
            f"[code](https://github.com/a/{number}) | {' '.join(random.choices(WORDS, k=20))} |"
        )
    return "\n".join(lines) + "\n"


def measure(rows: int) -> dict[str, float]:
    data = document(rows).encode()
    newer = data.replace(b"ICML 2012", b"ICLR 2012")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder)}/papers.sqlite3")
        seconds = {}
        for name, content in (("first", data), ("again", data), ("newer", newer)):
            start = time.perf_counter()
            report = import_document(store, WS, "README.md", content, now=NOW)
            seconds[f"{name}_seconds"] = round(time.perf_counter() - start, 2)
            assert report.entries == rows, report.entries
        start = time.perf_counter()
        assert export_markdown(store, WS) == newer
        seconds["export_seconds"] = round(time.perf_counter() - start, 2)
        store.close()
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"rows": rows, **seconds, "peak_mib": round(peak)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measure(arguments.rows)
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' '):>15}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
