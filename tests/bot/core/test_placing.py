from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.placing import Listed, SectionModel
from db.records import EntryFields, PaperDetails


def entry(section, title, note=None, method=None):
    return Listed(EntryFields(section=section, title=title, note=note, method=method))


def paper(title, abstract=""):
    return PaperDetails(title=title, source="arxiv", abstract=abstract)


LIST = [
    entry("Diffusion models", "Denoising Diffusion Probabilistic Models", method="DDPM"),
    entry("Diffusion models", "Improved Denoising Diffusion Models"),
    entry("Diffusion models", "Pyramidal Diffusion for Images"),
    entry("Model Merging", "Weight Averaging at Test Time", note="Merges adapted weights"),
    entry("Segmentation", "Label-Efficient Masks"),
    entry("扩散模型", "扩散模型的理论基础", note="随机微分方程"),
    entry("扩散模型", "快速采样的扩散方法"),
]


def first(title, abstract="", listed=LIST):
    return SectionModel.of(listed).rank(paper(title, abstract))[0]


def test_the_section_with_the_most_telling_words_comes_first_with_those_words():
    placement = first("Faster Denoising of Images with Diffusion")
    assert placement.section == "Diffusion models"
    assert placement.words[0] == "diffusion"
    assert set(placement.words) == {"diffusion", "denoising", "images"}


def test_a_section_of_one_entry_is_found_by_its_entry_its_note_and_its_name():
    assert first("Averaging of Weights").section == "Model Merging"
    assert first("Merging Experts").section == "Model Merging"
    assert first("Semantic Segmentation of Cells").section == "Segmentation"


def test_chinese_sections_are_told_apart_by_pairs_of_characters():
    placement = first("一种新的扩散采样方法")
    assert placement.section == "扩散模型"
    assert "扩散" in placement.words


def test_the_abstract_decides_where_the_title_says_nothing():
    assert first("A Study", "We average the weights of models at test time.").section == (
        "Model Merging"
    )


def test_a_paper_that_shares_no_word_goes_to_the_largest_section_and_says_no_word():
    ranked = SectionModel.of(LIST).rank(paper("Zebra Quokka"))
    assert (ranked[0].section, ranked[0].words) == ("Diffusion models", ())


def test_every_section_is_ranked_once_best_first():
    ranked = SectionModel.of(LIST).rank(paper("Diffusion"))
    assert sorted(x.section for x in ranked) == sorted({x.fields.section for x in LIST})
    assert [x.score for x in ranked] == sorted((x.score for x in ranked), reverse=True)


def test_an_empty_list_has_no_section_and_a_list_of_one_has_one():
    assert SectionModel.of([]).rank(paper("Diffusion")) == []
    (only,) = SectionModel.of([entry("Papers", "A")]).rank(paper(""))
    assert only.section == "Papers"


def test_the_abstract_of_a_listed_paper_counts_where_one_is_known():
    listed = [
        entry("One", "A Thing"),
        Listed(EntryFields(section="Two", title="Another Thing"), "All about quokkas."),
    ]
    assert first("Quokkas", listed=listed).section == "Two"


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=6), st.text(max_size=30)
)
def test_any_list_and_any_paper_is_ranked(rows, title):
    ranked = SectionModel.of([entry(section, row) for section, row in rows]).rank(paper(title))
    assert len(ranked) == len({section for section, _ in rows})
