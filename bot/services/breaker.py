"""Stops asking an interface that fails again and again, for as long as one harvest lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from bot.core.arxiv_trouble import ArxivTrouble, GivenUp
from bot.services.harvest_ports import Arxiv
from db.arxiv_records import ArxivRecord, Feed, Interface, RecordsPage, TroubleKind

T = TypeVar("T")

MOST_FAILURES = 5
"""In a row, of one interface: then the next poll tries again."""
_ANSWERS = {TroubleKind.EXPIRED_TOKEN, TroubleKind.EMPTY}
"""Trouble of one question; the interface itself works."""


class Breaker:
    """arXiv's interfaces; one that has failed five times in a row is not asked any more."""

    def __init__(self, arxiv: Arxiv) -> None:
        self._arxiv = arxiv
        self._failures: Counter[Interface] = Counter()
        self._last: dict[Interface, ArxivTrouble] = {}

    def records(
        self, category: str, *, since: date | None = None, token: str | None = None
    ) -> RecordsPage:
        """See `Arxiv.records`."""
        return self._ask(
            Interface.OAI, lambda: self._arxiv.records(category, since=since, token=token)
        )

    def feed(self, category: str) -> Feed:
        """See `Arxiv.feed`."""
        return self._ask(Interface.RSS, lambda: self._arxiv.feed(category))

    def submitted(self, category: str, first: date, last: date) -> list[ArxivRecord]:
        """See `Arxiv.submitted`."""
        return self._ask(Interface.API, lambda: self._arxiv.submitted(category, first, last))

    def by_id(self, arxiv_ids: Sequence[str]) -> dict[str, ArxivRecord]:
        """See `Arxiv.by_id`."""
        return self._ask(Interface.API, lambda: self._arxiv.by_id(arxiv_ids))

    def _ask(self, source: Interface, ask: Callable[[], T]) -> T:
        if self._failures[source] >= MOST_FAILURES:
            raise GivenUp.after(self._last[source])
        try:
            answer = ask()
        except ArxivTrouble as trouble:
            if trouble.kind not in _ANSWERS:
                self._failures[source] += 1
                self._last[source] = trouble
            raise
        self._failures[source] = 0
        return answer
