"""Merges the 27 versions of the reading list one after the other, without a database.

    python -m tests.benchmarks.readme_versions [--json]

A version passes if what is written back is byte-identical, every row that also stood in the version
before is the same entry, nothing is there twice, and merging it again changes nothing.
"""

from __future__ import annotations

import sys

from bot.core.readme import merge, parse, render
from db.records import DocumentPart, EntryFields, EntryId, PartKind
from tests.benchmarks.report import Figure, report, shared


def merged(
    text: str, parts: list[DocumentPart], entries: dict[EntryId, EntryFields]
) -> tuple[list[DocumentPart], dict[EntryId, EntryFields]]:
    """The list after the import of the text."""
    document = parse(text)
    plan = merge(parts, entries, document)
    entries = dict(entries)
    kept: list[DocumentPart] = []
    found = zip(plan.matches, plan.bases, strict=True)
    for part in document.parts:
        if part.fields is None:
            kept.append(DocumentPart(PartKind.TEXT, part.raw))
            continue
        entry, base = next(found)
        if entry is None:
            entry = EntryId(len(entries) + 1)
            entries[entry] = part.fields
        kept.append(DocumentPart(PartKind.ENTRY, part.raw, entry, base))
    entries.update((update.entry_id, update.fields) for update in plan.updates)
    for entry in plan.removals:
        del entries[entry]
    return kept, entries


def faults(text: str, before: list[DocumentPart], after: list[DocumentPart], entries) -> list[str]:
    """What is wrong with the list after the import."""
    old = {part.raw: part.entry_id for part in before if part.entry_id}
    new = {part.raw: part.entry_id for part in after if part.entry_id}
    ids = [part.entry_id for part in after if part.entry_id]
    again = merge(after, entries, parse(text))
    checks = {
        "bytes": render(after, entries) == text,
        "identity": all(new[raw] == old[raw] for raw in old if raw in new),
        "once": len(set(ids)) == len(ids) == len(entries),
        "again": not (again.updates or again.removals or again.conflicts or None in again.matches),
    }
    return [name for name, good in checks.items() if not good]


def main() -> None:
    parts: list[DocumentPart] = []
    entries: dict[EntryId, EntryFields] = {}
    files = sorted(shared("data/lists/generation_models_versions").glob("*.md"))
    passed = 0
    for file in files:
        text = file.read_bytes().decode("utf-8")
        after, entries = merged(text, parts, entries)
        wrong = faults(text, parts, after, entries)
        passed += not wrong
        if wrong:
            print(f"{file.name}: {', '.join(wrong)}", file=sys.stderr)
        parts = after
    report(
        [
            Figure("versions merged one after the other", passed, "versions", "all", of=len(files)),
            Figure("entries at the end", len(entries), "entries", "49"),
        ]
    )


if __name__ == "__main__":
    main()
