"""The arguments of a call: a form or JSON, with the token in a header or among them.

Source: docs.slack.dev "Using the Slack Web API".
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.playground.incoming import read_json
from bot.playground.refusals import Refused

Arguments = dict[str, Any]
Reply = dict[str, Any]

_JSON_ARGUMENTS = {"blocks": "invalid_blocks_format", "view": "invalid_arguments"}
_JSON_ARGUMENTS |= {"metadata": "invalid_metadata_format"}
MAX_PAGE = 1_000
_MAX_DIGITS = 20


async def read_arguments(request: Request) -> Arguments:
    """What was sent, with blocks, view and metadata decoded.

    Raises:
        Refused: it is not JSON where it says so, or one of those three is not.
    """
    arguments = await _sent(request)
    for name, word in _JSON_ARGUMENTS.items():
        if isinstance(arguments.get(name), str) and arguments[name]:
            try:
                arguments[name] = read_json(arguments[name])
            except ValueError:
                raise Refused(word) from None
    return arguments


def token_of(request: Request, arguments: Arguments) -> str:
    """The token, or nothing; with JSON it stands in the header only."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind == "Bearer" or _is_json(request):
        return token
    return str(arguments.get("token", ""))


def word(value: object) -> str | None:
    """A text that says something, or None."""
    return value if isinstance(value, str) and value else None


def flag(value: object) -> bool:
    """True, in whichever way a form or JSON says it."""
    return value is True or str(value).lower() in {"true", "1"}


def page_of(items: list[Any], arguments: Arguments, otherwise: int = 100) -> tuple[list[Any], str]:
    """One page of a list by `cursor` and `limit`, and the cursor of the next, empty at the end.

    Raises:
        Refused: the cursor is none of ours, or the limit is no number.
    """
    start = _number(word(arguments.get("cursor")) or 0)
    if start is None or start > len(items):
        raise Refused("invalid_cursor")
    limit = _number(arguments.get("limit") or otherwise)
    if limit is None:
        raise Refused("invalid_limit")
    end = start + min(limit or otherwise, MAX_PAGE)
    return items[start:end], str(end) if end < len(items) else ""


def _number(value: object) -> int | None:
    """A whole number of a sensible size, as a form or JSON writes it."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) <= _MAX_DIGITS else None


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


async def _sent(request: Request) -> Arguments:
    body = await request.body()
    if not _is_json(request):
        form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return {**request.query_params, **dict(form)}
    try:
        arguments = read_json(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(arguments, dict):
        raise Refused("json_not_object")
    return arguments
