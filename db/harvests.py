"""Statements about the harvest: how far it has come, how its days went, what troubled it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa

from db.arxiv_records import Cursor, DayHealth, Incident, Interface, TroubleKind
from db.arxiv_rows import day_row, to_cursor, to_day, to_incident
from db.arxiv_tables import harvest_cursors, harvest_days, harvest_incidents
from db.conflicts import insert_if_new

_IS_OPEN = harvest_incidents.c.healed_at.is_(None)


class Harvests:
    """The harvest of all categories, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def cursor(self, category: str) -> Cursor:
        """How far a category's harvest has come; a new cursor where it has not begun."""
        own = sa.select(harvest_cursors).where(harvest_cursors.c.category == category)
        row = self._link.execute(own).one_or_none()
        return Cursor(category) if row is None else to_cursor(row)

    def cursors(self) -> list[Cursor]:
        """The cursors of all categories whose harvest has begun, in the order of their names."""
        asked = sa.select(harvest_cursors).order_by(harvest_cursors.c.category)
        return [to_cursor(row) for row in self._link.execute(asked)]

    def save_cursor(self, cursor: Cursor) -> None:
        """Note how far a category's harvest has come."""
        values = asdict(cursor)
        made = insert_if_new(self._link, harvest_cursors).values(**values)
        self._link.execute(made.on_conflict_do_update(index_elements=["category"], set_=values))

    def set_day(self, health: DayHealth) -> None:
        """Note what is known of a category on a listing day, in the place of what was noted."""
        values = day_row(health)
        made = insert_if_new(self._link, harvest_days).values(**values)
        self._link.execute(
            made.on_conflict_do_update(index_elements=["category", "day"], set_=values)
        )

    def days(self, since: date, category: str | None = None) -> list[DayHealth]:
        """What is known of listing days from one on, the earliest first, then by category."""
        asked = sa.select(harvest_days).where(harvest_days.c.day >= since)
        if category is not None:
            asked = asked.where(harvest_days.c.category == category)
        ordered = asked.order_by(harvest_days.c.day, harvest_days.c.category)
        return [to_day(row) for row in self._link.execute(ordered)]

    def note(
        self, source: Interface, category: str, kind: TroubleKind, sentence: str, now: datetime
    ) -> None:
        """Note trouble. The same trouble, as long as it lasts, is one incident that is counted."""
        made = insert_if_new(self._link, harvest_incidents).values(
            source=source.value,
            category=category,
            kind=kind.value,
            sentence=sentence,
            first_at=now,
            last_at=now,
            times=1,
        )
        again = {
            "sentence": sentence,
            "last_at": now,
            "times": harvest_incidents.c.times + 1,
        }
        self._link.execute(
            made.on_conflict_do_update(
                index_elements=["source", "category", "kind"], index_where=_IS_OPEN, set_=again
            )
        )

    def heal(
        self,
        source: Interface,
        category: str,
        now: datetime,
        kinds: Collection[TroubleKind] | None = None,
    ) -> int:
        """End the trouble that a source had with a category, or some kinds of it.

        Returns how many incidents ended.
        """
        over = sa.update(harvest_incidents).where(
            _IS_OPEN,
            harvest_incidents.c.source == source.value,
            harvest_incidents.c.category == category,
        )
        if kinds is not None:
            over = over.where(harvest_incidents.c.kind.in_([kind.value for kind in kinds]))
        return self._link.execute(over.values(healed_at=now)).rowcount

    def incidents(self, open_only: bool, limit: int) -> list[Incident]:
        """Trouble, the last that began first."""
        asked = sa.select(harvest_incidents).order_by(harvest_incidents.c.id.desc()).limit(limit)
        if open_only:
            asked = asked.where(_IS_OPEN)
        return [to_incident(row) for row in self._link.execute(asked)]

    def has_untold(self, begun_before: datetime) -> bool:
        """Whether `claim_untold` would return anything."""
        asked = sa.select(harvest_incidents.c.id).where(_is_untold(begun_before))
        return self._link.execute(asked.limit(1)).first() is not None

    def claim_untold(self, now: datetime, begun_before: datetime) -> list[Incident]:
        """Note that maintainers are told of open trouble; returns what nobody told them of.

        Only of what began before a time, or closes the gate, so that nobody hears of what heals by
        itself. Oldest first; of all who ask, one gets each.
        """
        claimed = (
            sa.update(harvest_incidents)
            .where(_is_untold(begun_before))
            .values(told_at=now)
            .returning(*harvest_incidents.c)
        )
        rows = sorted(self._link.execute(claimed).all(), key=lambda row: int(row.id))
        return [to_incident(row) for row in rows]


def _is_untold(begun_before: datetime) -> sa.ColumnElement[bool]:
    is_serious = sa.or_(
        harvest_incidents.c.first_at <= begun_before,
        harvest_incidents.c.kind == TroubleKind.FORBIDDEN.value,
    )
    return sa.and_(harvest_incidents.c.told_at.is_(None), _IS_OPEN, is_serious)
