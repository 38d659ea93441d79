"""`papers migrate`."""

from __future__ import annotations

from bot.commands.terminal import out, print_json
from bot.config import read_settings
from db.store import migrate


def run_migrate(*, as_json: bool) -> None:
    """Bring the configured database to this release's schema and say what was done."""
    result = migrate(read_settings().database)
    if as_json:
        print_json({"before": result.before, "after": result.after})
    elif result.before == result.after:
        out.print(f"The database is up to date (schema {result.after}).")
    else:
        out.print(
            f"The database is now at schema {result.after} (was: {result.before or 'empty'})."
        )
