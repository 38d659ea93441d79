"""A few words beside a link name a section, or none."""

import pytest

from bot.core.section_names import section_meant, words_beside_papers

SECTIONS = ["Diffusion model", "Diffusion survey", "Autoregressive generation model", "模型合并"]


@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("survey", "Diffusion survey"),
        ("auto gen", "Autoregressive generation model"),
        ("DIFFUSION MODEL", "Diffusion model"),
        ("模型合并", "模型合并"),
        ("diffusion", None),
        ("robotics", None),
        ("", None),
    ],
)
def test_words_name_one_section_or_none(said, section):
    assert section_meant(said, SECTIONS) == section


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<https://arxiv.org/abs/2404.02905> survey", "survey"),
        ("arXiv:2404.02905 auto gen", "auto gen"),
        ('"A title in quotes" survey', "survey"),
        ("https://doi.org/10.1/x", ""),
        ("10.1145/3292500 survey", "survey"),
    ],
)
def test_what_stands_beside_the_papers_is_left(text, left):
    assert words_beside_papers(text) == left
