"""The app's messages: checked as Slack checks them, posted as the app, answered by Slackbot.

Sources: docs.slack.dev, the pages of chat.postMessage and chat.postEphemeral (sizes and errors).
"""

from __future__ import annotations

from typing import Any

from bot.playground import block_kit
from bot.playground.journal import Journal
from bot.playground.records import Message
from bot.playground.refusals import Refused
from bot.playground.workspace import Workspace

SLACKBOT = "USLACKBOT"
MAX_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000
MAX_EPHEMERAL_BYTES = 4_000
MAX_BLOCKS_TEXT = 13_200
"""Characters of all texts in a message's blocks; undocumented, but met (slackapi/bolt-js#2509)."""


class Messages:
    """Posts for the app. `journal` hears of each message that Slack would refuse."""

    def __init__(self, workspace: Workspace, journal: Journal) -> None:
        self._workspace = workspace
        self._journal = journal

    def checked(
        self, body: dict[str, Any], most: int = MAX_TEXT
    ) -> tuple[str, list[dict[str, Any]]]:
        """Text and blocks of a message.

        Raises:
            Refused: `no_text`, `msg_too_long`, `msg_blocks_too_long`, or `invalid_blocks`.
        """
        text, blocks = body.get("text") or "", body.get("blocks") or []
        if not isinstance(text, str) or not (text or blocks):
            raise self._refusal("no_text")
        if len(text) > most:
            raise self._refusal("msg_too_long")
        found = block_kit.problems(blocks) if blocks else []
        if found:
            raise self._refusal("invalid_blocks", found)
        if _text_length(blocks) > MAX_BLOCKS_TEXT:
            raise self._refusal("msg_blocks_too_long")
        return text, blocks

    def thread_of(self, channel: str, body: dict[str, Any]) -> str | None:
        """The thread that a message asks for.

        Raises:
            Refused: `cannot_reply_to_message`, as what it names is a reply itself, or private.
        """
        asked = body.get("thread_ts")
        if not isinstance(asked, str) or not asked:
            return None
        parent = self._workspace.message(channel, asked)
        if parent is not None and not parent.holds_thread:
            raise self._refusal("cannot_reply_to_message")
        return asked

    def from_app(
        self,
        channel: str,
        text: str,
        blocks: list[dict[str, Any]],
        *,
        visible_to: str | None = None,
        thread_ts: str | None = None,
        subtype: str | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Post a checked message as the app."""
        return self._workspace.post(
            channel,
            self._workspace.installation.bot_user_id,
            text,
            blocks,
            visible_to=visible_to,
            thread_ts=thread_ts,
            subtype=subtype,
            metadata=metadata,
        )

    def from_slackbot(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> None:
        """What Slack itself tells one person."""
        self._workspace.post(channel, SLACKBOT, text, visible_to=user, thread_ts=thread_ts)

    def _refusal(self, word: str, reasons: list[str] | None = None) -> Refused:
        refused = Refused(word, reasons or ())
        self._journal.refused.append(str(refused))
        return refused


def _text_length(node: Any) -> int:
    """Characters of every text in checked blocks."""
    total, stack = 0, [node]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            text = value.get("text")
            total += len(text) if isinstance(text, str) else 0
            stack.extend(value.values())
    return total
