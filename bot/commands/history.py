"""`papers history`: what happened to a paper, and how to take it back."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from bot.commands.terminal import configured_store, err, one_line, out, print_json, utc_now
from bot.errors import NotFound
from bot.services.history import History, Story
from bot.services.lookup import Lookup
from bot.services.reviewing import Click, Reviewing
from db.records import (
    DEFAULT_WORKSPACE,
    ChangeKind,
    Entry,
    EntryChange,
    EntryFields,
    SuggestionChange,
    SuggestionState,
)
from db.store import Store

FOUND, NOTHING_FOUND = 0, 1


def run_history(query: str, *, revert: bool, as_json: bool) -> int:
    """Print the story of the paper that is meant; the exit code says whether there is one."""
    with configured_store() as store:
        entry = _meant(store, query)
        if entry is None:
            err.print(f"Nothing on the list for “{one_line(query)}”.")
            return NOTHING_FOUND
        if revert:
            out.print(_revert(store, entry))
        story = History(store).of_entry(DEFAULT_WORKSPACE, entry.id)
    if as_json:
        print_json({"title": entry.fields.title, "lines": [_as_json(each) for each in story.lines]})
    else:
        _print(entry, story)
    return FOUND


def _meant(store: Store, query: str) -> Entry | None:
    found = Lookup(store).answer(DEFAULT_WORKSPACE, query, limit=1)
    return found.meant or (found.results[0].entry if found.results else None)


def _revert(store: Store, entry: Entry) -> str:
    """Take what a suggestion added off the list again, however long ago that was."""
    story = History(store).of_entry(DEFAULT_WORKSPACE, entry.id)
    added = [s for s in story.suggestions if s.suggestion.state is SuggestionState.ADDED]
    if not added:
        raise NotFound(
            f"“{one_line(entry.fields.title)}” was not added by a suggestion, so there is nothing "
            "to revert. Remove its row from the README and import that."
        )
    click = Click(DEFAULT_WORKSPACE, added[-1].suggestion.id, None, utc_now())
    Reviewing(store).revert(click, late=True)
    return "It is off the list again, and its suggestion waits for a maintainer."


def _print(entry: Entry, story: Story) -> None:
    out.print(Text(one_line(entry.fields.title), style="bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("When (UTC)", "What", "Who"):
        table.add_column(heading, overflow="fold")
    for line in story.lines:
        table.add_row(f"{line.at:%Y-%m-%d %H:%M}", Text(_what(line)), _who(line))
    out.print(table)


def _who(line: EntryChange | SuggestionChange) -> str:
    if line.actor:
        return line.actor
    return line.source if isinstance(line, EntryChange) else ""


def _what(line: EntryChange | SuggestionChange) -> str:
    if isinstance(line, SuggestionChange):
        word = line.event.value.replace("_", " ")
        return f"suggestion {word}" + (f": {one_line(line.note)}" if line.note else "")
    if line.kind is ChangeKind.EDITED and line.before and line.after:
        return "edited: " + "; ".join(_differences(line.before, line.after))
    return f"{line.kind.value} {one_line(line.note)}" if line.note else line.kind.value


def _differences(before: EntryFields, after: EntryFields) -> list[str]:
    old, new = before.to_json(), after.to_json()
    changed = [key for key in new if old[key] != new[key]]
    return [
        f"{key} {one_line(str(old[key]), 40)} → {one_line(str(new[key]), 40)}" for key in changed
    ]


def _as_json(line: EntryChange | SuggestionChange) -> dict[str, Any]:
    kind = line.kind if isinstance(line, EntryChange) else line.event
    of = "entry" if isinstance(line, EntryChange) else "suggestion"
    return {
        "at": line.at.isoformat(),
        "of": of,
        "what": kind.value,
        "who": line.actor,
        "note": line.note,
    }
