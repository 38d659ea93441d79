"""Looking up: what was pasted becomes a paper with a title, by asking those who know.

The question is asked between two transactions, never inside one. A bot that is killed meanwhile
asks again: what was begun comes back when its time is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.errors import PapersError
from bot.services.completing import Completing
from db.records import PaperDetails, Suggestion

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""How long one lookup may take before somebody else begins it again."""
GIVE_UP_AFTER = timedelta(hours=6)
"""When a source has been down for so long, a person is asked instead."""

Ask = Callable[[Suggestion], PaperDetails | None]
"""Asks the sources; ``None``: none of them has the paper. Raises PapersError: ask again later."""


class LookingUp:
    """Works through what is to be looked up. Any thread and any process may call it."""

    def __init__(self, completing: Completing, ask: Ask) -> None:
        self._completing = completing
        self._ask = ask

    def run(self, now: datetime) -> bool:
        """Look the next paper up; whether there was one.

        One at a time: a paper that waited behind slow ones would be begun by two.
        """
        found = self._completing.claim_lookups(now, now + PATIENCE, 1)
        for each in found:
            self._one(each, now)
        return bool(found)

    def _one(self, suggestion: Suggestion, now: datetime) -> None:
        workspace = suggestion.workspace_id
        try:
            details = self._ask(suggestion)
        except Exception as trouble:
            if isinstance(trouble, PapersError):
                logger.warning("lookup failed suggestion=%s: %s", suggestion.id, trouble)
            else:  # a fault of ours with this paper holds no other one up
                logger.exception("lookup failed suggestion=%s", suggestion.id)
            if now - suggestion.created_at < GIVE_UP_AFTER:
                return
            details = None
        if details is None:
            self._completing.nobody_knows(workspace, suggestion.id, now)
        else:
            self._completing.details_found(workspace, suggestion.id, details, now)
