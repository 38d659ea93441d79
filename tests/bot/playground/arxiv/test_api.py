"""The query API: the query language, paging, sorting, ids with versions, and errors."""

import asyncio
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.arxiv.papers import Listing
from bot.playground.arxiv.search import BadQuery, parsed, searchable
from tests.bot.playground.arxiv.asking import (
    a_paper,
    a_version,
    an_arxiv,
    ask,
    asked,
    at,
    date_of,
    numbered,
)

PAPER = a_paper(
    "2506.00001",
    a_version(title="Flow Matching for Images", abstract="We merge models.", comment="9 pages"),
    categories=("cs.CV", "cs.LG"),
    authors=("Adrian Del Maestro", "Vega Lab"),
    journal_ref="J. Test 1",
)
READY = searchable(Listing(PAPER, PAPER.versions[0]))


@pytest.mark.parametrize(
    "query",
    [
        "flow",
        "all:FLOW",
        "ti:flow",
        'ti:"flow matching"',
        "abs:merge",
        "abs:merg*",
        "abs:m?rge",
        "au:del_maestro",
        'au:"vega lab"',
        "co:pages",
        "jr:test",
        "cat:cs.LG",
        "cat:cs.*",
        "id:2506.00001",
        "ti:flow AND abs:merge",
        "ti:nothing OR abs:merge",
        "ti:nothing ti:flow",
        "ti:flow ANDNOT ti:nothing",
        "(ti:nothing OR ti:flow) AND cat:cs.CV",
        "ti:(nothing OR flow)",
        "submittedDate:[202506010000 TO 202506030000]",
        "submittedDate:[* TO 20250603]",
        "lastUpdatedDate:[202506010000 TO 202506030000]",
        "cat:cs.CV AND submittedDate:[202506010000 TO 202506030000]",
        "ti:x OR ti:flow AND ti:images",
    ],
)
def test_a_query_finds_the_paper(query):
    assert parsed(query).matches(READY)


@pytest.mark.parametrize(
    "query",
    [
        "ti:merge",
        "ti:flo",
        'ti:"matching flow"',
        "cat:cs.L",
        "cat:cs",
        "au:vega_maestro",
        "ti:flow AND ti:nothing",
        "ti:flow ANDNOT cat:cs.LG",
        "ti:flow ANDNOT (ti:nothing OR cat:cs.LG)",
        "rn:1",
        "ti:---",
        'ti:""',
        "submittedDate:[202506030000 TO 202506040000]",
    ],
)
def test_a_query_leaves_the_paper_out(query):
    assert not parsed(query).matches(READY)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "AND",
            "ti:a AND",
            "OR ti:a",
            "(ti:a",
            "ti:a)",
            "()",
            '"open',
            "xx:a",
            "[a]",
            "ti:[1 TO 2]",
        ),
        *(
            "submittedDate:2025",
            "submittedDate:[2025 TO 2026]",
            "submittedDate:[202513010000 TO *]",
        ),
        "(" * 100 + "a" + ")" * 100,
    ],
)
def test_what_is_no_query_is_said(query):
    with pytest.raises(BadQuery):
        parsed(query)
    answer = ask(an_arxiv([PAPER])[0], "/api/query", search_query=query)
    assert answer.status == 200
    assert "/api/errors#" in answer.texts("id")[1]


def ids(answer):
    assert answer.status == 200
    return [each.removeprefix("http://arxiv.org/abs/") for each in answer.texts("id")[1:]]


def query(arxiv, **arguments):
    return ids(ask(arxiv, "/api/query", **arguments))


def test_ten_results_come_unless_more_are_asked_for():
    arxiv, _clock = an_arxiv(numbered(30))
    answer = ask(arxiv, "/api/query", search_query="cat:cs.CV")
    assert len(ids(answer)) == 10
    assert answer.texts("totalResults") == ["30"]
    assert answer.texts("itemsPerPage") == ["10"]
    assert len(query(arxiv, id_list=",".join(p.id for p in numbered(30)))) == 10
    assert len(query(arxiv, search_query="cat:cs.CV", max_results=100)) == 30
    assert query(arxiv, search_query="cat:cs.CV", max_results=0) == []


def test_pages_together_are_the_whole():
    arxiv, _clock = an_arxiv(numbered(25))
    whole = query(arxiv, search_query="cat:cs.CV", max_results=25)
    paged = [
        each
        for start in range(0, 30, 10)
        for each in query(arxiv, search_query="cat:cs.CV", start=start)
    ]
    assert paged == whole
    assert len(set(whole)) == 25


def test_a_slice_has_at_most_two_thousand():
    arxiv, _clock = an_arxiv(numbered(2_100))
    assert len(query(arxiv, search_query="cat:cs.CV", max_results=3_000)) == 2_000


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ({"start": "not_an_int"}, 200, "start must be an integer"),
        ({"start": -1}, 200, "start must be non-negative"),
        ({"max_results": "1.5"}, 200, "max_results must be an integer"),
        ({"max_results": -1}, 200, "max_results must be non-negative"),
        ({"max_results": 30_001}, 400, "30000"),
        ({"start": 30_000}, 400, "30000"),
        ({"sortBy": "colour"}, 200, "sortBy must be in"),
        ({"sortOrder": "up"}, 200, "sortOrder must be in"),
        ({"id_list": "abc"}, 400, "incorrect id format for abc"),
        ({"id_list": "2506.00001,cond—mat/0709123"}, 400, "incorrect id format for cond—mat"),
    ],
)
def test_wrong_parameters_are_an_entry_with_an_error(arguments, status, said):
    answer = ask(an_arxiv([PAPER])[0], "/api/query", **{"search_query": "flow", **arguments})
    assert answer.status == status
    assert answer.texts("title")[1] == "Error"
    assert said in answer.texts("summary")[0]
    assert answer.texts("totalResults") == ["1"]


def test_nothing_asked_is_nothing_found():
    assert query(an_arxiv([PAPER])[0]) == []


TWICE = a_paper(
    "2506.00002",
    a_version(1, title="First"),
    a_version(2, date_of(5), title="Second"),
)
OLD = a_paper("hep-th/9901001", a_version(day=date(2025, 1, 6)), categories=("hep-th",))


@pytest.mark.parametrize(
    ("id_list", "found"),
    [
        ("2506.00002", ["2506.00002v2"]),
        ("2506.00002v1", ["2506.00002v1"]),
        ("2506.00002v3", []),
        ("hep-th/9901001", ["hep-th/9901001v1"]),
        ("hep-th/9901001v1, 2506.00001", ["hep-th/9901001v1", "2506.00001v1"]),
        ("2506.00001,2506.00001", ["2506.00001v1"]),
        ("0000.0000,0808.05394,2506.00001,", ["2506.00001v1"]),
    ],
)
def test_ids_are_found_with_and_without_version(id_list, found):
    arxiv, _clock = an_arxiv([PAPER, TWICE, OLD], at(2025, 6, 6, 12))
    assert query(arxiv, id_list=id_list) == found


def test_an_id_list_and_a_query_filter_each_other():
    arxiv, _clock = an_arxiv([PAPER, TWICE], at(2025, 6, 6, 12))
    assert query(arxiv, id_list="2506.00001,2506.00002", search_query="ti:flow") == ["2506.00001v1"]


def test_an_older_version_says_what_it_said():
    arxiv, _clock = an_arxiv([TWICE], at(2025, 6, 6, 12))
    assert ask(arxiv, "/api/query", id_list="2506.00002v1").texts("title")[1] == "First"
    newest = ask(arxiv, "/api/query", search_query="all:second")
    assert newest.texts("published")[0] < newest.texts("updated")[1]
    assert query(arxiv, search_query="all:first") == []


@pytest.mark.parametrize(
    ("sort", "order", "found"),
    [
        ("submittedDate", "ascending", ["2506.00002v2", "2506.00003v1"]),
        ("submittedDate", "descending", ["2506.00003v1", "2506.00002v2"]),
        ("lastUpdatedDate", "ascending", ["2506.00003v1", "2506.00002v2"]),
        ("lastUpdatedDate", "", ["2506.00002v2", "2506.00003v1"]),
        ("relevance", "descending", ["2506.00002v2", "2506.00003v1"]),
    ],
)
def test_results_are_sorted_as_asked(sort, order, found):
    third = a_paper("2506.00003", a_version(day=date_of(4), title="Third", abstract="second"))
    arxiv, _clock = an_arxiv([TWICE, third], at(2025, 6, 6, 12))
    assert query(arxiv, search_query="second", sortBy=sort, sortOrder=order) == found


def test_a_paper_is_found_from_its_announcement():
    arxiv, clock = an_arxiv([a_paper()], at(2025, 6, 2, 19, 59))
    assert query(arxiv, search_query="cat:cs.CV") == query(arxiv, id_list="2506.00001") == []
    clock.advance(60)
    assert query(arxiv, search_query="cat:cs.CV") == ["2506.00001v1"]
    assert query(arxiv, id_list="2506.00001") == ["2506.00001v1"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/abs/2506.00002", 200, "Second"),
        ("/abs/2506.00002v1", 200, "First"),
        ("/abs/hep-th/9901001", 200, "hep-th"),
        ("/abs/2506.99999", 404, "Not found"),
        ("/abs/<script>", 404, "Not found"),
    ],
)
def test_links_lead_to_a_page(path, status, said):
    arxiv, _clock = an_arxiv([TWICE, OLD], at(2025, 6, 6, 12))
    answer = ask(arxiv, path)
    assert answer.status == status
    assert said in answer.text
    assert "<script" not in answer.text


ARXIV, _CLOCK = an_arxiv([PAPER, TWICE, OLD], at(2025, 6, 6, 12))
PIECES = st.sampled_from(
    ["ti:", "cat:", "flow", "AND", "OR", "ANDNOT", "(", ")", '"', "[", "]", "*", "submittedDate:"]
)
QUERIES = st.lists(PIECES | st.text(max_size=4), max_size=12).map(" ".join)
NAMES = st.sampled_from(["search_query", "id_list", "start", "max_results", "sortBy", "sortOrder"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, QUERIES | st.text() | st.integers().map(str), max_size=4))
def test_no_query_string_makes_it_fail(arguments):
    answer = asyncio.run(asked(ARXIV, "/api/query", urlencode(arguments, errors="replace")))
    assert answer.status in {200, 400}
    assert answer.xml.tag.endswith("feed")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES | st.text())
def test_no_search_makes_it_fail(text):
    answer = asyncio.run(
        asked(ARXIV, "/api/query", urlencode({"search_query": text}, errors="replace"))
    )
    assert answer.status == 200


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=40))
def test_no_bytes_make_it_fail(raw):
    for path in ("/api/query", "/oai", "/rss/cs.CV"):
        answer = asyncio.run(asked(ARXIV, path, query_string=raw))
        assert answer.status in {200, 400}
