"""A message as Slack takes it: blocks and the short text that stands in for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.slack import mrkdwn

Block = dict[str, Any]
"""One Block Kit block, ready for JSON."""

MAX_BLOCKS = 50
MAX_SECTION = 3_000
MAX_CONTEXT = 2_000
MAX_HEADER = 150
MAX_BUTTON = 75
MAX_VALUE = 2_000
MAX_FALLBACK = 300


@dataclass(frozen=True)
class Message:
    """Blocks, and the text for notifications and screen readers, which is never empty."""

    text: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not self.text or not 1 <= len(self.blocks) <= MAX_BLOCKS:
            raise ValueError("a message has a text and 1 to 50 blocks")

    def body(self, **extra: object) -> dict[str, Any]:
        """The arguments of a post, an acknowledgement or a call of a response_url."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "unfurl_links": False,
            "unfurl_media": False,
            **extra,
        }

    @cached_property
    def private_json(self) -> str:
        """The acknowledgement that only the asker sees, as JSON."""
        return json.dumps(self.body(response_type="ephemeral"))


def section(text: str, accessory: Block | None = None) -> Block:
    """A section of mrkdwn that Slack links nothing in by itself; `text` is safe already."""
    block: Block = {"type": "section", "text": _verbatim(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def plain(text: str) -> Block:
    """A text object in which nothing is formatting."""
    return {"type": "plain_text", "text": text, "emoji": False}


def plain_section(text: str) -> Block:
    """A section in which nothing is formatting."""
    return {"type": "section", "text": plain(text)}


def context(*texts: str) -> Block:
    """A line of small print; the texts are safe already."""
    return {"type": "context", "elements": [_verbatim(text) for text in texts]}


def header(text: str) -> Block:
    """A heading; plain text, cut to Slack's limit."""
    shown = mrkdwn.cut(mrkdwn.clean(text), MAX_HEADER)
    return {"type": "header", "text": plain(shown)}


def button(label: str, action_id: str, value: str, *, style: str | None = None) -> Block:
    """A button; the label is cut to Slack's limit and never empty."""
    shown = mrkdwn.cut(mrkdwn.clean(label), MAX_BUTTON) or mrkdwn.ELLIPSIS
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(shown),
        "value": value,
    }
    if style is not None:
        block["style"] = style
    return block


def input_block(
    name: str, label: str, element: Block, hint: str = "", *, optional: bool = False
) -> Block:
    """A field of a modal; `name` is the id of the block and of its element."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label),
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint)} if hint else block


def actions(*buttons: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def fallback(text: str) -> str:
    """The text that stands in for blocks, from text from outside."""
    return mrkdwn.inert(text, MAX_FALLBACK) or "Papers"


def sentence(text: str) -> Message:
    """A message that says one thing."""
    shown = mrkdwn.inert(text, MAX_SECTION) or "Something went wrong."
    return Message(text=fallback(text), blocks=(section(shown),))


def _verbatim(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
