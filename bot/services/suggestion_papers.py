"""What the list and its suggestions hold of one paper, and how suggestions change.

All of it inside a unit of work that holds its workspace (see `Workspaces.hold`), so that what is
read here stays true until the unit ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.papers import same_paper
from bot.core.review import DECISIONS
from bot.errors import AlreadyDecided, NotFound
from bot.services.owing import tell
from db.records import (
    Entry,
    PaperIds,
    Suggestion,
    SuggestionChange,
    SuggestionEvent,
    SuggestionId,
    SuggestionState,
    WorkspaceId,
)
from db.search.index import IDENTITY, TITLE, identity_keys, title_keys
from db.search.terms import entry_of
from db.store import Unit

_MOST_HITS = 40


def listed_entry(unit: Unit, workspace: WorkspaceId, ids: PaperIds) -> Entry | None:
    """The row of the list that is of a paper, if there is one.

    A link that led to a row once leads to it again, also where the row says another one.
    """
    return listed_entries(unit, workspace, [ids])[0]


def listed_entries(
    unit: Unit, workspace: WorkspaceId, papers: Sequence[PaperIds]
) -> list[Entry | None]:
    """As `listed_entry`, for a few papers at once: the same few statements as for one."""
    keys = [key for ids in papers for key in (*identity_keys(ids), *title_keys(ids.title_key))]
    hits = unit.search.exact(workspace, keys, _MOST_HITS * len(papers))
    rows = [entry_of(hit.recency) for hit in hits if hit.kind in {IDENTITY, TITLE}]
    entries = unit.entries.many(workspace, list(dict.fromkeys(rows)))
    found = [next((one for one in entries if same_paper(ids, one.ids)), None) for ids in papers]
    rest = [ids for ids, entry in zip(papers, found, strict=True) if entry is None]
    led_to = iter(_rows_of_suggestions(unit, workspace, rest) if rest else ())
    return [entry or next(led_to) for entry in found]


def _rows_of_suggestions(
    unit: Unit, workspace: WorkspaceId, papers: Sequence[PaperIds]
) -> list[Entry | None]:
    states = {SuggestionState.ADDED, SuggestionState.LISTED}
    near = [one for one in unit.suggestions.of_papers(workspace, papers) if one.state in states]
    rows = list(dict.fromkeys(one.entry_id for one in near if one.entry_id is not None))
    live = {one.id: one for one in unit.entries.many(workspace, rows) if one.removed_at is None}
    led_to = [[one.entry_id for one in near if same_paper(ids, one.ids)] for ids in papers]
    return [next((live[row] for row in own if row in live), None) for own in led_to]


def suggestions_of(
    unit: Unit, workspace: WorkspaceId, ids: PaperIds, states: Collection[SuggestionState]
) -> list[Suggestion]:
    """Suggestions of a paper that stand so, oldest first."""
    near = unit.suggestions.of_paper(workspace, ids)
    return [one for one in near if one.state in states and same_paper(ids, one.ids)]


def current(unit: Unit, workspace: WorkspaceId, suggestion: SuggestionId) -> Suggestion:
    """A suggestion as it stands now; where it was merged into another one, that one.

    Raises:
        NotFound: the workspace has no such suggestion.
    """
    found = unit.suggestions.get(workspace, suggestion)
    while found is not None and found.merged_into is not None:
        found = unit.suggestions.get(workspace, found.merged_into)
    if found is None:
        raise NotFound("There is no such suggestion: it may belong to another workspace.")
    return found


def change(
    unit: Unit,
    before: Suggestion,
    after: Suggestion,
    event: SuggestionEvent,
    now: datetime,
    actor: str | None = None,
    note: str | None = None,
) -> Suggestion:
    """Change a suggestion and remember it.

    Raises:
        AlreadyDecided: somebody else has changed it since `before` was read.
    """
    saved = unit.suggestions.save(before, after)
    if saved is None:
        raise decided(unit, before, now)
    remember(unit, before, event, now, actor, note)
    return saved


def decided(unit: Unit, one: Suggestion, now: datetime) -> AlreadyDecided:
    """Says who settled a suggestion, or unsettled it, and when."""
    last = unit.suggestions.last(one.id, DECISIONS)
    if last is None:  # it was changed by nobody's decision, such as by details that came
        return AlreadyDecided("changed by somebody else", None, now)
    return AlreadyDecided(last.event.value, last.actor, last.at, last.note)


def remember(
    unit: Unit,
    one: Suggestion,
    event: SuggestionEvent,
    now: datetime,
    actor: str | None = None,
    note: str | None = None,
) -> None:
    """Add a line to a suggestion's history."""
    line = SuggestionChange(one.id, now, event, actor, note)
    unit.suggestions.remember(one.workspace_id, line)


def close_as_listed(
    unit: Unit,
    before: Suggestion,
    known: Suggestion,
    entry: Entry,
    now: datetime,
    by: str | None = None,
) -> Suggestion:
    """A suggestion turned out to be of a paper that is on the list: nothing is to be decided."""
    after = replace(
        known, state=SuggestionState.LISTED, entry_id=entry.id, decided_at=now, decided_by=by
    )
    closed = change(unit, before, after, SuggestionEvent.LISTED, now, by)
    tell(unit, closed, SuggestionEvent.LISTED, by=by)
    return closed
