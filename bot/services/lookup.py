"""`/papers ...`: from a text to the papers that are meant."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.core.query import Query, parse_query, without_prose
from bot.errors import NotFound
from bot.services.announced import announced, standing
from bot.services.answers import Announced, Answer, Overview, Result
from bot.services.finding import Finder, Found
from bot.services.guessing import add_guesses, did_you_mean
from db.records import Entry, EntryId, WorkspaceId
from db.search.terms import entry_of
from db.store import Store, Unit

REMEMBERED = 1_024
"""How many answers are kept; each belongs to one revision of one list."""


class Lookup:
    """Answers from the lists of a store. May be called from any number of threads at once.

    Answers are remembered until their list changes, whoever changes it: its revision is read
    before each answer. An answer is worked out from the list as it is then or later, so what is
    remembered under a revision is never older than it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._work_out)
        self._overviews = lru_cache(maxsize=REMEMBERED)(self._sum_up)

    def answer(
        self, workspace: WorkspaceId, text: str, *, limit: int = 5, offset: int = 0
    ) -> Answer:
        """The papers that a text asks for, best first; any text is a query."""
        revision = self._store.answer_revision(workspace)
        found = self._remembered(workspace, revision, text, max(limit, 0), max(offset, 0))
        return self._as_they_stand(workspace, found) if found.announced else found

    def entry(self, workspace: WorkspaceId, entry_id: EntryId) -> Entry:
        """One paper of the list.

        Raises:
            NotFound: it is not on the list, or not any more.
        """
        with self._store.reading() as unit:
            found = unit.entries.get(workspace, entry_id)
        if found is None or found.removed_at is not None:
            raise NotFound("This paper is not on the list any more: look it up again.")
        return found

    def overview(self, workspace: WorkspaceId, newest: int = 5) -> Overview:
        """How many papers the list holds, in which sections, and the newest of them."""
        return self._overviews(workspace, self._store.revision(workspace), newest)

    def _as_they_stand(self, workspace: WorkspaceId, found: Answer) -> Answer:
        """The answer with what became of its papers: suggestions change without any revision."""
        with self._store.reading() as unit:
            now = standing(unit, workspace, found.announced)
        return found if now == found.announced else replace(found, announced=now)

    def _sum_up(self, workspace: WorkspaceId, revision: int, newest: int) -> Overview:
        del revision  # a part of the key only
        with self._store.reading() as unit:
            return Overview(
                total=unit.entries.count(workspace),
                sections=tuple(unit.entries.sections(workspace)),
                newest=tuple(unit.entries.newest(workspace, newest)),
            )

    def _work_out(
        self, workspace: WorkspaceId, revision: int, text: str, limit: int, offset: int
    ) -> Answer:
        del revision  # a part of the key only
        with self._store.reading() as unit:
            return answer_in(unit, workspace, text, limit, offset)


def answer_in(unit: Unit, workspace: WorkspaceId, text: str, limit: int, offset: int) -> Answer:
    """The answer to a text, inside a unit of work."""
    query = parse_query(text)
    finder, found = _search(unit, workspace, query, offset + limit)
    page = list(found.numbers.items())[offset : offset + limit]
    wanted = [entry_of(number) for number, _ in page]
    if found.meant is not None:
        wanted.append(entry_of(found.meant))
    entries = {entry.id: entry for entry in unit.entries.many(workspace, wanted)}
    return Answer(
        query=query.text,
        total=len(found.numbers),
        results=tuple(Result(entries[entry_of(number)], tier) for number, tier in page),
        offset=offset,
        meant=None if found.meant is None else entries[entry_of(found.meant)],
        unread=query.unread,
        did_you_mean=() if found.numbers else did_you_mean(unit, finder),
        announced=() if offset else _announced(unit, workspace, query, len(found.numbers)),
    )


def _announced(
    unit: Unit, workspace: WorkspaceId, query: Query, listed: int
) -> tuple[Announced, ...]:
    return tuple(map(Announced, announced(unit, workspace, query, listed)))


def _search(unit: Unit, workspace: WorkspaceId, query: Query, needed: int) -> tuple[Finder, Found]:
    """All words, else the name among Chinese words; only then what may be misspelt, in turn."""
    finder = Finder(unit, workspace, query, needed)
    found = finder.find()
    name = None if found.numbers else without_prose(query)
    if name is None:
        add_guesses(unit, finder, found)
        return finder, found
    by_name = Finder(unit, workspace, name, needed)
    named = by_name.find()
    if not named.numbers:
        add_guesses(unit, finder, found)
        if found.numbers:
            return finder, found
    add_guesses(unit, by_name, named)
    return by_name, named
