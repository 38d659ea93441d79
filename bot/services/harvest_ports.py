"""What the harvest needs from the outside: arXiv's three interfaces, behind one Protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import ArxivRecord, Feed, RecordsPage

Complain = Callable[[str, ArxivTrouble], None]
"""Hears of every trouble, with what was asked for: a category, or the list."""


class Arxiv(Protocol):
    """Asks arXiv. Calls block, go through the gate, and raise `ArxivTrouble` only."""

    def records(
        self, category: str, *, since: date | None = None, token: str | None = None
    ) -> RecordsPage:
        """A page of OAI-PMH: from a UTC day on, or the one that a token leads to.

        A list without records is an empty page, not an error.
        """
        ...

    def feed(self, category: str) -> Feed:
        """The daily feed of a category."""
        ...

    def submitted(self, category: str, first: date, last: date) -> list[ArxivRecord]:
        """The papers with this primary or secondary category, by the day of submission (UTC)."""
        ...

    def by_id(self, arxiv_ids: Sequence[str]) -> dict[str, ArxivRecord]:
        """Papers by id, any number of them; an id that is missing does not exist."""
        ...
