"""What can go wrong when a source is asked for a paper, each a sentence for the person who asked.

SourceTrouble
├── PaperUnknown   the source answers that it has no such paper; asking again changes nothing
├── SourceDown     no usable answer: timeouts, 5xx, resets, web pages instead of data, cut answers
├── SourceBusy     asked to come back later: 429, or 503 with Retry-After
├── SourceForbids  403: it must not be asked again before a person has looked into it
└── Unreadable     the answer is not what the source's manual says
"""

from __future__ import annotations

from enum import StrEnum

from bot.errors import PapersError


class SourceTrouble(PapersError):
    """The base. `source` is the key under which failures of one place are counted together."""

    def __init__(self, sentence: str, *, source: str = "") -> None:
        super().__init__(sentence)
        self.source = source


class PaperUnknown(SourceTrouble):
    """There is no such paper there, or nobody that could be asked; a person has to fill it in."""


class Way(StrEnum):
    """In which way a source is down."""

    STATUS = "status"
    """A status of 500 and above."""
    ANSWER = "answer"
    """The answer itself is not usable."""
    CUT = "cut"
    """The packing of the answer is broken."""
    LATE = "late"
    CONNECTION = "connection"
    """None came about, or it broke."""


class SourceDown(SourceTrouble):
    """No usable answer came; a later attempt may get one."""

    def __init__(self, sentence: str, *, source: str = "", way: Way = Way.ANSWER) -> None:
        super().__init__(sentence, source=source)
        self.way = way


class SourceBusy(SourceTrouble):
    """The source wants fewer requests: none in the next `retry_after` seconds."""

    def __init__(
        self, sentence: str, *, retry_after: float, source: str = "", status: int = 429
    ) -> None:
        super().__init__(sentence, source=source)
        self.retry_after = retry_after
        self.status = status


class SourceForbids(SourceTrouble):
    """The source refuses this bot. arXiv takes requests after a 403 for an attack (robots.md)."""


class Unreadable(SourceTrouble):
    """The source answers in a form that it never documented."""
