"""The nouns of the reading list: frozen dataclasses and enums, standard library only.

Everything that crosses from the database to the rules, the services and Slack is one of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, NewType, Self

WorkspaceId = NewType("WorkspaceId", int)
EntryId = NewType("EntryId", int)
SuggestionId = NewType("SuggestionId", int)
PostingId = NewType("PostingId", int)

DEFAULT_WORKSPACE = WorkspaceId(1)
"""The workspace that exists without any set-up."""

_ISO_PREFIX = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date known to the year, the month or the day; it has no time zone.

    Zero stands for "not given", so dates order with the least precise first.

    Raises:
        ValueError: the parts name no day, month or year of the calendar.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day needs its month")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def iso(self) -> str:
        """ISO 8601 cut to what is known: ``2024``, ``2024-06`` or ``2024-06-28``."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read what `iso` wrote.

        Raises:
            ValueError: the text is no year, year and month, or full date.
        """
        match = _ISO_PREFIX.match(text)
        if match is None:
            raise ValueError(f"not an ISO date: {text!r}")
        return cls(*(int(part) for part in match.groups() if part))


class LinkKind(StrEnum):
    """What a link beside the paper's own leads to."""

    CODE = "code"
    PROJECT = "project"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an entry beside its paper link, with the words it stood under."""

    kind: LinkKind
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class EntryFields:
    """What the list says of one paper. ``None`` and empty mean "not given"."""

    section: str
    title: str
    date: PartialDate | None = None
    method: str | None = None
    names: tuple[str, ...] = ()
    """Other names of the method, as the list writes them."""
    venue: str | None = None
    url: str | None = None
    """The paper link exactly as it stands in the list."""
    links: tuple[Link, ...] = ()
    note: str | None = None
    authors: str | None = None
    """Authors as the list writes them, where a table has such a column."""

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` turns back into an equal record."""
        return {
            "section": self.section,
            "title": self.title,
            "date": self.date.iso if self.date else None,
            "method": self.method,
            "names": list(self.names),
            "venue": self.venue,
            "url": self.url,
            "links": [[link.kind.value, link.url, link.label] for link in self.links],
            "note": self.note,
            "authors": self.authors,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            section=data["section"],
            title=data["title"],
            date=PartialDate.from_iso(data["date"]) if data["date"] else None,
            method=data["method"],
            names=tuple(data["names"]),
            venue=data["venue"],
            url=data["url"],
            links=tuple(Link(LinkKind(kind), url, label) for kind, url, label in data["links"]),
            note=data["note"],
            authors=data["authors"],
        )


@dataclass(frozen=True, slots=True)
class PaperIds:
    """What tells one paper from another; see the identity rule in docs/design.md.

    The first that is given decides: arXiv id without version, DOI (lower case), normalized link,
    normalized title.
    """

    arxiv_id: str | None
    doi: str | None
    url_key: str | None
    title_key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a workspace's list, as the database holds it. Times are UTC."""

    id: EntryId
    workspace_id: WorkspaceId
    fields: EntryFields
    ids: PaperIds
    added_at: datetime
    updated_at: datetime
    removed_at: datetime | None = None


class NameKind(IntEnum):
    """Where an indexed name comes from; a lower value is a better field."""

    METHOD = 0
    OTHER = 1
    TITLE_HEAD = 2
    """What stands before the colon of a title: ``VAR: Visual ...``."""


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of an entry, folded for comparison (bot.core.text.name_key)."""

    key: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class EntryIndex:
    """All that an entry can be found by, folded by bot.core.indexing and stored as it is.

    The ``*_words`` are tokens joined by single spaces; a Chinese, Japanese or Korean character is
    a token of its own, so that the index needs no language.
    """

    ids: PaperIds
    url_keys: tuple[str, ...]
    """Normalized links: the paper's first, then code and project pages."""
    names: tuple[IndexedName, ...]
    method_words: str
    title_words: str
    note_words: str
    venue_words: str
    section_words: str
    author_words: str
    abstract_words: str
    date: str
    """ISO date prefix, empty where the list gives none; newer sorts higher."""
    has_code: bool


class Tier(IntEnum):
    """Why a paper was found, best first."""

    IDENTITY = 1
    NAME = 2
    TITLE = 3
    WORDS = 4
    PREFIX = 5
    FULL_TEXT = 6
    FUZZY = 7


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Conditions that every result meets. Values are folded tokens; years are inclusive."""

    sections: tuple[str, ...] = ()
    """Words, all of which begin words of the section's name."""
    venues: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    has_code: bool | None = None


class PartKind(StrEnum):
    """What a piece of an imported document is."""

    TEXT = "text"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One piece of the list's source document; all pieces joined give the file's exact text."""

    kind: PartKind
    raw: str
    entry_id: EntryId | None = None
    fields: EntryFields | None = None
    """What this piece said when it was imported: the base of a three-way merge."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The README that a workspace's list was last imported from. Times are UTC."""

    workspace_id: WorkspaceId
    name: str
    imported_at: datetime
    parts: tuple[DocumentPart, ...]


class ChangeKind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"
    RESTORED = "restored"
    VERSION = "version"
    """arXiv has a newer version of it; the list says what it said before."""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One line of an entry's history. The time is UTC."""

    entry_id: EntryId
    at: datetime
    kind: ChangeKind
    source: str
    """Where it came from: ``import``, ``starter``, ``slack`` ..."""
    actor: str | None = None
    """The Slack user id of who did it, where a person in Slack did."""
    before: EntryFields | None = None
    after: EntryFields | None = None
    note: str | None = None
    """What the fields cannot say: ``v3``, where arXiv has a third version."""


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A section of the list, in the document's order, and how many entries it holds."""

    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """What a source (arXiv, Crossref, ...) says of a paper; what it does not say is empty."""

    title: str
    source: str
    """Which source said so: ``arxiv``, ``crossref``, ``anthology``, ``page`` or ``person``."""
    url: str | None = None
    """The paper's own page."""
    authors: tuple[str, ...] = ()
    date: PartialDate | None = None
    """When the first version was published."""
    abstract: str = ""
    arxiv_id: str | None = None
    """Without its version."""
    version: int | None = None
    """arXiv's number of the version, where the source gives it."""
    doi: str | None = None
    """In lower case."""
    venue: str | None = None
    comment: str | None = None
    """arXiv's comment, such as "Accepted at CVPR 2026"."""
    journal_ref: str | None = None
    categories: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    """Code and project pages that the source names."""

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` turns back into an equal record."""
        return {
            "title": self.title,
            "source": self.source,
            "url": self.url,
            "authors": list(self.authors),
            "date": self.date.iso if self.date else None,
            "abstract": self.abstract,
            "arxiv_id": self.arxiv_id,
            "version": self.version,
            "doi": self.doi,
            "venue": self.venue,
            "comment": self.comment,
            "journal_ref": self.journal_ref,
            "categories": list(self.categories),
            "links": [[link.kind.value, link.url, link.label] for link in self.links],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        given = dict(data)
        given["authors"] = tuple(data["authors"])
        given["date"] = PartialDate.from_iso(data["date"]) if data["date"] else None
        given["categories"] = tuple(data["categories"])
        given["links"] = tuple(
            Link(LinkKind(kind), url, label) for kind, url, label in data["links"]
        )
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What somebody pasted, read: a link, an id or a title in quotes, and whose paper it names."""

    text: str
    ids: PaperIds
    version: int | None = None
    """arXiv's number of the version, where the link names one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Slack something was said. Outside of a thread `thread_ts` is empty."""

    channel: str
    """A channel's id; a person's id stands for the direct messages with them."""
    thread_ts: str = ""
    message_ts: str = ""


class SuggestionState(StrEnum):
    """Where a suggestion stands. What leads from one to the other is in bot.core.review."""

    PENDING = "pending"
    ADDED = "added"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LISTED = "listed"
    """It turned out that the paper is on the list already; `entry_id` says where."""
    MERGED = "merged"
    """It turned out that another suggestion is of the same paper; `merged_into` says which."""


class LookupState(StrEnum):
    """How far a suggestion's paper is known."""

    LOOKING = "looking"
    FOUND = "found"
    ASKED = "asked"
    """No source knows it: a person has to say what it is."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper that somebody wants on the list. Times are UTC."""

    id: SuggestionId
    workspace_id: WorkspaceId
    ids: PaperIds
    """What is known of the paper's identity; it can become better while details come."""
    pasted: str
    created_at: datetime
    version: int | None = None
    state: SuggestionState = SuggestionState.PENDING
    lookup: LookupState = LookupState.LOOKING
    details: PaperDetails | None = None
    """What a source said; ``None`` while nobody has."""
    fields: EntryFields | None = None
    """The row that is proposed, or that was added."""
    sections: tuple[str, ...] = ()
    """Sections that it may belong to, the likeliest first."""
    revision: int = 1
    """Counts up at every change that a person can see."""
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None
    """Why it was declined."""
    entry_id: EntryId | None = None
    """The row of the list that it became, or turned out to be."""
    merged_into: SuggestionId | None = None
    reverted_at: datetime | None = None
    """When it was last taken off the list again."""
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuggestionPlace:
    """Who suggested something, and where. Several people and threads can share one suggestion."""

    suggestion_id: SuggestionId
    user: str
    place: Place
    at: datetime


class SuggestionEvent(StrEnum):
    """What happened to a suggestion."""

    SUGGESTED = "suggested"
    JOINED = "joined"
    FOUND = "found"
    ASKED = "asked"
    FILLED_IN = "filled_in"
    ADDED = "added"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    """One of several people no longer suggests it."""
    REVERTED = "reverted"
    REOPENED = "reopened"
    LISTED = "listed"
    MERGED = "merged"
    REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class SuggestionChange:
    """One line of a suggestion's history. The time is UTC; `actor` is a Slack user id."""

    suggestion_id: SuggestionId
    at: datetime
    event: SuggestionEvent
    actor: str | None = None
    note: str | None = None
    """The reason of a decline, the source of details, the number of the other suggestion."""


class OutcomeKind(StrEnum):
    """What became of one thing that was pasted."""

    NEW = "new"
    JOINED = "joined"
    """Somebody suggested it before, and it waits."""
    LISTED = "listed"
    DECLINED = "declined"
    NEWER_VERSION = "newer_version"
    """It is listed; that arXiv has this version is noted in its history."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing that was pasted, with what a person asks next."""

    kind: OutcomeKind
    pasted: str
    suggestion_id: SuggestionId | None = None
    entry_id: EntryId | None = None
    title: str | None = None
    section: str | None = None
    since: datetime | None = None
    """When it was listed, suggested or declined. UTC."""
    by: str | None = None
    """Who suggested it first, or declined it."""
    reason: str | None = None
    place: Place | None = None
    """Where it was suggested first."""
    version: int | None = None
    may_reopen: bool = False
    """Whether the one who suggests it now is a maintainer and could reopen it."""
    has_card: bool = False
    """Whether a card in this thread says all of it, so that no further words are needed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one message; asked again with the same key, it is the same. Time in UTC."""

    event_key: str
    at: datetime
    outcomes: tuple[Outcome, ...]
    left_out: int = 0
    """How many papers the message named beyond those that are taken from one message."""
    repeated: bool = False
    """The message was dealt with before: this is what was said then."""


class PostingKind(StrEnum):
    """What a message that the bot owes is for."""

    CARD = "card"
    """Shows a suggestion where it was made, with its buttons; kept up to date."""
    ALSO_CARD = "also_card"
    """Shows it in a further thread, where it was suggested too; kept up to date."""
    REVIEW_CARD = "review_card"
    """Shows it in the review channel; kept up to date."""
    ANSWER = "answer"
    """Says what became of a message's papers; `subject` is the key of its receipt."""
    TOLD = "told"
    """Tells those who suggested it how it stands now; `subject` is the SuggestionEvent."""
    REMINDER = "reminder"
    """Tells maintainers what waits; `subject` is the suggestions' ids, joined by commas."""
    UNDELIVERED = "undelivered"
    """Tells a person that the bot cannot write where they were; `subject` is why."""
    TROUBLE = "trouble"
    """Tells maintainers what is wrong with arXiv: `subject` says of how many things, then, each on
    a line of its own, the first of them."""
    DIGEST_FAILED = "digest_failed"
    """Tells whoever set a digest that Slack does not take it; `subject` is the digest's id, its
    channel and Slack's word, joined by colons."""
    DIGEST_UNSURE = "digest_unsure"
    """Asks a maintainer whether a digest is there, as the bot may not look; `subject` as above."""
    DIGEST_REST = "digest_rest"
    """Shows, in a digest's thread, papers that its message has no room for; `subject` is the
    digest's id and the number of the part, joined by a colon."""


CARDS = frozenset({PostingKind.CARD, PostingKind.ALSO_CARD, PostingKind.REVIEW_CARD})
"""The messages that are changed whenever their suggestion is."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A message that has to exist in Slack, and what is known of it. Times are UTC."""

    id: PostingId
    workspace_id: WorkspaceId
    kind: PostingKind
    place: Place
    """Where; `message_ts` stays empty."""
    suggestion_id: SuggestionId | None = None
    subject: str = ""
    wanted_revision: int = 1
    shown_revision: int = 0
    """Less than `wanted_revision` as long as something is to be sent."""
    ts: str | None = None
    """The message's own ts, once it is known to exist."""
    claimed_until: datetime | None = None
    attempted_at: datetime | None = None
    """When it was last sent without an answer; ``None``: certainly not under way."""
    attempts: int = 0
    trouble: str | None = None
    """Why the last attempt failed."""
    given_up_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        """Whether Slack does not show yet what it should."""
        return self.shown_revision < self.wanted_revision


@dataclass(frozen=True, slots=True)
class Maintainer:
    """Somebody who decides about suggestions; the first one was added by nobody."""

    workspace_id: WorkspaceId
    user: str
    at: datetime
    added_by: str | None = None
    time_zone: str = "UTC"
    """An IANA name, such as ``Europe/Berlin``."""


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """What a workspace has chosen."""

    review_channel: str | None = None
    """Where every suggestion is shown to maintainers; ``None``: where it was made only."""
    reaction: str = "bookmark_tabs"
    """The reaction that suggests the links of a message, without its colons."""
