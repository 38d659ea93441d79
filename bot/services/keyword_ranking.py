"""Ranks by the words of a workspace's list: what is used where no better ranker can be."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.digest.choice import Ranked
from bot.core.digest.keywords import rank_by_words
from db.arxiv_records import Preprint
from db.records import WorkspaceId
from db.store import Store


class KeywordRanker:
    """A bot.core.digest.choice.Ranker that needs nothing but the list."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rank(
        self, workspace: WorkspaceId, sections: Sequence[str], papers: Sequence[Preprint]
    ) -> list[Ranked]:
        """One judgement a paper, in their order."""
        titles: dict[str, list[str]] = {}
        with self._store.reading() as unit:
            for entry in unit.entries.all(workspace):
                titles.setdefault(entry.fields.section, []).append(entry.fields.title)
        return rank_by_words(titles, sections, papers)
