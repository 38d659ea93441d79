"""Statements about the digests of weeks: that they are due, and what goes in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.chunks import chunks
from db.claiming import claim
from db.conflicts import insert_if_new
from db.digest_records import (
    Digest,
    DigestContent,
    DigestId,
    DigestState,
    SkipReason,
    Standing,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Week,
)
from db.digest_rows import to_digest, to_standing, to_week
from db.digest_tables import digest_papers, digests, subscriptions
from db.records import WorkspaceId
from db.review_tables import suggestions
from db.rows import dump
from db.tables import entries

_UNSENT = (DigestState.DUE.value, DigestState.FROZEN.value)
_NOT_THERE = (DigestState.SKIPPED.value, DigestState.FAILED.value)
_STANDING: tuple[sa.Column[Any], ...] = (
    digests.c.subscription_id,
    digests.c.year,
    digests.c.week,
    digests.c.state,
    digests.c.changed_at,
    digests.c.reason,
)


class Digests:
    """The digests of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def get(self, digest: DigestId) -> Digest | None:
        """One digest, whatever became of it."""
        return self._one(digests.c.id == digest)

    def of_subscription(self, subscription: SubscriptionId, limit: int) -> list[Digest]:
        """A channel's digests, the newest week first."""
        asked = sa.select(digests).where(digests.c.subscription_id == subscription)
        newest = asked.order_by(digests.c.year.desc(), digests.c.week.desc()).limit(limit)
        return [to_digest(row) for row in self._link.execute(newest).all()]

    def standings(self, subscription: SubscriptionId) -> dict[Week, Standing]:
        """How all the weeks of a channel stand."""
        asked = sa.select(*_STANDING).where(digests.c.subscription_id == subscription)
        return {to_week(row): to_standing(row) for row in self._link.execute(asked)}

    def standings_in(self, weeks: Iterable[Week]) -> dict[tuple[SubscriptionId, Week], Standing]:
        """How a few weeks stand in all channels."""
        found: dict[tuple[SubscriptionId, Week], Standing] = {}
        for week in weeks:
            asked = sa.select(*_STANDING).where(_is_of(week))
            for row in self._link.execute(asked):
                found[SubscriptionId(row.subscription_id), week] = to_standing(row)
        return found

    def make(
        self,
        one: Subscription,
        week: Week,
        key: str,
        now: datetime,
        skipped: SkipReason | None = None,
    ) -> bool:
        """Note that a week is due, or is skipped for a reason; whether nobody had noted it."""
        made = insert_if_new(self._link, digests).values(
            workspace_id=one.workspace_id,
            subscription_id=one.id,
            year=week.year,
            week=week.number,
            key=key,
            channel=one.channel,
            made_at=now,
            changed_at=now,
            state=(DigestState.SKIPPED if skipped else DigestState.DUE).value,
            reason=skipped,
            late=False,
            choosings=0,
            attempts=0,
            sweeps=0,
        )
        put = made.on_conflict_do_nothing().returning(digests.c.id)
        return self._link.execute(put).one_or_none() is not None

    def make_again(self, subscription: SubscriptionId, week: Week, now: datetime) -> bool:
        """Let a week that was skipped be due after all; whether it was skipped."""
        skipped = _of(subscription, DigestState.SKIPPED.value)
        due = sa.update(digests).where(skipped, _is_of(week)).values(
            state=DigestState.DUE.value,
            reason=None,
            made_at=now,
            changed_at=now,
            claimed_until=None,
            choosings=0,
            not_before=None,
        )  # fmt: skip
        row = self._link.execute(due.returning(digests.c.id)).one_or_none()
        if row is not None:  # what was chosen then, and not sent, is chosen anew
            self._link.execute(sa.delete(digest_papers).where(digest_papers.c.digest_id == row.id))
        return row is not None

    def skip_unsent(
        self, subscription: SubscriptionId, why: SkipReason, now: datetime, before: Week | None
    ) -> int:
        """Skip what is due and certainly not in Slack, of weeks before one if given; how many."""
        gone = sa.update(digests).where(_of(subscription, *_UNSENT))
        if before is not None:
            gone = gone.where(_is_before(before))
        values = {"state": DigestState.SKIPPED.value, "reason": why.value, "changed_at": now}
        return self._link.execute(gone.values(**values)).rowcount

    def claim_due(self, now: datetime, until: datetime) -> Digest | None:
        """A digest whose papers are to be chosen; until a time nobody else gets it.

        Those of a workspace come one after the other: what was learned of its list serves them all.
        """
        due = (digests.c.state == DigestState.DUE.value, is_free(now), IS_WANTED)
        values = {"claimed_until": until, "choosings": digests.c.choosings + 1}
        by = (digests.c.workspace_id,)
        rows = claim(self._link, digests, due, values, first_by=by)
        return to_digest(rows[0]) if rows else None

    def is_any_due(self, now: datetime) -> bool:
        """Whether `claim_due` would find any: cheaper than to claim it."""
        due = (digests.c.state == DigestState.DUE.value, is_free(now), IS_WANTED)
        return self._link.execute(sa.select(digests.c.id).where(*due).limit(1)).first() is not None

    def postpone(self, digest: DigestId, until: datetime) -> None:
        """Choose the papers of a digest later."""
        due = sa.update(digests).where(_is(digest, DigestState.DUE))
        self._link.execute(due.values(not_before=until, claimed_until=None, choosings=0))

    def freeze(
        self,
        digest: DigestId,
        content: DigestContent,
        now: datetime,
        *,
        late: bool = False,
        skipped: SkipReason | None = None,
    ) -> bool:
        """Choose what goes in, for good, or that nothing is sent; whether nobody had."""
        frozen = sa.update(digests).where(_is(digest, DigestState.DUE)).values(
            state=(DigestState.SKIPPED if skipped else DigestState.FROZEN).value,
            reason=skipped,
            content=dump(content.to_json()),
            last_day=content.last_day,
            late=late,
            frozen_at=now,
            changed_at=now,
            claimed_until=None,
            not_before=None,
        )  # fmt: skip
        row = self._link.execute(frozen.returning(*digests.c)).one_or_none()
        if row is not None and content.papers:
            self._link.execute(sa.insert(digest_papers), _papers(to_digest(row)))
        return row is not None

    def covered(self, subscription: SubscriptionId, before: Week) -> Digest | None:
        """Of a channel's digests of earlier weeks, the one that covers the last listing day."""
        is_covering = sa.or_(
            digests.c.state.not_in(_NOT_THERE), digests.c.reason == SkipReason.NOTHING_NEW.value
        )
        own = digests.c.subscription_id == subscription
        asked = sa.select(digests).where(
            own, _is_before(before), digests.c.last_day.is_not(None), is_covering
        )
        row = self._link.execute(asked.order_by(digests.c.last_day.desc()).limit(1)).one_or_none()
        return None if row is None else to_digest(row)

    def had(
        self,
        workspace: WorkspaceId,
        subscription: SubscriptionId | None,
        title_keys: Mapping[str, str],
    ) -> set[str]:
        """Of papers, those that the list has or had, somebody suggested, or the channel got.

        Args:
            workspace: whose list.
            subscription: whose channel; ``None``: it has had none yet.
            title_keys: the folded titles (bot.core.text.title_key) of the papers by arXiv id.
        """
        ids: set[str] = set()
        if subscription is not None:
            got = _got(subscription)
            ids = {one for chunk in chunks(list(title_keys)) for one in self._scalars(got, chunk)}
        keys: set[str] = set()
        for table in (entries, suggestions):
            own = table.c.workspace_id == workspace
            for chunk in chunks(list(title_keys)):
                ids.update(self._scalars((table.c.arxiv_id, own), chunk))
            for chunk in chunks([key for key in title_keys.values() if key]):
                keys.update(self._scalars((table.c.title_key, own), chunk))
        return {one for one, key in title_keys.items() if one in ids or key in keys}

    def _scalars(
        self,
        asked: tuple[sa.Column[Any], sa.ColumnElement[bool]],
        values: Collection[str],
    ) -> set[str]:
        column, where = asked
        found = self._link.execute(sa.select(column).where(where, column.in_(values)))
        return set(found.scalars())

    def _one(self, where: sa.ColumnElement[bool]) -> Digest | None:
        row = self._link.execute(sa.select(digests).where(where)).one_or_none()
        return None if row is None else to_digest(row)


IS_WANTED = digests.c.subscription_id.in_(
    sa.select(subscriptions.c.id).where(subscriptions.c.state == SubscriptionState.ACTIVE.value)
)


def is_free(now: datetime) -> sa.ColumnElement[bool]:
    """Whether nobody has claimed a digest, and nothing asks to wait."""
    return sa.and_(
        sa.or_(digests.c.claimed_until.is_(None), digests.c.claimed_until <= now),
        sa.or_(digests.c.not_before.is_(None), digests.c.not_before <= now),
    )


def _is(digest: DigestId, state: DigestState) -> sa.ColumnElement[bool]:
    return sa.and_(digests.c.id == digest, digests.c.state == state.value)


def _of(subscription: SubscriptionId, *states: str) -> sa.ColumnElement[bool]:
    return sa.and_(digests.c.subscription_id == subscription, digests.c.state.in_(states))


def _is_of(week: Week) -> sa.ColumnElement[bool]:
    return sa.and_(digests.c.year == week.year, digests.c.week == week.number)


def _is_before(week: Week) -> sa.ColumnElement[bool]:
    this_year = sa.and_(digests.c.year == week.year, digests.c.week < week.number)
    return sa.or_(digests.c.year < week.year, this_year)


def _got(subscription: SubscriptionId) -> tuple[sa.Column[Any], sa.ColumnElement[bool]]:
    there = sa.select(digests.c.id).where(digests.c.state.not_in(_NOT_THERE))
    own = digest_papers.c.subscription_id == subscription
    return digest_papers.c.arxiv_id, sa.and_(own, digest_papers.c.digest_id.in_(there))


def _papers(frozen: Digest) -> list[dict[str, Any]]:
    own = {
        "workspace_id": frozen.workspace_id,
        "digest_id": frozen.id,
        "subscription_id": frozen.subscription_id,
    }
    papers = frozen.content.papers if frozen.content else ()
    return [{**own, "position": one.position, "arxiv_id": one.arxiv_id} for one in papers]
