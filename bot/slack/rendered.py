"""Remembers the message of an answer, so that what is asked often is drawn once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from bot.slack.message import Message

T = TypeVar("T")


class Rendered(Generic[T]):
    """Draws each record once, as long as it is the same object.

    The lookup service hands out the same object until the list changes; comparing or hashing a
    whole answer would cost as much as drawing it. The record is kept with its message, so its
    identity cannot pass to another.
    """

    def __init__(self, draw: Callable[[T], Message], size: int = 512) -> None:
        self._draw = draw
        self._size = size
        self._kept: dict[int, tuple[T, Message]] = {}
        self._lock = threading.Lock()

    def __call__(self, record: T) -> Message:
        """The message of a record."""
        kept = self._kept.get(id(record))
        if kept is not None:
            return kept[1]
        message = self._draw(record)
        message.private_json  # noqa: B018 -- written out here, in the thread pool
        with self._lock:
            while len(self._kept) >= self._size:
                del self._kept[next(iter(self._kept))]
            self._kept[id(record)] = (record, message)
        return message
