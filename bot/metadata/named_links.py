"""Code and project pages that an abstract or a comment names."""

from __future__ import annotations

import re

from bot.core.links import kind_of, url_key
from db.records import Link, LinkKind

_MOST = 5
_LINK = re.compile(
    r"(?<![\w./@-])(?:https?://|(?:www\.)?(?:github|gitlab)\.(?:com|io)/)"
    r"[\w.~%/?#=&+@:-]{1,300}"
)
_KINDS = {LinkKind.CODE, LinkKind.PROJECT}
_SCHEME = re.compile(r"https?://")


def named_links(*texts: str) -> tuple[Link, ...]:
    """At most five, each once, in the order in which they are named."""
    found: dict[str, Link] = {}
    for text in texts:
        for match in _LINK.finditer(text):
            url = match.group().rstrip(".,;:?!-")
            url = url if _SCHEME.match(url) else f"https://{url}"
            kind, key = kind_of(url), url_key(url)
            if kind in _KINDS and key is not None:
                found.setdefault(key, Link(kind, url))
    return tuple(found.values())[:_MOST]
