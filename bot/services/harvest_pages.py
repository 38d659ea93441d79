"""Walking through the pages of one OAI-PMH harvest: kept page by page, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.announcing import Coverage
from bot.core.arxiv_trouble import ArxivTrouble, GivenUp
from bot.errors import Stopped
from bot.services.harvest_ports import Arxiv, Complain
from bot.services.keeping import Keeping, Kept
from db.arxiv_records import Cursor, Interface, RecordsPage, TroubleKind
from db.store import Store

OVERLAP = timedelta(days=2)
"""How far a harvest goes back behind the last one: what changed during it is found again."""
FIRST = timedelta(days=35)
"""How far the very first one goes back: the four weeks that a digest's preview shows."""
_NEVER_EMPTY = timedelta(days=14)
"""No category goes without a change for so long."""
_ATTEMPTS = 4
"""For one page; the gate waits longer after each."""
_WALKS = 4
"""How often one harvest begins again because its pages shifted or its token expired."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a harvest is: shown to whoever waits for it."""

    category: str
    records: int


class Pages:
    """Harvests one category at a time."""

    def __init__(
        self,
        store: Store,
        arxiv: Arxiv,
        now: Callable[[], datetime],
        complain: Complain,
        *,
        progress: Callable[[Progress], None] = lambda _progress: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Prepare; `complain` hears of every trouble, also of what a later attempt heals."""
        self._store = store
        self._arxiv = arxiv
        self._keeping = Keeping(store)
        self._now = now
        self._complain = complain
        self._progress = progress
        self._stopping = stopping

    def harvest(self, cursor: Cursor, coverage: Coverage) -> Kept:
        """Everything that changed since the cursor's `since`; the cursor is saved as it moves.

        Raises:
            ArxivTrouble: it did not come to its end; what came before is kept.
            Stopped: it was asked to stop.
        """
        kept, trouble = Kept(), _shifted(cursor.category)
        for walk in range(_WALKS):
            try:
                more, shifted = self._walk(cursor, coverage, first=walk == 0)
            except ArxivTrouble as error:
                if error.kind is not TroubleKind.EXPIRED_TOKEN or walk == _WALKS - 1:
                    raise
                cursor = self._go_back(cursor.category)
                continue
            kept += more
            if not shifted:
                self._finish(cursor.category)
                return kept
            self._complain(cursor.category, trouble)
            cursor = self._from_start(cursor)
        raise trouble

    def _walk(self, cursor: Cursor, coverage: Coverage, *, first: bool) -> tuple[Kept, bool]:
        """One way through all pages; whether a record was met twice, so that others were missed."""
        kept, met, shifted, count = Kept(), set[str](), False, 0
        token = cursor.token if first else None
        while True:
            if self._stopping():
                raise Stopped
            page = self._page(cursor, token)
            ids = {record.arxiv_id for record in page.records}
            shifted = shifted or not met.isdisjoint(ids)
            met |= ids
            count += len(ids)
            cursor = _moved(cursor, page)
            kept += self._keep(page, cursor, coverage)
            self._progress(Progress(cursor.category, count))
            token = page.token
            if token is None:
                return kept, shifted

    def _keep(self, page: RecordsPage, cursor: Cursor, coverage: Coverage) -> Kept:
        return self._keeping.keep(
            page.records,
            coverage,
            self._now(),
            lambda unit: unit.harvests.save_cursor(cursor),
        )

    def _page(self, cursor: Cursor, token: str | None) -> RecordsPage:
        for attempt in range(_ATTEMPTS):
            try:
                page = self._arxiv.records(cursor.category, since=cursor.since, token=token)
                if _is_bare(page) and (token is not None or self._has_some(cursor)):
                    raise _empty(cursor.category)
            except GivenUp:
                raise
            except ArxivTrouble as trouble:
                self._complain(cursor.category, trouble)
                hopeless = {TroubleKind.FORBIDDEN, TroubleKind.EXPIRED_TOKEN}
                if trouble.kind in hopeless or attempt == _ATTEMPTS - 1:
                    raise
            else:
                if page.refused:
                    self._complain(cursor.category, _unread(page.refused))
                return page
        raise AssertionError  # the loop returns or raises

    def _has_some(self, cursor: Cursor) -> bool:
        """Whether an empty answer is wrong: papers are known that were announced since.

        A harvest that is the first has nothing to hold against it but its length.
        """
        if cursor.since is None:
            return True
        if cursor.answered_at is None and self._now().date() - cursor.since >= _NEVER_EMPTY:
            return True
        with self._store.reading() as unit:
            return unit.preprints.any_since(cursor.category, cursor.since)

    def _go_back(self, category: str) -> Cursor:
        """Behind what is kept: the token is no longer good, but records come in order of date."""
        with self._store.writing() as unit:
            cursor = unit.harvests.cursor(category)
            cursor = replace(cursor, token=None, since=cursor.reached or cursor.since)
            unit.harvests.save_cursor(cursor)
        return cursor

    def _from_start(self, cursor: Cursor) -> Cursor:
        again = replace(cursor, token=None, reached=None)
        with self._store.writing() as unit:
            unit.harvests.save_cursor(again)
        return again

    def _finish(self, category: str) -> None:
        with self._store.writing() as unit:
            cursor = unit.harvests.cursor(category)
            done = replace(
                cursor,
                answered_at=cursor.begun_at,
                since=None,
                reached=None,
                token=None,
                begun_at=None,
            )
            unit.harvests.save_cursor(done)


def begin(cursor: Cursor, now: datetime, since: date | None = None) -> Cursor:
    """Where a harvest begins: where an interrupted one stopped, else behind the last one. Pure.

    It begins earlier if it has to be from `since` on, but never later: nothing is left out.
    """
    if cursor.since is not None and (since is None or cursor.since <= since):
        return cursor
    ends = [day for day in (cursor.since, _behind(cursor.answered_at, now), since) if day]
    start = min(ends, default=(now - FIRST).date())
    return replace(cursor, since=start, token=None, reached=None, begun_at=None)


def _behind(answered_at: datetime | None, now: datetime) -> date | None:
    # A playground's clock that was ahead is back where it was after a restart.
    return (min(answered_at, now) - OVERLAP).date() if answered_at else None


def _moved(cursor: Cursor, page: RecordsPage) -> Cursor:
    days = [record.datestamp for record in page.records if record.datestamp]
    return replace(
        cursor,
        token=page.token,
        reached=min(days, default=cursor.reached),
        begun_at=cursor.begun_at or page.answered_at,
    )


def _is_bare(page: RecordsPage) -> bool:
    return not (page.records or page.deleted or page.refused)


def _unread(refused: tuple[str, ...]) -> ArxivTrouble:
    others = f" {len(refused) - 1} others could not be read either." if refused[1:] else ""
    sentence = f"arXiv's OAI-PMH interface: {refused[0]}{others} The others are kept."
    return _trouble(TroubleKind.UNREADABLE, sentence)


def _empty(category: str) -> ArxivTrouble:
    return _trouble(
        TroubleKind.EMPTY,
        f"arXiv's OAI-PMH interface gives an empty page for {category}, where there are records."
        " It is asked again.",
    )


def _shifted(category: str) -> ArxivTrouble:
    return _trouble(
        TroubleKind.SHIFTED,
        f"Records of {category} changed during the harvest, so that its pages shifted."
        " It begins again.",
    )


def _trouble(kind: TroubleKind, sentence: str) -> ArxivTrouble:
    return ArxivTrouble(sentence, source=Interface.OAI, kind=kind)
