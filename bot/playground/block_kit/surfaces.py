"""What each surface takes, and the rules that reach over several blocks.

Source: docs.slack.dev, "Blocks", "Modals", "Home tab", "views.open" and "Views" (view objects).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from bot.playground.block_kit.blocks import BLOCKS, MAX_MARKDOWN
from bot.playground.block_kit.composition import text
from bot.playground.checks import (
    Check,
    Shape,
    boolean,
    items,
    kind_of,
    list_of,
    string,
    typed,
    unique,
    wrong,
)

Surface = Literal["message", "modal", "home"]

MAX_VIEW_BYTES = 250_000

_EVERYWHERE = {
    *("actions", "card", "context", "divider", "header", "image", "input"),
    *("rich_text", "section", "video"),
}
_WIDE = {"carousel", "container", "data_table", "data_visualization", "table"}
_KINDS: dict[Surface, set[str]] = {
    "message": _EVERYWHERE | _WIDE | {"context_actions", "file", "markdown", "plan", "task_card"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE | _WIDE,
}
_NESTS = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
_HOLDS = {
    "actions": "elements",
    "card": "actions",
    "context_actions": "elements",
    "input": "element",
    "section": "accessory",
}


def problems(payload: object, surface: Surface = "message") -> list[str]:
    """What Slack would refuse, one sentence each; empty when all is well.

    Args:
        payload: the list of blocks of a message, or the view of a modal or Home tab.
        surface: where it is to be shown.
    """
    if surface == "message":
        return list(_MESSAGE(payload, "/blocks"))
    return list(_VIEWS[surface](payload, "/view"))


def view_too_large(view: object) -> bool:
    """Whether a view is over the 250 kB at which `views.publish` answers `view_too_large`."""
    try:
        written = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return True  # too deep to be written, so nothing that a client could have sent
    return len(written.encode(errors="surrogatepass")) > MAX_VIEW_BYTES


def _blocks(surface: Surface, most: int, *rules: Check) -> Check:
    kinds = {kind: shape for kind, shape in BLOCKS.items() if kind in _KINDS[surface]}
    each = list_of(most, typed(kinds))

    def check(value: object, path: str) -> Iterator[str]:
        yield from each(value, path)
        for rule in (_identifiers, _one_table, _markdown, *rules):
            yield from rule(value, path)

    return check


def _identifiers(blocks: object, path: str) -> Iterator[str]:
    every = list(_nested(blocks, path))
    yield from unique(_key_of(every, "block_id"), "block_id")
    for block, where in every:
        yield from unique(_key_of(_elements(block, where), "action_id"), "action_id")


def _one_table(blocks: object, path: str) -> Iterator[str]:
    tables = [where for block, where in items(blocks, path) if kind_of(block) == "table"]
    for where in tables[1:]:
        yield wrong(where, "only 1 table is allowed")


def _markdown(blocks: object, path: str) -> Iterator[str]:
    texts = [block.get("text") for block, _ in items(blocks, path) if kind_of(block) == "markdown"]
    if sum(len(said) for said in texts if isinstance(said, str)) > MAX_MARKDOWN:
        yield wrong(path, f"no more than {MAX_MARKDOWN} characters of markdown in all")


def _one_focus(blocks: object, path: str) -> Iterator[str]:
    focused = [
        f"{where}/focus_on_load"
        for block, outer in _nested(blocks, path)
        for element, where in _elements(block, outer)
        if isinstance(element, dict) and element.get("focus_on_load") is True
    ]
    for where in focused[1:]:
        yield wrong(where, "only 1 element may have focus_on_load")


def _submit(view: Any, path: str) -> Iterator[str]:
    inputs = any(kind_of(block) == "input" for block, _ in items(view.get("blocks"), path))
    if inputs and "submit" not in view:
        yield wrong(path, "missing 'submit', which a modal with an input block needs")


def _nested(blocks: object, path: str) -> Iterator[tuple[Any, str]]:
    """Blocks, and those that they hold."""
    for block, where in items(blocks, path):
        yield block, where
        key = _NESTS.get(kind_of(block))
        if key:
            yield from items(block.get(key), f"{where}/{key}")


def _elements(block: Any, path: str) -> Iterator[tuple[Any, str]]:
    key = _HOLDS.get(kind_of(block))
    if key:
        held, where = block.get(key), f"{path}/{key}"
        yield from items(held, where) if isinstance(held, list) else [(held, where)]


def _key_of(objects: Iterable[tuple[Any, str]], key: str) -> Iterator[tuple[object, str]]:
    for value, path in objects:
        if isinstance(value, dict):
            yield value.get(key), f"{path}/{key}"


_MESSAGE = _blocks("message", 50)
_COMMON: dict[str, Check] = {
    "private_metadata": string(3_000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS = {
    "modal": typed(
        {
            "modal": Shape(
                {"title": text(24), "blocks": _blocks("modal", 100, _one_focus)},
                {
                    **_COMMON,
                    "submit": text(24),
                    "close": text(24),
                    "clear_on_close": boolean,
                    "notify_on_close": boolean,
                },
                (_submit,),
            )
        }
    ),
    "home": typed({"home": Shape({"blocks": _blocks("home", 100, _one_focus)}, _COMMON)}),
}
