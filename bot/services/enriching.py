"""Enriching the lists: what arXiv says of their papers, and titles that belong to other papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from bot.core.announcing import Coverage
from bot.core.arxiv_trouble import ArxivTrouble, GivenUp
from bot.core.indexing import title_head
from bot.core.text import fold, name_key, title_key, tokens
from bot.services.harvest_ports import Arxiv, Complain
from bot.services.keeping import Keeping
from db.arxiv_records import Preprint, TroubleKind
from db.chunks import chunks
from db.records import Entry, WorkspaceId
from db.store import Store, Unit

BATCH = 99
"""Ids in one question, and one more that arXiv is known to have: an empty page is then a fault."""
_ALIKE, _HARDLY_ALIKE = 60.0, 40.0
"""How alike two titles are, of 100. Between the two, the words decide that they share.

Measured by tests/benchmarks/link_titles.py."""
_SHARED = 0.34
"""The part of the shorter title's words that the other one has to have."""
_NAME, _SHORT = 3, 4
"""Titles of so few words are names, such as DALL·E 2: of three, any paper's; of four, that of one
with such a word."""
_STEM = 6
"""Of longer words only the beginnings are compared, and shorter ones than half of it not at all."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """What one run brought: how many papers, and the ids that arXiv does not have."""

    found: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An entry of the list whose link leads to a paper of another title. It is not changed."""

    entry: Entry
    title: str
    """The title that arXiv has."""


class Enriching:
    """Asks arXiv for the listed papers that are not known yet, in batches."""

    def __init__(
        self,
        store: Store,
        arxiv: Arxiv,
        now: Callable[[], datetime],
        complain: Complain,
    ) -> None:
        """Prepare; `complain` hears of trouble, which ends a run and never fails it."""
        self._store = store
        self._arxiv = arxiv
        self._now = now
        self._complain = complain
        self._keeping = Keeping(store)

    def run(self, coverage: Coverage) -> Enriched:
        """Keep what arXiv says of the papers of all lists: authors, abstract, categories, dates.

        Raises:
            ArxivTrouble: arXiv refuses the bot.
        """
        with self._store.reading() as unit:
            wanted = list(_unknown(unit))
            witness = unit.preprints.highest_id(None)
        found, missing = 0, list[str]()
        for batch in chunks(wanted, BATCH):
            asked = [*batch, *([witness] if witness else [])]
            try:
                records = self._arxiv.by_id(asked)
            except GivenUp:
                break
            except ArxivTrouble as trouble:
                self._complain("the list", trouble)
                if trouble.kind is TroubleKind.FORBIDDEN:
                    raise
                break
            own = [records[each] for each in batch if each in records]
            self._keeping.keep(own, coverage, self._now())
            found += len(own)
            missing += [each for each in batch if each not in records]
        return Enriched(found, tuple(missing))


def _unknown(unit: Unit) -> Iterator[str]:
    """The arXiv ids of all lists whose papers are not kept, each once."""
    ids = dict.fromkeys(
        entry.ids.arxiv_id
        for workspace in unit.workspaces.all()
        for entry in unit.entries.all(workspace)
        if entry.ids.arxiv_id
    )
    known = unit.preprints.known([each for each in ids if each])
    return (each for each in ids if each and each not in known)


def mismatches(store: Store, workspace: WorkspaceId) -> list[Mismatch]:
    """The entries of a list whose title is not that of the paper they link to, in its order."""
    with store.reading() as unit:
        entries = [each for each in unit.entries.all(workspace) if each.ids.arxiv_id]
        papers = unit.preprints.many([str(each.ids.arxiv_id) for each in entries])
    return list(_mismatched(entries, papers))


def _mismatched(entries: Sequence[Entry], papers: dict[str, Preprint]) -> Iterator[Mismatch]:
    for entry in entries:
        paper = papers.get(str(entry.ids.arxiv_id))
        if paper is not None and not is_same_title(entry.fields.title, paper.title):
            yield Mismatch(entry, paper.title)


def is_same_title(listed: str, title: str) -> bool:
    """Whether a list means the paper of this title: the title itself, an older one, or its name.

    Lists shorten titles, and authors change them; but a paper's titles share most of their words.
    """
    ours, theirs = title_key(listed), title_key(title)
    if ours in theirs or theirs in ours or _has_same_name(listed, title):
        return True
    words = tokens(listed)
    if len(words) <= _NAME or (len(words) <= _SHORT and set(words) & set(tokens(title))):
        return True
    alike = fuzz.token_set_ratio(fold(listed), fold(title))
    return alike >= _ALIKE or (alike >= _HARDLY_ALIKE and _shared(listed, title) >= _SHARED)


def _has_same_name(one: str, other: str) -> bool:
    """Whether the name before one title's colon stands in the other title, too."""
    return any(
        len(name) >= _NAME and name in {*map(name_key, tokens(title)), _name(title)}
        for name, title in ((_name(one), other), (_name(other), one))
    )


def _name(title: str) -> str:
    return name_key(title_head(title) or "")


def _shared(one: str, other: str) -> float:
    ours, theirs = _stems(one), _stems(other)
    return len(ours & theirs) / max(min(len(ours), len(theirs)), 1)


def _stems(title: str) -> set[str]:
    return {word[:_STEM] for word in tokens(title) if len(word) > _STEM // 2}
