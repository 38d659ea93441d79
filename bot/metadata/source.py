"""What a source of metadata is, and what one needs from the rest of the house."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from db.records import PaperDetails


class Reference(Protocol):
    """What somebody pasted, understood so far that a source can be chosen."""

    @property
    def kind(self) -> str:
        """``arxiv``, ``doi``, ``page`` or ``title``."""
        ...

    @property
    def value(self) -> str:
        """The arXiv id, the DOI, the link or the title."""
        ...


class Source(Protocol):
    """A place that knows papers. Calls block and are safe from several threads."""

    @property
    def name(self) -> str:
        """The word that `PaperDetails.source` carries."""
        ...

    def fetch(self, reference: Reference, *, now: datetime) -> PaperDetails:
        """Ask for one paper, without retries: the caller decides about those.

        `now` is the time with its zone; a wait until a point in time is counted from it.

        Raises:
            SourceTrouble: one of its kinds, see `bot.metadata.errors`.
        """
        ...


class Gate(Protocol):
    """Keeps requests to one source apart."""

    def wait_turn(self, source: str) -> None:
        """Return when the next request to that source may be sent, which it then must be."""
        ...
