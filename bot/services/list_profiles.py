"""Profiles in the database, so that a restart and other processes need not learn them again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.core.digest.choice import Question
from bot.services.list_streams import StreamDays
from db.errors import StoreError
from db.store import Store

if TYPE_CHECKING:
    from bot.core.ranking.profile import Profile

logger = logging.getLogger(__name__)


class KeptProfiles:
    """One a workspace and set of sections that a channel follows; no others are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tidied: StreamDays | None = None

    def get(self, question: Question, fingerprint: str) -> Profile | None:
        """What was learned of just this.

        Raises:
            StoreError: the database cannot be used.
        """
        from bot.core.ranking.storing import from_bytes

        with self._store.reading() as unit:
            data = unit.profiles.get(question.workspace, question.sections, fingerprint)
        try:
            return None if data is None else from_bytes(data)
        except ValueError:
            logger.warning("a stored profile could not be read: workspace=%s", question.workspace)
            return None

    def put(self, question: Question, fingerprint: str, days: StreamDays, profile: Profile) -> None:
        """Keep what was learned, unless what is kept was learned of later days.

        That it cannot be kept is no error: then it is learned anew.
        """
        from bot.core.ranking.storing import to_bytes

        data = to_bytes(profile)
        try:
            with self._store.writing() as unit:
                unit.profiles.put(
                    question.workspace, question.sections, fingerprint, days.last, data
                )
                if self._tidied != days:  # once a week is enough
                    unit.profiles.forget_unfollowed()
        except StoreError as error:
            logger.warning("a profile was not kept: %s", error)
        else:
            self._tidied = days
