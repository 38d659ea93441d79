"""Crossref's records, and what of them is a paper's details."""

import json

import httpx
import pytest

from bot.metadata.crossref import BASE, Crossref, parse_work
from bot.metadata.errors import PaperUnknown, SourceBusy, SourceDown, SourceForbids, Unreadable
from bot.metadata.reading import Broken, Undocumented
from db.records import Link, LinkKind, PaperDetails, PartialDate
from tests.bot.metadata.asking import NOW, Internet, Ref

DOI = Ref("doi", "10.5555/abc.1")


def work(**fields) -> bytes:
    message = {"DOI": "10.5555/ABC.1", "title": ["Invented Orders"], **fields}
    return json.dumps({"status": "ok", "message-type": "work", "message": message}).encode()


def test_a_record_becomes_the_details_of_a_paper():
    body = work(
        title=["Optimal <i>Orders</i> &amp; more"],
        subtitle=["A Study"],
        author=[
            {"given": "Vega", "family": "Lab", "sequence": "first"},
            {"name": "Orion Group"},
            {"given": "Lyra", "family": "Lab", "suffix": "Jr"},
            {"family": "Deneb"},
            {},
        ],
        issued={"date-parts": [[2025, 8, 3]]},
        abstract="<jats:title>Abstract</jats:title><jats:p>We show\n"
        "<jats:italic>x</jats:italic> &lt; y. Code: https://github.com/vega-lab/o</jats:p>",
        relation={"has-preprint": [{"id": "10.48550/arXiv.2501.00001", "id-type": "doi"}]},
        **{"container-title": ["Journal of Invented Vision"]},
    )
    assert PaperDetails(
        title="Optimal Orders & more: A Study",
        source="crossref",
        url="https://doi.org/10.5555/abc.1",
        authors=("Vega Lab", "Orion Group", "Lyra Lab Jr", "Deneb"),
        date=PartialDate(2025, 8, 3),
        abstract="We show x < y. Code: https://github.com/vega-lab/o",
        arxiv_id="2501.00001",
        doi="10.5555/abc.1",
        venue="Journal of Invented Vision",
        links=(Link(LinkKind.CODE, "https://github.com/vega-lab/o"),),
    ) == parse_work(body)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"issued": {"date-parts": [[2025]]}}, PartialDate(2025)),
        ({"issued": {"date-parts": [[2025, 8]]}}, PartialDate(2025, 8)),
        ({"issued": {"date-parts": [[2025, 13, 1]]}}, PartialDate(2025)),
        ({"issued": {"date-parts": [[2025, 2, 30]]}}, PartialDate(2025, 2)),
        ({"issued": {"date-parts": [[None]]}}, None),
        ({"issued": {"date-parts": []}}, None),
        ({"issued": {"date-parts": [[99999, 1]]}}, None),
        ({"issued": {"date-parts": [["2025"]]}}, None),
        ({"issued": None}, None),
        (
            {"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2024, 5]]}},
            PartialDate(2024, 5),
        ),
    ],
)
def test_dates_are_as_precise_as_they_are_possible(fields, date):
    assert date == parse_work(work(**fields)).date


@pytest.mark.parametrize(
    ("fields", "venue"),
    [
        ({"container-title": ["J. Inv."], "event": {"name": "INV '25"}}, "J. Inv."),
        ({"container-title": ["Lecture Notes in Computer Science", "INV 2025"]}, "INV 2025"),
        (
            {"container-title": ["Lecture Notes in Computer Science"], "event": {"name": "INV"}},
            "INV",
        ),
        ({"container-title": ["Lecture Notes in Physics"]}, "Lecture Notes in Physics"),
        ({"container-title": ["A &amp; B"]}, "A & B"),
        ({"event": {"name": "INV '25"}}, "INV '25"),
        ({"institution": [{"name": "bioRxiv"}]}, "bioRxiv"),
        ({"container-title": []}, None),
        ({"container-title": "J. Inv."}, None),
    ],
)
def test_the_venue_is_the_volume_that_tells_most(fields, venue):
    assert venue == parse_work(work(**fields)).venue


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Optuna", "A Framework", "Optuna: A Framework"),
        ("Optuna: A Framework", "A framework", "Optuna: A Framework"),
        ("Optuna:", "A Framework", "Optuna: A Framework"),
        ("Optuna", "", "Optuna"),
    ],
)
def test_a_subtitle_is_part_of_the_title(title, subtitle, whole):
    assert whole == parse_work(work(title=[title], subtitle=[subtitle])).title


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", Broken),
        (b"<!doctype html><p>soon", Broken),
        (work()[:-30], Broken),
        (b"\xff\xfe{", Broken),
        (b"Resource not found.", Broken),
        (b'{"a":' + b"9" * 5000 + b"}", Broken),
        (b"[" * 100_000, Undocumented),
        (b"null", Undocumented),
        (b"[]", Undocumented),
        (b'{"message-type": "work-list", "message": {}}', Undocumented),
        (b'{"message-type": "work", "message": []}', Undocumented),
        (work(title=[]), Undocumented),
        (work(title=[" "]), Undocumented),
        (work(title=[{"a": 1}]), Undocumented),
        (work(DOI=None), Undocumented),
        (work(DOI="no doi"), Undocumented),
    ],
    ids=range(16),
)
def test_what_is_no_record_is_refused(body, error):
    with pytest.raises(error):
        parse_work(body)


def test_wherever_a_record_is_cut_it_is_seen():
    body = work(author=[{"name": "Vega Lab"}])
    for end in range(len(body)):
        with pytest.raises(Broken):
            parse_work(body[:end])


def test_halves_of_characters_never_come_through():
    paper = parse_work(
        work(title=["a\ud800b\0c"], DOI="10.5555/x\udfff", author=[{"name": "\ud800V"}])
    )
    assert (paper.title, paper.authors, paper.doi) == ("a b c", ("V",), "10.5555/x")


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("10.5555/ABC.1", "/works/10.5555%2Fabc.1"),
        ("https://doi.org/10.5555/abc.1", "/works/10.5555%2Fabc.1"),
        ("10.1002/(SICI)1097-0258(19980815)17:15", "/works/10.1002%2F%28sici%291097-"),
        ("10.5555/../../members/1", "/works/10.5555%2F..%2F..%2Fmembers%2F1"),
        ("10.5555/a?b#c", "/works/10.5555%2Fa"),
    ],
)
def test_a_doi_is_one_segment_of_the_path(pasted, path):
    internet = Internet().says("/works/", work())
    Crossref(internet.fetcher()).fetch(Ref("doi", pasted), now=NOW)
    assert internet.links[0].startswith(BASE + path)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(404, content=b"Resource not found."), PaperUnknown),
        (httpx.Response(400), Unreadable),
        (httpx.Response(403), SourceForbids),
        (httpx.Response(429), SourceBusy),
        (httpx.Response(500), SourceDown),
        (httpx.Response(200, content=b"<html>"), SourceDown),
        (httpx.Response(200, content=b"{}"), Unreadable),
        (httpx.ConnectTimeout("late"), SourceDown),
    ],
)
def test_what_goes_wrong_is_one_of_five_errors(answer, error):
    internet = Internet().says("/works/", answer)
    with pytest.raises(error, match=r"^Crossref .*\.$") as caught:
        Crossref(internet.fetcher()).fetch(DOI, now=NOW)
    assert type(caught.value) is error


def test_what_is_no_doi_is_never_asked():
    internet = Internet()
    with pytest.raises(PaperUnknown):
        Crossref(internet.fetcher()).fetch(Ref("doi", "https://evil.example"), now=NOW)
    assert internet.asked == []
