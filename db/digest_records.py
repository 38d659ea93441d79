"""The nouns of the weekly digest: frozen dataclasses and enums, standard library only.

A digest belongs to an ISO week of its subscription's own time zone; its *boundary* is the weekday
and hour, local time, at which it becomes due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType, Self

from db.records import WorkspaceId

SubscriptionId = NewType("SubscriptionId", int)
DigestId = NewType("DigestId", int)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week of ISO 8601: Monday to Sunday; its year is the one that its Thursday is in.

    Raises:
        ValueError: the year has no week of that number.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        """The week of a day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    def moved(self, weeks: int) -> Week:
        """The week so many weeks later; earlier for a negative number."""
        return Week.of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest becomes due: a weekday (Monday is 0) and an hour (0 to 23) of local time."""

    weekday: int = 0
    hour: int = 9
    time_zone: str = "UTC"
    """An IANA name, such as ``Europe/Berlin``."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a channel wants to hear of. Words and authors are as people wrote them."""

    sections: tuple[str, ...] = ()
    """Sections of the list that are followed; empty: all."""
    most: int = 10
    """The most papers in one digest."""
    minimum: int = 25
    """The least relevance of a paper, 0 to 100: one paper in ten reaches 25 (docs/ranking.md)."""
    categories: tuple[str, ...] = ()
    """arXiv's categories; empty: all that are harvested."""
    include: tuple[str, ...] = ()
    """Words that lift a paper."""
    exclude: tuple[str, ...] = ()
    """Words that keep a paper out."""
    authors: tuple[str, ...] = ()
    """Authors whose papers are lifted."""
    says_nothing: bool = False
    """Whether a week without papers is said, too."""


class SubscriptionState(StrEnum):
    """Whether a channel gets digests."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that gets a digest every week. There is one a channel; times are UTC."""

    id: SubscriptionId
    workspace_id: WorkspaceId
    channel: str
    set_by: str
    """The Slack user id of who set it: they hear when it cannot be delivered."""
    created_at: datetime
    active_from: datetime
    """When it was set, or last resumed; only boundaries after this count."""
    schedule: Schedule = Schedule()
    wishes: Wishes = Wishes()
    state: SubscriptionState = SubscriptionState.ACTIVE
    open_to_all: bool = False
    """Whether everybody may change it, and not only who set it and maintainers."""


class DigestState(StrEnum):
    """Where the digest of one week stands."""

    DUE = "due"
    """Its boundary has passed; what goes in is not chosen yet."""
    FROZEN = "frozen"
    """What goes in is chosen for good. Slack certainly does not have it."""
    SENDING = "sending"
    """Somebody has begun to send it."""
    SENT = "sent"
    AMBIGUOUS = "ambiguous"
    """It was sent and nobody knows whether it arrived: it is looked for before it is sent again."""
    WAITING_FOR_WORD = "waiting_for_word"
    """The same, but the bot may not look: a maintainer has to say whether it is there."""
    FAILED = "failed"
    """Slack does not take it; `reason` is Slack's word."""
    SKIPPED = "skipped"
    """It will not be sent; `reason` is a `SkipReason`."""


class SkipReason(StrEnum):
    """Why a week has no digest."""

    NEWER_WEEK = "newer_week"
    """The bot was away until the next one was due: that one has this one's papers, too."""
    NOTHING_NEW = "nothing_new"
    NOT_WANTED = "not_wanted"
    """The subscription was paused or ended before it was sent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a week: the state of its digest, since when (UTC), and why."""

    state: DigestState
    changed_at: datetime
    reason: str | None = None


class FeedbackKind(StrEnum):
    """What a person says of a paper, or of all papers like it."""

    LIKE = "like"
    DISLIKE = "dislike"
    READ = "read"
    MUTE_TERM = "mute_term"
    MUTE_AUTHOR = "mute_author"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said, in the channel of a subscription. The time is UTC.

    Of one person and paper the last of like and dislike counts; a mute belongs to no paper, but to
    its `term`.
    """

    subscription_id: SubscriptionId
    user: str
    kind: FeedbackKind
    at: datetime
    arxiv_id: str = ""
    """Of a mute: the paper under which it was said."""
    term: str = ""
    """Of a mute: the word or author."""


@dataclass(frozen=True, slots=True)
class DigestPaper:
    """One paper of a digest."""

    position: int
    """1 is the first."""
    arxiv_id: str
    title: str
    score: float
    """Relevance, 0 to 100."""
    section: str
    """Of the list, the one it belongs to most; empty where that is not known."""
    reasons: tuple[str, ...] = ()
    """Why it was chosen, in words that a person can check."""
    authors: tuple[str, ...] = ()
    """All of them, as arXiv names them."""
    category: str = ""
    """ArXiv's primary category."""

    def to_json(self) -> dict[str, Any]:
        """Plain values, without its place."""
        return {
            "id": self.arxiv_id,
            "title": self.title,
            "score": self.score,
            "section": self.section,
            "reasons": list(self.reasons),
            "authors": list(self.authors),
            "category": self.category,
        }

    @classmethod
    def from_json(cls, position: int, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            position,
            data["id"],
            data["title"],
            data["score"],
            data["section"],
            tuple(data["reasons"]),
            tuple(data["authors"]),
            data["category"],
        )


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What goes in, chosen once: however often it is sent, it says the same."""

    first_day: date
    last_day: date
    """The listing days it covers, both included."""
    papers: tuple[DigestPaper, ...] = ()
    considered: int = 0
    """How many papers were new in these days, before any was chosen."""
    matched: int = 0
    """How many of them fit what the channel wants; `papers` are the best of these."""
    is_complete: bool = True
    """Whether arXiv's announcements of these days were all known when it was chosen."""

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` turns back into an equal record."""
        return {
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "considered": self.considered,
            "matched": self.matched,
            "is_complete": self.is_complete,
            "papers": [one.to_json() for one in self.papers],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(
            date.fromisoformat(data["first_day"]),
            date.fromisoformat(data["last_day"]),
            tuple(DigestPaper.from_json(place, one) for place, one in enumerate(data["papers"], 1)),
            data["considered"],
            data["matched"],
            data["is_complete"],
        )


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of one subscription and week: there is never a second one. Times are UTC."""

    id: DigestId
    workspace_id: WorkspaceId
    subscription_id: SubscriptionId
    week: Week
    key: str
    """What it is found by in Slack's history; it says nothing to anybody else."""
    channel: str
    made_at: datetime
    changed_at: datetime
    """When its state last changed."""
    state: DigestState = DigestState.DUE
    reason: str | None = None
    content: DigestContent | None = None
    late: bool = False
    """Whether it was chosen long after its boundary, because the bot was away, or sent long after
    that."""
    frozen_at: datetime | None = None
    ts: str | None = None
    """The message's own ts, once it is known to exist."""
    attempts: int = 0
    """How often it was sent, or may have been."""
    first_attempt_at: datetime | None = None
    attempted_at: datetime | None = None
    claimed_until: datetime | None = None
    choosings: int = 0
    """How often its papers were begun to be chosen since it was last put off."""
    not_before: datetime | None = None
    sweep_at: datetime | None = None
    """When it is next looked whether it is there twice; ``None``: never (again)."""
    sweeps: int = 0
