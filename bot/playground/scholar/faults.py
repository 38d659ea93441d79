"""What can go wrong with a publisher's server, on demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

PLACES = ("crossref", "anthology", "page")

KINDS: dict[str, str] = {
    "slow": "Answers only after as many seconds as given.",
    "too_many": "Answers 429 with Retry-After: as many seconds as given.",
    "broken": "Answers 500.",
    "denied": "Answers 403.",
    "html": "Answers with HTTP 200 and a maintenance page in HTML.",
    "cut": "The answer ends in the middle.",
    "reset": "The connection is reset before the answer.",
}
"""Each kind with a sentence for the person who turns it on."""


@dataclass(frozen=True, slots=True)
class ScholarFault:
    """A fault of a kind of `KINDS`.

    It happens to the next `times` requests, or with 0 until it is removed; at one place of `PLACES`
    or at all.
    """

    kind: str
    times: int = 1
    place: str | None = None
    seconds: float = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no fault of {', '.join(KINDS)}.")
        if self.place not in {None, *PLACES}:
            raise ValueError(f"{self.place!r} is no place of {', '.join(PLACES)}.")
        if self.times < 0 or self.seconds < 0:
            raise ValueError("A fault has neither negative times nor negative seconds.")


class Faults:
    """The faults that are turned on, in the order in which they were."""

    def __init__(self, faults: Iterable[ScholarFault] = ()) -> None:
        self._active = list(faults)

    def add(self, fault: ScholarFault) -> None:
        """Turn a fault on."""
        self._active.append(fault)

    def clear(self) -> None:
        """Let everything be well."""
        self._active.clear()

    def active(self) -> list[ScholarFault]:
        """Those turned on, each with the times that are left."""
        return list(self._active)

    def take(self, place: str) -> ScholarFault | None:
        """The fault that happens to a request now, counted down."""
        for at, fault in enumerate(self._active):
            if fault.place in {None, place}:
                if fault.times == 1:
                    del self._active[at]
                elif fault.times > 1:
                    self._active[at] = replace(fault, times=fault.times - 1)
                return fault
        return None
