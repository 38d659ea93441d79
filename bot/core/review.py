"""The rules of review: who may do what, what follows, until when. Times are UTC.

The reasons are in docs/design.md: "A revert is an undo", "One outbox for cards and notices".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum, StrEnum, auto
from zoneinfo import ZoneInfo

from db.records import SuggestionEvent, SuggestionState

MOST_AT_ONCE = 10
"""How many papers are taken from one message."""
REVERT_FOR = timedelta(days=1)
"""How long the stamp offers to revert: 24 hours, whatever the time zone or the clocks do."""
REMIND_AFTER = timedelta(days=7)
REMIND_AT = time(9)
"""When maintainers are reminded, by their own clocks, from Monday to Friday."""
_SATURDAY = 5


class Move(StrEnum):
    """What a person can do with a suggestion."""

    FILL_IN = "fill in"
    ADD = "add"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REVERT = "revert"
    REOPEN = "reopen"


class Who(Enum):
    """Who may do it."""

    MAINTAINER = auto()
    SUGGESTER = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table of moves."""

    who: Who
    begins: frozenset[SuggestionState]
    ends: SuggestionState
    event: SuggestionEvent


_S, _E = SuggestionState, SuggestionEvent
_PENDING = frozenset({_S.PENDING})

RULES: dict[Move, Rule] = {
    Move.FILL_IN: Rule(Who.EITHER, _PENDING, _S.PENDING, _E.FILLED_IN),
    Move.ADD: Rule(Who.MAINTAINER, _PENDING, _S.ADDED, _E.ADDED),
    Move.DECLINE: Rule(Who.MAINTAINER, _PENDING, _S.DECLINED, _E.DECLINED),
    Move.WITHDRAW: Rule(Who.SUGGESTER, _PENDING, _S.WITHDRAWN, _E.WITHDRAWN),
    Move.REVERT: Rule(Who.MAINTAINER, frozenset({_S.ADDED}), _S.PENDING, _E.REVERTED),
    Move.REOPEN: Rule(
        Who.MAINTAINER, frozenset({_S.DECLINED, _S.WITHDRAWN}), _S.PENDING, _E.REOPENED
    ),
}
"""A revert is an undo: the suggestion waits again, as if the click had not been made."""

DECISIONS = frozenset(
    {_E.ADDED, _E.DECLINED, _E.WITHDRAWN, _E.REVERTED, _E.REOPENED, _E.LISTED, _E.MERGED}
)
"""What settles a suggestion, or unsettles it: the last of them says why it stands as it does."""


class Refusal(Enum):
    """Why a move is not made."""

    NOT_A_MAINTAINER = auto()
    NOT_YOURS = auto()
    DECIDED = auto()


def refusal(
    move: Move, state: SuggestionState, *, is_maintainer: bool, is_suggester: bool
) -> Refusal | None:
    """Why a person may not make a move; ``None`` where they may. Rights are looked at first."""
    rule = RULES[move]
    if rule.who is Who.MAINTAINER and not is_maintainer:
        return Refusal.NOT_A_MAINTAINER
    if rule.who is Who.SUGGESTER and not is_suggester:
        return Refusal.NOT_YOURS
    if rule.who is Who.EITHER and not (is_maintainer or is_suggester):
        return Refusal.NOT_YOURS
    return None if state in rule.begins else Refusal.DECIDED


def revert_until(decided_at: datetime) -> datetime:
    """Until when, inclusively, a stamp can be reverted."""
    return decided_at + REVERT_FOR


def reminder_due_at(created_at: datetime, zone: str) -> datetime:
    """When maintainers are reminded of what still waits: a week later, in their next morning.

    Args:
        created_at: when it was suggested.
        zone: the IANA name of the first maintainer's time zone; an unknown one counts as UTC.
    """
    there = _zone(zone)
    earliest = (created_at.astimezone(UTC) + REMIND_AFTER).astimezone(there)
    day = earliest.date()
    if earliest.time() > REMIND_AT:
        day += timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, REMIND_AT, tzinfo=there).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # no name, a folder of names, none that is known
        return ZoneInfo("UTC")
