"""What goes into the ranking and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was announced. `key` is whatever the caller knows it by."""

    key: str
    title: str
    abstract: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An entry of the list. `key` is the paper's, so that it is not taken for one not listed."""

    key: str
    title: str
    abstract: str = ""
    """Empty where none is known: then the title and the note have to do."""
    note: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """How well a paper fits, comparable between papers scored by one profile."""

    key: str
    score: float
    """Orders papers; higher is better, without end."""
    relevance: float
    """The score as people read it, 0 to 100. Every 25 points are ten times rarer: of the papers
    announced in the past weeks one in ten reached 25, one in a hundred 50, one in a thousand 75.
    From 90 on they count ever less, so that of two papers the better has always more."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paper scored as it did. Every part of it can be checked by reading the two papers."""

    section: str
    """Of the list, the one that fits best; empty if the list has none."""
    nearest: str
    """The key of the listed paper that it resembles most; empty if the list is."""
    likeness: float
    """To that paper, 0 to 1."""
    terms: tuple[str, ...]
    """Words of the paper that spoke most for it, the strongest first; may be none."""


class Embedder(Protocol):
    """Turns texts into vectors of which near ones mean the same. The models live outside."""

    @property
    def name(self) -> str:
        """Vectors are comparable where the name is the same."""

    @property
    def dimensions(self) -> int:
        """How long each vector is."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text; an empty text gives zeros."""
