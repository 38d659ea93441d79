"""The nouns of what arXiv announces: frozen dataclasses and enums, standard library only.

A *listing day* is the day that an arXiv listing carries, Monday to Friday, in US Eastern; its
papers are announced at 20:00 US Eastern on the evening before.
Source: info.arxiv.org/help/availability.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Interface(StrEnum):
    """The three ways to ask arXiv."""

    OAI = "oai"
    """OAI-PMH: every record that changed."""
    RSS = "rss"
    """The daily feed of a category."""
    API = "api"
    """The query API."""


class AnnouncedAs(StrEnum):
    """How a paper came to us. Only ``NEW`` papers are news."""

    NEW = "new"
    CROSS_LIST = "cross-list"
    """Its primary category is none of ours."""
    REPLACEMENT = "replacement"
    """An older paper, from before the harvest began, seen first when it changed."""
    RECLASSIFIED = "reclassified"
    """A paper announced before that came into one of our categories later."""


class AnnounceType(StrEnum):
    """What a daily feed says of a paper (source: info.arxiv.org/help/rss_specifications)."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"


@dataclass(frozen=True, slots=True)
class ArxivRecord:
    """What an interface says of a paper; the first category is the primary one."""

    arxiv_id: str
    """Without its version."""
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    submitted: date
    """The day of the first version, UTC."""
    datestamp: date | None = None
    """OAI-PMH: the UTC day on which the record was last modified."""
    updated: date | None = None
    """The day of the newest version, UTC; None where it is the first (or is not said)."""
    version: int | None = None
    """Its number, where the interface says it."""
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One paper of a daily feed."""

    arxiv_id: str
    version: int
    announce_type: AnnounceType
    title: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """The daily feed of one category; `day` is the US Eastern day that it carries."""

    day: date
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of a harvest, with the token of the next one."""

    records: tuple[ArxivRecord, ...]
    answered_at: datetime
    """OAI-PMH's responseDate, UTC: the server's clock, and the cursor of the next harvest."""
    token: str | None
    deleted: tuple[str, ...] = ()
    """Ids of records that the repository says are deleted."""
    refused: tuple[str, ...] = ()
    """One sentence for each record that could not be read; it names the record."""


@dataclass(frozen=True, slots=True)
class Preprint:
    """A paper that arXiv has announced: one row whatever its version. Times are UTC."""

    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    categories: tuple[str, ...]
    """The primary one first."""
    submitted: date
    announced_as: AnnouncedAs
    announced_on: date
    """The listing day."""
    first_seen_at: datetime
    updated: date | None = None
    version: int | None = None
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    license: str = ""
    withdrawn: bool = False

    @property
    def primary(self) -> str:
        """The primary category."""
        return self.categories[0]


@dataclass(frozen=True, slots=True)
class PreprintIndex:
    """What a preprint is found by, folded by bot.core.text and stored as it is."""

    title_key: str
    name_key: str
    """The key of what stands before the title's colon; empty where nothing does."""
    words: str
    """Tokens of title, authors and abstract, joined by single spaces."""


class PreprintEventKind(StrEnum):
    """What changed on a paper since it was first seen."""

    VERSION = "version"
    TITLE = "title"
    COMMENT = "comment"
    JOURNAL_REF = "journal-ref"
    DOI = "doi"
    CATEGORIES = "categories"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PreprintEvent:
    """One change of a paper. `at` is UTC; `before` and `after` are what the field said."""

    arxiv_id: str
    at: datetime
    kind: PreprintEventKind
    before: str = ""
    after: str = ""


class TroubleKind(StrEnum):
    """What went wrong with a source."""

    EMPTY = "empty page"
    ERROR_ENTRY = "error entry"
    WEB_PAGE = "web page"
    CUT = "cut answer"
    STALE = "stale feed"
    EXPIRED_TOKEN = "expired token"  # noqa: S105 -- the name of a fault
    SHIFTED = "shifted pages"
    UNAVAILABLE = "unavailable"
    """A status of 500 and above."""
    BUSY = "too many requests"
    FORBIDDEN = "forbidden"
    RESET = "connection broken"
    TIMEOUT = "timeout"
    UNREADABLE = "unreadable"
    MISSING = "sources disagree"


@dataclass(frozen=True, slots=True)
class Incident:
    """Trouble with a source, from its first time until a good answer came. Times are UTC."""

    source: Interface
    category: str
    kind: TroubleKind
    sentence: str
    first_at: datetime
    last_at: datetime
    times: int = 1
    healed_at: datetime | None = None
    told_at: datetime | None = None
    """When the maintainers were told."""


class DayState(StrEnum):
    """What is known of one category on one listing day."""

    FRESH = "fresh"
    """Complete: the sources agree."""
    QUIET = "quiet"
    """Complete: nothing was announced."""
    STALE = "stale"
    """Answers came, but not those of the day, or they disagree."""
    FAILED = "failed"
    """No usable answer came."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing of that day can be missing."""
        return self in {DayState.FRESH, DayState.QUIET}


@dataclass(frozen=True, slots=True)
class DayHealth:
    """One category on one listing day. `checked_at` is UTC."""

    category: str
    day: date
    state: DayState
    sentence: str
    """Why, for a person; what agreed, or what is wrong."""
    checked_at: datetime
    new: int = 0
    cross_lists: int = 0
    replacements: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the harvest of one category has come. Times are UTC.

    `covered_from` is the first listing day from which on every new paper is known; `answered_at` is
    the responseDate of the last harvest that came to its end. Of one under way, `since` is where it
    began, `reached` the datestamp of the last record kept, `token` the page that comes next, and
    `begun_at` the responseDate of its first page.
    """

    category: str
    covered_from: date | None = None
    answered_at: datetime | None = None
    since: date | None = None
    reached: date | None = None
    token: str | None = None
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GateState:
    """The gate to one source, shared by all processes. Times are UTC."""

    source: str
    holder: str | None
    """Who has a request open; None: nobody."""
    held_until: datetime | None
    """When the holder counts as dead."""
    next_at: datetime | None
    """No request begins before."""
    failures: int
    """Failures since the last good answer."""
    closed_at: datetime | None
    """When the source refused the bot with 403; nothing is sent until a person opens it again."""
    why: str | None = None
