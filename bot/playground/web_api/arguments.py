"""The arguments of a call: a form or JSON, with the token in a header or among them.

Source: docs.slack.dev "Using the Slack Web API".
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.playground.refusals import Refused

Arguments = dict[str, Any]
Reply = dict[str, Any]

_JSON_ARGUMENTS = {"blocks": "invalid_blocks_format", "view": "invalid_arguments"}
_JSON_ARGUMENTS |= {"metadata": "invalid_metadata_format"}
MAX_PAGE = 1_000


async def read_arguments(request: Request) -> Arguments:
    """What was sent, with blocks, view and metadata decoded.

    Raises:
        Refused: it is not JSON where it says so, or one of those three is not.
    """
    arguments = await _sent(request)
    for name, word in _JSON_ARGUMENTS.items():
        if isinstance(arguments.get(name), str) and arguments[name]:
            try:
                arguments[name] = json.loads(arguments[name])
            except (ValueError, RecursionError):
                raise Refused(word) from None
    return arguments


def token_of(request: Request, arguments: Arguments) -> str:
    """The token, or nothing."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind == "Bearer" else str(arguments.get("token", ""))


def word(value: object) -> str | None:
    """A text that says something, or None."""
    return value if isinstance(value, str) and value else None


def flag(value: object) -> bool:
    """True, in whichever way a form or JSON says it."""
    return value is True or str(value).lower() in {"true", "1"}


def count(value: object, otherwise: int, most: int = MAX_PAGE) -> int:
    """A page's size."""
    text = str(value)
    return min(int(text), most) if text.isdecimal() and int(text) > 0 else otherwise


def page_of(items: list[Any], arguments: Arguments, otherwise: int = 100) -> tuple[list[Any], str]:
    """One page of a list by `cursor` and `limit`, and the cursor of the next, empty at the end.

    Raises:
        Refused: the cursor is none of ours.
    """
    cursor = word(arguments.get("cursor")) or "0"
    if not cursor.isdecimal() or int(cursor) > len(items):
        raise Refused("invalid_cursor")
    start = int(cursor)
    end = start + count(arguments.get("limit"), otherwise)
    return items[start:end], str(end) if end < len(items) else ""


async def _sent(request: Request) -> Arguments:
    body = await request.body()
    if not request.headers.get("content-type", "").startswith("application/json"):
        form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return {**request.query_params, **dict(form)}
    try:
        arguments = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Refused("invalid_json") from None
    if not isinstance(arguments, dict):
        raise Refused("json_not_object")
    return arguments
