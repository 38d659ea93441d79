from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.papers import (
    LONGEST_TEXT,
    cleaned,
    details_ids,
    known_version,
    same_paper,
)
from db.records import (
    ChangeKind,
    Entry,
    EntryChange,
    EntryFields,
    EntryId,
    Link,
    LinkKind,
    PaperDetails,
    PaperIds,
    PartialDate,
    WorkspaceId,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def ids(arxiv=None, doi=None, url=None, title=""):
    return PaperIds(arxiv, doi, url, title)


PAIRS = [
    ("one arXiv id", ids("1", title="a"), ids("1", title="b"), True),
    ("two arXiv ids, one title", ids("1", title="a"), ids("2", title="a"), False),
    ("one DOI", ids(doi="10.1/a", url="x"), ids(doi="10.1/a", url="y"), True),
    ("two DOIs, one title", ids(doi="10.1/a", title="a"), ids(doi="10.1/b", title="a"), False),
    ("a preprint and its published twin", ids("1", title="a"), ids(doi="10.1/a", title="a"), True),
    ("one link", ids(url="x"), ids(url="x", title="a"), True),
    ("two links, one title", ids(url="x", title="a"), ids(url="y", title="a"), True),
    ("two links", ids(url="x"), ids(url="y"), False),
    ("nothing in common", ids("1"), ids(doi="10.1/a"), False),
    ("nothing at all", ids(), ids(), False),
]


@pytest.mark.parametrize(("what", "one", "other", "same"), PAIRS)
def test_the_first_identifier_that_both_have_decides(what, one, other, same):
    assert same_paper(one, other) is same, what
    assert same_paper(other, one) is same, what


def test_a_doi_of_arxiv_is_an_arxiv_id():
    found = details_ids(PaperDetails("A title", "crossref", doi="10.48550/arXiv.2406.00001"))
    assert found.arxiv_id == "2406.00001"


def test_what_no_database_can_hold_is_taken_out():
    odd = "a\x00b\ud800c\nd"
    found = cleaned(PaperDetails(odd, "arxiv", authors=(odd,), abstract="x" * 1_000_000))
    assert (found.title, found.authors) == ("a b c d", ("a b c d",))
    assert len(found.abstract) == LONGEST_TEXT
    assert cleaned(EntryFields(odd, odd, note=odd)) == EntryFields(*["a b c d"] * 2, note="a b c d")


def test_details_come_back_as_they_were_written():
    full = PaperDetails(
        "T", "arxiv", "u", ("A", "B"), PartialDate(2024, 4, 2), "abs", "2406.00001", 2, "10.1/a",
        "ICML", "comment", "ref", ("cs.CV",), (Link(LinkKind.CODE, "u", "l"),),
    )  # fmt: skip
    assert PaperDetails.from_json(full.to_json()) == full


VERSIONS = [
    ("https://arxiv.org/abs/2406.00001", [], 1),
    ("https://arxiv.org/abs/2406.00001v3", [], 3),
    ("https://arxiv.org/pdf/2406.00001v2.pdf", [], 2),
    ("https://arxiv.org/abs/2406.00001v2", ["v4"], 4),
    (None, [], 1),
]


@pytest.mark.parametrize(("url", "notes", "version"), VERSIONS)
def test_the_newest_version_that_the_list_knows_of(url, notes, version):
    entry = Entry(EntryId(1), WorkspaceId(1), EntryFields("", "T", url=url), ids(), NOW, NOW)
    history = [EntryChange(EntryId(1), NOW, ChangeKind.VERSION, "slack", note=n) for n in notes]
    assert known_version(entry, history) == version
