"""The last tier: what a misspelt query may mean."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.query import Words
from bot.core.text import is_cjk, name_key, title_key
from bot.services.finding import Finder, Found, Group
from db.records import Entry, EntryId, NameKind, Tier
from db.search import index
from db.search.spelling import LONGEST, SHORTEST, can_be_misspelt
from db.search.terms import Field, Term, begins, entry_of
from db.store import Unit

FEW = 3
"""With fewer matches than this, misspellings are looked for too."""
_MOST_ALTERNATIVES = 12
_MOST_COMPARED = 50
_SHORT_WORD = 4
_ALIKE = 55.0
_MOST_SUGGESTED = 3


def add_guesses(unit: Unit, finder: Finder, found: Found) -> None:
    """Append entries whose names, then words, are an edit or two away from the query."""
    if found.numbers and min(found.numbers.values()) <= Tier.TITLE:
        return
    if len(found.numbers) >= FEW or finder.query.quoted:
        return
    found.add(Tier.FUZZY, _by_name(finder))
    found.add(Tier.FUZZY, _by_words(unit, finder))


def _by_name(finder: Finder) -> list[int]:
    asked = name_key(finder.query.plain)
    distances = _near(finder, asked)
    keys = {index.name_key(name): distance for name, distance in distances.items()}
    hits = finder.search.exact(finder.workspace, keys, _MOST_COMPARED * 4)
    names = [hit for hit in hits if hit.kind >= index.NAMES]
    names.sort(key=lambda hit: (keys[hit.key], hit.kind, -hit.recency))
    return finder.allowed(dict.fromkeys(hit.recency for hit in names))


def _near(finder: Finder, word: str) -> dict[str, int]:
    """Names and words of the list close to a word, with the number of edits, closest first."""
    if not SHORTEST <= len(word) <= LONGEST + 1:
        return {}
    most = 1 if len(word) <= _SHORT_WORD else 2
    found = {
        near: OSA.distance(word, near, score_cutoff=most)
        for near in finder.search.similar(finder.workspace, word)
    }
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0][:1] != word[:1], item[0]))
    return {near: distance for near, distance in ordered[:_MOST_COMPARED] if distance <= most}


def _by_words(unit: Unit, finder: Finder) -> list[int]:
    """Each misspelt word replaced by the words it may mean; most alike titles first."""
    groups = _corrected(finder, finder.query.terms)
    if groups is None:
        return []
    numbers = finder.matching(groups, _MOST_COMPARED)
    asked = title_key(finder.query.plain)
    alike = {
        entry.id: _likeness(asked, entry)
        for entry in unit.entries.many(finder.workspace, [entry_of(number) for number in numbers])
    }
    return sorted(numbers, key=lambda number: (-alike.get(entry_of(number), 0.0), -number))


def _corrected(finder: Finder, terms: Iterable[Words]) -> list[Group] | None:
    """``None`` where no word is misspelt, or one is like nothing on the list."""
    groups: list[Group] = []
    misspelt = False
    for word in (word for term in terms for word in term):
        alternatives = list(_near(finder, word)) if can_be_misspelt(word) else [word]
        if is_cjk(word) or word in alternatives:
            alternatives = [word]
        else:
            misspelt = True
        if not alternatives:
            return None
        kept = alternatives[:_MOST_ALTERNATIVES]
        groups.append((*(Term(Field.TEXT, (near,)) for near in kept), begins(False, word)))
    return groups if misspelt else None


def _likeness(asked: str, entry: Entry) -> float:
    names = [entry.fields.title, entry.fields.method or "", *entry.fields.names]
    return max(fuzz.ratio(asked, title_key(name)) for name in names)


def did_you_mean(unit: Unit, finder: Finder) -> tuple[str, ...]:
    """Up to three names of the list that are most like the query."""
    asked = name_key(finder.query.plain)
    if not asked:
        return ()
    candidates: dict[str, None] = {}
    for size in (3, 2, 1):
        if len(candidates) < _MOST_COMPARED:
            near = finder.search.names_beginning(finder.workspace, asked[:size], 500)
            candidates.update(dict.fromkeys(near))
    best = process.extract(
        asked, list(candidates), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_SUGGESTED * 3
    )
    shown: dict[str, None] = {}
    for key, *_ in best:
        hits = finder.search.exact(finder.workspace, [index.name_key(key)], 1)
        ids: list[EntryId] = [entry_of(hit.recency) for hit in hits]
        for entry in unit.entries.many(finder.workspace, ids):
            shown[_written(entry, key, hits[0].kind)] = None
    return tuple(shown)[:_MOST_SUGGESTED]


def _written(entry: Entry, key: str, kind: int) -> str:
    """A name as the list writes it."""
    names = [entry.fields.method or "", *entry.fields.names, entry.fields.title.split(":")[0]]
    exact = (name for name in names if name and name_key(name) == key)
    fallback = entry.fields.method if kind < index.NAMES + NameKind.TITLE_HEAD else None
    return next(exact, fallback or entry.fields.title)
