"""The local arXiv's place in the playground: its papers, its trouble, its lines in the journal."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.playground.arxiv.app import LocalArxiv, build_arxiv
from bot.playground.arxiv.faults import INTERFACES, KINDS, ArxivFault
from bot.playground.arxiv.invented import invented_weeks
from bot.playground.arxiv.pool import load_pool
from bot.playground.clock import Clock
from bot.playground.faults import ARXIV, UnknownFault
from bot.playground.journal import Journal

_PREFIX = "arxiv_"


def open_arxiv(clock: Clock, data: Path | None) -> LocalArxiv:
    """The arXiv that serves a folder of JSON lines, or else weeks that the project invents."""
    papers = invented_weeks(clock.now()) if data is None else load_pool(data)
    return build_arxiv(clock, papers)


class ArxivTrouble:
    """Its faults, as the playground's board lists them: ``arxiv_empty``, ``arxiv_stale`` ..."""

    def __init__(self, arxiv: LocalArxiv) -> None:
        self._faults = arxiv.faults

    def kinds(self) -> list[dict[str, Any]]:
        """Every kind."""
        return [
            {
                "kind": _PREFIX + kind,
                "where": ARXIV,
                "about": about,
                "takes": ["times", "interface", "seconds"],
            }
            for kind, about in KINDS.items()
        ]

    def active(self) -> list[dict[str, Any]]:
        """Those that wait; a kind is its own id."""
        return [
            {
                "id": _PREFIX + fault.kind,
                "kind": _PREFIX + fault.kind,
                "times": fault.times,
                "interface": fault.interface,
                "seconds": fault.seconds,
                "about": KINDS[fault.kind],
            }
            for fault in self._faults.active()
        ]

    def add(self, kind: str, asked: dict[str, Any]) -> bool:
        """Add one, if the kind is arXiv's."""
        name = kind.removeprefix(_PREFIX)
        if name == kind or name not in KINDS:
            return False
        try:
            self._faults.add(
                ArxivFault(
                    name,
                    int(asked.get("times", 1)),
                    str(asked["interface"]) if asked.get("interface") else None,
                    _seconds(asked.get("seconds", 0)),
                )
            )
        except (TypeError, ValueError, OverflowError) as error:
            names = ", ".join(INTERFACES)
            raise UnknownFault(
                f"times and seconds are numbers from 0; an interface is one of {names}."
            ) from error
        return True

    def remove(self, fault_id: object) -> None:
        """Remove every fault of a kind."""
        self._faults.remove(str(fault_id).removeprefix(_PREFIX))

    def clear(self) -> None:
        """Remove all."""
        for fault in self._faults.active():
            self._faults.remove(fault.kind)


def _seconds(given: Any) -> float:
    seconds = float(given)
    if not math.isfinite(seconds):  # JSON could not show it to any page
        raise ValueError
    return seconds


class Journaled:
    """Writes what the bot asks arXiv into the journal, beside what it says to Slack."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self._app = app
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query = scope.get("query_string", b"").decode("latin-1")
        name = scope["path"] + (f"?{query}" if query else "")
        exchange = self._journal.begin("from_bot", "arxiv", name, {"query": query})
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            well = 200 <= status < 400
            self._journal.end(
                exchange, "ok" if well else "failed", note=f"HTTP {status or 'reset'}"
            )
