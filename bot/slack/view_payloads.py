"""What people do in a modal, as records: a click, a submission, a search of a menu.

Beside bot.slack.payloads the only place where a bare dict from Slack is read. Sources:
docs.slack.dev, the payload references of block_actions, view_submission and block_suggestion, and
"Block elements" (what each adds to ``view.state``). What is absent is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.view_state import State, object_of, text_of


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
    view = object_of(body, "view")
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else body
    return ViewUse(
        team_id=text_of(object_of(body, "team"), "id")
        or text_of(object_of(body, "user"), "team_id"),
        user_id=text_of(object_of(body, "user"), "id"),
        view_id=text_of(view, "id"),
        private_metadata=text_of(view, "private_metadata"),
        state=State(object_of(object_of(view, "state"), "values")),
        trigger_id=text_of(body, "trigger_id"),
        action_id=text_of(first, "action_id") if isinstance(first, dict) else "",
        query=text_of(body, "value"),
    )
