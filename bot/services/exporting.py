"""Export: the list as its README, byte for byte where nothing was changed."""

from __future__ import annotations

from bot.core.readme import render
from bot.errors import NotFound
from db.records import WorkspaceId
from db.store import Store


def export_markdown(store: Store, workspace: WorkspaceId) -> bytes:
    """The README of the workspace's list as UTF-8.

    Raises:
        NotFound: the list is empty and was never imported.
    """
    with store.reading() as unit:
        document = unit.documents.load(workspace)
        entries = unit.entries.all(workspace)
    if document is None and not entries:
        raise NotFound(
            "The list is empty, so there is nothing to export. Import one: papers import README.md"
        )
    current = {entry.id: entry.fields for entry in entries}
    parts = document.parts if document else ()
    placed = {part.entry_id for part in parts}
    new = [entry.id for entry in entries if entry.id not in placed]
    return render(parts, current, new).encode("utf-8")
