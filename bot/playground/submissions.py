"""What the bot's answer to a submission does to the stack of modals.

Source: docs.slack.dev "Modals", "Responding to view submissions": nothing closes the view,
`response_action` is errors, update, push or clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.playground.refusals import Refused
from bot.playground.views import OpenView, Views

Result = Literal["closed", "updated", "pushed", "cleared", "errors", "invalid", "failed"]
TROUBLE = "We had some trouble connecting ({why}). Try again?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person sees: errors are by block_id, `error` is for the whole modal."""

    result: Result
    errors: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    problems: tuple[str, ...] = ()

    def as_page(self) -> dict[str, Any]:
        """What the page is told."""
        return {"result": self.result, "errors": dict(self.errors), "error": self.error}


def carry_out(views: Views, view: OpenView, answer: dict[str, Any] | None) -> Outcome:
    """Do what the bot answered, or say why that cannot be done."""
    given = answer or {}
    outcome = Outcome("closed")
    try:
        match given.get("response_action"):
            case None:
                views.submitted(view)
            case "clear":
                views.close(view.user, all_=True)
                outcome = Outcome("cleared")
            case "update":
                views.update(view, given.get("view"))
                outcome = Outcome("updated")
            case "push":
                views.push(view.user, given.get("view"))
                outcome = Outcome("pushed")
            case "errors":
                outcome = _errors(view, given.get("errors"))
            case action:
                outcome = _failed("invalid_response_action", (f"response_action {action!r}",))
    except Refused as refused:
        outcome = _failed(refused.word, refused.reasons)
    return outcome


def _errors(view: OpenView, errors: object) -> Outcome:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return _failed("invalid_errors", ("errors must be an object of block_ids and sentences",))
    wrong = [str(key) for key in errors if key not in inputs]
    wrong += [str(key) for key, said in errors.items() if not isinstance(said, str) or not said]
    if wrong:
        return _failed("invalid_errors", tuple(f"no input block {each!r}" for each in wrong))
    return Outcome("errors", errors=errors)


def _failed(word: str, problems: tuple[str, ...]) -> Outcome:
    return Outcome("failed", error=TROUBLE.format(why=word), problems=(word, *problems))
