from __future__ import annotations

import pytest

from bot.core.indexing import MOST_WORDS, name_parts, title_head
from db.records import IndexedName, Link, LinkKind, NameKind
from tests.builders import a_paper, an_index


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("VAR: Visual Autoregressive Modeling", "VAR"),
        ("Movie Gen: A Cast of Media Foundation Models", "Movie Gen"),
        ("DALL·E：生成", "DALL·E"),
        ("StyleGAN-XL - Scaling StyleGAN", "StyleGAN-XL"),
        ("Attention Is All You Need", None),
        ("Why do we still need one more very long opening: An Answer", None),
        ("At 3:30 in the morning", None),
        (": nothing", None),
    ],
)
def test_what_stands_before_the_colon_of_a_title_is_a_name(title, head):
    assert title_head(title) == head


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("VAR", []),
        ("LDM (Stable Diffusion)", ["LDM", "Stable Diffusion"]),
        ("LDM（SD）", ["LDM", "SD"]),
        ("MoCo / MoCo v2", ["MoCo", "MoCo v2"]),
        ("DDPM, DDIM", ["DDPM", "DDIM"]),
        ("Imagen/Parti", ["Imagen", "Parti"]),
        ("I/O", []),
        ("GAN (2014)", ["GAN"]),
    ],
)
def test_a_cell_may_give_several_names(name, parts):
    assert name_parts(name) == parts


def test_each_name_is_kept_once_under_its_best_field():
    index = an_index(a_paper("VAR", "VAR: Visual Modeling", names=("var", "Visual AR")))
    assert index.names == (
        IndexedName("var", NameKind.METHOD),
        IndexedName("visualar", NameKind.OTHER),
    )


def test_a_title_head_is_a_name_of_a_paper_without_method():
    index = an_index(a_paper(None, "CAR: Controllable Modeling"))
    assert index.names == (IndexedName("car", NameKind.TITLE_HEAD),)


def test_words_are_folded_and_dates_keep_their_precision():
    index = an_index(a_paper("U-ViT", "All are Worth Words", date="2022-09", note="扩散 backbone"))
    assert index.method_words == "u vit"
    assert index.note_words == "扩 散 backbone"
    assert index.date == "2022-09"
    assert an_index(a_paper(date=None)).date == ""


def test_links_are_found_by_their_keys_the_papers_first():
    paper = a_paper(
        url="https://www.arxiv.org/pdf/2404.02905v2",
        code="https://github.com/FoundationVision/VAR/",
    )
    index = an_index(paper)
    assert index.url_keys[0] == index.ids.url_key
    assert len(index.url_keys) == 2
    assert index.has_code


def test_a_project_page_is_no_code():
    links = (Link(LinkKind.PROJECT, "https://example.org/p"),)
    assert not an_index(a_paper()).has_code
    assert not an_index(a_paper().__class__("S", "T", links=links)).has_code


def test_a_cell_of_a_megabyte_is_found_by_its_beginning():
    index = an_index(a_paper(note="word " * 200_000))
    assert len(index.note_words.split()) == MOST_WORDS
