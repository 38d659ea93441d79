"""Which section of the group's own list a paper belongs to, learned from the list.

Each section is the centroid of its entries' words, weighted by how rare they are in the list
(TF-IDF). A paper is compared with all of them, and with the words of their names; larger sections
are a little likelier. Nearest neighbours, naive Bayes and pairs of words were measured on four
lists and were no better (tests/benchmarks/placing.py measures what stands here).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, pairwise

from bot.core.text import is_cjk, tokens
from db.records import EntryFields, PaperDetails

_OF_NOTE = 0.5
"""What a word of a note weighs beside one of the title."""
_OF_ABSTRACT = 0.2
_OF_NAME = 0.5
"""What likeness to a section's name weighs beside likeness to its entries."""
_OF_SIZE = 0.05
_MOST_WORDS = 600
"""Of one abstract or note."""
_WHY = 3
_STOP = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from"),
        *("how", "in", "into", "is", "it", "its", "of", "on", "or", "our", "that", "the", "their"),
        *("this", "to", "towards", "toward", "via", "we", "what", "when", "where", "which"),
        *("with", "you", "your"),
    ]
)

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list, and its abstract where one is known."""

    fields: EntryFields
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """A section, how well the paper fits (comparable within one ranking), and why."""

    section: str
    score: float
    words: tuple[str, ...]
    """Words of the paper that spoke most for the section, the strongest first; may be none."""


@dataclass(frozen=True, slots=True)
class SectionModel:
    """What was learned from a list. Made once, it ranks any number of papers."""

    sizes: Mapping[str, int]
    rarity: Mapping[str, float]
    weights: Mapping[str, Weights]
    """Of the words of each section: of its entries and of its name."""

    @classmethod
    def of(cls, listed: Iterable[Listed]) -> SectionModel:
        """Learn from the entries of a list; sections are those that its entries name."""
        counted = [(each.fields.section, _words_of(each)) for each in listed]
        sizes = Counter(section for section, _ in counted)
        names = {section: Counter(term for term, _ in _terms(section)) for section in sizes}
        seen = Counter(chain.from_iterable(words for _, words in counted))
        # A word that stands only in the names of sections is as rare as can be.
        seen.update({term: 0 for name in names.values() for term in name if term not in seen})
        rarity = {
            term: math.log((len(counted) + 1) / (count + 0.5)) for term, count in seen.items()
        }
        sums: dict[str, Weights] = defaultdict(lambda: defaultdict(float))
        for section, words in counted:
            for term, weight in _vector(words, rarity).items():
                sums[section][term] += weight
        weights = {section: _unit(sums[section]) for section in sizes}
        for section, name in names.items():
            for term, weight in _vector(name, rarity).items():
                weights[section][term] = weights[section].get(term, 0.0) + _OF_NAME * weight
        return cls(sizes, rarity, weights)

    def rank(self, details: PaperDetails) -> list[Placement]:
        """All sections of the list, the best first; empty for an empty list."""
        words, spelt = _paper(details)
        vector = _vector(words, self.rarity)
        placements = [self._place(section, vector, spelt) for section in self.sizes]
        return sorted(placements, key=lambda placement: -placement.score)

    def _place(self, section: str, vector: Weights, spelt: Mapping[str, str]) -> Placement:
        own = self.weights[section]
        parts = {term: weight * own[term] for term, weight in vector.items() if term in own}
        telling = sorted(parts, key=lambda term: -parts[term])
        score = sum(parts.values()) + _OF_SIZE * math.log(self.sizes[section])
        return Placement(section, score, tuple(spelt[term] for term in telling[:_WHY]))


def _words_of(listed: Listed) -> Weights:
    fields = listed.fields
    words: Weights = defaultdict(float)
    # A method's name tells little, but it may be all that a title lacks: "diffusion models".
    for text, weight in (
        (fields.title, 1.0),
        (fields.method or "", _OF_NOTE),
        (fields.note or "", _OF_NOTE),
        (listed.abstract, _OF_ABSTRACT),
    ):
        for term, _ in _terms(text):
            words[term] += weight
    return words


def _paper(details: PaperDetails) -> tuple[Weights, dict[str, str]]:
    """The words of a paper, and how each was spelt where it came first."""
    words: Weights = defaultdict(float)
    spelt: dict[str, str] = {}
    for text, weight in ((details.title, 1.0), (details.abstract, _OF_ABSTRACT)):
        for term, word in _terms(text):
            words[term] += weight
            spelt.setdefault(term, word)
    return words, spelt


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Stems with their words; of Chinese, Japanese and Korean pairs of characters."""
    found = tokens(text)[:_MOST_WORDS]
    if text.isascii():
        yield from ((_stem(word), word) for word in found if word not in _STOP)
        return
    for cjk, run in groupby(found, key=is_cjk):
        words = list(run)
        if cjk:
            pairs = [one + two for one, two in pairwise(words)] or words
            yield from ((pair, pair) for pair in pairs)
        else:
            yield from ((_stem(word), word) for word in words if word not in _STOP)


_ENDINGS = (("ies", 5, "y"), ("ing", 6, ""), ("es", 5, ""), ("ed", 6, ""), ("s", 4, ""))


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """``models`` as ``model``, ``merging`` and ``merge`` as ``merg``: enough to count together."""
    for ending, least, instead in _ENDINGS:
        if len(word) >= least and word.endswith(ending) and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _vector(words: Mapping[str, float], rarity: Mapping[str, float]) -> Weights:
    known = ((term, count, rarity.get(term, 0.0)) for term, count in words.items())
    return _unit(
        {
            term: (1 + math.log(count) if count > 1 else count) * rare
            for term, count, rare in known
            if rare > 0
        }
    )


def _unit(weights: Mapping[str, float]) -> Weights:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
