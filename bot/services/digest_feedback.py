"""What people say of the papers of their digests: one answer a person, question and paper."""

from __future__ import annotations

from dataclasses import replace

from bot.core.papers import cleaned_text
from bot.errors import NotFound
from db.digest_records import Feedback
from db.records import WorkspaceId
from db.store import Store, Unit


class DigestFeedback:
    """Any thread may call it. A click that comes twice counts once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def say(self, said: Feedback) -> None:
        """Keep what a person says; of like and dislike the last one counts.

        Raises:
            NotFound: there is no such subscription.
        """
        with self._store.writing() as unit:
            unit.feedback.put(_workspace(unit, said), _tidy(said))

    def toggle(self, said: Feedback, click: str = "") -> bool:
        """Keep what a person says or, where they said so before, forget it.

        Args:
            said: what they say.
            click: what tells this click from all others; one that comes twice changes nothing.

        Returns:
            Whether they say so now.

        Raises:
            NotFound: there is no such subscription.
        """
        with self._store.writing() as unit:
            workspace = _workspace(unit, said)
            if click and not unit.seen.claim(workspace, f"digest_click:{click}", now=said.at):
                return said.user in _people(unit, said)
            if unit.feedback.take_back(_tidy(said)):
                return False
            unit.feedback.put(workspace, _tidy(said))
            return True

    def unmute(self, said: Feedback) -> bool:
        """Forget a mute, whoever of the channel said it; whether anybody had."""
        with self._store.writing() as unit:
            term = _tidy(said).term
            return unit.feedback.unmute(said.subscription_id, said.kind, term) > 0


def _workspace(unit: Unit, said: Feedback) -> WorkspaceId:
    subscription = unit.subscriptions.get(said.subscription_id)
    if subscription is None:
        raise NotFound("This channel gets no digest, so nothing was kept.")
    return subscription.workspace_id


def _people(unit: Unit, said: Feedback) -> tuple[str, ...]:
    found = unit.feedback.people(said.subscription_id, [said.arxiv_id])
    return found.get(said.arxiv_id, {}).get(said.kind, ())


def _tidy(said: Feedback) -> Feedback:
    return replace(said, term=" ".join(cleaned_text(said.term).split()))
