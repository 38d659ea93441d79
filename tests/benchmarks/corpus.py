"""A made-up list of any length that behaves like a real one.

Words follow Zipf's law (a few stand in every fifth title, most in one), names are unique or nearly
so, a third of the notes is Chinese, dates crowd towards the present. The same seed gives the same
list.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from db.records import EntryFields, Link, LinkKind, PartialDate

SEED = 20_261_123
_ONSETS = "b br c ch d f fl g h j k l m n p pr r s st t tr v w z"
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS.split() for vowel in "aeiou")
_ENDINGS = ("", "n", "r", "s", "tion", "ing", "al", "ive", "ed", "ity", "l", "t", "x")
_COMMON = (
    "for of learning with a and in the image models to diffusion via neural network deep generation"
    " transformer text video language on from model visual data using attention towards generative"
    " efficient large 3d adversarial self supervised training vision representation semantic"
)
_VENUES = ("CVPR", "ICCV", "ECCV", "NeurIPS", "ICML", "ICLR", "ACL", "EMNLP", "SIGGRAPH", "arXiv")


class Corpus:
    """Makes papers, and remembers what its words are."""

    def __init__(self, vocabulary: int = 150_000) -> None:
        self.chance = random.Random(SEED)
        self.words = self._vocabulary(vocabulary)
        self._weights = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(vocabulary)))
        self.characters = [chr(0x4E00 + 7 * number) for number in range(2_500)]
        self._character_weights = list(accumulate(1 / (rank + 5) for rank in range(2_500)))
        self.sections = [self.title(2) for _ in range(60)]
        self._surnames = [word.capitalize() for word in self.words[500:3500]]

    def _vocabulary(self, size: int) -> list[str]:
        found = dict.fromkeys(_COMMON.split())
        while len(found) < size:
            syllables = self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3, 3, 4)))
            found["".join(syllables) + self.chance.choice(_ENDINGS)] = None
        return list(found)

    def some_words(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self._weights, k=count)

    def title(self, count: int) -> str:
        return " ".join(word.capitalize() for word in self.some_words(count))

    def chinese(self, count: int) -> str:
        chosen = self.chance.choices(self.characters, cum_weights=self._character_weights, k=count)
        return "".join(chosen)

    def name(self) -> str:
        parts = self.chance.choices(_SYLLABLES, k=self.chance.choice((2, 2, 3, 3, 4)))
        style = self.chance.random()
        if style < 0.3:
            return "".join(parts).upper()[:6] + self.chance.choice(
                ("", "-2", "++", "Net", "GAN", "v2")
            )
        if style < 0.8:
            return "".join(parts).capitalize() + self.chance.choice(
                ("Net", "Former", "-XL", "", "GPT")
            )
        return f"{''.join(parts).capitalize()} {self.chance.choice(self.words[:2000])}"

    def papers_from(self, first: int, end: int) -> Iterator[EntryFields]:
        return (self.paper(number) for number in range(first, end))

    def paper(self, number: int) -> EntryFields:
        chance = self.chance
        name = self.name() if chance.random() < 0.6 else None
        title = self.title(chance.randint(5, 12))
        year, month = 2026 - int(chance.expovariate(0.25)) % 30, chance.randint(1, 12)
        arxiv_id = f"{number % 25 + 10:02d}{month:02d}.{10_000 + number // 25:05d}"
        code = Link(LinkKind.CODE, f"https://github.com/{name}/{number}", "code")
        return EntryFields(
            section=chance.choice(self.sections),
            title=f"{name}: {title}" if name and chance.random() < 0.5 else title,
            date=PartialDate(year, month, chance.choice((0, 1, 15))),
            method=name,
            venue=f"{chance.choice(_VENUES)} {year}" if chance.random() < 0.7 else None,
            url=f"https://arxiv.org/abs/{arxiv_id}",
            links=(code,) if chance.random() < 0.4 else (),
            note=self.note(),
            authors=", ".join(chance.choices(self._surnames, k=3)),
        )

    def note(self) -> str | None:
        kind = self.chance.random()
        if kind < 0.3:
            return self.chinese(self.chance.randint(8, 40))
        return " ".join(self.some_words(self.chance.randint(10, 40))) if kind < 0.75 else None
