"""Inserts that let an existing row be, on both engines."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(
    link: sa.Connection, table: sa.Table
) -> postgresql.dml.Insert | sqlite.dml.Insert:
    """An INSERT that can say what happens where the row is there already."""
    if link.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
