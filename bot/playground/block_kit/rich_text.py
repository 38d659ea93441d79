"""Rich text: lists, quotes and the pieces they are made of.

Source: docs.slack.dev, "Rich text block". Slack refuses an empty text, but takes an element without
pieces: its own composer makes them.
"""

from __future__ import annotations

from bot.playground.checks import (
    Shape,
    boolean,
    list_of,
    number,
    one_of,
    string,
    typed,
)

_STYLE = Shape(
    may=dict.fromkeys(("bold", "code", "italic", "strike", "underline"), boolean),
)

_PIECES = {
    kind: Shape(shape.needs, {**shape.may, "style": _STYLE})
    for kind, shape in {
        "text": Shape({"text": string()}),
        "link": Shape({"url": string()}, {"text": string(), "unsafe": boolean}),
        "user": Shape({"user_id": string()}),
        "usergroup": Shape({"usergroup_id": string()}),
        "channel": Shape({"channel_id": string()}),
        "team": Shape({"team_id": string()}),
        "broadcast": Shape({"range": one_of("here", "channel", "everyone")}),
        "color": Shape({"value": string()}),
        "emoji": Shape({"name": string()}, {"unicode": string(), "url": string()}),
        "date": Shape(
            {"timestamp": number(0), "format": string()}, {"url": string(), "fallback": string()}
        ),
    }.items()
}

_SECTION = Shape({"elements": list_of(None, typed(_PIECES), least=0)})
_CODE = typed({kind: _PIECES[kind] for kind in ("text", "link")})
_BORDER = {"border": number(0, 1)}

RICH_TEXT = Shape(
    {
        "elements": list_of(
            None,
            typed(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_quote": Shape(_SECTION.needs, _BORDER),
                    "rich_text_preformatted": Shape(
                        {"elements": list_of(None, _CODE, least=0)}, _BORDER
                    ),
                    "rich_text_list": Shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": list_of(
                                None, typed({"rich_text_section": _SECTION}), least=0
                            ),
                        },
                        {"indent": number(0, 8), "offset": number(0), **_BORDER},
                    ),
                }
            ),
        )
    },
    {"block_id": string(255)},
)
