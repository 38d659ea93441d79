"""What happened in the workspace, before it becomes one of Slack's events."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from bot.playground.records import Channel, Message


class Kind(Enum):
    """What can happen."""

    POSTED = auto()
    CHANGED = auto()
    DELETED = auto()
    REACTED = auto()
    UNREACTED = auto()
    JOINED = auto()
    LEFT = auto()
    ARCHIVED = auto()
    UNARCHIVED = auto()


@dataclass(frozen=True, slots=True)
class Happening:
    """One of them, with the message or channel that it happened to."""

    kind: Kind
    subject: Message | Channel
    more: dict[str, Any] = field(default_factory=dict)
