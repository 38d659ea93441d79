"""The starter list: what a database begins with, so that the first question has an answer."""

from __future__ import annotations

from datetime import datetime

from bot.services.import_report import ImportReport
from bot.services.importing import ImportOptions, import_document
from db.records import WorkspaceId
from db.store import Store


def load_starter_list(
    store: Store, workspace: WorkspaceId, data: bytes, *, now: datetime
) -> ImportReport | None:
    """Import the starter list if the workspace never had a list; ``None`` where it had one."""
    with store.reading() as unit:
        if unit.documents.load(workspace) is not None or unit.entries.count(workspace):
            return None
    options = ImportOptions(source="starter")
    return import_document(store, workspace, "starter list", data, now=now, options=options)
