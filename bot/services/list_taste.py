"""What a workspace's list, and what people said of its digests' papers, teach a ranking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from bot.core.digest.choice import Question
from bot.core.digest.votes import Votes
from bot.core.ranking import Example, Paper
from bot.core.text import fold
from bot.services.enriching import is_same_title
from db.arxiv_records import Preprint
from db.records import Entry, EntryId, SuggestionState, WorkspaceId
from db.rows import dump
from db.store import Unit

_MOST = 10_000
"""Suggestions that are looked through for the abstracts of what was added."""


@dataclass(frozen=True, slots=True)
class Taste:
    """All of a list that a ranking learns from. Keys are arXiv ids where a paper has one."""

    examples: tuple[Example, ...] = ()
    liked: tuple[Paper, ...] = ()
    disliked: tuple[Paper, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.examples or self.liked)

    def titles(self) -> dict[str, str]:
        """The titles of what may be named as near, by key."""
        liked = {one.key: one.title for one in self.liked}
        return liked | {one.key: one.title for one in self.examples}

    def only_liked(self) -> frozenset[str]:
        """The keys of papers that were liked and are not on the list."""
        return frozenset(one.key for one in self.liked) - {one.key for one in self.examples}

    def fingerprint(self, *more: object) -> str:
        """The same for the same taste (and whatever else counts), and for no other."""
        parts = (self.examples, self.liked, self.disliked)
        everything = [[astuple(one) for one in part] for part in parts]
        return hashlib.sha256(dump([everything, [str(one) for one in more]]).encode()).hexdigest()


def votes_of(unit: Unit, question: Question) -> Votes:
    """What was said in the channels that follow the same sections, also in former ones."""
    followed = set(question.sections)
    return Votes.of(
        said
        for one in unit.subscriptions.of_workspace(question.workspace)
        if set(one.wishes.sections) == followed
        for said in unit.feedback.of_subscription(one.id)
    )


def taste_of(unit: Unit, question: Question, votes: Votes) -> Taste:
    """The entries of the followed sections, with abstracts as far as they are known."""
    entries = [
        entry
        for entry in unit.entries.all(question.workspace)
        if not question.sections or entry.fields.section in question.sections
    ]
    ids = [entry.ids.arxiv_id for entry in entries if entry.ids.arxiv_id]
    papers = unit.preprints.many(list(dict.fromkeys([*ids, *votes.liked, *votes.disliked])))
    suggested = _abstracts(unit, question.workspace)
    return Taste(
        tuple(_example(entry, papers, suggested.get(entry.id, "")) for entry in entries),
        _papers(papers, votes.liked),
        _papers(papers, votes.disliked),
    )


def as_paper(one: Preprint) -> Paper:
    """What a ranking reads of a paper."""
    return Paper(one.arxiv_id, one.title, one.abstract)


def _example(entry: Entry, papers: dict[str, Preprint], suggested: str) -> Example:
    fields = entry.fields
    paper = papers.get(entry.ids.arxiv_id or "")
    is_own = paper is not None and _is_own(fields.title, paper.title)
    abstract = paper.abstract if paper is not None and is_own else suggested
    key = entry.ids.arxiv_id or f"entry {entry.id}"
    return Example(key, fields.title, abstract, fields.note or "", fields.section)


def _is_own(listed: str, title: str) -> bool:
    """Whether a link leads to its paper: another one must not teach what that one is about.

    A title in another script cannot be compared, so the link is believed.
    """
    return not fold(listed).isascii() or is_same_title(listed, title)


def _abstracts(unit: Unit, workspace: WorkspaceId) -> dict[EntryId, str]:
    """What was looked up for papers that were suggested and added, of arXiv or not."""
    added = unit.suggestions.in_state(workspace, SuggestionState.ADDED, _MOST)
    return {
        one.entry_id: one.details.abstract
        for one in added
        if one.entry_id is not None and one.details is not None
    }


def _papers(known: dict[str, Preprint], ids: Iterable[str]) -> tuple[Paper, ...]:
    found: Sequence[Preprint] = [known[one] for one in ids if one in known]
    return tuple(as_paper(one) for one in found)
