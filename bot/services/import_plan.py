"""What an import will change: the merge, and the cases in which more or less than it is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.identity import paper_ids
from bot.core.readme.model import Document, MergePlan, Update
from bot.errors import NothingInCommon
from db.records import Entry, EntryFields, EntryId, PaperIds

LEAST_SHARED = 0.1
"""Share of the smaller side's entries below which a file is taken for another list."""
MANY_LOST, MOST_LOST = 10, 0.8
"""How many entries, and which share of the list, a newer version may not lack unasked."""


def refuse_another_list(name: str, plan: MergePlan, entries: int) -> None:
    """Take nothing from a file that is another list, or what is left of a half-saved one."""
    lost = len(plan.removals)
    if entries and plan.shared < LEAST_SHARED:
        raise NothingInCommon(
            f"{name} shares next to nothing with the list that is there ({entries} entries), so it "
            "looks like another list and nothing was imported. To put it in the place of that "
            "list, run the import again with --replace."
        )
    if lost >= MANY_LOST and lost > entries * MOST_LOST:
        raise NothingInCommon(
            f"{name} lacks {lost} of the {entries} entries of the list, so it looks cut off and "
            "nothing was imported. If it is whole, run the import again with --replace."
        )


def with_old_identities(plan: MergePlan, document: Document, removed: Sequence[Entry]) -> MergePlan:
    """Rows that come back after a version without them are the entries that they were."""
    known = {match for match in plan.matches if match is not None}
    waiting: dict[PaperIds, list[EntryId]] = {}
    for entry in removed:
        if entry.id not in known:
            waiting.setdefault(entry.ids, []).append(entry.id)
    matches, updates = list(plan.matches), list(plan.updates)
    for index, part in enumerate(document.entries if waiting else ()):
        if matches[index] is not None or part.fields is None:
            continue
        found = waiting.get(paper_ids(part.fields))
        if found:
            matches[index] = entry_id = found.pop(0)
            updates.append(Update(entry_id, part.fields))
    return replace(plan, matches=tuple(matches), updates=tuple(updates))


def as_the_file_says(
    plan: MergePlan, document: Document, current: Mapping[EntryId, EntryFields]
) -> MergePlan:
    """The plan after which the list is the file, whatever was changed in the list before."""
    said = [part.fields for part in document.entries if part.fields is not None]
    known = {match for match in plan.matches if match is not None}
    return replace(
        plan,
        bases=tuple(said),
        updates=tuple(
            Update(match, fields)
            for match, fields in zip(plan.matches, said, strict=True)
            if match is not None and current.get(match) != fields
        ),
        removals=tuple(entry for entry in current if entry not in known),
        conflicts=(),
    )
