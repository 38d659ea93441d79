"""Text and links as they can stand in Markdown: they read back as what they are, on one line."""

from __future__ import annotations

import re

from bot.core.readme.inline import URL, plain

_UNSAFE = re.compile(r"([\\`*_\[\]<>|~&!])")


def write_text(text: str) -> str:
    """Markdown that reads as exactly this text, on one line; marks are escaped where needed."""
    flat = " ".join(text.split())
    flat = "".join(char for char in flat if char.isprintable() or char in " \u200d\u200b")
    balanced = flat.count("[") == flat.count("]") and not flat.endswith("\\")
    if "|" not in flat and balanced and plain(flat) == flat:
        return flat
    return _UNSAFE.sub(r"\\\1", flat)


def write_url(url: str) -> str:
    """The link as it can stand in a target: no space, pipe, bracket or line end breaks out."""
    escapes = {" ": "%20", "|": "%7C", "<": "%3C", ">": "%3E", "\\": "%5C", '"': "%22", "`": "%60"}
    safe = "".join(escapes.get(char, char) for char in url.strip() if char.isprintable())
    match = re.fullmatch(URL, safe)
    return safe if match else safe.replace("(", "%28").replace(")", "%29")
