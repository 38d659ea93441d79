from __future__ import annotations

import pytest

from bot.core.links import (
    as_doi,
    host_of,
    is_code_link,
    is_paper_link,
    is_web_link,
    kind_of,
    url_key,
)
from db.records import LinkKind

SAME = [
    ("https://example.org/a", "http://www.example.org/a/"),
    ("https://example.org/a?utm_source=x&b=1", "https://EXAMPLE.org:443/a?b=1#part"),
    ("https://arxiv.org/abs/2404.02905", "http://arxiv.org/pdf/2404.02905v2.pdf"),
    ("https://ar5iv.org/abs/2404.02905", "https://arxiv.org/html/2404.02905v1"),
    ("https://openreview.net/forum?id=abc", "https://openreview.net/pdf?id=abc"),
    ("https://aclanthology.org/2023.acl-long.1", "https://aclanthology.org/2023.acl-long.1.pdf"),
    ("github.com/a/b", "https://github.com/a/b/"),
]
DIFFERENT = [
    ("https://example.org/a", "https://example.org/b"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a", "https://example.org:8080/a"),
    ("https://github.com/a/b", "https://gitlab.com/a/b"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_links_that_lead_to_one_thing_have_one_key(one, two):
    assert url_key(one) == url_key(two) is not None


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_links_that_lead_elsewhere_have_other_keys(one, two):
    assert url_key(one) != url_key(two)


@pytest.mark.parametrize(
    "text", ["", "VAR", "#anchor", "http://[bad", "https://x.org:port/", "two words"]
)
def test_what_is_no_link_has_no_key(text):
    assert url_key(text) is None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("doi:10.1109/5.771073.", "10.1109/5.771073"),
        ("https://doi.org/10.1007/JHEP01(2024)113", "10.1007/jhep01(2024)113"),
        ("(see 10.1007/JHEP01(2024)113)", "10.1007/jhep01(2024)113"),
        ("https://dl.acm.org/doi/pdf/10.1145/1.2?download=true", "10.1145/1.2"),
        (
            "https://www.biorxiv.org/content/10.1101/2023.11.17.567630v2.abstract",
            "10.1101/2023.11.17.567630",
        ),
        ("https://www.nature.com/articles/s41586-018-0361-2", "10.1038/s41586-018-0361-2"),
        ("https://www.nature.com/articles/nature14539", "10.1038/nature14539"),
        ("https://www.nature.com/articles/nmeth.2089.pdf", "10.1038/nmeth.2089"),
        ("https://www.nature.com/articles/d41586-024-01234-5", None),
        ("10.1234/" + "." * 100_000 + "x" + ")" * 100_000, "10.1234/" + "." * 100_000 + "x"),
        ("https://doi.org/10.48550%2FarXiv.2404.02905", "10.48550/arxiv.2404.02905"),
        ("version 10.12 of something", None),
        ("https://github.com/a/b", None),
    ],
)
def test_a_doi_is_found_and_written_in_one_way(text, doi):
    assert as_doi(text) == doi


@pytest.mark.parametrize(
    ("url", "label", "kind"),
    [
        ("https://github.com/a/b", "Project page", LinkKind.CODE),
        ("https://a.github.io/b", "Code", LinkKind.PROJECT),
        ("https://lab.example.edu/vessel", "Code", LinkKind.CODE),
        ("https://lab.example.edu/vessel", "Homepage", LinkKind.PROJECT),
        ("https://someone.example/blended-page/", "Blended", LinkKind.PROJECT),
        ("https://ai.example.com/blog/movie", "poster", LinkKind.OTHER),
        ("https://lab.example.edu/x", "代码", LinkKind.CODE),
        ("https://www.git.io/RePaint", "", LinkKind.CODE),
    ],
)
def test_a_link_is_known_by_its_host_then_by_its_words(url, label, kind):
    assert kind_of(url, label) is kind


@pytest.mark.parametrize(
    ("url", "paper"),
    [
        ("https://arxiv.org/abs/2404.02905", True),
        ("https://openaccess.thecvf.com/content/x.html", True),
        ("https://lab.example.edu/files/thing.pdf", True),
        ("https://github.com/a/b/blob/main/paper.pdf", True),
        ("https://github.com/a/b", False),
        ("https://a.github.io/b", False),
        ("arxiv.org/pdf/2402.00525.pdf", True),
        ("#papers", False),
        ("paper.pdf", False),
    ],
)
def test_paper_hosts_and_pdfs_are_papers(url, paper):
    assert is_paper_link(url) is paper


def test_a_file_of_the_repository_is_no_web_link():
    assert not is_web_link("docs/list.md")
    assert not is_web_link("#top")
    assert is_web_link("https://example.org")


def test_hosts_are_compared_without_case_and_www():
    assert host_of("https://WWW.GitHub.com/a") == "github.com"
    assert is_code_link("https://GITHUB.com/a/b")
    assert not is_code_link("https://notgithub.com/a/b")


def test_a_link_with_half_a_character_has_a_key():
    assert url_key("https://example.org/a?b=\ud800") == "example.org/a?b=%3F"
