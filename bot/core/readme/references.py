"""Links whose target is defined elsewhere: ``[words][name]``, and ``[name]: <link>`` below."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.text import fold

_DEFINITION = re.compile(r"[ ]{0,3}\[([^\[\]\n]{1,200})\]:[ \t]*<?(https?://[^\s<>]+)")


def fold_reference(name: str) -> str:
    """The name as it is compared: neither case nor the width of spaces counts."""
    return fold(" ".join(name.split()))


def definition_of(line: str) -> tuple[str, str] | None:
    """The folded name and the target that the line defines."""
    match = _DEFINITION.match(line)
    return (fold_reference(match.group(1)), match.group(2)) if match else None


def references_of(lines: Iterable[str]) -> dict[str, str]:
    """All that the lines define; the first of a name counts."""
    found: dict[str, str] = {}
    for line in lines:
        defined = definition_of(line) if "]:" in line else None
        if defined is not None:
            found.setdefault(*defined)
    return found
