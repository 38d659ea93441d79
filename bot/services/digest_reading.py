"""Reading digests: what their messages show, with what has become of each paper since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.digest.choice import Mutes, unwanted
from bot.core.text import title_key
from bot.errors import NotFound
from bot.services.suggestion_papers import listed_entry, suggestions_of
from db.arxiv_records import Preprint
from db.digest_records import (
    Digest,
    DigestId,
    DigestPaper,
    Feedback,
    FeedbackKind,
    Subscription,
)
from db.records import PaperIds, SuggestionState, WorkspaceId
from db.store import Store, Unit

MUTES = frozenset({FeedbackKind.MUTE_TERM, FeedbackKind.MUTE_AUTHOR})


class Became(StrEnum):
    """What has become of a paper since it stood in a digest."""

    NOTHING = "nothing"
    PENDING = "pending"
    """It is suggested, and waits for a maintainer."""
    LISTED = "listed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """How a paper of a digest stands now. People are Slack user ids, the first one first."""

    became: Became = Became.NOTHING
    by: str | None = None
    """Who suggested or declined it."""
    muted: str = ""
    """The first muted word or author that keeps papers like it out of this channel."""
    said: Mapping[FeedbackKind, tuple[str, ...]] = field(default_factory=dict)
    """Who said what of it."""

    def people(self, kind: FeedbackKind) -> tuple[str, ...]:
        """Those who said so."""
        return self.said.get(kind, ())


Standings = Mapping[str, PaperStanding]
"""By arXiv id, how the papers of a digest stand."""


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """All that the messages of a digest are drawn from."""

    digest: Digest
    subscription: Subscription
    standings: Standings


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """All that is shown of one paper."""

    shown: ShownDigest
    paper: DigestPaper
    preprint: Preprint | None
    """What arXiv says of it, where that is still known."""
    mutes: tuple[Feedback, ...] = ()
    """All that is muted in the channel, the last one first."""

    @property
    def standing(self) -> PaperStanding:
        """How it stands now."""
        return self.shown.standings[self.paper.arxiv_id]


@dataclass(frozen=True, slots=True)
class PaperOf:
    """What a click says that it is about: it may be old, or forged."""

    workspace: WorkspaceId
    channel: str
    digest: DigestId
    arxiv_id: str


class DigestReading:
    """Any thread may call it. It writes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def shown(self, digest: DigestId) -> ShownDigest:
        """A digest as it is to be shown now.

        Raises:
            NotFound: there is none, or nothing was chosen for it.
        """
        with self._store.reading() as unit:
            return shown_digest(unit, digest)

    def digest_with(self, of: PaperOf) -> tuple[Digest, DigestPaper]:
        """The digest that a paper is said to stand in, and the paper.

        Raises:
            NotFound: the channel had no such digest, or the digest has no such paper.
        """
        with self._store.reading() as unit:
            return _digest_with(unit, of)

    def paper(self, of: PaperOf) -> ShownPaper:
        """One paper of a digest, as it is to be shown now.

        Raises:
            NotFound: the channel had no such digest, or the digest has no such paper.
        """
        with self._store.reading() as unit:
            found, paper = _digest_with(unit, of)
            said = unit.feedback.of_subscription(found.subscription_id)
            arxiv_id = paper.arxiv_id
            return ShownPaper(
                shown_digest(unit, found.id),
                paper,
                unit.preprints.many([arxiv_id]).get(arxiv_id),
                tuple(one for one in reversed(said) if one.kind in MUTES),
            )


def shown_digest(unit: Unit, digest: DigestId) -> ShownDigest:
    """As `DigestReading.shown`, inside a unit of work."""
    found = unit.digests.get(digest)
    subscription = unit.subscriptions.get(found.subscription_id) if found else None
    if found is None or found.content is None or subscription is None:
        raise NotFound("There is no such digest.")
    return ShownDigest(found, subscription, _standings(unit, found, found.content.papers))


def _digest_with(unit: Unit, of: PaperOf) -> tuple[Digest, DigestPaper]:
    found = unit.digests.get(of.digest)
    if (
        found is None
        or found.content is None
        or (found.workspace_id, found.channel) != (of.workspace, of.channel)
    ):
        raise NotFound("This channel had no such digest, so nothing was changed.")
    for paper in found.content.papers:
        if paper.arxiv_id == of.arxiv_id:
            return found, paper
    raise NotFound("This paper is not in that digest, so nothing was changed.")


def _standings(
    unit: Unit, digest: Digest, papers: Sequence[DigestPaper]
) -> dict[str, PaperStanding]:
    workspace, subscription = digest.workspace_id, digest.subscription_id
    keys = {one.arxiv_id: title_key(one.title) for one in papers}
    people = unit.feedback.people(subscription, list(keys))
    known = unit.digests.had(workspace, None, keys)  # most are not, and need no second look
    muted = _muted(unit, digest, list(keys))
    found = {}
    for arxiv_id, key in keys.items():
        became, by = Became.NOTHING, None
        if arxiv_id in known:
            became, by = _became(unit, workspace, PaperIds(arxiv_id, None, None, key))
        said = people.get(arxiv_id, {})
        found[arxiv_id] = PaperStanding(became, by, muted.get(arxiv_id, ""), said)
    return found


def _became(unit: Unit, workspace: WorkspaceId, ids: PaperIds) -> tuple[Became, str | None]:
    if listed_entry(unit, workspace, ids) is not None:
        return Became.LISTED, None
    states = {SuggestionState.PENDING, SuggestionState.DECLINED}
    found = suggestions_of(unit, workspace, ids, states)
    pending = next((one for one in found if one.state is SuggestionState.PENDING), None)
    if pending is not None:
        places = unit.suggestions.places([pending.id])[pending.id]
        return Became.PENDING, places[0].user if places else None
    return (Became.DECLINED, found[-1].decided_by) if found else (Became.NOTHING, None)


def _muted(unit: Unit, digest: Digest, arxiv_ids: Sequence[str]) -> dict[str, str]:
    mutes = Mutes.of(unit.feedback.of_subscription(digest.subscription_id))
    if not mutes.terms and not mutes.authors:
        return {}
    papers = unit.preprints.many(arxiv_ids)
    found = {
        arxiv_id: unwanted(paper, mutes.terms, mutes.authors) for arxiv_id, paper in papers.items()
    }
    return {arxiv_id: why for arxiv_id, why in found.items() if why}
