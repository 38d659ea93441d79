"""What a source of metadata is, and what one needs from the rest of the house."""

from __future__ import annotations

from contextlib import AbstractContextManager
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


class Turn(Protocol):
    """The right to have one request open. It ends well unless something else is said of it."""

    def again(self) -> None:
        """Wait until one more request (a redirect's next hop) may be sent in this turn."""
        ...

    def failed(self, retry_after: float | None = None) -> None:
        """The request brought no usable answer; the source may have said how long to wait."""
        ...

    def forbidden(self, sentence: str) -> None:
        """The source answered 403."""
        ...


class Gate(Protocol):
    """Keeps requests to one source apart, and lets one at a time be open."""

    def turn(self, source: str) -> AbstractContextManager[Turn]:
        """Wait for the turn; leaving the block ends it, and by an exception it has failed.

        Raises:
            GateClosed: the source has refused the bot.
        """
        ...
