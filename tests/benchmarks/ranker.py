"""The ranking as the shared evaluation wants it.

    python ../shared/eval/relevance.py ../shared/data --ranker tests.benchmarks.ranker:score

It gives each entry as the line that it stands in; what the bot would have read of that line (title
and note) is taken from it here. Papers and streams stay read between the calls, as in the bot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot.core.ranking import Example, Paper
from bot.core.ranking.building import Parts, build_profile
from bot.core.ranking.profile import Profile
from bot.core.ranking.reading import Reader
from bot.core.ranking.stream import Stream
from bot.embedding import WordLlamaEmbedder

Item = Mapping[str, Any]

_NOISE = (
    re.compile(r"!\[[^\]]*\]\([^)]*\)"),  # images
    re.compile(r"<[^>]+>"),
    re.compile(r"\]\([^)]*\)?"),  # where links lead
    re.compile(r"https?://\S+"),
    re.compile(r"[\[\]*|`#()_+]"),
    re.compile(r"\b(19|20)\d\d\b|\b\d{6}\b"),  # dates
)
_LABELS = re.compile(
    r"\b(arxiv|code|coming soon|demo|github|homepage|link|paper|pdf|project|page|star|website)\b",
    re.IGNORECASE,
)
_streams: dict[tuple[str, str, int], Stream] = {}


def score(entries: Sequence[Item], seen: Sequence[Item], new: Sequence[Item]) -> list[float]:
    """One score for each new paper, as `relevance.py` asks for it."""
    return scores_with(Parts(), entries, seen, new)


def scores_with(
    parts: Parts, entries: Sequence[Item], seen: Sequence[Item], new: Sequence[Item]
) -> list[float]:
    scored = profile_of(entries, seen, parts=parts).score([paper(p) for p in new], reader())
    return [each.score for each in scored]


def profile_of(entries: Sequence[Item], seen: Sequence[Item], **more: Any) -> Profile:
    return build_profile([example(entry) for entry in entries], stream_of(seen), reader(), **more)


@cache
def reader() -> Reader:
    return Reader(WordLlamaEmbedder())


def stream_of(seen: Sequence[Item]) -> Stream:
    key = (seen[0]["id"], seen[-1]["id"], len(seen))
    if key not in _streams:
        if len(_streams) > 15:
            _streams.clear()
        _streams[key] = Stream.read([paper(p) for p in seen], reader())
    return _streams[key]


def paper(item: Item) -> Paper:
    return Paper(item["id"], item["title"], item["abstract"])


def example(entry: Item) -> Example:
    if entry["abstract"]:
        return Example(entry["id"], entry["title"], entry["abstract"])
    text = entry["line"]
    for pattern in _NOISE:
        text = pattern.sub(" ", text)
    return Example(entry["id"], " ".join(_LABELS.sub(" ", text).split()))
