"""What an import did: the records that the terminal prints and ``--json`` writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.readme.model import Conflict, Document, MergePlan, Problem
from db.records import EntryFields, EntryId


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """One entry that an import adds, updates or removes."""

    title: str
    section: str
    method: str | None = None
    line: int | None = None
    fields: tuple[str, ...] = ()
    """For an update: the names of the fields that change."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do."""

    name: str
    entries: int
    sections: tuple[tuple[str, int], ...]
    added: tuple[ChangedEntry, ...]
    updated: tuple[ChangedEntry, ...]
    removed: tuple[ChangedEntry, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    dry_run: bool = False


def report_of(
    name: str,
    document: Document,
    plan: MergePlan,
    current: Mapping[EntryId, EntryFields],
    *,
    dry_run: bool,
) -> ImportReport:
    """Tell what the plan changes in a list that holds `current`."""
    parts = document.entries
    lines = {
        match: part.line
        for part, match in zip(parts, plan.matches, strict=True)
        if match is not None
    }
    back = {update.entry_id for update in plan.updates} - set(current)
    added = tuple(
        _changed_entry(part.fields, part.line)
        for part, match in zip(parts, plan.matches, strict=True)
        if (match is None or match in back) and part.fields is not None
    )
    updated = tuple(
        _changed_entry(update.fields, lines.get(update.entry_id), current[update.entry_id])
        for update in plan.updates
        if update.entry_id in current
    )
    removed = tuple(_changed_entry(current[entry], None) for entry in plan.removals)
    counts: dict[str, int] = {}
    for part in parts:
        section = part.fields.section if part.fields else ""
        counts[section] = counts.get(section, 0) + 1
    return ImportReport(
        name=name,
        entries=len(parts),
        sections=tuple(counts.items()),
        added=added,
        updated=updated,
        removed=removed,
        unchanged=len(current) - len(updated) - len(removed),
        conflicts=plan.conflicts,
        problems=document.problems,
        dry_run=dry_run,
    )


def _changed_entry(
    fields: EntryFields, line: int | None, before: EntryFields | None = None
) -> ChangedEntry:
    names: tuple[str, ...] = ()
    if before is not None:
        old, new = before.to_json(), fields.to_json()
        names = tuple(name for name in new if old[name] != new[name])
    return ChangedEntry(fields.title, fields.section, fields.method, line, names)


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """The report as plain values, for ``--json``."""
    changed = {
        kind: [
            {
                "title": entry.title,
                "section": entry.section,
                "method": entry.method,
                "line": entry.line,
                **({"fields": list(entry.fields)} if entry.fields else {}),
            }
            for entry in getattr(report, kind)
        ]
        for kind in ("added", "updated", "removed")
    }
    return {
        "file": report.name,
        "dry_run": report.dry_run,
        "entries": report.entries,
        "sections": [{"name": name, "entries": count} for name, count in report.sections],
        "unchanged": report.unchanged,
        **changed,
        "conflicts": [
            {
                "title": conflict.title,
                "line": conflict.line,
                "field": conflict.field,
                "base": conflict.base,
                "list": conflict.ours,
                "file": conflict.theirs,
            }
            for conflict in report.conflicts
        ],
        "not_understood": [
            {"line": problem.line, "text": problem.text, "reason": problem.reason}
            for problem in report.problems
        ],
    }
