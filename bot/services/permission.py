"""Who may do what with a suggestion, looked up where it counts: inside the unit that does it."""

from __future__ import annotations

from datetime import datetime

from bot.core.review import Move, Refusal, refusal
from bot.errors import NotAMaintainer, NotYours
from bot.services.suggestion_papers import decided
from db.records import Suggestion, WorkspaceId
from db.store import Unit


def is_maintainer(unit: Unit, workspace: WorkspaceId, user: str) -> bool:
    """Whether a person decides in a workspace."""
    return user in _users(unit, workspace)


def only_maintainers(unit: Unit, workspace: WorkspaceId, user: str) -> None:
    """Refuse everybody else.

    Raises:
        NotAMaintainer: the person is none.
    """
    users = _users(unit, workspace)
    if user not in users:
        raise NotAMaintainer(users)


def allow(unit: Unit, move: Move, one: Suggestion, user: str | None, now: datetime) -> None:
    """Refuse a move that a person may not make, or that the suggestion does not allow (any more).

    Nobody (``None``) is whoever runs the bot, at its terminal: they may do what maintainers may.

    Raises:
        NotAMaintainer: only maintainers may.
        NotYours: only those who suggested it may.
        AlreadyDecided: somebody was quicker.
    """
    users = _users(unit, one.workspace_id)
    held = unit.suggestions.places([one.id])[one.id]
    why = refusal(
        move,
        one.state,
        is_maintainer=user is None or user in users,
        is_suggester=any(place.user == user for place in held),
    )
    if why is Refusal.NOT_A_MAINTAINER:
        raise NotAMaintainer(users)
    if why is Refusal.NOT_YOURS:
        raise NotYours("Only those who suggested this paper can do this: ask one of them.")
    if why is Refusal.DECIDED:
        raise decided(unit, one, now)


def _users(unit: Unit, workspace: WorkspaceId) -> tuple[str, ...]:
    return tuple(one.user for one in unit.maintainers.all(workspace))
