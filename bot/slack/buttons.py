"""What a button carries: its action id and a small JSON value, checked when it comes back.

A value comes back from outside: it can be old, of another release, or forged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.core.arxiv_id import as_arxiv_id
from bot.errors import PapersError
from bot.slack.message import MAX_VALUE
from db.records import EntryId

SHOW = "papers_show"
"""Opens the card of one entry."""
LIST = "papers_list"
"""Shows a page of results."""
ASK = "papers_ask"
"""Asks another query, as if it had been typed."""
SHARE = "papers_share"
"""Posts a card to the channel."""
SUGGEST = "papers_suggest"
"""Suggests a paper that arXiv announced."""

_MAX_ID = 2**63 - 1


class StaleButton(PapersError):
    """The value of a button cannot be used."""

    def __init__(self) -> None:
        super().__init__("That button is out of date. Ask again with /papers.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a click leads: a card, a page of results, or a card with its way back."""

    query: str | None = None
    """What was asked; empty for the overview, None where no list stands behind the card."""
    offset: int = 0
    entry: EntryId | None = None
    arxiv_id: str | None = None
    """A paper that is not on the list."""

    def value(self) -> str | None:
        """The button's value, or None if the query is too long for one."""
        data: dict[str, object] = {}
        if self.query is not None:
            data["q"] = self.query
        if self.offset:
            data["o"] = self.offset
        if self.entry is not None:
            data["e"] = self.entry
        if self.arxiv_id is not None:
            data["a"] = self.arxiv_id
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return text if len(text) <= MAX_VALUE else None


def read(value: str) -> Place:
    """The place a button's value names.

    Raises:
        StaleButton: the value is none of ours.
    """
    data: Any = None
    try:
        if len(value) <= MAX_VALUE:
            data = json.loads(value)
    except (ValueError, RecursionError):
        raise StaleButton from None
    if not isinstance(data, dict):
        raise StaleButton
    query, offset, entry = data.get("q"), data.get("o", 0), data.get("e")
    if not isinstance(query, str | None) or not _is_count(offset):
        raise StaleButton
    if entry is not None and not _is_count(entry):
        raise StaleButton
    given = data.get("a")
    arxiv_id = as_arxiv_id(given) if isinstance(given, str) else None
    if given is not None and arxiv_id is None:
        raise StaleButton
    return Place(query, offset, None if entry is None else EntryId(entry), arxiv_id)


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _MAX_ID
