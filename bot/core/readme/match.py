"""Which entry of a new document is which of the list: greedily, the surest signs first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.core.identity import paper_ids
from bot.core.text import name_key, title_key, tokens
from db.records import EntryFields, EntryId, PaperIds

_CLOSE = 0.82
_MOST_PAIRS = 40
"""How many candidates a title is compared with; beyond that a word says nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One entry on either side of the comparison."""

    key: int
    fields: EntryFields
    raw: str | None
    ids: PaperIds

    @classmethod
    def of(cls, key: int, fields: EntryFields, raw: str | None = None) -> Side:
        """The entry with its identity."""
        return cls(key, fields, raw, paper_ids(fields))


Sign = Callable[[Side], Hashable | None]


def _paper(side: Side) -> Hashable | None:
    return side.ids.arxiv_id or side.ids.doi or side.ids.url_key


def _raw(side: Side) -> Hashable | None:
    return (side.fields.section, side.raw) if side.raw is not None else None


def _all(side: Side) -> Hashable | None:
    return side.fields


def _paper_and_title(side: Side) -> Hashable | None:
    paper = _paper(side)
    return (paper, side.ids.title_key) if paper and side.ids.title_key else None


def _title(side: Side) -> Hashable | None:
    return side.ids.title_key or None


def _method(side: Side) -> Hashable | None:
    return name_key(side.fields.method) if side.fields.method else None


def _in_section(sign: Sign) -> Sign:
    def inside(side: Side) -> Hashable | None:
        value = sign(side)
        return None if value is None else (side.fields.section, value)

    return inside


_SIGNS: tuple[Sign, ...] = (
    _raw,
    _all,
    _in_section(_paper_and_title),
    _paper_and_title,
    _in_section(_title),
    _title,
    _in_section(
        lambda side: (_paper(side), _method(side)) if _paper(side) and _method(side) else None
    ),
    _in_section(_paper),
    _paper,
    _in_section(_method),
)


def match_entries(old: Sequence[Side], new: Sequence[Side]) -> dict[int, EntryId]:
    """For entries of the new side, by their keys, the entries of the old side that they are."""
    matches: dict[int, EntryId] = {}
    left, right = list(old), list(new)
    for sign in _SIGNS:
        pairs = _pair(left, right, sign)
        left, right = _take(matches, pairs, left, right)
    _take(matches, _similar(left, right), left, right)
    return matches


def _take(
    matches: dict[int, EntryId],
    pairs: Iterable[tuple[Side, Side]],
    left: list[Side],
    right: list[Side],
) -> tuple[list[Side], list[Side]]:
    gone_left, gone_right = set(), set()
    for old, new in pairs:
        matches[new.key] = EntryId(old.key)
        gone_left.add(old.key)
        gone_right.add(new.key)
    return (
        [side for side in left if side.key not in gone_left],
        [side for side in right if side.key not in gone_right],
    )


def _pair(left: list[Side], right: list[Side], sign: Sign) -> list[tuple[Side, Side]]:
    """Entries with the same sign, the first with the first: twins keep their order."""
    waiting: dict[Hashable, list[Side]] = {}
    for side in reversed(left):
        value = sign(side)
        if value is not None:
            waiting.setdefault(value, []).append(side)
    pairs = []
    for side in right:
        value = sign(side)
        known = waiting.get(value) if value is not None else None
        if known:
            pairs.append((known.pop(), side))
    return pairs


def _similar(left: list[Side], right: list[Side]) -> list[tuple[Side, Side]]:
    """Entries of one section whose titles are close, the closest first."""
    by_word: dict[tuple[str, str], list[Side]] = {}
    for side in left:
        for word in set(tokens(side.fields.title)):
            by_word.setdefault((side.fields.section, word), []).append(side)
    scored = []
    for order, side in enumerate(right):
        for other in _candidates(side, by_word):
            score = _closeness(other, side)
            if score >= _CLOSE:
                scored.append((-score, order, other.key, other, side))
    scored.sort(key=lambda item: item[:3])
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs = []
    for _, _, _, old, new in scored:
        if old.key not in taken_left and new.key not in taken_right:
            taken_left.add(old.key)
            taken_right.add(new.key)
            pairs.append((old, new))
    return pairs


def _candidates(side: Side, by_word: dict[tuple[str, str], list[Side]]) -> list[Side]:
    found: dict[int, tuple[int, Side]] = {}
    for word in set(tokens(side.fields.title)):
        known = by_word.get((side.fields.section, word), [])
        if len(known) > _MOST_PAIRS:
            continue
        for other in known:
            count = found.get(other.key, (0, other))[0]
            found[other.key] = (count + 1, other)
    best = sorted(found.values(), key=lambda item: (-item[0], item[1].key))
    return [other for _, other in best[:8]]


def _closeness(old: Side, new: Side) -> float:
    """How alike the titles are; papers known to be different are never the same."""
    first, second = old.ids, new.ids
    if first.arxiv_id and second.arxiv_id and first.arxiv_id != second.arxiv_id:
        return 0.0
    one, two = title_key(old.fields.title)[:300], title_key(new.fields.title)[:300]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _CLOSE else 0.0
