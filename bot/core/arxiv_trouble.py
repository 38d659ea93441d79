"""What can go wrong when arXiv is asked for its announcements, as one error with a kind."""

from __future__ import annotations

from bot.errors import PapersError
from db.arxiv_records import Interface, TroubleKind


class ArxivTrouble(PapersError):
    """No usable answer came. The sentence says what happened and names the source.

    `retry_after` is how many seconds the source asked to be left alone, where it said so.
    """

    def __init__(
        self,
        sentence: str,
        *,
        source: Interface,
        kind: TroubleKind,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.source = source
        self.kind = kind
        self.retry_after = retry_after


class GivenUp(ArxivTrouble):
    """An interface failed so often in this harvest that it was not asked again."""

    @classmethod
    def after(cls, trouble: ArxivTrouble) -> GivenUp:
        """The error in the place of a further attempt; it says what the last one said."""
        return cls(str(trouble), source=trouble.source, kind=trouble.kind)
