"""arXiv's Atom answers: what the manual promises is read, everything else is refused."""

import os
from pathlib import Path

import pytest

from bot.metadata.arxiv_atom import parse_page
from bot.metadata.reading import Broken, Undocumented
from db.records import Link, LinkKind, PaperDetails, PartialDate
from tests.bot.metadata.asking import entry, error_feed, feed

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("PAPERS_SHARED", ROOT.parent / "shared"))
RAW = SHARED / "data" / "feeds" / "raw"
RECORDED = sorted(RAW.glob("api_*.xml"))


def only(body: bytes) -> PaperDetails:
    (paper,) = parse_page(body).papers.values()
    return paper


def test_an_entry_becomes_the_details_of_a_paper():
    body = feed(
        entry(
            "2501.00001v3",
            "Invented\n  Orders",
            comment="Accepted at INV 2026. Code: https://github.com/vega-lab/orders.",
            journal_ref="Inv. J. 1 (2026) 2-3",
            doi="10.5555/ABC.1",
        )
    )
    assert PaperDetails(
        title="Invented Orders",
        source="arxiv",
        url="https://arxiv.org/abs/2501.00001",
        authors=("Vega Lab", "Orion Group"),
        date=PartialDate(2025, 1, 1),
        abstract="We order patches.",
        arxiv_id="2501.00001",
        version=3,
        doi="10.5555/abc.1",
        comment="Accepted at INV 2026. Code: https://github.com/vega-lab/orders.",
        journal_ref="Inv. J. 1 (2026) 2-3",
        categories=("cs.CV", "cs.LG"),
        links=(Link(LinkKind.CODE, "https://github.com/vega-lab/orders"),),
    ) == only(body)


@pytest.mark.parametrize(
    ("written", "arxiv_id", "version"),
    [
        ("2501.00001v1", "2501.00001", 1),
        ("0704.0001v12", "0704.0001", 12),
        ("hep-th/9901001v2", "hep-th/9901001", 2),
        ("math.GT/0309136v1", "math/0309136", 1),
    ],
)
def test_every_form_of_id_is_read(written, arxiv_id, version):
    paper = only(feed(entry(written)))
    assert (arxiv_id, version) == (paper.arxiv_id, paper.version)


def test_a_title_may_be_a_zero():
    """arXiv 2104.12255 is called "0"."""
    assert only(feed(entry(title="0"))).title == "0"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"Landauer-B\"uttiker", "Landauer-Büttiker"),
        ("$\\beta$-VAE &amp; x &lt; y", "$\\beta$-VAE & x < y"),
        ("&lt;!channel&gt; free |*beer*|", "<!channel> free |*beer*|"),
        ("tab\there", "tab here"),
    ],
)
def test_titles_are_text(written, title):
    assert title == only(feed(entry(title=written))).title


def test_doubled_entries_count_once():
    assert len(parse_page(feed(entry(), entry(), total=1)).papers) == 1


def test_doubled_entries_do_not_hide_a_missing_one():
    with pytest.raises(Broken):
        parse_page(feed(entry(), entry(), total=2))


def test_an_error_entry_is_no_paper():
    page = parse_page(error_feed("incorrect id format for abc"))
    assert (page.papers, page.error) == ({}, "incorrect id format for abc")


BROKEN = {
    "nothing": b"",
    "a maintenance page": b"<!DOCTYPE html><html><h1>Back soon</h1></html>",
    "a page in capitals behind a mark": b"\xef\xbb\xbf\n<HTML><body>",
    "text": b"Rate exceeded.",
    "cut": feed(entry())[:-40],
    "cut in a character": feed(entry(title="Ä")).partition("Ä".encode())[0] + b"\xc3",
    "zeros": b"\0" * 1000,
    "fewer papers than counted": feed(entry(), total=2),
    "no paper of one": feed(total=1),
    "a character that does not exist": feed(entry(title="&#1114112;")),
    "a number without end": feed(entry(title="&#99999999999999999999;")),
    "an entity nobody declared": feed(entry(title="&uuml;")),
}
UNDOCUMENTED = {
    "XML of another kind": b"<rss version='2.0'><channel/></rss>",
    "no counts": b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>",
    "a count that is none": feed(total=-1),
    "no id": feed(entry().replace("<id>http://arxiv.org/abs/2501.00001v1</id>", "")),
    "an id elsewhere": feed(entry().replace("arxiv.org/abs", "arxiv.example/abs")),
    "an id that cannot be": feed(entry("2513.00001v1")),
    "an id without its version": feed(entry("2501.00001")),
    "no title": feed(entry(title=" \n ")),
    "no date": feed(entry(published="soon")),
    "a date beyond the calendar": feed(entry(published="2025-02-30T00:00:00Z")),
    "a DTD": b"<!DOCTYPE feed [<!ENTITY a 'b'>]>" + feed(entry()).partition(b"?>")[2],
    "billions of laughs": (
        b"<!DOCTYPE l [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 20) for at in range(12))
        + b"]><l>&m;</l>"
    ),
    "a file of ours": b"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><l>&a;</l>",
    "nested without end": b"<a>" * 200_000,
    "elements without end": feed("<a/>" * 250_000),
    "attributes without end": feed("<a " + " ".join(f"b{at}=''" for at in range(51)) + "/>"),
    "nested and closed": b"<a>" * 100_000 + b"</a>" * 100_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_fault_of_the_moment_is_told_from_an_answer(body):
    with pytest.raises(Broken):
        parse_page(body)


@pytest.mark.parametrize("body", UNDOCUMENTED.values(), ids=UNDOCUMENTED)
def test_what_no_manual_describes_is_refused(body):
    with pytest.raises(Undocumented):
        parse_page(body)


def test_wherever_an_answer_is_cut_it_is_seen():
    body = feed(entry(), entry("2501.00002v1"))
    for end in range(len(body)):
        with pytest.raises(Broken):
            parse_page(body[:end])


def test_one_long_token_is_no_paper_beyond_its_limit():
    paper = only(feed(entry(title="x" * 7_000_000)))
    assert len(paper.title) == 1_000


@pytest.mark.skipif(not RECORDED, reason=f"{RAW} holds no recorded answers")
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_answers_of_arxiv_are_read(path):
    """Every answer that arXiv really gave is read; each paper has what the manual promises."""
    body = path.read_bytes()
    page = parse_page(body)
    if b"/api/errors#" in body:
        assert page.error.startswith("incorrect id format")
        return
    assert body.count(b"<entry>") == len(page.papers)
    for arxiv_id, paper in page.papers.items():
        assert arxiv_id == paper.arxiv_id
        assert paper.authors
        assert paper.abstract
        assert paper.date is not None
        assert paper.date.day
        assert paper.version
        assert paper.categories
        assert "\n" not in paper.title + paper.abstract + str(paper.comment)
