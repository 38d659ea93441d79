"""What the commands share: the store that the settings name, and ways to print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from bot.config import Settings, read_settings
from db.store import Store, open_store

out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


@contextmanager
def configured_store(settings: Settings | None = None) -> Iterator[Store]:
    """The store that the settings name, closed afterwards."""
    store = open_store((settings or read_settings()).database)
    try:
        yield store
    finally:
        store.close()


def utc_now() -> datetime:
    """The time, in UTC: the only clock that the commands read."""
    return datetime.now(UTC)


def print_json(value: Any) -> None:
    """Print one JSON document, readable in any script."""
    out.out(json.dumps(value, ensure_ascii=False, indent=2), highlight=False)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 entry``, ``2 entries``, ``1,234 entries``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def one_line(text: str, most: int = 100) -> str:
    """The text on one line, without control characters, cut with an ellipsis."""
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
