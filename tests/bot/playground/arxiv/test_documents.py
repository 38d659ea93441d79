"""The documents hold what the real ones hold, in the same places, whatever the papers say."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from bot.playground.arxiv import api_atom, feeds
from bot.playground.arxiv.catalogue import Change
from bot.playground.arxiv.feeds import Item
from bot.playground.arxiv.invented import invented_weeks
from bot.playground.arxiv.markup import element, text
from bot.playground.arxiv.oai_records import record
from bot.playground.arxiv.papers import Listing
from bot.playground.arxiv.pool import load_pool
from tests.bot.playground.arxiv.asking import (
    POOL,
    RAW,
    a_paper,
    a_version,
    an_arxiv,
    ask,
    at,
    date_of,
    local,
    needs_shared,
    oai,
    paths,
)

FULL = a_paper(
    "2506.00001",
    a_version(1, comment="one"),
    a_version(2, date_of(4), comment="two"),
    categories=("cs.CV", "cs.LG"),
    authors=("Ada Byron", "Vega Lab"),
    journal_ref="J. Test 1 (2025)",
    doi="10.1/x",
)
NOW = at(2025, 6, 4, 12)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("plain", "plain"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ('"quoted"', "&quot;quoted&quot;"),
        ("bell\x07 null\x00 form\x0cfeed", "bell null formfeed"),
        ("half a pair \ud83d, a non-character \ufffe", "half a pair , a non-character "),
        ("tab\tline\nemoji 🎈", "tab\tline\nemoji 🎈"),
    ],
)
def test_text_is_escaped_and_what_xml_forbids_is_left_out(given, written):
    assert text(given) == written
    assert ET.fromstring(element("a", given, b=given)).tag == "a"


def real(pattern):
    found = [ET.fromstring(path.read_bytes()) for path in sorted(RAW.glob(pattern))]
    assert found
    return found


@needs_shared
def test_the_api_writes_what_the_real_api_writes():
    ours = paths(ask(an_arxiv([FULL], NOW)[0], "/api/query", id_list="2506.00001").xml)
    theirs = set().union(*(paths(each) for each in real("api_id_[0-9]*") + real("api_q_*")))
    assert ours - theirs == set()
    assert theirs - ours <= {"/feed/entry/author/affiliation"}


@needs_shared
def test_the_elements_of_an_api_entry_come_in_the_real_order():
    ours = ask(an_arxiv([FULL], NOW)[0], "/api/query", id_list="2506.00001").xml
    order = [local(each) for each in ours.find("{*}entry")]
    theirs = {
        tuple(local(each) for each in entry)
        for feed in real("api_q_*")
        for entry in feed.findall(".//{*}entry")
    }
    one_of_each = {tuple(dict.fromkeys(entry)) for entry in theirs if entry.count("link") == 3}
    assert tuple(dict.fromkeys(order)) in one_of_each


@needs_shared
def test_a_malformed_id_gets_the_real_error():
    answer = ask(an_arxiv([FULL])[0], "/api/query", id_list="abc", max_results=100)
    [theirs] = real("api_id_abc*")
    assert answer.status == 400
    assert paths(answer.xml) == paths(theirs)
    assert [e.text for e in answer.xml.findall(".//{*}summary")] == [
        e.text for e in theirs.findall(".//{*}summary")
    ]
    assert [e.text for e in answer.xml.findall(".//{*}id")] == [
        e.text for e in theirs.findall(".//{*}id")
    ]


@needs_shared
@pytest.mark.parametrize(
    ("prefix", "pattern", "never_ours"),
    [
        # Older fields that papers of the pool and of ours do not have.
        (
            "arXiv",
            "oai_hepcrawl_*",
            {"report-no", "msc-class", "affiliation", "suffix", "acm-class"},
        ),
        ("oai_dc", "oai_ads_arxiv_multi*", set()),
    ],
)
def test_harvest_records_hold_what_real_ones_hold(prefix, pattern, never_ours):
    answer = oai(an_arxiv([FULL], NOW)[0], "ListRecords", metadataPrefix=prefix)
    ours = paths(answer.xml.find(".//{*}record"))
    theirs = set().union(
        *(paths(each) for root in real(pattern) for each in root.iter() if local(each) == "record")
    )
    assert ours - theirs == set()
    assert {path.rpartition("/")[2] for path in theirs - ours} <= never_ours


@needs_shared
def test_the_atom_feed_holds_what_a_real_one_holds():
    ours = ask(an_arxiv([a_paper()])[0], "/atom/cs.CV").xml
    [theirs] = real("rssatom_csAI_10d69f8.xml")
    assert paths(ours) == paths(theirs)
    order = [local(each) for each in ours.find("{*}entry")]
    assert order in [
        list(dict.fromkeys(local(each) for each in entry))
        for entry in theirs.findall(".//{*}entry")
    ]


def test_the_rss_feed_holds_what_its_specification_names():
    full = a_paper(journal_ref="J. Test 1 (2025)", doi="10.1/x")
    channel = ask(an_arxiv([full])[0], "/rss/cs.CV").xml.find("channel")
    assert [local(each) for each in channel] == [
        *("title", "link", "description", "link", "docs", "language", "lastBuildDate"),
        *("managingEditor", "pubDate", "skipDays", "item"),
    ]
    assert [local(each) for each in channel.find("item")] == [
        *("title", "link", "description", "guid", "category", "pubDate", "announce_type"),
        *("rights", "DOI", "journal_reference", "creator"),
    ]


def every_document(papers):
    """Each version of each paper in a document of each form."""
    listings = [Listing(paper, version) for paper in papers for version in paper.versions]
    items = [Item(listing, "new") for listing in listings]
    yield feeds.rss(["cs"], items, NOW)
    yield feeds.atom(["cs"], items, NOW)
    yield an_answer(listings)
    changes = [Change(0, listing.paper.id, 0, listing) for listing in listings]
    for prefix in ("arXiv", "arXivRaw", "oai_dc"):
        yield f"<all>{''.join(record(each, prefix) for each in changes)}</all>"


def an_answer(listings):
    echo = {"query": "", "id_list": "", "start": 0, "size": 10, "total": 0}
    return api_atom.results(**echo, page=listings, now=NOW)


def titles_in(document):
    """The titles of the papers; raises where the document is not well-formed."""
    parser = ET.XMLPullParser(["end"])
    for start in range(0, len(document), 1_000_000):
        parser.feed(document[start : start + 1_000_000])
        for _event, each in parser.read_events():
            if local(each) == "title":
                yield each.text
            elif local(each) in {"item", "entry", "record"}:
                each.clear()
    parser.close()


def test_every_document_of_invented_papers_is_well_formed():
    papers = invented_weeks(at(2026, 3, 2, 12))
    titles = {version.title for paper in papers for version in paper.versions}
    for document in every_document(papers):
        assert titles <= set(titles_in(document))


@needs_shared
def test_every_title_of_the_pool_and_many_abstracts_are_well_formed():
    papers = load_pool(POOL)
    titles = {squeezed(paper.versions[0].title) for paper in papers}
    bare = [replace(paper.versions[0], abstract="") for paper in papers]
    listings = [Listing(paper, version) for paper, version in zip(papers, bare, strict=True)]
    assert titles <= set(map(squeezed, titles_in(an_answer(listings))))
    some = papers[::20]
    for document in every_document(some):
        found = set(map(squeezed, titles_in(document)))
        assert {squeezed(paper.versions[0].title) for paper in some} <= found


def squeezed(title):
    return " ".join(title.split())
