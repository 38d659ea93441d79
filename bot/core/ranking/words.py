"""The terms of a text: words, the parts of words with hyphens, and pairs of neighbours.

A term is known by a number of 32 bits, so that no vocabulary has to be kept or stored: of the
millions of terms in some weeks of arXiv a few hundred share theirs with another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

from bot.core.text import fold

LONGEST = 20_000
"""Characters of a text that are read; the longest abstracts on arXiv have 2,000."""
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]+|(?![{_CJK}\d_])\w(?:(?![{_CJK}])[\w-])+")
_STOP = frozenset(
    """
    about above across after again all almost along already also although always am among an
    and another any are around as at be became because been before being below between both
    but by can cannot could do does done down due during each either etc even ever every few
    find first for from further get give had has have having he hence her here his how
    however if in indeed into is it its itself last least less made many may me might more
    moreover most mostly much must my namely neither never no none nor not nothing now of
    off often on once one only or other others our out over own per perhaps please put
    rather re same see seem seems several she should show since so some still such take ten
    than that the their them themselves then there thereby therefore these they this those
    three through thus to together too toward towards two under until up upon us very via
    was we well were what when where whereas whether which while who whole whose why will
    with within without would yet you your
    """.split()  # noqa: SIM905 - two hundred quotes would be harder to read
)
_is_cjk = re.compile(f"[{_CJK}]").match


def terms(text: str) -> Iterator[str]:
    """Every term as often as it stands in the text; the order means nothing."""
    sequence = [word for word in _words(text[:LONGEST]) if word not in _STOP]
    yield from sequence
    for first, second in pairwise(sequence):
        yield f"{first} {second}"
    for word in sequence:
        if "-" in word:
            yield from (part for part in word.split("-") if len(part) > 1 and part not in _STOP)


def number(term: str) -> int:
    """The number that a term is known by; the same in every process."""
    return crc32(term.encode("utf-8", "replace"))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        if _is_cjk(word) and len(word) > 1:
            # Chinese has no spaces: two characters are the commonest length of a word.
            yield from map("".join, pairwise(word))
        else:
            yield word.strip("-_")
