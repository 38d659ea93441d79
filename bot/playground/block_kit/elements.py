"""Buttons, menus, pickers and inputs, and which of them each block takes.

Source: docs.slack.dev, "Block elements", one page for each element.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.playground.block_kit.composition import (
    ANY_TEXT,
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUPS,
    ID,
    IDS,
    IMAGE,
    LINK,
    OPTIONS,
    STYLE,
    WORKFLOW,
    chosen,
    option,
    text,
)
from bot.playground.block_kit.forms import NUMERAL, TIME, date, ordered, whole
from bot.playground.block_kit.rich_text import RICH_TEXT
from bot.playground.checks import (
    Check,
    Shape,
    boolean,
    exactly_one,
    list_of,
    number,
    string,
    typed,
)

_ACTION: dict[str, Check] = {"action_id": ID}
_CONFIRMED: dict[str, Check] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: dict[str, Check] = {**_CONFIRMED, "focus_on_load": boolean}
_MENU: dict[str, Check] = {**_FOCUSED, "placeholder": text(150)}
_TYPED: dict[str, Check] = {
    **_ACTION,
    "focus_on_load": boolean,
    "placeholder": text(150),
    "dispatch_action_config": DISPATCH,
}


def _menu(most: int, *kinds: str, many: bool = False) -> Shape:
    """A group of checkboxes or radio buttons."""
    one = option(*kinds)
    first = {"initial_options": list_of(most, one)} if many else {"initial_option": one}
    return Shape({"options": list_of(most, one)}, {**_FOCUSED, **first}, (chosen,))


def _select(*rules: Check, **keys: Check) -> Shape:
    return Shape(may={**_MENU, **keys}, rules=rules)


def _multi_select(*rules: Check, **keys: Check) -> Shape:
    return _select(*rules, **keys, max_selected_items=number(1))


_ONE_LIST = (exactly_one("options", "option_groups"), chosen)
_LISTS: dict[str, Check] = {"options": OPTIONS, "option_groups": GROUPS}
_HERE: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": FILTER}
_SEARCHED: dict[str, Check] = {"min_query_length": number(0)}
_ANSWERED: dict[str, Check] = {"response_url_enabled": boolean}
_SELECTS = {
    "static_select": _select(*_ONE_LIST, **_LISTS, initial_option=option()),
    "external_select": _select(**_SEARCHED, initial_option=option()),
    "users_select": _select(initial_user=ID),
    "conversations_select": _select(**_HERE, **_ANSWERED, initial_conversation=ID),
    "channels_select": _select(**_ANSWERED, initial_channel=ID),
    "multi_static_select": _multi_select(*_ONE_LIST, **_LISTS, initial_options=OPTIONS),
    "multi_external_select": _multi_select(**_SEARCHED, initial_options=OPTIONS),
    "multi_users_select": _multi_select(initial_users=IDS),
    "multi_conversations_select": _multi_select(**_HERE, initial_conversations=IDS),
    "multi_channels_select": _multi_select(initial_channels=IDS),
}
_LABEL: dict[str, Check] = {"accessibility_label": string(75)}
_OPINION = Shape({"text": text(75), "value": string(2_000)}, _LABEL)
_LINES = number(1, 100)

BUTTON = Shape(
    {"text": text(75)},
    {**_CONFIRMED, **_LABEL, "url": LINK, "value": string(2_000), "style": STYLE},
)

ELEMENTS: Mapping[str, Shape] = {
    "image": IMAGE,
    "button": BUTTON,
    "workflow_button": Shape(
        {"text": text(75), "workflow": WORKFLOW}, {**_CONFIRMED, **_LABEL, "style": STYLE}
    ),
    "feedback_buttons": Shape({"positive_button": _OPINION, "negative_button": _OPINION}, _ACTION),
    "icon_button": Shape(
        {"text": text(75), "icon": string()},
        {**_CONFIRMED, **_LABEL, "value": string(2_000), "visible_to_user_ids": list_of(10, ID)},
    ),
    "overflow": Shape({"options": list_of(5, option(linked=True))}, _CONFIRMED),
    "checkboxes": _menu(10, *ANY_TEXT, many=True),
    "radio_buttons": _menu(10, *ANY_TEXT),
    "datepicker": Shape(may={**_MENU, "initial_date": date}),
    "timepicker": Shape(may={**_MENU, "initial_time": TIME, "timezone": string()}),
    "datetimepicker": Shape(
        may={**_FOCUSED, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
    ),
    **_SELECTS,
    "plain_text_input": Shape(
        may={
            **_TYPED,
            "initial_value": string(3_000, 0),
            "multiline": boolean,
            "min_length": number(0, 3_000),
            "max_length": number(1, 3_000),
        },
        rules=(ordered("min_length", "max_length"),),
    ),
    "email_text_input": Shape(may={**_TYPED, "initial_value": string(least=0)}),
    "url_text_input": Shape(may={**_TYPED, "initial_value": string(least=0)}),
    "number_input": Shape(
        {"is_decimal_allowed": boolean},
        {**_TYPED, **dict.fromkeys(("initial_value", "min_value", "max_value"), NUMERAL)},
        (
            whole,
            ordered("min_value", "max_value"),
            ordered("min_value", "initial_value"),
            ordered("initial_value", "max_value"),
        ),
    ),
    "rich_text_input": Shape(
        may={
            **_TYPED,
            "initial_value": typed({"rich_text": RICH_TEXT}),
            "min_lines": _LINES,
            "max_lines": _LINES,
        },
        rules=(ordered("min_lines", "max_lines"),),
    ),
    "file_input": Shape(
        may={**_ACTION, "filetypes": list_of(None, string(), least=0), "max_files": number(1, 10)}
    ),
}

_EVERYWHERE = ("checkboxes", "radio_buttons", "datepicker", "timepicker", *_SELECTS)


def _some(*names: str) -> Check:
    return typed({name: ELEMENTS[name] for name in names})


IN_ACTIONS = _some(
    "button", "overflow", "workflow_button", "datetimepicker", "rich_text_input", *_EVERYWHERE
)
IN_SECTION = _some("image", "button", "overflow", "workflow_button", *_EVERYWHERE)
IN_INPUT = _some(
    "datetimepicker",
    "file_input",
    *(name for name in ELEMENTS if name.endswith("_input")),
    *_EVERYWHERE,
)
IN_CONTEXT_ACTIONS = _some("feedback_buttons", "icon_button")
