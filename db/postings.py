"""Statements about the messages that the bot owes: an outbox.

A message is written down in the transaction that it follows from. Later a worker claims it, sends
it, and says what happened; a worker that dies between leaves `attempted_at` behind, which means
that nobody knows whether Slack has the message, and that it has to be looked for first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.claiming import claim
from db.conflicts import insert_if_new
from db.records import Place, Posting, PostingId, PostingKind, SuggestionId, WorkspaceId
from db.review_rows import to_posting
from db.review_tables import postings


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A message to be sent. Of several with one key, one is."""

    key: str
    kind: PostingKind
    place: Place
    suggestion_id: SuggestionId | None = None
    subject: str = ""
    wanted_revision: int = 1


class Postings:
    """The messages that all workspaces are owed, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def put(self, workspace: WorkspaceId, new: NewPosting) -> bool:
        """Owe a message; whether it was not owed before."""
        made = insert_if_new(self._link, postings).values(
            workspace_id=workspace,
            key=new.key,
            kind=new.kind.value,
            suggestion_id=new.suggestion_id,
            channel=new.place.channel,
            thread_ts=new.place.thread_ts,
            subject=new.subject,
            wanted_revision=new.wanted_revision,
            shown_revision=0,
            attempts=0,
        )
        put = made.on_conflict_do_nothing().returning(postings.c.id)
        return self._link.execute(put).one_or_none() is not None

    def get(self, posting: PostingId) -> Posting | None:
        """One message that is or was owed."""
        found = self._link.execute(sa.select(postings).where(postings.c.id == posting))
        row = found.one_or_none()
        return None if row is None else to_posting(row)

    def of_suggestion(self, suggestion: SuggestionId) -> list[Posting]:
        """All messages about a suggestion, in the order in which they came to be owed."""
        asked = sa.select(postings).where(postings.c.suggestion_id == suggestion)
        rows = self._link.execute(asked.order_by(postings.c.id))
        return [to_posting(row) for row in rows]

    def keyed(self, workspace: WorkspaceId, key: str) -> bool:
        """Whether a message of that key is or was owed."""
        own = (postings.c.workspace_id == workspace, postings.c.key == key)
        return self._link.execute(sa.select(postings.c.id).where(*own)).one_or_none() is not None

    def move(self, posting: PostingId, key: str, suggestion: SuggestionId, wanted: int) -> None:
        """Let a card show another suggestion."""
        self._set(
            [posting], key=key, suggestion_id=suggestion, wanted_revision=wanted, shown_revision=0
        )

    def drop(self, ids: Collection[PostingId]) -> None:
        """Owe messages no more."""
        self._link.execute(sa.delete(postings).where(postings.c.id.in_(list(ids))))

    def is_any_due(self, now: datetime, tried_before: datetime) -> bool:
        """Whether there is anything to send, or to look for: cheaper than to claim it."""
        due = sa.or_(_to_send(now), _to_look_for(now, tried_before))
        asked = sa.select(postings.c.id).where(_OWED, due).limit(1)
        return self._link.execute(asked).one_or_none() is not None

    def claim_due(self, now: datetime, until: datetime, most: int) -> list[Posting]:
        """Messages to send or to change, oldest first; until a time nobody else gets them."""
        return self._claim(_to_send(now), most, claimed_until=until, attempted_at=now)

    def claim_unknown(
        self, now: datetime, tried_before: datetime, until: datetime, most: int
    ) -> list[Posting]:
        """Messages that may or may not have been sent; until a time nobody else gets them."""
        return self._claim(_to_look_for(now, tried_before), most, claimed_until=until)

    def posted(self, posting: PostingId, ts: str, shown_revision: int) -> None:
        """A message is there, and shows a revision. A ts that is known already stays."""
        newest = sa.case(
            (postings.c.shown_revision > shown_revision, postings.c.shown_revision),
            else_=shown_revision,
        )
        self._set(
            [posting],
            ts=sa.func.coalesce(postings.c.ts, ts),
            shown_revision=newest,
            claimed_until=None,
            attempted_at=None,
            attempts=0,
            trouble=None,
        )

    def refused(self, posting: PostingId, why: str, retry_at: datetime) -> None:
        """A message was certainly not sent, and is to be tried again at a time."""
        self._set([posting], **_failure(why), not_before=retry_at)

    def give_up(self, posting: PostingId, why: str, now: datetime) -> None:
        """A message was certainly not sent, and never will be."""
        self._set([posting], **_failure(why), given_up_at=now)

    def _set(self, ids: Collection[PostingId], **values: Any) -> None:
        self._link.execute(sa.update(postings).where(postings.c.id.in_(list(ids))).values(**values))

    def _claim(self, condition: sa.ColumnElement[bool], most: int, **values: Any) -> list[Posting]:
        rows = claim(self._link, postings, [_OWED, condition], values, most=most)
        found = [to_posting(row) for row in rows]
        return sorted(found, key=lambda one: one.id)


def _failure(why: str) -> dict[str, Any]:
    return {
        "trouble": why,
        "attempts": postings.c.attempts + 1,
        "claimed_until": None,
        "attempted_at": None,
    }


_OWED = sa.and_(
    postings.c.given_up_at.is_(None), postings.c.shown_revision < postings.c.wanted_revision
)


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(postings.c.claimed_until.is_(None), postings.c.claimed_until <= now),
        sa.or_(postings.c.not_before.is_(None), postings.c.not_before <= now),
    )


def _to_send(now: datetime) -> sa.ColumnElement[bool]:
    """New messages that nobody has tried to send, and messages to change: that may be repeated."""
    return sa.and_(
        _free(now), sa.or_(postings.c.ts.is_not(None), postings.c.attempted_at.is_(None))
    )


def _to_look_for(now: datetime, tried_before: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(_free(now), postings.c.ts.is_(None), postings.c.attempted_at <= tried_before)
