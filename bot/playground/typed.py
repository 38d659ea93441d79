"""What Slack makes of typed text: entities, links, mentions, and the rich text beside it. Pure.

Sources: docs.slack.dev "Formatting message text", "Implementing slash commands" (escaping),
"Rich text block".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_ADDRESS = re.compile(r"https?://[^\s<>|]+")
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
    text = _ADDRESS.sub(lambda match: f"\0{match.group()}\1", escape(text.replace("\0", "")))
    text = _marked(text, "@", users, labels=labels)
    text = _marked(text, "#", channels, labels=True)
    text = re.sub(r"(?<![\w@])@(here|channel|everyone)\b", "\0!\\1\1", text)
    return text.replace("\0", "<").replace("\1", ">")


def _marked(text: str, mark: str, ids: Mapping[str, str], *, labels: bool) -> str:
    if not ids or mark not in text:
        return text
    names = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))

    def entity(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"\0{mark}{ids[name]}{'|' + name if labels else ''}\1"

    return re.sub(rf"(?<![\w/{mark}]){mark}({names})(?![\w-])", entity, text)


def as_typed(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """The other way: what stands in the message box when a message is edited."""

    def shown(match: re.Match[str]) -> str:
        target, label = match.group(1), match.group(2)
        if target[0] == "@":
            return "@" + users.get(target[1:], label or target[1:])
        if target[0] == "#":
            return "#" + channels.get(target[1:], label or target[1:])
        return "@" + target[1:] if target[0] == "!" else target

    return unescape(_ENTITY.sub(shown, text))


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
