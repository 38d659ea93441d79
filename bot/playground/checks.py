"""Small checks that the description of Block Kit is put together from. Pure.

A check takes a value and where it stands (a JSON pointer), and yields one sentence for each thing
that is wrong. What is described nests to a fixed depth, so no payload makes a check recurse deeper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def wrong(path: str, what: str) -> str:
    """One sentence, ending in where, as Slack's `response_metadata.messages` do."""
    return f"{what} [json-pointer:{path}]"


@dataclass(frozen=True)
class Shape:
    """The keys an object must have, those it may have, and checks of the object as a whole."""

    needs: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=dict)
    rules: tuple[Check, ...] = ()

    def __call__(self, value: object, path: str) -> Iterator[str]:
        """Check one object; a shape is a check like any other."""
        if not isinstance(value, dict):
            yield wrong(path, "must be an object")
            return
        for key in value:
            if key not in self.needs and key not in self.may:
                yield wrong(path, f"unknown key {_shown(key)}")
        for key in self.needs:
            if key not in value:
                yield wrong(path, f"missing {key!r}")
        for key, check in (*self.needs.items(), *self.may.items()):
            if key in value:
                yield from check(value[key], f"{path}/{key}")
        for rule in self.rules:
            yield from rule(value, path)


def typed(kinds: Mapping[str, Shape]) -> Check:
    """An object of one of some kinds, told apart by its `type`."""
    shapes = {
        name: replace(shape, needs={**shape.needs, "type": anything})
        for name, shape in kinds.items()
    }

    def check(value: object, path: str) -> Iterator[str]:
        kind = kind_of(value)
        if not isinstance(value, dict):
            yield wrong(path, "must be an object")
        elif kind in shapes:
            yield from shapes[kind](value, path)
        else:
            names = ", ".join(shapes)
            yield wrong(path, f"unsupported type {_shown(value.get('type'))}, allowed: {names}")

    return check


def kind_of(value: object) -> str:
    """The `type` of an object, empty where there is none to be had."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def anything(_value: object, _path: str) -> Iterator[str]:
    """Takes every value."""
    yield from ()


def or_null(check: Check) -> Check:
    """The same, but null stands for leaving it as it is."""

    def nullable(value: object, path: str) -> Iterator[str]:
        if value is not None:
            yield from check(value, path)

    return nullable


def boolean(value: object, path: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong(path, "must be true or false")


def string(most: int | None = None, least: int = 1) -> Check:
    """A text of so many characters."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not _within(len(value), least, most):
            yield wrong(path, f"must be a text of {_span(least, most)} characters")

    return check


def matching(pattern: str, what: str, most: int | None = None) -> Check:
    """A text of a certain form."""
    sized, form = string(most), re.compile(pattern, re.ASCII | re.IGNORECASE)

    def check(value: Any, path: str) -> Iterator[str]:
        found = list(sized(value, path))
        yield from found
        if not found and not form.fullmatch(value):
            yield wrong(path, f"must be {what}")

    return check


def number(least: int, most: int | None = None) -> Check:
    """A whole number."""

    def check(value: object, path: str) -> Iterator[str]:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not _within(value, least, most):
            yield wrong(path, f"must be a whole number, {_span(least, most)}")

    return check


def quantity(value: object, path: str) -> Iterator[str]:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield wrong(path, "must be a number")


def one_of(*values: str) -> Check:
    """One of some words."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in values:
            yield wrong(path, f"must be one of {', '.join(values)}")

    return check


def list_of(most: int | None, check_item: Check, least: int = 1) -> Check:
    """A list of so many items, each checked; the items of a list too long are not looked at."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list) or not _within(len(value), least, most):
            yield wrong(path, f"must be a list of {_span(least, most)} items")
            return
        for at, item in enumerate(value):
            yield from check_item(item, f"{path}/{at}")

    return check


def exactly_one(*keys: str) -> Check:
    """A rule: one of these keys, and not two of them."""

    def check(value: Any, path: str) -> Iterator[str]:
        if sum(key in value for key in keys) != 1:
            yield wrong(path, f"needs {' or '.join(keys)}, and only one of them")

    return check


def some_of(*keys: str) -> Check:
    """A rule: at least one of these keys."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not any(key in value for key in keys):
            yield wrong(path, f"needs {' or '.join(keys)}")

    return check


def unique(values: Iterable[tuple[object, str]], name: str) -> Iterator[str]:
    """No text twice; each comes with where it stands."""
    seen: set[str] = set()
    for value, path in values:
        if isinstance(value, str):
            if value in seen:
                yield wrong(path, f"{name}: used twice")
            seen.add(value)


def items(value: object, path: str) -> Iterator[tuple[Any, str]]:
    """The items of a list with where they stand; nothing where it is no list."""
    for at, item in enumerate(value if isinstance(value, list) else ()):
        yield item, f"{path}/{at}"


def _within(size: Any, least: int, most: int | None) -> bool:
    return bool(least <= size and (most is None or size <= most))


def _span(least: int, most: int | None) -> str:
    return f"{least} or more" if most is None else f"{least} to {most}"


def _shown(value: object) -> str:
    """A value as a sentence may show it: short, and never a structure to descend into."""
    if value is None or isinstance(value, str):
        return repr(value[:60] if value else value)
    return f"({type(value).__name__})"
