"""Imports the 27 versions of the reading list one after the other into one database.

    python -m tests.benchmarks.import_versions [--json]

A version passes if its export is byte-identical, if every row that also stood in the version before
is still the same entry, and if no entry and no row is there twice.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.services.exporting import export_markdown
from bot.services.importing import import_document
from db.records import DEFAULT_WORKSPACE as WS
from db.records import PartKind
from db.store import open_store

VERSIONS = (
    Path(__file__).resolve().parents[2].parent / "shared/data/lists/generation_models_versions"
)
START = datetime(2024, 9, 30, tzinfo=UTC)


def measure() -> dict[str, object]:
    files = sorted(VERSIONS.glob("*.md"))
    passed, rows_kept, ids_ever, faults = 0, 0, set(), []
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/papers.sqlite3")
        before: dict[str, int] = {}
        for day, file in enumerate(files):
            data = file.read_bytes()
            report = import_document(store, WS, "README.md", data, now=START + timedelta(days=day))
            with store.reading() as unit:
                parts = [p for p in unit.documents.load(WS).parts if p.kind is PartKind.ENTRY]
                entries = unit.entries.all(WS)
            rows = {part.raw: part.entry_id for part in parts}
            ids = [part.entry_id for part in parts]
            kept = [raw for raw in rows if raw in before]
            checks = {
                "bytes": export_markdown(store, WS) == data,
                "identity": all(rows[raw] == before[raw] for raw in kept),
                "once": len(set(ids)) == len(ids) == len(entries) == report.entries,
                "conflicts": not report.conflicts,
            }
            faults += [f"{file.name}: {name}" for name, good in checks.items() if not good]
            passed += all(checks.values())
            rows_kept += len(kept)
            ids_ever |= set(ids)
            before = rows
        store.close()
    return {
        "versions": len(files),
        "passed": passed,
        "rows_kept": rows_kept,
        "distinct_entries": len(ids_ever),
        "faults": faults,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if not VERSIONS.is_dir():
        print(f"Nothing to measure: {VERSIONS} is not there.")
        return 0
    result = measure()
    if arguments.json:
        print(json.dumps(result))
    else:
        print(
            f"versions imported and exported without a fault: {result['passed']} of "
            f"{result['versions']} ({result['rows_kept']} rows kept their entry; "
            f"{result['distinct_entries']} entries ever)"
        )
        for fault in result["faults"]:
            print(f"  {fault}")
    return 0 if result["passed"] == result["versions"] else 1


if __name__ == "__main__":
    sys.exit(main())
