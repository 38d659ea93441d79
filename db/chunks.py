"""Long lists in pieces that fit into one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """The items in order, at most `size` at a time; engines limit the parameters of a statement."""
    return (items[start : start + size] for start in range(0, len(items), size))
