from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LONGEST_TOKEN, clean, fold, is_cjk, name_key, title_key, tokens, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DALL-E 2", "dalle2"),
        ("DALL·E 2", "DALL-E 2"),
        ("U-ViT", "UViT"),
        ("ＶＡＲ", "var"),
        ("Schrödinger Bridge", "schrodinger-bridge"),
        ("Null-text Inversion", "nulltext inversion"),
        ("GPT4.5", "GPT-4.5"),
        ("Straße", "STRASSE"),
        ("π0", "pi-0"),
        ("π0.5", "PI0.5"),
        ("π₀", "pi0"),
        ("ε-VAE", "epsilon-VAE"),
        ("ϵ-VAE", "epsilon VAE"),
        ("µP", "muP"),
        ("Δ-DiT", "delta dit"),
        ("α,β-CROWN", "alpha-beta-CROWN"),
    ],
)
def test_names_that_people_take_for_one_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("PixelCNN", "PixelCNN++"), ("MoCo", "MoCo v2")])
def test_names_of_two_methods_have_two_keys(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_of_marks_only_keeps_them():
    assert name_key("::") == "::"
    assert not name_key(" \x00 ")


def test_chinese_characters_are_words_of_their_own():
    assert tokens("以VAR为单位") == ["以", "var", "为", "单", "位"]
    assert words("next-scale 预测") == "next scale 预 测"
    assert is_cjk("预")
    assert not is_cjk("var")


def test_a_greek_letter_is_the_word_that_people_type():
    assert words("ε-VAE and π0.5") == words("epsilon-VAE and pi0.5") == "epsilon vae and pi0 5"
    assert title_key("A π0 Study") == title_key("A pi0 study")


def test_greek_words_stay_greek():
    assert tokens("λόγος") == ["λογοσ"]
    assert name_key("Αθηνά") == "αθηνα"


def test_titles_are_compared_by_letters_and_digits():
    assert title_key("BERT: Pre-training!") == title_key("bert  pretraining")


def test_folding_leaves_marks_alone():
    assert fold("Naïve – É") == "naive – e"


def test_a_word_without_end_is_cut():
    assert tokens("x" * 1_000_000) == ["x" * LONGEST_TOKEN]


def test_what_no_database_holds_is_cleaned_away():
    assert clean("a\x00b\ud800c\x1b[0m ") == "a b c [0m"


@given(st.text())
def test_tokens_hold_letters_and_digits_only_and_fold_to_themselves(text):
    for token in tokens(text):
        assert token.isalnum()
        assert token == "".join(tokens(token))[: len(token)]
        token.encode()
