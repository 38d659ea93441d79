"""Where a new entry belongs among the entries of a table or list."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from bot.core.arxiv_id import find_arxiv_id
from db.records import EntryFields

Key = tuple[int, ...]


class Order(Enum):
    """How a table is kept."""

    NEWEST_FIRST = "newest first"
    OLDEST_FIRST = "oldest first"
    UNKNOWN = "unknown"


def _key(fields: EntryFields) -> Key | None:
    if fields.date is not None:
        parts = (fields.date.year, fields.date.month, fields.date.day)
        return tuple(part for part in parts if part)
    arxiv_id = find_arxiv_id(fields.url or "")
    if arxiv_id and "/" not in arxiv_id:
        return 2000 + int(arxiv_id[:2]), int(arxiv_id[2:4])
    return None


def keys_of(entries: Sequence[EntryFields]) -> list[Key | None]:
    """What the entries are ordered by: their dates, or the months of their arXiv ids."""
    dated = sum(fields.date is not None for fields in entries)
    if dated * 2 >= len(entries):
        return [_key(fields) if fields.date else None for fields in entries]
    return [_key(fields) for fields in entries]


def _compare(one: Key, two: Key) -> int:
    width = min(len(one), len(two))
    return (one[:width] > two[:width]) - (one[:width] < two[:width])


def steps(keys: Sequence[Key | None]) -> tuple[int, int]:
    """How often a date follows an earlier one, and how often a later one."""
    known = [key for key in keys if key]
    signs = [_compare(one, two) for one, two in pairwise(known)]
    return signs.count(-1), signs.count(1)


def order_of(keys: Sequence[Key | None], wider: tuple[int, int]) -> Order:
    """The order of a table; one too small to tell is taken for ordered as the document is."""
    rising, falling = steps(keys)
    if rising + falling < 2:
        rising, falling = rising + wider[0], falling + wider[1]
    if rising + falling < 2:
        return Order.UNKNOWN
    if falling >= 3 * rising:
        return Order.NEWEST_FIRST
    return Order.OLDEST_FIRST if rising >= 3 * falling else Order.UNKNOWN


def place_for(fields: EntryFields, entries: Sequence[EntryFields], wider: tuple[int, int]) -> int:
    """Before which of the entries the new one belongs; their number: after the last."""
    keys = keys_of(entries)
    order = order_of(keys, wider)
    own = _key(fields)
    if order is Order.UNKNOWN:
        return len(entries)
    if own is None:
        return 0 if order is Order.NEWEST_FIRST else len(entries)
    for index, key in enumerate(keys):
        if key is None:
            continue
        sign = _compare(key, own)
        if sign > 0 if order is Order.OLDEST_FIRST else sign <= 0:
            return index
    return len(entries)
