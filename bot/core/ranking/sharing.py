"""Whether a group likes papers that come with code, data or a demo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

_SHARED = re.compile(r"https?:|github|gitlab|hugging ?face", re.IGNORECASE)
_DOUBT = 10
"""A list is taken to be like the stream until more entries than this say otherwise."""


def is_shared(abstract: str) -> bool:
    """Whether an abstract says where something is to be had."""
    return _SHARED.search(abstract) is not None


@dataclass(frozen=True, slots=True)
class Sharing:
    """How much likelier either kind is on the list than in the stream, as logarithms."""

    shared: float = 0.0
    kept: float = 0.0

    @classmethod
    def of(cls, listed: Sequence[bool], stream: Sequence[bool]) -> Sharing:
        """Learned from the abstracts of the list and those of the stream."""
        usual = (sum(stream) + 1) / (len(stream) + 2)
        own = (sum(listed) + _DOUBT * usual) / (len(listed) + _DOUBT)
        return cls(log(own / usual), log((1 - own) / (1 - usual)))

    def of_paper(self, abstract: str) -> float:
        """What it adds to the sum for a paper."""
        return self.shared if is_shared(abstract) else self.kept
