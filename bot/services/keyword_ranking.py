"""Ranks by the words of a workspace's list: what is used where no better ranker can be."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.digest.choice import Question, Ranked, Why
from bot.core.digest.keywords import WordProfile
from db.arxiv_records import Preprint
from db.store import Store


class KeywordRanker:
    """A bot.core.digest.choice.Ranker that needs nothing but the list."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rank(self, question: Question, papers: Sequence[Preprint]) -> list[Ranked]:
        """One judgement a paper, in their order."""
        profile = self._profile(question)
        return [profile.score(paper) for paper in papers]

    def explain(self, question: Question, papers: Sequence[Preprint]) -> list[Why]:
        """The words that each shares with the list."""
        profile = self._profile(question)
        return [profile.explain(paper) for paper in papers]

    def _profile(self, question: Question) -> WordProfile:
        titles: dict[str, list[str]] = {}
        with self._store.reading() as unit:
            for entry in unit.entries.all(question.workspace):
                section = entry.fields.section
                if not question.sections or section in question.sections:
                    titles.setdefault(section, []).append(entry.fields.title)
        return WordProfile.of(titles)
