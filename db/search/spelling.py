"""Misspellings: which words are one edit away from a word, by the deletions both have in common.

The idea is SymSpell's: two words are one insertion, deletion, substitution or transposition apart
only if they are equal after one letter is taken out of one or both. So each word of the list is
stored under itself and under what is left of it without each of its letters, and a query needs as
many look-ups as it has letters. What is found is compared in full by the one who asks: numbers
stand for the texts, and two deletions can be two edits apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from zlib import crc32

from db.records import EntryIndex

SHORTEST, LONGEST = 3, 24


@lru_cache(maxsize=16_384)
def hashes(word: str) -> frozenset[int]:
    """The numbers of a word and of all that is left of it without one letter."""
    coded = word.encode()
    if len(coded) == len(word):
        shortened = [crc32(coded[:at] + coded[at + 1 :]) for at in range(len(coded))]
    else:
        shortened = [crc32((word[:at] + word[at + 1 :]).encode()) for at in range(len(word))]
    return frozenset((crc32(coded), *shortened))


def can_be_misspelt(word: str) -> bool:
    """Whether a word is stored: long enough to be meant, short enough to be a word."""
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def spelt_words(index: EntryIndex) -> set[str]:
    """The words of an entry that a query may misspell: its names and the words of its title."""
    found = {name.key for name in index.names}
    found.update(index.method_words.split(), index.title_words.split())
    return {word for word in found if can_be_misspelt(word)}


def rows(words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """What is stored for each word."""
    return ((number, word) for word in words for number in hashes(word))
