"""JSON from outside, read so that everything here can write it again. Pure.

Python reads more than JSON holds (NaN, 1e999, halves of surrogate pairs) and nests deeper than it
can write; one such message would break every page that shows it.
"""

from __future__ import annotations

import json
import math
from typing import Any

MAX_DEPTH = 100


def read_json(text: str | bytes) -> Any:
    """What it says, with ? for what is no character.

    Raises:
        ValueError: it is no JSON, or nested too deep.
    """
    try:
        return _clean(json.loads(text, parse_constant=_finite, parse_float=_finite), 0)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _clean(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_clean(each, depth + 1) for each in value]
    if isinstance(value, dict):
        return {_clean(key, depth): _clean(each, depth + 1) for key, each in value.items()}
    return value


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is no number of JSON")
    return number
