"""The last tier: what a misspelt query may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.indexing import spellings
from bot.core.text import is_cjk, name_key, title_key
from bot.services.finding import Finder, Found, Group
from db.records import Tier
from db.search import index
from db.search.spelling import LONGEST, SHORTEST
from db.search.terms import Field, Term, begins, entry_of
from db.store import Unit

FEW = 3
"""With fewer matches than this, misspellings are looked for too."""
_MOST_ALTERNATIVES = 32
_MOST_CORRECTED = 7
_MOST_COMPARED, _MOST_ALIKE, _MOST_BEGINNING = 50, 20, 300
_SHORT_WORD = 4
_ALIKE = 55.0
_MOST_SUGGESTED = 3


def add_guesses(unit: Unit, finder: Finder, found: Found) -> None:
    """Append entries whose names, then words, are an edit or two away from the query."""
    if found.numbers and min(found.numbers.values()) <= Tier.TITLE:
        return
    if len(found.numbers) >= FEW or finder.query.quoted or not finder.query.terms:
        return
    found.add(Tier.FUZZY, _by_name(finder))
    if not found.numbers:
        found.add(Tier.FUZZY, _by_words(unit, finder))


def _by_name(finder: Finder) -> list[int]:
    asked = name_key(finder.query.plain)
    distances = _near(finder, [asked])[asked]
    keys = {index.name_key(name): distance for name, distance in distances.items()}
    hits = finder.search.exact(finder.workspace, keys, _MOST_COMPARED * 4)
    names = [hit for hit in hits if hit.kind >= index.NAMES]
    names.sort(key=lambda hit: (keys[hit.key], hit.kind, -hit.recency))
    return finder.allowed(dict.fromkeys(hit.recency for hit in names))


def _near(finder: Finder, words: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each word those of the list that are close to it, with the number of edits."""
    asked = [word for word in words if SHORTEST <= len(word) <= LONGEST + 1 and not is_cjk(word)]
    similar = finder.search.similar(finder.workspace, asked) if asked else {}
    return {word: _closest(word, similar.get(word, ())) for word in words}


def _closest(word: str, similar: Iterable[str]) -> dict[str, int]:
    most = 1 if len(word) <= _SHORT_WORD else 2
    found = {near: OSA.distance(word, near, score_cutoff=most) for near in similar}
    ordered = sorted(found.items(), key=lambda item: (item[1], item[0][:1] != word[:1], item[0]))
    return {near: distance for near, distance in ordered[:_MOST_COMPARED] if distance <= most}


def _by_words(unit: Unit, finder: Finder) -> list[int]:
    """Each word as it is or as it may be meant; most alike titles first."""
    words = list(dict.fromkeys(word for term in finder.query.terms for word in term))
    longest = sorted(words, key=len, reverse=True)[:_MOST_CORRECTED]
    groups = _corrected(finder, longest)
    numbers = finder.matching(groups, _MOST_ALIKE) if groups else []
    called = unit.entries.called(finder.workspace, [entry_of(number) for number in numbers])
    asked = title_key(finder.query.plain)
    alike = {
        number: max(fuzz.ratio(asked, title_key(name)) for name in called[entry_of(number)])
        for number in numbers
    }
    return sorted(numbers, key=lambda number: (-alike[number], -number))


def _corrected(finder: Finder, words: Sequence[str]) -> list[Group]:
    """The shortest words, and a few that are like nothing on the list, are passed over."""
    groups: list[Group] = []
    telling = [word for word in words if len(word) >= SHORTEST or is_cjk(word)]
    if all(map(is_cjk, telling)):
        return []
    most = max(2, _MOST_ALTERNATIVES // len(telling))
    for word, near in _near(finder, telling).items():
        meant = [word] if is_cjk(word) or word.isdigit() else list(near)[:most]
        if meant:
            groups.append((*(Term(Field.TEXT, (one,)) for one in meant), begins(False, word)))
    return groups if 3 * (len(telling) - len(groups)) <= len(telling) else []


def did_you_mean(unit: Unit, finder: Finder) -> tuple[str, ...]:
    """Up to three names of the list that are most like the query."""
    asked = name_key(finder.query.plain)
    if not asked:
        return ()
    candidates = finder.search.names_beginning(finder.workspace, asked[:2], _MOST_BEGINNING)
    best = process.extract(
        asked, candidates, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_SUGGESTED * 2
    )
    keys = {index.name_key(name): name for name, *_ in best}
    hits = finder.search.exact(finder.workspace, keys, _MOST_COMPARED)
    called = unit.entries.called(finder.workspace, [entry_of(hit.recency) for hit in hits])
    written: dict[str, str] = {}
    for hit in hits:
        written.setdefault(hit.key, _written(called[entry_of(hit.recency)], keys[hit.key]))
    ordered = (written[key] for key in keys if key in written)
    return tuple(dict.fromkeys(ordered))[:_MOST_SUGGESTED]


def _written(names: Sequence[str], key: str) -> str:
    """A name as the list writes it."""
    return next((part for part in spellings(names) if name_key(part) == key), names[0])
