"""Claiming rows: one statement that marks the first free ones, and nobody else gets them.

On Postgres rows that somebody else is claiming are passed over; SQLite has one writer, which knows
no such rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa


def claim(
    link: sa.Connection,
    table: sa.Table,
    where: Sequence[sa.ColumnElement[bool]],
    values: dict[str, Any],
    *,
    most: int = 1,
    first_by: Sequence[sa.Column[Any]] = (),
) -> Sequence[sa.Row[Any]]:
    """Change the first rows that fit, and return them as they are then, in any order.

    Args:
        link: of a unit of work that writes.
        table: one with a column `id`.
        where: what a row has to fulfil; what `values` change has to end that.
        values: what claims a row.
        most: how many rows.
        first_by: which rows are first, before those with the lower id.
    """
    chosen = (
        sa.select(table.c.id)
        .where(*where)
        .order_by(*first_by, table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = sa.update(table).where(table.c.id.in_(chosen.scalar_subquery())).values(**values)
    return link.execute(claimed.returning(*table.c)).all()
