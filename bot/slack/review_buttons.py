"""What the buttons of a suggestion carry: which suggestion, and which revision the person saw.

A value comes back from outside: it can be old, of another release, or forged. Who may press what is
decided by the service, never by which buttons were shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.slack.buttons import StaleButton
from db.records import Suggestion, SuggestionId

ADD = "suggestion_add"
EDIT = "suggestion_edit"
DECLINE = "suggestion_decline"
WITHDRAW = "suggestion_withdraw"
REVERT = "suggestion_revert"
REOPEN = "suggestion_reopen"
ALL = (ADD, EDIT, DECLINE, WITHDRAW, REVERT, REOPEN)

_MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Pressed:
    """The suggestion that a button stood under, and the revision that it showed."""

    suggestion_id: SuggestionId
    revision: int


def value(suggestion: Suggestion) -> str:
    """The value of a suggestion's buttons."""
    return json.dumps({"s": suggestion.id, "r": suggestion.revision}, separators=(",", ":"))


def read(text: str) -> Pressed:
    """What a value names.

    Raises:
        StaleButton: the value is none of ours.
    """
    try:
        data = json.loads(text) if len(text) < 100 else None
    except (ValueError, RecursionError):
        raise StaleButton from None
    if not isinstance(data, dict):
        raise StaleButton
    number: Any = data.get("s")
    revision: Any = data.get("r", 0)
    if not _is_number(number) or not _is_number(revision):
        raise StaleButton
    return Pressed(SuggestionId(number), revision)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MAX_ID
