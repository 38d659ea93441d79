from __future__ import annotations

from bot.core.identity import paper_ids
from db.records import EntryFields, Link, LinkKind, PaperIds


def entry(**given):
    return EntryFields(**{"section": "S", "title": "A Title: Of Things", **given})


def test_all_that_is_known_of_a_paper_is_filled():
    fields = entry(
        url="https://arxiv.org/pdf/2404.02905v2.pdf",
        links=(Link(LinkKind.OTHER, "https://doi.org/10.1145/1.2", "DOI"),),
    )
    assert paper_ids(fields) == PaperIds(
        arxiv_id="2404.02905",
        doi="10.1145/1.2",
        url_key="arxiv.org/abs/2404.02905",
        title_key="atitleofthings",
    )


def test_an_arxiv_link_beside_the_papers_own_tells_its_id():
    fields = entry(
        url="https://openreview.net/forum?id=x",
        links=(Link(LinkKind.OTHER, "https://arxiv.org/abs/2404.02905", "arXiv"),),
    )
    assert paper_ids(fields).arxiv_id == "2404.02905"
    assert paper_ids(fields).url_key == "openreview.net/forum?id=x"


def test_a_code_link_never_tells_who_a_paper_is():
    fields = entry(links=(Link(LinkKind.CODE, "https://github.com/a/2404.02905", "code"),))
    assert paper_ids(fields) == PaperIds(None, None, None, "atitleofthings")
