"""Writing XML as text. Pure.

Whatever a title holds, the document stays well-formed: characters that XML 1.0 does not allow are
left out, the rest is escaped.
"""

from __future__ import annotations

import re
from html import escape

_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Text as the content of an element or the value of an attribute."""
    return escape(_ILLEGAL.sub("", value))


def element(name: str, value: str = "", **attributes: str) -> str:
    """One element with text; an empty one closes itself."""
    opened = name + "".join(f' {key}="{text(each)}"' for key, each in attributes.items())
    return f"<{opened}>{text(value)}</{name}>" if value else f"<{opened}/>"


def optional(name: str, value: str) -> str:
    """The element, or nothing where there is nothing to say."""
    return element(name, value) if value else ""
