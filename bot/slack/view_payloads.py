"""What people do in a modal, as records: a click, a submission, a search of a menu.

Beside bot.slack.payloads the only place where a bare dict from Slack is read. Sources:
docs.slack.dev, the payload references of block_actions, view_submission and block_suggestion, and
"Block elements" (what each adds to ``view.state``). What is absent is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """What stands in the inputs of a modal whose block and action are called the same."""

    values: dict[str, Any] = field(default_factory=dict)
    """Slack's ``state.values``."""

    def text(self, name: str) -> str:
        """What was typed."""
        return _text(self._held(name), "value")

    def choice(self, name: str) -> str:
        """The value of the option that was chosen."""
        return _text(_dict(self._held(name), "selected_option"), "value")

    def choices(self, name: str) -> tuple[str, ...]:
        """The values of all options that were chosen."""
        chosen = self._held(name).get("selected_options")
        found = chosen if isinstance(chosen, list) else []
        return tuple(_text(one, "value") for one in found if isinstance(one, dict))

    def _held(self, name: str) -> dict[str, Any]:
        return _dict(_dict(self.values, name), name)


@dataclass(frozen=True, slots=True)
class ViewUse:
    """Somebody pressed a button of a modal, sent it, or searched a menu in it."""

    team_id: str
    user_id: str
    view_id: str
    private_metadata: str
    state: State
    trigger_id: str = ""
    action_id: str = ""
    """Of a click: the button; of a search: the menu."""
    query: str = ""
    """Of a search: what was typed."""


def view_use(body: dict[str, Any]) -> ViewUse:
    """Read a block_actions, view_submission or block_suggestion payload of a modal."""
    view = _dict(body, "view")
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else body
    return ViewUse(
        team_id=_text(_dict(body, "team"), "id") or _text(_dict(body, "user"), "team_id"),
        user_id=_text(_dict(body, "user"), "id"),
        view_id=_text(view, "id"),
        private_metadata=_text(view, "private_metadata"),
        state=State(_dict(_dict(view, "state"), "values")),
        trigger_id=_text(body, "trigger_id"),
        action_id=_text(first, "action_id") if isinstance(first, dict) else "",
        query=_text(body, "value"),
    )


def _text(body: dict[str, Any], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _dict(body: dict[str, Any], key: str) -> dict[str, Any]:
    value = body.get(key)
    return value if isinstance(value, dict) else {}
