"""What the Slack side of suggesting and reviewing needs from the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.completing import Completing
from bot.services.history import History
from bot.services.lookup import Lookup
from bot.services.maintaining import Maintainers
from bot.services.outbox import Outbox
from bot.services.queue import Queue
from bot.services.reviewing import Reviewing
from bot.services.suggesting import Suggesting
from db.records import WorkspaceId


@dataclass(frozen=True, slots=True)
class Desk:
    """The services and the clock. All of them block and run in the thread pool."""

    workspace_of: Callable[[str], WorkspaceId]
    now: Callable[[], datetime]
    first_time: Callable[[WorkspaceId, str], bool]
    """True for the first caller with this key, False for every later one, across processes."""
    lookup: Lookup
    suggesting: Suggesting
    completing: Completing
    reviewing: Reviewing
    maintainers: Maintainers
    queue: Queue
    history: History
    outbox: Outbox

    def sections(self, workspace: WorkspaceId) -> tuple[str, ...]:
        """The list's sections, in the document's order."""
        return tuple(each.name for each in self.lookup.overview(workspace, newest=0).sections)
