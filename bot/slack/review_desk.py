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
from db.records import OutcomeKind, PaperDetails, PaperIds, Pasted, Place, Receipt, WorkspaceId


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
    details: Callable[[str], PaperDetails | None]
    """What is kept of a paper of arXiv, by its id; nobody is asked."""

    def suggest_announced(
        self, workspace: WorkspaceId, arxiv_id: str, user: str, place: Place, key: str
    ) -> Receipt:
        """Suggest a paper that arXiv announced: what is known of it need not be looked up."""
        now = self.now()
        pasted = Pasted(f"arXiv:{arxiv_id}", PaperIds(arxiv_id, None, None, ""))
        receipt = self.suggesting.suggest(workspace, [pasted], user, place, key, now, answer=False)
        new = [one.suggestion_id for one in receipt.outcomes if one.kind is OutcomeKind.NEW]
        details = self.details(arxiv_id) if new else None
        for suggestion in filter(None, new):
            if details is not None:
                self.completing.details_found(workspace, suggestion, details, now)
        return receipt

    def sections(self, workspace: WorkspaceId) -> tuple[str, ...]:
        """The list's sections, in the document's order."""
        return tuple(each.name for each in self.lookup.overview(workspace, newest=0).sections)
