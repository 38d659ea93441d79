"""Which entry of a new document is which of the list: greedily, the surest signs first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.core.identity import paper_ids
from bot.core.text import name_key, title_key, tokens
from db.records import EntryFields, EntryId, PaperIds

_CLOSE = 0.82
_RELATED = 0.6
_MOST_PAIRS = 40
"""How many candidates a title is compared with; beyond that a word says nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One entry on either side of the comparison."""

    key: int
    fields: EntryFields
    raw: str | None
    ids: PaperIds
    place: int = 0
    """Its place in the document of the last import."""
    rank: int = 0
    """Of several that look alike the lowest is meant: 0 untouched, 1 edited, 2 removed."""

    @classmethod
    def of(
        cls, key: int, fields: EntryFields, raw: str | None = None, place: int = 0, rank: int = 0
    ) -> Side:
        """The entry with its identity."""
        return cls(key, fields, raw, paper_ids(fields), place, rank)


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


def match_entries(
    live: Sequence[Side], before: Sequence[Side], new: Sequence[Side]
) -> dict[int, EntryId]:
    """For entries of the new side, by their keys, the entries of the list that they are.

    `live` is what the list says now, `before` what the file said last time where the list says
    something else or nothing any more; an edited entry stands in both, under one key. The same
    line comes first, whatever became of it in the list; after that what the list says now counts
    before what it said.
    """
    matches: dict[int, EntryId] = {}
    now, then, right = list(live), list(before), list(new)

    def take(pairs: Iterable[tuple[Side, Side]]) -> None:
        nonlocal now, then, right
        now, then, right = _take(matches, pairs, now, then, right)

    lines = [side for side in (*now, *then) if side.raw is not None]
    in_order = sorted(lines, key=lambda side: side.place)
    take(_pair(in_order, right, _raw))
    for sign in _SIGNS:
        take(_pair(now, right, sign))
        take(_pair(then, right, sign))
    take(_similar(now, right))
    take(_similar(then, right))
    return matches


def _take(
    matches: dict[int, EntryId], pairs: Iterable[tuple[Side, Side]], *sides: list[Side]
) -> tuple[list[Side], list[Side], list[Side]]:
    """Note the pairs; what is left of what the list says, of what it said, and of the new."""
    gone_old, gone_new = set(), set()
    for old, new in pairs:
        matches[new.key] = EntryId(old.key)
        gone_old.add(old.key)
        gone_new.add(new.key)
    now, then, right = sides
    return (
        [side for side in now if side.key not in gone_old],
        [side for side in then if side.key not in gone_old],
        [side for side in right if side.key not in gone_new],
    )


def _pair(left: Sequence[Side], right: Sequence[Side], sign: Sign) -> list[tuple[Side, Side]]:
    """Entries with the same sign, the first with the first: twins keep their order.

    Where fewer are left in the file than the list knows, those are meant that nobody touched.
    """
    known, new = _by_sign(left, sign), _by_sign(right, sign)
    pairs = []
    for value, sides in new.items():
        alike = known.get(value, [])
        if len(alike) > len(sides):
            chosen = {side.key for side in sorted(alike, key=lambda x: x.rank)[: len(sides)]}
            alike = [side for side in alike if side.key in chosen]
        pairs += [
            (old, side) for old, side in zip(alike, sides, strict=False) if _agree(old, side, sign)
        ]
    return pairs


def _by_sign(sides: Iterable[Side], sign: Sign) -> dict[Hashable, list[Side]]:
    groups: dict[Hashable, list[Side]] = {}
    for side in sides:
        value = sign(side)
        if value is not None:
            groups.setdefault(value, []).append(side)
    return groups


def _agree(old: Side, new: Side, sign: Sign) -> bool:
    """A method's name alone does not make one paper of two that differ in id and title."""
    if sign is not _SIGNS[-1]:
        return True
    ids = ((old.ids.arxiv_id, new.ids.arxiv_id), (old.ids.doi, new.ids.doi))
    if not any(one and two and one != two for one, two in ids):
        return True
    return _likeness(old, new) >= _RELATED


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
    return _likeness(old, new)


def _likeness(old: Side, new: Side) -> float:
    """How alike two titles are, 0 to 1; what is far from alike is not measured."""
    one, two = title_key(old.fields.title)[:300], title_key(new.fields.title)[:300]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _RELATED else 0.0
