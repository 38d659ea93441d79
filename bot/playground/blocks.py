"""Blocks as Slack keeps them: with the ids that it gives where an app gave none."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]
_TEXTS = {"mrkdwn", "plain_text", "image"}


def with_ids(blocks: list[Block]) -> list[Block]:
    """A copy in which every block has a block_id and every interactive element an action_id."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", secrets.token_hex(3))
        for element in elements_of(block):
            element.setdefault("action_id", secrets.token_hex(3))
    return blocks


def elements_of(block: Block) -> Iterator[Block]:
    """The interactive elements of a block."""
    if block.get("type") not in {"section", "actions", "input", "context_actions"}:
        return
    for element in (*block.get("elements", []), block.get("accessory"), block.get("element")):
        if isinstance(element, dict) and element.get("type") not in _TEXTS:
            yield element


def find_element(blocks: list[Block], block_id: str, action_id: str) -> tuple[Block, Block] | None:
    """The block and the element with these ids."""
    for block in blocks:
        if block.get("block_id") == block_id:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None
