"""Alembic's environment: migrates over the connection that db.schema hands in.

The transaction is that connection's: begun before the first look at the schema, so that a
migration is done by one process only, and rolled back whole if it is killed.
"""

from __future__ import annotations

from alembic import context

from db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
