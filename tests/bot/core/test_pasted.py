from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.paper_pages import Site
from bot.core.pasted import MAX_REFERENCES, find_papers, read_pasted
from bot.core.references import Kind
from db.records import LinkKind

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "links.tsv"

ONE = [
    ("https://arxiv.org/abs/2404.02905", Kind.ARXIV, "2404.02905"),
    ("<https://arxiv.org/abs/2404.02905>", Kind.ARXIV, "2404.02905"),
    ("<https://arxiv.org/abs/2404.02905|2404.02905>", Kind.ARXIV, "2404.02905"),
    (
        "<http://arxiv.org/pdf/2404.02905v3.pdf|arxiv.org/pdf/2404.02905v3.pdf>",
        Kind.ARXIV,
        "2404.02905",
    ),
    ("`arXiv:2404.02905`", Kind.ARXIV, "2404.02905"),
    ("```\narXiv:2404.02905\n```", Kind.ARXIV, "2404.02905"),
    ("arXiv: 2404.02905", Kind.ARXIV, "2404.02905"),
    ("(arXiv:\u00a02404.02905).", Kind.ARXIV, "2404.02905"),
    ("arXiv preprint arXiv：2404.02905v2 [cs.CV]", Kind.ARXIV, "2404.02905"),
    ("论文https://arxiv.org/abs/2404.02905，很好", Kind.ARXIV, "2404.02905"),
    ("论文arxiv.org/abs/2404.02905", Kind.ARXIV, "2404.02905"),
    ("read *https://arxiv.org/abs/2404.02905*!", Kind.ARXIV, "2404.02905"),
    ("2404.02905", Kind.ARXIV, "2404.02905"),
    ("  hep-th/9901001v2 ", Kind.ARXIV, "hep-th/9901001"),
    (
        "<https://l.example/?u=https%3A%2F%2Farxiv.org%2Fabs%2F2404.02905|x>",
        Kind.ARXIV,
        "2404.02905",
    ),
    ("https%3A%2F%2Farxiv.org%2Fabs%2F2404.02905", Kind.ARXIV, "2404.02905"),
    ("https://web.archive.org/web/2024/https://arxiv.org/abs/2404.02905", Kind.ARXIV, "2404.02905"),
    ("&lt;https://arxiv.org/abs/2404.02905&gt;", Kind.ARXIV, "2404.02905"),
    ("<https://sh.example/a|arXiv:2404.02905>", Kind.ARXIV, "2404.02905"),
    ("https://doi.org/10.48550/arXiv.2404.02905", Kind.ARXIV, "2404.02905"),
    ("doi:10.1109/5.771073.", Kind.DOI, "10.1109/5.771073"),
    ("(see 10.1007/JHEP01(2024)113)", Kind.DOI, "10.1007/jhep01(2024)113"),
    ("<https://dl.acm.org/doi/10.1145/3292500.3330701>", Kind.DOI, "10.1145/3292500.3330701"),
    (
        "https://link.springer.com/chapter/10.1007/978-3-030-58452-8_24",
        Kind.DOI,
        "10.1007/978-3-030-58452-8_24",
    ),
    ("https://www.nature.com/articles/nature14539", Kind.DOI, "10.1038/nature14539"),
    (
        "https://www.biorxiv.org/content/10.1101/2023.11.17.567630v2.full",
        Kind.DOI,
        "10.1101/2023.11.17.567630",
    ),
    (
        "<https://openreview.net/pdf?a=1&amp;id=rJXMpikCZ>",
        Kind.PAGE,
        "https://openreview.net/forum?id=rJXMpikCZ",
    ),
    (
        "https://g.example/?q=https%3A%2F%2Fopenreview.net%2Fforum%3Fid%3DrJXMpikCZ&sa=D",
        Kind.PAGE,
        "https://openreview.net/forum?id=rJXMpikCZ",
    ),
    ("openreview.net/forum?id=rJXMpikCZ", Kind.PAGE, "https://openreview.net/forum?id=rJXMpikCZ"),
    ("2023.acl-long.1", Kind.PAGE, "https://aclanthology.org/2023.acl-long.1"),
    ("see aclanthology.org/P19-1001.", Kind.PAGE, "https://aclanthology.org/P19-1001"),
    ('"Attention Is All You Need"', Kind.TITLE, "Attention Is All You Need"),
    ("please add “Widgets: a study of things” &amp; co", Kind.TITLE, "Widgets: a study of things"),
    ("推荐《扩散模型的理论与应用综述》", Kind.TITLE, "扩散模型的理论与应用综述"),
    ('"pi0: a flow model for robots"', Kind.TITLE, "pi0: a flow model for robots"),
    ('"R&amp;D of Small Widgets"', Kind.TITLE, "R&D of Small Widgets"),
]
TWO = ["Thing Number One", "Thing Number Two"]
NOTHING = [
    "",
    "version 1.2.3 cost 1999.9999",
    "tel 0123.45678901",
    "192.168.1.1",
    "2023.12345",
    "see 2404.02905",
    "<@U012AB3CD> and <#C012AB3CD|papers> and <!here> <!subteam^S1|@lab>",
    "<mailto:lab@example.org|lab@example.org>",
    'he said "see you at noon" and left',
    '"VAR" is "a thing"',
    '5" screens and 3" ones',
    "10.1/x and 1/2 and a/b",
    "arXiv:9999.99999",
    "<",
    "<>",
    "<|>",
    "<https://>",
]


@pytest.mark.parametrize(("text", "kind", "value"), ONE)
def test_every_way_of_naming_a_paper_is_understood(text, kind, value):
    (found,) = find_papers(text)
    assert (found.kind, found.value) == (kind, value)
    assert found.raw


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_no_paper_gives_none(text):
    assert read_pasted(text).papers == ()
    assert read_pasted(text).other_links == ()


def test_papers_come_in_order_each_once():
    text = (
        "First <https://openreview.net/forum?id=rJXMpikCZ>, then arXiv:2404.02905v2,\n"
        "10.1109/5.771073 and again <https://arxiv.org/abs/2404.02905|VAR>,"
        ' <https://openreview.net/pdf?id=rJXMpikCZ> "A Title of Its Own" https://doi.org/10.1109/5.771073'
    )
    # The title stands beside a link to a paper, and so it is that link's.
    assert [(one.kind, one.version) for one in find_papers(text)] == [
        (Kind.PAGE, None),
        (Kind.ARXIV, 2),
        (Kind.DOI, None),
    ]


def test_a_version_given_anywhere_is_kept():
    (found,) = find_papers("https://arxiv.org/abs/2404.02905 https://arxiv.org/pdf/2404.02905v3")
    assert (found.value, found.version) == ("2404.02905", 3)


def test_a_page_says_whose_it_is():
    assert find_papers("https://openreview.net/forum?id=rJXMpikCZ")[0].site is Site.OPENREVIEW
    assert find_papers("2023.acl-long.1 by us")[0].site is Site.ANTHOLOGY
    assert find_papers("arXiv:2404.02905")[0].site is None


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("<https://arxiv.org/abs/2404.02905|A Thing of Beauty>", ["A Thing of Beauty"]),
        ("<https://arxiv.org/abs/2404.02905|arxiv.org/abs/2404.02905>", [""]),
        ("<https://arxiv.org/abs/2404.02905|2404.02905>", [""]),
        ("<https://arxiv.org/abs/2404.02905|https://arxiv.org/abs/2404.02905>", [""]),
        ('"A Thing of Beauty" https://arxiv.org/abs/2404.02905', ["A Thing of Beauty"]),
        ('"A Thing of Beauty"\nhttps://arxiv.org/abs/2404.02905', ["A Thing of Beauty"]),
        ('arXiv:2404.02905 "Thing Number One"\narXiv:2404.02906 "Thing Number Two"', TWO),
        ('"Thing Number One": arXiv:2404.02905\n"Thing Number Two": arXiv:2404.02906', TWO),
    ],
)
def test_the_words_beside_a_link_are_its_hint(text, hints):
    assert [one.hint for one in find_papers(text)] == hints


def test_a_title_far_from_any_link_is_a_paper_of_its_own():
    text = '"A Title of Its Own"' + " and much more was said about it" * 3 + " arXiv:2404.02905"
    assert [one.kind for one in find_papers(text)] == [Kind.TITLE, Kind.ARXIV]


def test_links_that_are_no_papers_are_handed_back_apart():
    found = read_pasted(
        "<https://arxiv.org/abs/2404.02905> code: <https://github.com/a/var|here>, "
        "https://github.com/a/var/, page https://a.github.io/var. and "
        "<https://example.org/a?b=1&amp;c=2> https://arxiv.org/abs/2413.02905"
    )
    assert [(link.kind, link.url, link.label) for link in found.other_links] == [
        (LinkKind.CODE, "https://github.com/a/var", "here"),
        (LinkKind.PROJECT, "https://a.github.io/var", ""),
        (LinkKind.OTHER, "https://example.org/a?b=1&c=2", ""),
        (LinkKind.OTHER, "https://arxiv.org/abs/2413.02905", ""),
    ]


def test_the_first_ten_are_taken_and_the_rest_counted():
    text = " ".join(f"<https://arxiv.org/abs/2404.{number:05d}>" for number in range(1, 201))
    found = read_pasted(text)
    assert (len(found.papers), found.total) == (MAX_REFERENCES, 200)
    assert found.papers[-1].value == "2404.00010"


def test_a_link_says_where_it_leads_whatever_its_label_claims():
    (found,) = find_papers("<https://arxiv.org/abs/2404.02905|https://arxiv.org/abs/2501.12948>")
    assert found.value == "2404.02905"


def test_a_link_without_end_is_no_link():
    assert read_pasted("https://arxiv.org/abs/2404.02905?" + "x" * 5_000).papers == ()


def test_every_form_that_people_paste_is_found_and_no_trap_is_taken_for_arxiv():
    if not SHARED.exists():
        pytest.skip("../shared/data/links.tsv is not here")
    rows = [line.partition("\t") for line in SHARED.read_text().splitlines()[1:]]
    assert len(rows) >= 42
    for text, _, id_ in rows:
        found = [one.value for one in find_papers(text) if one.kind is Kind.ARXIV]
        assert found == ([id_] if id_ else []), text


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "|",
        "&amp;",
        "&lt;",
        '"',
        "“",
        "”",
        "《",
        "》",
        "`",
        "(",
        ")",
        " ",
        "\n",
        "%",
        "%2F",
        "http://",
        "https://",
        "[",
        "arxiv",
        ":",
        "：",
        "2404.02905",
        "v3",
        "10.1145/",
        "/",
        ".",
        "?id=",
        "openreview.net/forum",
        "github.com/a",
        "\ud800",
        "\x00",
        "论文",
        "A Title",
        "<https://a|",
        "aclanthology.org/",
        "2023.acl-long.1",
        "@",
        "#",
        "::1]",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=25).map("".join))
def test_any_text_is_read_without_an_error_and_the_same_way_twice(text):
    found = read_pasted(text)
    assert found == read_pasted(text)
    assert len(found.papers) <= min(found.total, MAX_REFERENCES)
    values = [(one.kind, one.value) for one in found.papers]
    assert len(values) == len(set(values))
    assert all(one.value and one.raw for one in found.papers)
