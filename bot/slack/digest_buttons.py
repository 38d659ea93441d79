"""What a digest's buttons carry: which digest, which paper. Values come back from outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.core.arxiv_id import as_arxiv_id
from bot.errors import PapersError
from bot.slack.message import MAX_VALUE
from db.digest_records import DigestId

SUGGEST, LIKE, DISLIKE, MORE = "digest_suggest", "digest_like", "digest_dislike", "digest_more"
"""Below a paper."""
READ, UNMUTE = "digest_read", "digest_unmute"
"""In the modal behind More."""
IS_THERE, SEND_AGAIN = "digest_is_there", "digest_send_again"
"""Below the question whether a digest is there."""

_MAX_ID = 2**63 - 1


class StaleDigestButton(PapersError):
    """The value of a button cannot be used."""

    def __init__(self) -> None:
        super().__init__("That button is none of mine, or out of date: nothing was changed.")


@dataclass(frozen=True, slots=True)
class Target:
    """What a click is about; without an `arxiv_id` the digest as a whole."""

    digest: DigestId
    arxiv_id: str = ""

    def value(self) -> str:
        """The button's value."""
        data = {"d": self.digest, **({"a": self.arxiv_id} if self.arxiv_id else {})}
        return json.dumps(data, separators=(",", ":"))


def read(value: str) -> Target:
    """What a button's value names.

    Raises:
        StaleDigestButton: the value is none of ours.
    """
    data = read_object(value)
    digest, arxiv_id = data.get("d"), data.get("a", "")
    if not isinstance(digest, int) or isinstance(digest, bool) or not 0 < digest <= _MAX_ID:
        raise StaleDigestButton
    if not isinstance(arxiv_id, str):
        raise StaleDigestButton
    if arxiv_id and as_arxiv_id(arxiv_id) is None:
        raise StaleDigestButton
    return Target(DigestId(digest), arxiv_id)


def read_object(value: str) -> dict[str, Any]:
    """The JSON object that came back.

    Raises:
        StaleDigestButton: it is none.
    """
    try:
        data = json.loads(value) if len(value) <= MAX_VALUE else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise StaleDigestButton
    return data


@dataclass(frozen=True, slots=True)
class Behind:
    """What the modal is about, and the message that it was opened from."""

    target: Target
    channel: str
    ts: str
    mutes: int = 0
    """How many mutes it shows."""

    def metadata(self) -> str:
        """As the modal keeps it."""
        data = {"d": self.target.value(), "c": self.channel, "t": self.ts, "n": self.mutes}
        return json.dumps(data, separators=(",", ":"))


def behind(private_metadata: str) -> Behind:
    """What a modal kept.

    Raises:
        StaleDigestButton: it is none of ours.
    """
    data = read_object(private_metadata)
    target, channel, ts, mutes = (data.get(key) for key in ("d", "c", "t", "n"))
    if not (isinstance(target, str) and isinstance(channel, str) and isinstance(ts, str)):
        raise StaleDigestButton
    if not isinstance(mutes, int):
        raise StaleDigestButton
    return Behind(read(target), channel, ts, mutes)
