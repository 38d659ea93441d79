"""What the Slack side needs from the rest of the house, as Protocols: tests hand in fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.services.answers import Answer, Overview
from db.records import Entry, EntryId, WorkspaceId


class Lookup(Protocol):
    """The lookup service: plain calls, safe from several threads."""

    def answer(self, ws: WorkspaceId, text: str, *, limit: int = 5, offset: int = 0) -> Answer:
        """One page of what the query means."""
        ...

    def entry(self, ws: WorkspaceId, entry_id: EntryId, /) -> Entry:
        """One entry.

        Raises:
            NotFound: there is no such entry (any more).
        """
        ...

    def overview(self, ws: WorkspaceId, /, newest: int = 5) -> Overview:
        """Sections with their counts and the newest entries."""
        ...


@dataclass(frozen=True, slots=True)
class Deps:
    """The services that listeners call; all of them block and run in the thread pool."""

    lookup: Lookup
    workspace_of: Callable[[str], WorkspaceId]
    """The workspace of a Slack team id."""
    claim: Callable[[WorkspaceId, str], bool]
    """True for the first caller with this key, False for every later one, across processes."""
    release: Callable[[WorkspaceId, str], None]
    """Give a claimed key back, so that the next caller is the first again."""
