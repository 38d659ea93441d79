"""Block Kit as Slack checks it: structure and sizes of messages. Pure.

Source: docs.slack.dev "Block Kit reference": blocks, elements, composition objects, limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground.checks import (
    RULE,
    Check,
    anything,
    boolean,
    list_of,
    number,
    object_of,
    one_of,
    string,
    text,
    typed,
    unique,
)

MAX_BLOCKS = 50
MAX_MARKDOWN = 12_000


def problems(blocks: object) -> list[str]:
    """What Slack would refuse in a message's blocks, one sentence each; empty when all is well."""
    return list(_message(blocks))


def _message(blocks: object) -> Iterator[str]:
    if not isinstance(blocks, list) or not 1 <= len(blocks) <= MAX_BLOCKS:
        yield f"blocks: must be a list of 1 to {MAX_BLOCKS} blocks"
        return
    for at, block in enumerate(blocks):
        yield from typed(block, f"blocks[{at}]", BLOCKS)
    known = [block for block in blocks if isinstance(block, dict)]
    yield from unique((block.get("block_id") for block in known), "block_id")
    if sum(block.get("type") == "table" for block in known) > 1:
        yield "blocks: more than one table"
    if (
        sum(len(str(b.get("text", ""))) for b in known if b.get("type") == "markdown")
        > MAX_MARKDOWN
    ):
        yield f"blocks: more than {MAX_MARKDOWN} characters of markdown"


def _element(*kinds: str) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        yield from typed(value, path, {kind: ELEMENTS[kind] for kind in kinds})

    return check


def _section_rule(block: Any, path: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"{path}: a section needs text or fields"


def _actions_rule(block: Any, path: str) -> Iterator[str]:
    elements = block.get("elements")
    if isinstance(elements, list):
        ids = (each.get("action_id") for each in elements if isinstance(each, dict))
        yield from unique(ids, f"{path}: action_id")


def _select_rule(element: Any, path: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield f"{path}: needs options or option_groups, not both"


def _image_rule(block: Any, path: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{path}: needs image_url or slack_file, not both"


_ANY_TEXT = ("plain_text", "mrkdwn")
_ID = string(255)
_CONFIRM = object_of(
    title_=text(100),
    text_=text(300, *_ANY_TEXT),
    confirm_=text(30),
    deny_=text(30),
    style=one_of("primary", "danger"),
)


def _option(*kinds: str) -> Check:
    return object_of(
        text_=text(75, *kinds),
        value_=string(150),
        description=text(75, *kinds),
        url=string(3_000),
    )


def _input_element(**keys: Check) -> dict[str, Check]:
    common = {"action_id": _ID, "confirm": _CONFIRM, "focus_on_load": boolean}
    return {**common, "placeholder": text(150), **keys}


def _options(most: int, *kinds: str, many: bool = False) -> dict[str, Check]:
    option = _option(*kinds)
    chosen = {"initial_options": list_of(most, option)} if many else {"initial_option": option}
    return {"options": list_of(most, option), **chosen}


_GROUP = object_of(label_=text(75), options_=list_of(100, _option()))
_IMAGE: dict[str, Check] = {
    "image_url": string(3_000),
    "slack_file": object_of(id=string(255), url=string(3_000)),
    "alt_text!": string(2_000),
}
_SELECTS: dict[str, dict[str, Check]] = {
    "static_select": {
        RULE: _select_rule,
        **_options(100),
        "option_groups": list_of(100, _GROUP),
    },
    "external_select": {"min_query_length": number(0, 1_000), "initial_option": _option()},
    "users_select": {"initial_user": _ID},
    "conversations_select": {
        "initial_conversation": _ID,
        "default_to_current_conversation": boolean,
        "response_url_enabled": boolean,
        "filter": anything,
    },
    "channels_select": {"initial_channel": _ID, "response_url_enabled": boolean},
}

ELEMENTS: dict[str, dict[str, Check]] = {
    "plain_text": {"text!": string(3_000), "emoji": boolean},
    "mrkdwn": {"text!": string(3_000), "verbatim": boolean},
    "image": {RULE: _image_rule, **_IMAGE},
    "button": {
        "text!": text(75),
        "action_id": _ID,
        "url": string(3_000),
        "value": string(2_000),
        "style": one_of("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": string(75),
    },
    "overflow": {"action_id": _ID, "options!": list_of(5, _option()), "confirm": _CONFIRM},
    "checkboxes": _input_element(**_options(10, *_ANY_TEXT, many=True)),
    "radio_buttons": _input_element(**_options(10, *_ANY_TEXT)),
    "datepicker": _input_element(initial_date=string(10)),
    "timepicker": _input_element(initial_time=string(5), timezone=string(100)),
    "datetimepicker": _input_element(initial_date_time=number(0, 9_999_999_999)),
    "plain_text_input": _input_element(
        initial_value=string(3_000, 0),
        multiline=boolean,
        min_length=number(0, 3_000),
        max_length=number(1, 3_000),
        dispatch_action_config=anything,
    ),
    **{name: _input_element(**keys) for name, keys in _SELECTS.items()},
    **{
        f"multi_{name}": _input_element(max_selected_items=number(1, 100), **keys)
        for name, keys in _SELECTS.items()
    },
}

_PICKERS = ("datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons")
_INTERACTIVE = ("button", "overflow", *_PICKERS, *_SELECTS, *(f"multi_{name}" for name in _SELECTS))
_RICH = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
_CELL = object_of(
    type_=one_of("raw_text", "raw_number", "rich_text"), text=string(3_000), elements=anything
)

BLOCKS: dict[str, dict[str, Check]] = {
    kind: {**keys, "block_id": _ID}
    for kind, keys in {
        "section": {
            RULE: _section_rule,
            "text": text(3_000, *_ANY_TEXT),
            "fields": list_of(10, text(2_000, *_ANY_TEXT)),
            "accessory": _element("image", *_INTERACTIVE),
            "expand": boolean,
        },
        "header": {"text!": text(150)},
        "divider": {},
        "context": {"elements!": list_of(10, _element("image", *_ANY_TEXT))},
        "actions": {RULE: _actions_rule, "elements!": list_of(25, _element(*_INTERACTIVE))},
        "image": {RULE: _image_rule, **_IMAGE, "title": text(2_000)},
        "input": {
            "label!": text(2_000),
            "element!": _element("plain_text_input", *_INTERACTIVE[1:]),
            "hint": text(2_000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        "markdown": {"text!": string(MAX_MARKDOWN)},
        "rich_text": {
            "elements!": list_of(
                1_000,
                object_of(
                    type_=one_of(*_RICH),
                    elements_=anything,
                    style=anything,
                    indent=number(0, 8),
                    border=number(0, 1),
                    offset=number(0, 9_999),
                ),
            )
        },
        "table": {"rows!": list_of(100, list_of(20, _CELL)), "column_settings": anything},
    }.items()
}
