from __future__ import annotations

import numpy as np
import pytest

from bot.embedding import WordLlamaEmbedder


@pytest.fixture(scope="module")
def embedder():
    return WordLlamaEmbedder()


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_texts_that_mean_the_same_are_nearer_than_others(embedder):
    cat, kitten, market = embedder.vectors(
        ["a photo of a cat", "a picture of a kitten", "stock market regulation"]
    )
    assert cosine(cat, kitten) > cosine(cat, market)


def test_every_text_gets_its_own_row_whatever_its_length(embedder):
    texts = ["a long text " * 50, "", "short", "  ", "扩散模型", "\ud800 half a character"]
    together = embedder.vectors(texts)
    assert together.shape == (6, embedder.dimensions)
    assert not together[1].any()
    assert not together[3].any()
    for row, text in zip(together, texts, strict=True):
        np.testing.assert_allclose(row, embedder.vectors([text])[0], atol=1e-5)


def test_no_texts_give_no_rows(embedder):
    assert embedder.vectors([]).shape == (0, embedder.dimensions)
