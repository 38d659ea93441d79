"""Text from outside, made safe for Slack: cleaned, cut, escaped, inert.

Sources: docs.slack.dev "Formatting message text" (which characters are control characters, what a
link is) and "Text object" (`verbatim` switches off what Slack would link by itself).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ELLIPSIS = "…"
_ZERO_WIDTH_SPACE = "\u200b"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_LINE_SPACE = re.compile(r"[^\S\n]+")

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_COLON = re.compile(r":(?=[\w+'\-]+:)")
_LINK_SCHEME = re.compile(r"(?<=\w):(?=//)|(?<=mailto):", re.IGNORECASE)
_AT = re.compile(r"@(?=\w)")
_CHANNEL = re.compile(r"#(?=\w)")

_URL_UNSAFE = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f-\x9f\ud800-\udfff]|[^\S\x00-\x20]")
MAX_URL = 1_500
"""Longer addresses are shown without a link, so that a card always fits into one section."""


def clean(text: str) -> str:
    """One line without invisible characters; runs of white space become one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_lines(text: str) -> str:
    """Like `clean`, but line breaks stay, at most two in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (line.strip() for line in _LINE_SPACE.sub(" ", _INVISIBLE.sub("", text)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where there are any, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: max(limit - 1, 0)]
    if text[len(head)] != " ":
        at = head.rfind(" ")
        if at >= len(head) * 2 // 3:
            head = head[:at]
    return head.rstrip(" ,;:.-") + ELLIPSIS


def escape(text: str) -> str:
    """The three characters that Slack reserves, as entities; nothing else.

    Source: docs.slack.dev, Formatting message text, "Escaping text".
    """
    return text.translate(_ESCAPES)


def _inert(text: str) -> str:
    text = text.translate(_LOOKALIKES)
    if "_" in text:
        text = _EDGE_UNDERSCORE.sub("ˍ", text)
    if ":" in text:
        text = _EMOJI_COLON.sub(":" + _ZERO_WIDTH_SPACE, text)
        text = _LINK_SCHEME.sub(":" + _ZERO_WIDTH_SPACE, text)
    if "@" in text:
        text = _AT.sub("@" + _ZERO_WIDTH_SPACE, text)
    if "#" in text:
        text = _CHANNEL.sub("#" + _ZERO_WIDTH_SPACE, text)
    return escape(text)


def inert(text: str, limit: int) -> str:
    """Outside text for a mrkdwn object: reads the same and does nothing.

    Formatting marks become their mathematical twins, emoji codes, mentions and addresses get a
    zero-width space, control characters are escaped. The result has at most `limit` characters.
    """
    plain = clean(text)
    room = limit
    while True:
        shown = _inert(cut(plain, room))
        if len(shown) <= limit:
            return shown
        room = min(room - 1, room * limit // len(shown))


def safe_url(url: str) -> str | None:
    """The address as it may stand inside ``<...>``, or None if it must not be a link.

    Only http and https with a host are linked; what would end the link early is percent-encoded.
    """
    url = _INVISIBLE.sub("", url.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    if _URL_UNSAFE.search(parts.netloc):
        return None
    quoted = _URL_UNSAFE.sub(_percent, url).replace("&", "&amp;")
    return quoted if len(quoted) <= MAX_URL else None


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "replace"))


def link(url: str | None, label: str, limit: int) -> str:
    """The label as a link, or just the label where the address cannot be one."""
    shown = inert(label, limit)
    address = safe_url(url) if url else None
    if address is None:
        return shown
    return f"<{address}|{shown.replace('|', '¦') or 'Link'}>"
