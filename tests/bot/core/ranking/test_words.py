from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ranking.words import number, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("the of and", []),
        ("Model Merging", ["model", "merging", "model merging"]),
        ("merging of models", ["merging", "models", "merging models"]),
        ("text-to-video", ["text-to-video", "text", "video"]),
        ("VAR", ["var"]),
        ("SAM2 in 3D", ["sam2"]),
        ("Schrödinger", ["schrodinger"]),
        ("扩散模型", ["扩散", "散模", "模型", "扩散 散模", "散模 模型"]),
        ("图", ["图"]),
        ("VAR模型", ["var", "模型", "var 模型"]),
    ],
)
def test_the_terms_of_a_text(text, expected):
    assert sorted(terms(text)) == sorted(expected)


def test_a_term_has_the_same_number_in_every_process():
    assert number("model merging") == 1889187863


@given(st.text())
def test_no_text_is_too_odd(text):
    assert all(term.strip() and 0 <= number(term) < 2**32 for term in terms(text))


def test_only_so_much_of_a_text_is_read():
    assert len(list(terms("word " * 1_000_000))) < 10_000
