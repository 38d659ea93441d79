"""All faults that can be asked for, of Slack and of arXiv, behind one small board."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Protocol

from bot.playground.faults import KINDS, Fault, Faults, UnknownFault
from bot.playground.transports.hub import SocketHub


class MoreFaults(Protocol):
    """Another place with faults of its own, such as the local arXiv; ids are its own."""

    def kinds(self) -> list[dict[str, Any]]:
        """Its kinds, as the page lists them."""
        ...

    def active(self) -> list[dict[str, Any]]:
        """Those that wait."""
        ...

    def add(self, kind: str, asked: dict[str, Any]) -> bool:
        """Add one; False if the kind is none of this place's."""
        ...

    def remove(self, fault_id: object) -> None:
        """Remove one, if it is there."""
        ...

    def clear(self) -> None:
        """Remove all."""
        ...


class TroubleBoard:
    """What the page's “Trouble” and tests of other processes use."""

    def __init__(self, faults: Faults, hub: SocketHub, more: MoreFaults | None = None) -> None:
        self._faults = faults
        self._hub = hub
        self._more = more

    def kinds(self) -> list[dict[str, Any]]:
        """Every kind with its place, its sentence and what it takes."""
        return [asdict(each) for each in KINDS] + (self._more.kinds() if self._more else [])

    def active(self) -> list[dict[str, Any]]:
        """Those that wait."""
        own = [fault.as_page() for fault in self._faults.active()]
        return own + (self._more.active() if self._more else [])

    def add(self, asked: dict[str, Any]) -> None:
        """Let something go wrong.

        Raises:
            UnknownFault: there is no such kind, or a value cannot be used.
        """
        kind = str(asked.get("kind"))
        if kind == "cut":
            self._hub.cut()
        elif kind == "refresh":
            self._hub.refresh()
        elif self._more is None or not self._more.add(kind, asked):
            self._add(kind, asked)

    def remove(self, fault_id: object) -> None:
        """Let it be well again."""
        if isinstance(fault_id, int):
            self._faults.remove(fault_id)
        elif self._more is not None:
            self._more.remove(fault_id)

    def clear(self) -> None:
        """Let everything be well."""
        self._faults.clear()
        if self._more is not None:
            self._more.clear()

    def _add(self, kind: str, asked: dict[str, Any]) -> Fault:
        try:
            return self._faults.add(
                kind,
                times=int(asked.get("times", 1)),
                method=str(asked.get("method") or "*"),
                seconds=float(asked.get("seconds", 1)),
                error=str(asked.get("error") or "internal_error"),
                copies=int(asked.get("copies", 1)),
            )
        except (TypeError, ValueError, OverflowError) as error:
            raise UnknownFault("times, seconds and copies are numbers.") from error
