"""Ranks by what a workspace's own list says: a profile for each set of followed sections.

A profile is learned once and kept, in memory and in the database, until the list, what people said
of papers, or the weeks that it is set off against are others. NumPy and scikit-learn are loaded
when the first paper is ranked: a bot without digests never has them in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.digest.choice import Question, Ranked, Why
from bot.core.digest.reasons import reasons
from bot.core.digest.votes import Votes
from bot.core.ranking import Embedder
from bot.services.list_profiles import KeptProfiles
from bot.services.list_streams import StreamDays, Streams
from bot.services.list_taste import Taste, as_paper, taste_of, votes_of
from bot.services.recent import Recent
from db.arxiv_records import Preprint
from db.records import WorkspaceId
from db.store import Store, Unit

if TYPE_CHECKING:
    from bot.core.ranking.profile import Profile
    from bot.core.ranking.reading import Reader

_KEPT = 16
"""Profiles kept in memory, of some MB each: more sets of sections than one workspace follows."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What cannot have changed without one of these being another: cheaper than to read it."""

    list_revision: int
    papers_revision: int
    votes: Votes

    @classmethod
    def of(cls, unit: Unit, question: Question) -> _Marks:
        revision = unit.workspaces.revision(question.workspace)
        return cls(revision, unit.preprints.revision(), votes_of(unit, question))


@dataclass(frozen=True, slots=True)
class _Learned:
    fingerprint: str
    profile: Profile
    titles: dict[str, str]
    only_liked: frozenset[str]
    scores: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """By id, title and abstract: channels of one workspace are asked about the same papers."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was learned for a question; nothing of an empty list."""

    marks: _Marks
    learned: _Learned | None


_Key = tuple[WorkspaceId, tuple[str, ...], object]


class ListRanker:
    """A bot.core.digest.choice.Ranker. Any thread may call it; one at a time is served."""

    def __init__(self, store: Store, embedder: Callable[[], Embedder | None]) -> None:
        """Prepare; `embedder` makes the model when the first paper is ranked, if there is one."""
        self._store = store
        self._embedder = embedder
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._streams = Streams(store)
        self._known: Recent[_Key, _Known] = Recent(_KEPT)
        self._kept = KeptProfiles(store)

    def rank(self, question: Question, papers: Sequence[Preprint]) -> list[Ranked]:
        """One judgement a paper, in their order; 0 for all where the list is empty.

        Raises:
            StoreError: the database cannot be used.
        """
        with self._lock:
            learned = self._now(question)
            if learned is None:
                return [Ranked(one.arxiv_id, 0.0) for one in papers]
            keys = [(one.arxiv_id, one.title, one.abstract) for one in papers]
            new = [one for one, key in zip(papers, keys, strict=True) if key not in learned.scores]
            if new:
                scored = learned.profile.score([as_paper(one) for one in new], self._reading())
                for one, each in zip(new, scored, strict=True):
                    learned.scores[one.arxiv_id, one.title, one.abstract] = each.relevance
            return [Ranked(key[0], learned.scores[key]) for key in keys]

    def explain(self, question: Question, papers: Sequence[Preprint]) -> list[Why]:
        """The section, the listed paper nearest to each, and the words that spoke most for it.

        Raises:
            StoreError: the database cannot be used.
        """
        with self._lock:
            learned = self._now(question)
            if learned is None:
                return [Why() for _ in papers]
            return [self._why(learned, one) for one in papers]

    def _why(self, learned: _Learned, preprint: Preprint) -> Why:
        paper = as_paper(preprint)
        why = learned.profile.explain(paper, self._reading())
        near = learned.titles.get(why.nearest, "")
        said = reasons(paper, why, near, liked=why.nearest in learned.only_liked)
        return Why(why.section, said)

    def _now(self, question: Question) -> _Learned | None:
        """What is learned of a list as it is now."""
        monday = question.before.toordinal() - question.before.weekday()
        key = (question.workspace, tuple(sorted(set(question.sections))), monday)
        known = self._known.get(key)
        with self._store.reading() as unit:
            marks = _Marks.of(unit, question)
            if known is not None and known.marks == marks:
                return known.learned
            taste = taste_of(unit, question, marks.votes)
            days = StreamDays.of(unit, question.before)
        before = known.learned if known is not None else None
        learned = self._learned(question, taste, days, before) if taste else None
        self._known.put(key, _Known(marks, learned))
        return learned

    def _learned(
        self, question: Question, taste: Taste, days: StreamDays, before: _Learned | None
    ) -> _Learned:
        from bot.core.ranking.storing import VERSION

        fingerprint = taste.fingerprint(days, self._reading().embedding, VERSION)
        if before is not None and before.fingerprint == fingerprint:
            return before
        profile = self._kept.get(question, fingerprint)
        if profile is None:
            profile = self._trained(taste, days)
            self._kept.put(question, fingerprint, days, profile)
        return _Learned(fingerprint, profile, taste.titles(), taste.only_liked())

    def _trained(self, taste: Taste, days: StreamDays) -> Profile:
        from bot.core.ranking.building import build_profile

        reader = self._reading()
        stream = self._streams.of(days, reader)
        return build_profile(
            taste.examples, stream, reader, liked=taste.liked, disliked=taste.disliked
        )

    def _reading(self) -> Reader:
        if self._reader is None:
            from bot.core.ranking.reading import Reader

            self._reader = Reader(self._embedder())
        return self._reader
