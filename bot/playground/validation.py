"""What Slack itself checks before it sends a submission to the app. Pure.

Sources: docs.slack.dev "Block elements": lengths of plain_text_input, email, URL and number inputs;
an input block is required unless it says `optional`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.playground.blocks import Block
from bot.playground.values import Values

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,200}(\.[0-9]{1,200})?")
_URL = re.compile(r"https?://[^\s<>/]+\.?[^\s<>]*", re.IGNORECASE)


def invalid_inputs(blocks: list[Block], state: Values) -> dict[str, str]:
    """A sentence for each input block that cannot be submitted as it stands."""
    return {
        block["block_id"]: sentence
        for block in blocks
        if block["type"] == "input"
        for sentence in _problems(block, state)
    }


def _problems(block: Block, state: Values) -> Iterator[str]:
    element = block["element"]
    held = state.get(block["block_id"], {}).get(element["action_id"], {})
    value = next((value for key, value in held.items() if key != "type"), None)
    if value in (None, "", []):
        if not block.get("optional"):
            yield "Please complete this required field."
        return
    check = _CHECKS.get(element["type"])
    sentence = check(element, value) if check else None
    if sentence:
        yield sentence


def _text(element: Block, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3_000)
    if len(value) < least:
        return f"Must be at least {least} characters long."
    return f"Must be at most {most} characters long." if len(value) > most else None


def _email(_element: Block, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Enter a valid email address."


def _url(_element: Block, value: str) -> str | None:
    return None if _URL.fullmatch(value) else "Enter a valid URL, beginning with https://."


def _number(element: Block, value: str) -> str | None:
    if not _NUMBER.fullmatch(value):
        return "Enter a number."
    if not element["is_decimal_allowed"] and "." in value:
        return "Enter a whole number."
    number = Decimal(value)
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and number < Decimal(least):
        return f"Must be {least} or more."
    return f"Must be {most} or less." if most is not None and number > Decimal(most) else None


_CHECKS: dict[str, Any] = {
    "plain_text_input": _text,
    "email_text_input": _email,
    "url_text_input": _url,
    "number_input": _number,
}
