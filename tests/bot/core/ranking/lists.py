"""Small invented lists and weeks of papers, and an embedder that needs no model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from bot.core.ranking import Example, Paper
from bot.core.ranking.building import build_profile
from bot.core.ranking.reading import Reader
from bot.core.ranking.stream import Stream

TOPICS = {
    "merging": "model merging task vectors weights averaging fine-tuned checkpoints",
    "video": "video generation diffusion camera motion frames",
    "graphs": "graph neural networks molecules message passing",
    "speech": "speech recognition acoustic transcripts speakers",
    "robots": "robot manipulation grasping policies simulation",
}
FILLER = ["novel", "framework", "improves", "baselines", "results", "benchmark", "analysis", "data"]


class HashedWords:
    """Each word has a direction of its own: texts with the same words are near each other."""

    name = "hashed-words"
    dimensions = 16

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[:] += np.random.default_rng(zlib.crc32(word.encode())).normal(size=16)
        return rows


def paper(key: str, topic: str, **more) -> Paper:
    """A paper on a topic; its key decides its words, so that no two are alike."""
    chance = np.random.default_rng(zlib.crc32(key.encode()))
    words = TOPICS[topic].split()
    title = " ".join(chance.permutation(words)[:4])
    abstract = " ".join([*chance.permutation(words)[:5], *chance.permutation(FILLER)[:6]])
    return Paper(key, title, abstract, **more)


def week(size: int = 300) -> list[Paper]:
    """Papers on every topic in turn."""
    topics = list(TOPICS)
    return [paper(f"w{i}", topics[i % len(topics)]) for i in range(size)]


def entry(key: str, topic: str, section: str = "", *, abstract: bool = True) -> Example:
    of = paper(key, topic)
    return Example(of.key, of.title, of.abstract if abstract else "", section=section)


def profile_of(examples, papers=None, embedder=None, **more):
    reader = Reader(embedder)
    stream = Stream.read(week() if papers is None else papers, reader)
    return build_profile(examples, stream, reader, **more), reader
