from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.query import MOST_TERMS, MOST_WORDS, parse_query, without_prose
from db.records import SearchFilters


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("VAR", [("var",)]),
        ("visual autoregressive", [("visual",), ("autoregressive",)]),
        ("text-to-image", [("text", "to", "image")]),
        ("BERT: pre-training", [("bert",), ("pre", "training")]),
        ("foo:bar", [("foo", "bar")]),
        ("subsection:x", [("subsection", "x")]),
        ("VAR模型", [("var",), ("模", "型")]),
        ("扩散", [("扩", "散")]),
        ("a a A", [("a",)]),
        ('"unbalanced', [("unbalanced",)]),
        ("🙂 ???", []),
        ("AND OR NOT NEAR(", [("and",), ("or",), ("not",), ("near",)]),
        ("'; drop table entries; --", [("drop",), ("table",), ("entries",)]),
        ("", []),
    ],
)
def test_words_are_searched_for_as_they_stand(text, terms):
    query = parse_query(text)
    assert list(query.terms) == terms
    assert query.filters == SearchFilters()
    assert query.unread == ()


@pytest.mark.parametrize(
    "text", ['"next scale"', "“next scale”", "「next scale」", "«next scale»", "„next scale“"]
)
def test_quotation_marks_of_any_kind_make_a_phrase(text):
    query = parse_query(text)
    assert query.terms == (("next", "scale"),)
    assert query.quoted == {("next", "scale")}
    assert query.plain == "next scale"


def test_a_minus_excludes_a_word_or_a_phrase():
    query = parse_query('diffusion -gan -"image editing" －video')
    assert query.terms == (("diffusion",),)
    assert query.excludes == (("gan",), ("image", "editing"), ("video",))
    assert query.plain == "diffusion"


@pytest.mark.parametrize("text", ["U-ViT", "a - b", "-"])
def test_other_hyphens_exclude_nothing(text):
    assert parse_query(text).excludes == ()


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("section:survey", SearchFilters(sections=("survey",))),
        ("section:image-editing", SearchFilters(sections=("image", "editing"))),
        ('section:"image editing"', SearchFilters(sections=("image", "editing"))),
        ("Section：“扩散”", SearchFilters(sections=("扩", "散"))),
        ("section: survey", SearchFilters(sections=("survey",))),
        ("venue:CVPR", SearchFilters(venues=("cvpr",))),
        ("year:2022", SearchFilters(year_from=2022, year_to=2022)),
        ("year：２０２２", SearchFilters(year_from=2022, year_to=2022)),
        ("year:2021-2023", SearchFilters(year_from=2021, year_to=2023)),
        ("year:2023-2021", SearchFilters(year_from=2021, year_to=2023)),
        ("year:2021..2023", SearchFilters(year_from=2021, year_to=2023)),
        ("year:2021–2023", SearchFilters(year_from=2021, year_to=2023)),
        ("year:2021-", SearchFilters(year_from=2021)),
        ("year:..2021", SearchFilters(year_to=2021)),
        ("year:>=2022", SearchFilters(year_from=2022)),
        ("year:>2022", SearchFilters(year_from=2023)),
        ("year:<=2022", SearchFilters(year_to=2022)),
        ("year:<2022", SearchFilters(year_to=2021)),
        ("year:≥2022", SearchFilters(year_from=2022)),
        ("year:>=2020 year:<2023", SearchFilters(year_from=2020, year_to=2022)),
        ("code:yes", SearchFilters(has_code=True)),
        ("CODE:No", SearchFilters(has_code=False)),
        ("code:有", SearchFilters(has_code=True)),
    ],
)
def test_filters_are_read(text, filters):
    query = parse_query(text)
    assert query.filters == filters
    assert query.terms == ()
    assert query.unread == ()
    assert query.is_filtered


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("year:soon", "year:soon"),
        ("year:20222", "year:20222"),
        ("year:0000", "year:0000"),
        ("code:maybe", "code:maybe"),
        ("section:", "section:"),
        ('venue:""', "venue:"),
        ("-year:2022", "-year:2022"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named_and_left_out(text, named):
    query = parse_query(f"VAR {text}")
    assert query.terms == (("var",),)
    assert query.filters == SearchFilters()
    assert len(query.unread) == 1
    assert f"“{named}”" in query.unread[0]


def test_filters_and_words_stand_together_in_any_order():
    query = parse_query('year:2022 diffusion section:survey "text to image" -gan code:yes')
    assert query.terms == (("diffusion",), ("text", "to", "image"))
    assert query.plain == "diffusion text to image"
    assert query.filters == SearchFilters(
        sections=("survey",), year_from=2022, year_to=2022, has_code=True
    )


@pytest.mark.parametrize(
    ("text", "plain", "terms"),
    [
        ("var是什么", "var", [("var",)]),
        ("DALL·E 2的论文", "DALL·E 2", [("dall", "e"), ("2",)]),
        ("VAR 是什么 year:2024 -gan", "VAR", [("var",)]),
        ("VAR“什么”的", "VAR", [("var",), ("什", "么")]),
    ],
)
def test_the_name_among_chinese_words_can_be_asked_for_alone(text, plain, terms):
    query = parse_query(text)
    name = without_prose(query)
    assert name is not None
    assert (name.plain, list(name.terms)) == (plain, terms)
    assert (name.filters, name.excludes) == (query.filters, query.excludes)


@pytest.mark.parametrize("text", ["VAR", "扩散模型", "", "year:2024"])
def test_a_query_in_one_script_has_no_name_among_other_words(text):
    assert without_prose(parse_query(text)) is None


def test_a_long_query_is_cut_and_says_so():
    query = parse_query(" ".join(str(number) for number in range(10_000)))
    assert len(query.terms) == MOST_TERMS
    assert query.unread == ("The query is long: only its beginning was looked for.",)


def test_a_long_query_of_few_words_is_not_cut():
    assert parse_query("word " * 700).unread == ()


def test_a_long_text_without_spaces_is_cut_too():
    query = parse_query("模" * 3_000)
    assert sum(map(len, query.terms)) == MOST_WORDS
    assert len(query.unread) == 1


def test_a_bad_filter_is_named_at_a_length_that_fits_a_sentence():
    assert all(len(sentence) < 200 for sentence in parse_query("year:" + "x" * 3_000).unread)


_odd = st.sampled_from(
    ['"', "“", "”", "「", "-", ":", "year:", "section:", "code：", "\x00", "\ud800", " "]
)


@given(st.lists(st.one_of(st.text(), _odd)).map("".join))
def test_any_text_is_a_query(text):
    query = parse_query(text)
    assert all(word.isalnum() for term in (*query.terms, *query.excludes) for word in term)
    assert query.text.encode() is not None
    assert "\x00" not in query.plain
