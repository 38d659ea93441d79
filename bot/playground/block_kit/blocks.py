"""The blocks themselves.

Source: docs.slack.dev, "Blocks", one page for each block. The newest (alert, card, carousel,
container, data table, data visualization, plan, task card) are judged by their keys and sizes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.block_kit.composition import (
    ANY_TEXT,
    HTTPS,
    ID,
    IMAGE,
    MAX_TEXT,
    TEXTS,
    text,
)
from bot.playground.block_kit.elements import (
    BUTTON,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from bot.playground.block_kit.rich_text import RICH_TEXT
from bot.playground.checks import (
    Shape,
    boolean,
    list_of,
    number,
    one_of,
    or_null,
    quantity,
    some_of,
    string,
    typed,
    wrong,
)

MAX_MARKDOWN = 12_000


def _said(block: Any, path: str) -> Iterator[str]:
    if not block.get("text") and not block.get("fields"):
        yield wrong(path, "a section needs text or fields")


_RICH = typed({"rich_text": RICH_TEXT})
_PICTURE = typed({"image": IMAGE})
_CELLS = {
    "raw_text": Shape({"text": string()}),
    "raw_number": Shape({"text": string(), "value": quantity}),
    "rich_text": RICH_TEXT,
}
_ROW = list_of(20, typed(_CELLS))
_COLUMN = Shape(may={"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_SOURCE = typed({"url": Shape({"url": string(), "text": string()})})
_POINT = Shape({"label": string(20), "value": quantity})
_AXES = Shape(
    {"categories": list_of(20, string(20))}, {"x_label": string(50), "y_label": string(50)}
)
_SERIES = list_of(12, Shape({"name": string(20), "data": list_of(20, _POINT)}))
_CHARTS = {
    "pie": Shape({"segments": list_of(12, _POINT)}),
    **dict.fromkeys(("bar", "area", "line"), Shape({"series": _SERIES, "axis_config": _AXES})),
}


def _identified(shapes: Mapping[str, Shape]) -> dict[str, Shape]:
    return {
        kind: Shape(shape.needs, {**shape.may, "block_id": ID}, shape.rules)
        for kind, shape in shapes.items()
    }


_PLAIN = _identified(
    {
        "actions": Shape({"elements": list_of(25, IN_ACTIONS)}),
        "alert": Shape(
            {"text": text(200, *ANY_TEXT)},
            {"level": one_of("default", "info", "warning", "error", "success")},
        ),
        "card": Shape(
            may={
                "title": text(150, "mrkdwn"),
                "subtitle": text(150, "mrkdwn"),
                "body": text(200, "mrkdwn"),
                "icon": _PICTURE,
                "hero_image": _PICTURE,
                "actions": list_of(3, typed({"button": BUTTON})),
            },
            rules=(some_of("hero_image", "title", "actions", "body"),),
        ),
        "context": Shape({"elements": list_of(10, typed({"image": IMAGE, **TEXTS}))}),
        "context_actions": Shape({"elements": list_of(5, IN_CONTEXT_ACTIONS)}),
        "data_table": Shape(
            {"caption": string(), "rows": list_of(201, _ROW, least=2)},
            {"page_size": number(1, 100), "row_header_column_index": number(0)},
        ),
        "data_visualization": Shape({"title": string(50), "chart": typed(_CHARTS)}),
        "divider": Shape(),
        "file": Shape({"external_id": string(), "source": one_of("remote")}),
        "header": Shape({"text": text(150)}),
        "image": Shape(IMAGE.needs, {**IMAGE.may, "title": text(2_000)}, IMAGE.rules),
        "input": Shape(
            {"label": text(2_000), "element": IN_INPUT},
            {"hint": text(2_000), "optional": boolean, "dispatch_action": boolean},
        ),
        "markdown": Shape({"text": string(MAX_MARKDOWN)}),
        "rich_text": RICH_TEXT,
        "section": Shape(
            may={
                "text": text(MAX_TEXT, *ANY_TEXT),
                "fields": list_of(10, text(2_000, *ANY_TEXT)),
                "accessory": IN_SECTION,
                "expand": boolean,
            },
            rules=(_said,),
        ),
        "table": Shape(
            {"rows": list_of(100, _ROW)}, {"column_settings": list_of(20, or_null(_COLUMN))}
        ),
        "task_card": Shape(
            {
                "task_id": string(),
                "title": string(),
                "status": one_of("pending", "in_progress", "complete", "error"),
            },
            {"details": _RICH, "output": _RICH, "sources": list_of(None, _SOURCE, least=0)},
        ),
        "video": Shape(
            {
                "alt_text": string(2_000),
                "title": text(200),
                "thumbnail_url": string(3_000),
                "video_url": HTTPS,
            },
            {
                "author_name": string(50),
                "description": text(200),
                "provider_name": string(50),
                "provider_icon_url": string(2_000),
                "title_url": HTTPS,
            },
        ),
    }
)
_IN_CONTAINER = (
    *("actions", "context", "divider", "file", "header", "image", "input"),
    *("rich_text", "section", "table", "video"),
)

BLOCKS: Mapping[str, Shape] = {
    **_PLAIN,
    **_identified(
        {
            "carousel": Shape({"elements": list_of(10, typed({"card": _PLAIN["card"]}))}),
            "container": Shape(
                {
                    "child_blocks": list_of(
                        10, typed({kind: _PLAIN[kind] for kind in _IN_CONTAINER})
                    )
                },
                {
                    "title": text(150),
                    "rich_text_title": _RICH,
                    "subtitle": text(150, *ANY_TEXT),
                    "icon": _PICTURE,
                    "width": one_of("narrow", "standard", "wide", "full"),
                    "is_collapsible": boolean,
                    "default_collapsed": boolean,
                    "has_header_divider": boolean,
                },
                (some_of("title", "rich_text_title"),),
            ),
            "plan": Shape(
                {"title": string()},
                {"tasks": list_of(50, typed({"task_card": _PLAIN["task_card"]}), least=0)},
            ),
        }
    ),
}
