from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.arxiv_id import as_arxiv_id, find_arxiv_id, find_arxiv_ids, find_arxiv_versions

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "links.tsv"

FORMS = {
    "https://arxiv.org/abs/2404.02905": "2404.02905",
    "arxiv.org/pdf/2404.02905v3.pdf": "2404.02905",
    "http://cn.arxiv.org/abs/2404.02905": "2404.02905",
    "https://arxiv.org:443/abs/2404.02905": "2404.02905",
    "https://arxiv.org/pdf?id=2404.02905": None,
    "see arXiv: 2404.02905 for more": "2404.02905",
    "arXiv preprint arXiv:2404.02905": "2404.02905",
    "arXiv：2404.02905": "2404.02905",
    "<https://ar5iv.labs.arxiv.org/html/2404.02905|a paper>": "2404.02905",
    "https://arxiv.org/abs/math.GT/0309136": "math/0309136",
    "https://arxiv.org/abs/cond-mat/9901001v2": "cond-mat/9901001",
    "https%253A%252F%252Farxiv.org%252Fabs%252F2404.02905": "2404.02905",
    "https://arxiv.org/ftp/arxiv/papers/2404/2404.02905.pdf": "2404.02905",
    "https://arxiv.org/abs/2413.02905": None,
    "https://arxiv.org/abs/2404.0290": None,
    "https://arxiv.org/abs/1404.02905": None,
    "https://arxiv.org/abs/0703.0001": None,
    "https://arxiv.org/abs/hep-th/9913001": None,
    "https://arxiv.org/abs/2404.029051234": None,
    "https://example.org/abs/2404.02905": None,
    "https://notarxiv.org/abs/2404.02905": None,
    "10.1145/2404.02905": None,
    "2404.02905": None,
    "论文arxiv.org/abs/2404.02905": "2404.02905",
    "arXiv:٢٤٠٤.٠٢٩٠٥": None,
    "": None,
}


@pytest.mark.parametrize(("text", "found"), FORMS.items())
def test_an_id_is_found_behind_a_known_host_or_prefix_only(text, found):
    assert find_arxiv_id(text) == found


def test_all_ids_are_found_in_order_and_each_once():
    text = "arXiv:2404.02905 https://arxiv.org/abs/2402.13573v1 and arxiv.org/pdf/2404.02905v2"
    assert find_arxiv_ids(text) == ["2404.02905", "2402.13573"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2404.02905", "2404.02905"),
        (" 2404.02905v2 ", "2404.02905"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136v1", "math/0309136"),
        ("arXiv:2404.02905v1 [cs.CV]", "2404.02905"),
        ("<https://arxiv.org/abs/2404.02905>", "2404.02905"),
        ("2404.02905 and more", None),
        ("a paper at https://arxiv.org/abs/2404.02905", None),
        ("2413.02905", None),
        ("VAR", None),
    ],
)
def test_a_whole_text_is_taken_as_an_id_in_any_form(text, found):
    assert as_arxiv_id(text) == found


def test_every_form_that_people_paste_is_read_and_every_trap_is_left():
    if not SHARED.exists():
        pytest.skip("../shared/data/links.tsv is not here")
    rows = [line.partition("\t") for line in SHARED.read_text().splitlines()[1:]]
    wrong = {
        text: find_arxiv_id(text) for text, _, id_ in rows if (find_arxiv_id(text) or "") != id_
    }
    assert wrong == {}
    assert len(rows) >= 42


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://arxiv.org/pdf/2404.02905v3.pdf", [("2404.02905", 3)]),
        ("arXiv:2404.02905v12 [cs.CV]", [("2404.02905", 12)]),
        ("https://arxiv.org/abs/hep-th/9901001v2", [("hep-th/9901001", 2)]),
        ("https://arxiv.org/abs/2404.02905", [("2404.02905", None)]),
        (
            "arXiv:2404.02905 and arXiv:2404.02905v2 and arXiv:2406.11838",
            [("2404.02905", 2), ("2406.11838", None)],
        ),
        ("arXiv:2404.02905v0", [("2404.02905", None)]),
        ("10.48550/arXiv.2404.02905v2", [("2404.02905", 2)]),
        ("nothing", []),
    ],
)
def test_the_version_is_read_where_one_is_given(text, found):
    assert find_arxiv_versions(text) == found
