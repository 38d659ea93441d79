"""Small checks that the description of Block Kit is put together from. Pure.

A check takes a value and where it stands, and yields one sentence for each thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[Any, str], Iterator[str]]

RULE = "*"
"""The key under which a kind keeps a check of the whole object."""


def typed(value: object, path: str, kinds: dict[str, dict[str, Check]]) -> Iterator[str]:
    """Check an object by its `type`: known keys only, required ones there, each value valid."""
    if not isinstance(value, dict):
        yield f"{path}: must be an object"
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        yield f"{path}: unsupported type {kind!r}"
        return
    keys = {name: check for name, check in kinds[kind].items() if name != RULE}
    yield from keys_of(value, path, {**keys, "type": anything})
    if RULE in kinds[kind]:
        yield from kinds[kind][RULE](value, path)


def keys_of(value: dict[str, Any], path: str, keys: dict[str, Check]) -> Iterator[str]:
    """Known keys only, and those marked with ``!`` must be there."""
    for key in value:
        if key not in keys and key + "!" not in keys:
            yield f"{path}: unknown key {key!r}"
    for name, check in keys.items():
        key = name.rstrip("!")
        if key in value:
            yield from check(value[key], f"{path}.{key}")
        elif name.endswith("!"):
            yield f"{path}: missing {key!r}"


def anything(_value: object, _path: str) -> Iterator[str]:
    """Takes every value."""
    yield from ()


def boolean(value: object, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def string(most: int, least: int = 1) -> Check:
    """A text of so many characters."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not least <= len(value) <= most:
            yield f"{path}: must be a text of {least} to {most} characters"

    return check


def number(least: int, most: int) -> Check:
    """A whole number."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, int) or not least <= value <= most:
            yield f"{path}: must be a number from {least} to {most}"

    return check


def one_of(*values: str) -> Check:
    """One of some words."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in values:
            yield f"{path}: must be one of {', '.join(values)}"

    return check


def text(most: int, *kinds: str) -> Check:
    """A text object; by default plain_text alone."""
    allowed = kinds or ("plain_text",)

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict) or value.get("type") not in allowed:
            yield f"{path}: must be a text object of type {' or '.join(allowed)}"
            return
        flag = "emoji" if value["type"] == "plain_text" else "verbatim"
        keys = {"type!": anything, "text!": string(most), flag: boolean}
        yield from keys_of(value, path, keys)

    return check


def list_of(most: int, check_item: Check, least: int = 1) -> Check:
    """A list of so many items, each checked."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            yield f"{path}: must be a list of {least} to {most}"
            return
        for at, item in enumerate(value):
            yield from check_item(item, f"{path}[{at}]")

    return check


def object_of(**keys: Check) -> Check:
    """An object of these keys; a trailing underscore marks the required ones."""
    named = {key[:-1] + "!" if key.endswith("_") else key: check for key, check in keys.items()}

    def check(value: object, path: str) -> Iterator[str]:
        if isinstance(value, dict):
            yield from keys_of(value, path, named)
        else:
            yield f"{path}: must be an object"

    return check


def unique(values: Iterator[Any], name: str) -> Iterator[str]:
    """No value twice."""
    given = [value for value in values if value is not None]
    if len(given) != len({str(value) for value in given}):
        yield f"{name}: used twice"
