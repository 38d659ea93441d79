"""What a person chose or typed, from the page's plain values to Slack's. Pure.

Sources: docs.slack.dev "Block elements" (what each contributes to `state.values` and `actions`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground.blocks import Block, elements_of
from bot.playground.typed import rich_text

Values = dict[str, dict[str, Any]]
"""By block_id and action_id: from the page plain values, in payloads Slack's objects."""


def state_of(blocks: list[Block], given: object) -> Values:
    """``state.values`` of a message or view, for what the page says stands in its elements."""
    told = given if isinstance(given, dict) else {}
    state: Values = {}
    for block in blocks:
        values = told.get(block["block_id"])
        values = values if isinstance(values, dict) else {}
        for element in elements_of(block):
            if element["type"] in _CONTRIBUTES:
                value = values.get(element["action_id"])
                state.setdefault(block["block_id"], {})[element["action_id"]] = {
                    "type": element["type"],
                    **_CONTRIBUTES[element["type"]](element, value),
                }
    return state


def action_of(block: Block, element: Block, value: object, action_ts: str) -> Block:
    """The entry of ``actions`` for one use of an element."""
    kept = ("type", "action_id", "text", "value", "style", "placeholder", "initial_option")
    action = {key: element[key] for key in kept if key in element}
    if element["type"] == "overflow":
        action |= _option(element, value)
    elif element["type"] in _CONTRIBUTES:
        action |= _CONTRIBUTES[element["type"]](element, value)
    return {**action, "block_id": block["block_id"], "action_ts": action_ts}


def options_of(element: Block) -> list[Block]:
    """All options of an element, those in groups too."""
    groups = element.get("option_groups") or []
    grouped = [option for group in groups for option in group.get("options", [])]
    return [*(element.get("options") or []), *grouped]


def _option(element: Block, value: object) -> Block:
    found = next((each for each in options_of(element) if each.get("value") == value), None)
    return {"selected_option": found}


def _options(element: Block, value: object) -> Block:
    chosen = value if isinstance(value, list) else []
    found = [each for each in options_of(element) if each.get("value") in chosen]
    return {"selected_options": found}


def _external(_element: Block, value: object) -> Block:
    return {"selected_option": _as_option(value)}


def _externals(_element: Block, value: object) -> Block:
    chosen = map(_as_option, value if isinstance(value, list) else [])
    return {"selected_options": [each for each in chosen if each]}


def _as_option(value: object) -> Block | None:
    if isinstance(value, dict) and isinstance(value.get("value"), str):
        return {"text": value.get("text"), "value": value["value"]}
    return None


def _one(key: str) -> Callable[[Block, object], Block]:
    return lambda _element, value: {key: value if isinstance(value, str) and value else None}


def _many(key: str) -> Callable[[Block, object], Block]:
    def contribute(_element: Block, value: object) -> Block:
        chosen = value if isinstance(value, list) else []
        return {key: [each for each in chosen if isinstance(each, str)]}

    return contribute


def _moment(_element: Block, value: object) -> Block:
    return {"selected_date_time": value if type(value) is int else None}


def _rich(_element: Block, value: object) -> Block:
    blocks = rich_text(value) if isinstance(value, str) and value else []
    return {"rich_text_value": blocks[0] if blocks else None}


_CONTRIBUTES: dict[str, Callable[[Block, object], Block]] = {
    "plain_text_input": _one("value"),
    "number_input": _one("value"),
    "email_text_input": _one("value"),
    "url_text_input": _one("value"),
    "rich_text_input": _rich,
    "static_select": _option,
    "multi_static_select": _options,
    "external_select": _external,
    "multi_external_select": _externals,
    "users_select": _one("selected_user"),
    "multi_users_select": _many("selected_users"),
    "conversations_select": _one("selected_conversation"),
    "multi_conversations_select": _many("selected_conversations"),
    "channels_select": _one("selected_channel"),
    "multi_channels_select": _many("selected_channels"),
    "checkboxes": _options,
    "radio_buttons": _option,
    "datepicker": _one("selected_date"),
    "timepicker": _one("selected_time"),
    "datetimepicker": _moment,
}
"""The elements that hold a value, and what each adds to the state."""
