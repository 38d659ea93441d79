"""What the lookup service answers with: plain records that Slack and the terminal render."""

from __future__ import annotations

from dataclasses import dataclass

from db.arxiv_records import Preprint
from db.records import Entry, SectionCount, SuggestionState, Tier


@dataclass(frozen=True, slots=True)
class Result:
    """One paper found, and why."""

    entry: Entry
    tier: Tier


@dataclass(frozen=True, slots=True)
class Announced:
    """A paper that arXiv announced and the list lacks."""

    paper: Preprint
    state: SuggestionState | None = None
    """``PENDING`` or ``DECLINED`` where it was suggested and still stands so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query.

    `total` counts all matches, up to the service's counting limit; `results` is the page from
    `offset`. `meant` is set where the query names exactly one paper (by identity, name or title).
    `unread` holds one sentence for each part of the query that could not be read.
    """

    query: str
    total: int
    results: tuple[Result, ...]
    offset: int = 0
    meant: Entry | None = None
    unread: tuple[str, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    announced: tuple[Announced, ...] = ()
    """Papers that the list lacks and arXiv announced; on the first page only."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the list holds: sections in the document's order and the newest entries."""

    total: int
    sections: tuple[SectionCount, ...]
    newest: tuple[Entry, ...]
