"""Statements about what people say of the papers of their digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from db.chunks import chunks
from db.conflicts import insert_if_new
from db.digest_records import Feedback, FeedbackKind, SubscriptionId
from db.digest_rows import feedback_row, to_feedback
from db.digest_tables import digest_feedback
from db.records import WorkspaceId

_ANSWER = ("subscription_id", "user_id", "question", "subject")


class FeedbackOfPeople:
    """What people said in all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def put(self, workspace: WorkspaceId, said: Feedback) -> None:
        """Keep what a person says, in the place of what they said of the same thing before."""
        row = feedback_row(said)
        made = insert_if_new(self._link, digest_feedback).values(workspace_id=workspace, **row)
        changed = {name: row[name] for name in ("kind", "arxiv_id", "at")}
        self._link.execute(made.on_conflict_do_update(index_elements=list(_ANSWER), set_=changed))

    def take_back(self, said: Feedback) -> bool:
        """Forget what a person said; whether they had said so."""
        row = feedback_row(said)
        same = [digest_feedback.c[name] == row[name] for name in (*_ANSWER, "kind")]
        return self._link.execute(sa.delete(digest_feedback).where(*same)).rowcount == 1

    def unmute(self, subscription: SubscriptionId, kind: FeedbackKind, term: str) -> int:
        """Forget a mute, whoever of a channel said it; how many did."""
        own = (
            digest_feedback.c.subscription_id == subscription,
            digest_feedback.c.kind == kind.value,
            digest_feedback.c.subject == term.casefold(),
        )
        return self._link.execute(sa.delete(digest_feedback).where(*own)).rowcount

    def of_subscription(self, subscription: SubscriptionId) -> list[Feedback]:
        """All that was said in a channel, in the order in which it was first said."""
        return self._read(digest_feedback.c.subscription_id == subscription)

    def people(
        self, subscription: SubscriptionId, arxiv_ids: Sequence[str]
    ) -> dict[str, Mapping[FeedbackKind, tuple[str, ...]]]:
        """Who of a channel said what of papers, the first one first; only of those anybody did."""
        found: dict[str, dict[FeedbackKind, tuple[str, ...]]] = {}
        for chunk in chunks(arxiv_ids):
            own = digest_feedback.c.subscription_id == subscription
            for one in self._read(sa.and_(own, digest_feedback.c.arxiv_id.in_(chunk))):
                said = found.setdefault(one.arxiv_id, {})
                said[one.kind] = (*said.get(one.kind, ()), one.user)
        return dict(found)

    def _read(self, where: sa.ColumnElement[bool]) -> list[Feedback]:
        asked = sa.select(digest_feedback).where(where).order_by(digest_feedback.c.id)
        return [to_feedback(row) for row in self._link.execute(asked).all()]
