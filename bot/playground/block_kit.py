"""Block Kit as Slack checks it: structure and sizes of messages. Pure.

Source: docs.slack.dev "Block Kit reference": blocks, elements, composition objects, limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

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
        yield from _typed(block, f"blocks[{at}]", BLOCKS)
    known = [block for block in blocks if isinstance(block, dict)]
    yield from _unique((block.get("block_id") for block in known), "block_id")
    if sum(block.get("type") == "table" for block in known) > 1:
        yield "blocks: more than one table"
    if (
        sum(len(str(b.get("text", ""))) for b in known if b.get("type") == "markdown")
        > MAX_MARKDOWN
    ):
        yield f"blocks: more than {MAX_MARKDOWN} characters of markdown"


def _typed(value: object, path: str, kinds: dict[str, dict[str, Check]]) -> Iterator[str]:
    """Check an object by its `type`: known keys only, required ones there, each value valid."""
    if not isinstance(value, dict):
        yield f"{path}: must be an object"
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        yield f"{path}: unsupported type {kind!r}"
        return
    yield from _keys(value, path, {**kinds[kind], "type": _anything})
    rule = RULES.get(kind)
    if rule is not None:
        yield from rule(value, path)


def _keys(value: dict[str, Any], path: str, keys: dict[str, Check]) -> Iterator[str]:
    for key in value:
        if key not in keys and key + "!" not in keys:
            yield f"{path}: unknown key {key!r}"
    for name, check in keys.items():
        key = name.rstrip("!")
        if key in value:
            yield from check(value[key], f"{path}.{key}")
        elif name.endswith("!"):
            yield f"{path}: missing {key!r}"


def _anything(_value: object, _path: str) -> Iterator[str]:
    yield from ()


def _bool(value: object, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def _string(most: int, least: int = 1) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not least <= len(value) <= most:
            yield f"{path}: must be a text of {least} to {most} characters"

    return check


def _number(least: int, most: int) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, int) or not least <= value <= most:
            yield f"{path}: must be a number from {least} to {most}"

    return check


def _one_of(*values: str) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        if value not in values:
            yield f"{path}: must be one of {', '.join(values)}"

    return check


def _text(most: int, *kinds: str) -> Check:
    """A text object; by default plain_text alone."""
    allowed = kinds or ("plain_text",)

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict) or value.get("type") not in allowed:
            yield f"{path}: must be a text object of type {' or '.join(allowed)}"
            return
        flag = "emoji" if value["type"] == "plain_text" else "verbatim"
        keys = {"type!": _anything, "text!": _string(most), flag: _bool}
        yield from _keys(value, path, keys)

    return check


def _list(most: int, check_item: Check, least: int = 1) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            yield f"{path}: must be a list of {least} to {most}"
            return
        for at, item in enumerate(value):
            yield from check_item(item, f"{path}[{at}]")

    return check


def _element(*kinds: str) -> Check:
    def check(value: object, path: str) -> Iterator[str]:
        yield from _typed(value, path, {kind: ELEMENTS[kind] for kind in kinds})

    return check


def _object(**keys: Check) -> Check:
    """An object of these keys; a trailing underscore marks the required ones."""
    named = {key[:-1] + "!" if key.endswith("_") else key: check for key, check in keys.items()}

    def check(value: object, path: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from _keys(value, path, named)
        else:
            yield f"{path}: must be an object"

    return check


def _unique(values: Iterator[Any], name: str) -> Iterator[str]:
    given = [value for value in values if value is not None]
    if len(given) != len({str(value) for value in given}):
        yield f"{name}: used twice"


def _section_rule(block: dict[str, Any], path: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield f"{path}: a section needs text or fields"


def _actions_rule(block: dict[str, Any], path: str) -> Iterator[str]:
    elements = block.get("elements")
    if isinstance(elements, list):
        ids = (each.get("action_id") for each in elements if isinstance(each, dict))
        yield from _unique(ids, f"{path}: action_id")


def _select_rule(element: dict[str, Any], path: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield f"{path}: needs options or option_groups, not both"


def _image_rule(block: dict[str, Any], path: str) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{path}: needs image_url or slack_file, not both"


_ANY_TEXT = ("plain_text", "mrkdwn")
_ID = _string(255)
_CONFIRM = _object(
    title_=_text(100),
    text_=_text(300, *_ANY_TEXT),
    confirm_=_text(30),
    deny_=_text(30),
    style=_one_of("primary", "danger"),
)


def _option(*kinds: str) -> Check:
    return _object(
        text_=_text(75, *kinds),
        value_=_string(150),
        description=_text(75, *kinds),
        url=_string(3_000),
    )


def _input_element(**keys: Check) -> dict[str, Check]:
    common = {"action_id": _ID, "confirm": _CONFIRM, "focus_on_load": _bool}
    return {**common, "placeholder": _text(150), **keys}


def _options(most: int, *kinds: str, many: bool = False) -> dict[str, Check]:
    option = _option(*kinds)
    chosen = {"initial_options": _list(most, option)} if many else {"initial_option": option}
    return {"options": _list(most, option), **chosen}


_GROUP = _object(label_=_text(75), options_=_list(100, _option()))
_IMAGE: dict[str, Check] = {
    "image_url": _string(3_000),
    "slack_file": _object(id=_string(255), url=_string(3_000)),
    "alt_text!": _string(2_000),
}
_SELECTS = {
    "static_select": _options(100) | {"option_groups": _list(100, _GROUP)},
    "external_select": {"min_query_length": _number(0, 1_000), "initial_option": _option()},
    "users_select": {"initial_user": _ID},
    "conversations_select": {
        "initial_conversation": _ID,
        "default_to_current_conversation": _bool,
        "response_url_enabled": _bool,
        "filter": _anything,
    },
    "channels_select": {"initial_channel": _ID, "response_url_enabled": _bool},
}

ELEMENTS: dict[str, dict[str, Check]] = {
    "plain_text": {"text!": _string(3_000), "emoji": _bool},
    "mrkdwn": {"text!": _string(3_000), "verbatim": _bool},
    "image": _IMAGE,
    "button": {
        "text!": _text(75),
        "action_id": _ID,
        "url": _string(3_000),
        "value": _string(2_000),
        "style": _one_of("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": _string(75),
    },
    "overflow": {"action_id": _ID, "options!": _list(5, _option()), "confirm": _CONFIRM},
    "checkboxes": _input_element(**_options(10, *_ANY_TEXT, many=True)),
    "radio_buttons": _input_element(**_options(10, *_ANY_TEXT)),
    "datepicker": _input_element(initial_date=_string(10)),
    "timepicker": _input_element(initial_time=_string(5), timezone=_string(100)),
    "datetimepicker": _input_element(initial_date_time=_number(0, 9_999_999_999)),
    "plain_text_input": _input_element(
        initial_value=_string(3_000, 0),
        multiline=_bool,
        min_length=_number(0, 3_000),
        max_length=_number(1, 3_000),
        dispatch_action_config=_anything,
    ),
    **{name: _input_element(**keys) for name, keys in _SELECTS.items()},
    **{
        f"multi_{name}": _input_element(max_selected_items=_number(1, 100), **keys)
        for name, keys in _SELECTS.items()
    },
}

_PICKERS = ("datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons")
_INTERACTIVE = ("button", "overflow", *_PICKERS, *_SELECTS, *(f"multi_{name}" for name in _SELECTS))
_RICH = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
_CELL = _object(
    type_=_one_of("raw_text", "raw_number", "rich_text"), text=_string(3_000), elements=_anything
)

BLOCKS: dict[str, dict[str, Check]] = {
    kind: {**keys, "block_id": _ID}
    for kind, keys in {
        "section": {
            "text": _text(3_000, *_ANY_TEXT),
            "fields": _list(10, _text(2_000, *_ANY_TEXT)),
            "accessory": _element("image", *_INTERACTIVE),
            "expand": _bool,
        },
        "header": {"text!": _text(150)},
        "divider": {},
        "context": {"elements!": _list(10, _element("image", *_ANY_TEXT))},
        "actions": {"elements!": _list(25, _element(*_INTERACTIVE))},
        "image": {**_IMAGE, "title": _text(2_000)},
        "input": {
            "label!": _text(2_000),
            "element!": _element("plain_text_input", *_INTERACTIVE[1:]),
            "hint": _text(2_000),
            "optional": _bool,
            "dispatch_action": _bool,
        },
        "markdown": {"text!": _string(MAX_MARKDOWN)},
        "rich_text": {
            "elements!": _list(
                1_000,
                _object(
                    type_=_one_of(*_RICH),
                    elements_=_anything,
                    style=_anything,
                    indent=_number(0, 8),
                    border=_number(0, 1),
                    offset=_number(0, 9_999),
                ),
            )
        },
        "table": {"rows!": _list(100, _list(20, _CELL)), "column_settings": _anything},
    }.items()
}

RULES: dict[str, Check] = {
    "section": _section_rule,
    "actions": _actions_rule,
    "context_actions": _actions_rule,
    "static_select": _select_rule,
    "multi_static_select": _select_rule,
    "image": _image_rule,
}
