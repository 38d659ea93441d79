"""What Slack makes of typed text: entities, links, mentions, and the rich text beside it. Pure.

Sources: docs.slack.dev "Formatting message text", "Implementing slash commands" (escaping),
"Rich text block".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_ADDRESS = r"https?://[^\s<>|]+"
_AFTER_ADDRESS = ".,;:!?'\")]}"
"""What ends a sentence rather than an address."""
_ENTITY = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_BROADCASTS = {"here", "channel", "everyone"}


def escape(text: str) -> str:
    """The three characters that Slack reserves, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The characters again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(
    text: str, users: Mapping[str, str], channels: Mapping[str, str], *, labels: bool
) -> str:
    """Typed text as a payload carries it; `users` and `channels` map names to ids.

    `labels` says whether mentions keep their names (``<@U1|mei>``), as in slash commands.
    """
    pattern = re.compile(
        rf"(?P<address>{_ADDRESS})"
        rf"|(?<![\w@/])@(?P<user>{_any_of(users)})(?![\w-])"
        rf"|(?<![\w#/])#(?P<channel>{_any_of(channels)})(?![\w-])"
        r"|(?<![\w@/])@(?P<all>here|channel|everyone)\b"
    )

    def entity(match: re.Match[str]) -> str:
        name = match.group(match.lastgroup or 0)
        match match.lastgroup:
            case "user":
                return f"<@{users[name]}|{name}>" if labels else f"<@{users[name]}>"
            case "channel":
                return f"<#{channels[name]}|{name}>"
            case "all":
                return f"<!{name}>"
        address = _address(name)
        return f"<{escape(address)}>" + escape(name.removeprefix(address))

    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), entity(match)]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)) or "(?!)"


def _address(text: str) -> str:
    """Without what belongs to the sentence around it, such as a bracket opened before it."""
    while text[-1] in _AFTER_ADDRESS:
        if text[-1] == ")" and text.count("(") >= text.count(")"):
            break
        text = text[:-1]
    return text


def rich_text(text: str) -> list[dict[str, Any]]:
    """The block that Slack puts beside a person's message."""
    elements = list(_elements(text))
    if not elements:
        return []
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _elements(text: str) -> Iterable[dict[str, Any]]:
    end = 0
    for match in _ENTITY.finditer(text):
        if match.start() > end:
            yield {"type": "text", "text": unescape(text[end : match.start()])}
        yield _element(match.group(1), match.group(2))
        end = match.end()
    if end < len(text):
        yield {"type": "text", "text": unescape(text[end:])}


def _element(target: str, label: str | None) -> dict[str, Any]:
    if target[0] == "@":
        return {"type": "user", "user_id": target[1:]}
    if target[0] == "#":
        return {"type": "channel", "channel_id": target[1:]}
    if target[0] == "!" and target[1:] in _BROADCASTS:
        return {"type": "broadcast", "range": target[1:]}
    link = {"type": "link", "url": unescape(target)}
    return {**link, "text": unescape(label)} if label else link
