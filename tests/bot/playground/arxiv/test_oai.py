"""Harvesting: selection by day and set, pages, tokens, and every error of the protocol."""

import asyncio
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.arxiv.taxonomy import CATEGORIES, SETS, set_of
from tests.bot.playground.arxiv.asking import (
    TUESDAY,
    a_paper,
    a_version,
    an_arxiv,
    asked,
    at,
    date_of,
    harvest,
    numbered,
    oai,
)

LATER = at(2025, 6, 20, 12)
IDS = [paper.id for paper in numbered(25)]


def error_of(answer):
    assert answer.status == 200
    [error] = answer.xml.findall("{*}error")
    assert error.text
    return error.get("code")


@pytest.mark.parametrize(
    ("category", "spec"),
    [
        ("cs.CV", "cs:cs:CV"),
        ("hep-th", "physics:hep-th"),
        ("physics.optics", "physics:physics:optics"),
    ],
)
def test_a_category_has_a_set(category, spec):
    assert set_of(category) == spec
    assert SETS[spec] == {category}


def test_sets_hold_archives_and_groups():
    assert "cs.CV" in SETS["cs"] == SETS["cs:cs"]
    assert {"hep-th", "physics.optics", "math-ph"} <= SETS["physics"]
    assert frozenset().union(*SETS.values()) == CATEGORIES
    assert oai(an_arxiv([])[0], "ListSets").texts("setSpec") == list(SETS)


def test_the_repository_says_who_it_is_and_what_it_speaks():
    arxiv, _clock = an_arxiv([a_paper()])
    assert oai(arxiv, "Identify").texts("granularity") == ["YYYY-MM-DD"]
    assert oai(arxiv, "ListMetadataFormats").texts("metadataPrefix") == [
        "oai_dc",
        "arXiv",
        "arXivRaw",
    ]


def test_the_response_carries_the_time_of_the_clock():
    arxiv, clock = an_arxiv([])
    assert oai(arxiv, "Identify").texts("responseDate") == ["2025-06-03T16:00:00Z"]
    clock.advance(61)
    assert oai(arxiv, "Identify").texts("responseDate") == ["2025-06-03T16:01:01Z"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=cs", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&metadataPrefix=arXiv", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&colour=red", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2025", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2025-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2025-06-02&until=2025-06-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&set=cs:cs:XX", "badArgument"),
        ("verb=ListRecords&metadataPrefix=arXiv&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=bibtex", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=arXiv&from=2025-07-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=arXiv&set=math", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=arXiv", "badArgument"),
        ("verb=GetRecord&metadataPrefix=arXiv&identifier=2506.00001", "idDoesNotExist"),
        (
            "verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:2506.99999",
            "idDoesNotExist",
        ),
        (
            "verb=GetRecord&metadataPrefix=x&identifier=oai:arXiv.org:2506.00001",
            "cannotDisseminateFormat",
        ),
        ("verb=ListMetadataFormats&identifier=oai:arXiv.org:1", "idDoesNotExist"),
    ],
)
def test_what_is_wrong_has_the_code_of_the_protocol(query, code):
    arxiv, _clock = an_arxiv([a_paper()])
    assert error_of(asyncio.run(asked(arxiv, "/oai", query))) == code


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize("page", [1, 7, 24, 25, 26])
def test_a_harvest_gives_each_paper_once_whatever_the_page(verb, page):
    arxiv, _clock = an_arxiv(numbered(25), records_page=page, identifiers_page=page)
    assert harvest(arxiv, verb=verb) == IDS


def test_a_harvest_in_pages_ends_with_an_empty_token_and_one_page_has_none():
    short, _clock = an_arxiv(numbered(3))
    assert oai(short, "ListRecords", metadataPrefix="arXiv").texts("resumptionToken") == []
    arxiv, _clock = an_arxiv(numbered(3), records_page=2)
    [token] = oai(arxiv, "ListRecords", metadataPrefix="arXiv").texts("resumptionToken")
    assert oai(arxiv, "ListRecords", resumptionToken=token).texts("resumptionToken") == [""]


def test_a_token_keeps_the_query():
    papers = [*numbered(4, categories=("cs.LG",)), a_paper("2506.00009")]
    arxiv, _clock = an_arxiv(papers, records_page=1)
    assert harvest(arxiv, set="cs:cs:LG", until="2025-06-30") == IDS[:4]
    assert harvest(arxiv, set="cs:cs:CV", from_="2025-06-03") == ["2506.00009"]


def test_a_token_ends_at_midnight_utc_and_belongs_to_its_verb():
    arxiv, clock = an_arxiv(numbered(3), records_page=1)
    [token] = oai(arxiv, "ListRecords", metadataPrefix="arXiv").texts("resumptionToken")
    assert error_of(oai(arxiv, "ListIdentifiers", resumptionToken=token)) == "badResumptionToken"
    clock.advance(8 * 3600 - 1)  # noon in New York is 16:00 UTC
    assert oai(arxiv, "ListRecords", resumptionToken=token).texts("identifier")
    clock.advance(1)
    assert error_of(oai(arxiv, "ListRecords", resumptionToken=token)) == "badResumptionToken"


def test_records_appear_at_half_past_ten_in_the_evening():
    arxiv, clock = an_arxiv([a_paper()], at(2025, 6, 2, 22, 29))
    assert error_of(oai(arxiv, "ListRecords", metadataPrefix="arXiv")) == "noRecordsMatch"
    clock.advance(60)
    assert harvest(arxiv) == ["2506.00001"]


def test_the_datestamp_is_the_utc_day_of_the_announcement_in_summer_and_winter():
    winter = a_paper("2501.00001", a_version(day=date(2025, 1, 8)))
    arxiv, _clock = an_arxiv([a_paper(), winter])
    assert oai(arxiv, "ListRecords", metadataPrefix="arXiv").texts("datestamp") == [
        "2025-01-08",
        "2025-06-03",
    ]
    assert harvest(arxiv, from_="2025-06-03") == ["2506.00001"]
    assert harvest(arxiv, until="2025-01-08") == ["2501.00001"]
    assert len(harvest(arxiv, from_="0001-01-01", until="9999-12-31")) == 2


def test_a_replaced_paper_moves_to_the_day_of_its_replacement():
    twice = a_paper("2506.00001", a_version(1), a_version(2, date_of(5), title="Better"))
    papers = [twice, a_paper("2506.00002", a_version(day=date_of(4)))]
    before, _clock = an_arxiv(papers, at(2025, 6, 4, 12))
    assert harvest(before) == ["2506.00001", "2506.00002"]
    after, _clock = an_arxiv(papers, LATER)
    assert harvest(after) == ["2506.00002", "2506.00001"]
    assert harvest(after, from_="2025-06-05") == ["2506.00001"]
    record = oai(after, "GetRecord", metadataPrefix="arXiv", identifier="oai:arXiv.org:2506.00001")
    assert record.texts("title") == ["Better"]
    assert record.texts("updated") == ["2025-06-04"]
    raw = oai(after, "GetRecord", metadataPrefix="arXivRaw", identifier="oai:arXiv.org:2506.00001")
    assert len(raw.texts("version")) == 2


def test_persons_have_a_key_name_and_groups_only_that():
    paper = a_paper(authors=("Ada King Byron", "Vega Lab", "Plato"))
    arxiv, _clock = an_arxiv([paper])
    answer = oai(arxiv, "ListRecords", metadataPrefix="arXiv")
    assert answer.texts("keyname") == ["Byron", "Vega Lab", "Plato"]
    assert answer.texts("forenames") == ["Ada King"]


def test_a_new_day_is_harvested_from_the_last_response():
    days = [TUESDAY + timedelta(days=each) for each in range(3)]
    papers = [a_paper(f"2506.0000{at}", a_version(day=day)) for at, day in enumerate(days, 1)]
    arxiv, clock = an_arxiv(papers, at(2025, 6, 3, 12))
    found = []
    for _day in days:
        answer = oai(
            arxiv,
            "ListRecords",
            metadataPrefix="arXiv",
            from_=f"{found[-1] if found else '2025-01-01'}",
        )
        assert answer.texts("identifier")[-1] == f"oai:arXiv.org:2506.0000{len(found) + 1}"
        found.append(answer.texts("responseDate")[0][:10])
        clock.advance(86_400)


WORDS = st.sampled_from(
    ["verb", "metadataPrefix", "set", "from", "until", "resumptionToken", "identifier"]
)
VALUES = st.sampled_from(
    ["ListRecords", "GetRecord", "arXiv", "cs", "2025-06-03", "oai:arXiv.org:2506.00001"]
)
ARXIV, _CLOCK = an_arxiv([a_paper()])


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS | st.text(), VALUES | st.text()), max_size=5))
def test_no_arguments_make_it_fail(pairs):
    answer = asyncio.run(asked(ARXIV, "/oai", urlencode(pairs, errors="replace")))
    assert answer.status == 200
    assert answer.xml.tag.endswith("OAI-PMH")
