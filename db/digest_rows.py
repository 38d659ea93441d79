"""Subscriptions, digests and what people say of them as rows, and rows as records."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from db.digest_records import (
    Digest,
    DigestContent,
    DigestId,
    DigestState,
    Feedback,
    FeedbackKind,
    Schedule,
    Standing,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Week,
    Wishes,
)
from db.records import WorkspaceId
from db.rows import dump

_QUESTIONS = {
    FeedbackKind.LIKE: "vote",
    FeedbackKind.DISLIKE: "vote",
    FeedbackKind.READ: "read",
    FeedbackKind.MUTE_TERM: "term",
    FeedbackKind.MUTE_AUTHOR: "author",
}
"""A person has one answer to each question about a paper (or, of mutes, a term)."""


def subscription_row(one: Subscription) -> dict[str, Any]:
    """All columns of a subscription but its id."""
    return {
        "workspace_id": one.workspace_id,
        "channel": one.channel,
        "set_by": one.set_by,
        "created_at": one.created_at,
        "active_from": one.active_from,
        "weekday": one.schedule.weekday,
        "hour": one.schedule.hour,
        "time_zone": one.schedule.time_zone,
        "wishes": dump(asdict(one.wishes)),
        "state": one.state.value,
        "open_to_all": one.open_to_all,
    }


def to_subscription(row: sa.Row[Any]) -> Subscription:
    """A row of `subscriptions` as a record."""
    wishes: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(row.wishes).items()
    }
    return Subscription(
        id=SubscriptionId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        channel=row.channel,
        set_by=row.set_by,
        created_at=row.created_at,
        active_from=row.active_from,
        schedule=Schedule(row.weekday, row.hour, row.time_zone),
        wishes=Wishes(**wishes),
        state=SubscriptionState(row.state),
        open_to_all=row.open_to_all,
    )


def to_digest(row: sa.Row[Any]) -> Digest:
    """A row of `digests` as a record."""
    return Digest(
        id=DigestId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        subscription_id=SubscriptionId(row.subscription_id),
        week=to_week(row),
        key=row.key,
        channel=row.channel,
        made_at=row.made_at,
        changed_at=row.changed_at,
        state=DigestState(row.state),
        reason=row.reason,
        content=None if row.content is None else DigestContent.from_json(json.loads(row.content)),
        late=row.late,
        frozen_at=row.frozen_at,
        ts=row.ts,
        attempts=row.attempts,
        first_attempt_at=row.first_attempt_at,
        attempted_at=row.attempted_at,
        claimed_until=row.claimed_until,
        choosings=row.choosings,
        not_before=row.not_before,
        sweep_at=row.sweep_at,
        sweeps=row.sweeps,
    )


def to_week(row: sa.Row[Any]) -> Week:
    """The week of a row of `digests`."""
    return Week(row.year, row.week)


def to_standing(row: sa.Row[Any]) -> Standing:
    """The standing of a row of `digests`."""
    return Standing(DigestState(row.state), row.changed_at, row.reason)


def feedback_row(one: Feedback) -> dict[str, Any]:
    """All columns of feedback but its id and workspace."""
    return {
        "subscription_id": one.subscription_id,
        "user_id": one.user,
        "question": _QUESTIONS[one.kind],
        "subject": one.term.casefold() or one.arxiv_id,
        "kind": one.kind.value,
        "arxiv_id": one.arxiv_id,
        "at": one.at,
    }


def to_feedback(row: sa.Row[Any]) -> Feedback:
    """A row of `digest_feedback` as a record."""
    kind = FeedbackKind(row.kind)
    is_mute = kind in {FeedbackKind.MUTE_TERM, FeedbackKind.MUTE_AUTHOR}
    term = row.subject if is_mute else ""
    return Feedback(
        SubscriptionId(row.subscription_id), row.user_id, kind, row.at, row.arxiv_id, term
    )
