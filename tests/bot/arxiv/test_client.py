"""What is asked of arXiv, through which gate, and what each failure is called."""

import socket
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import Interface, TroubleKind
from tests.bot.arxiv.samples import deleted_record, item, oai_error, page, record, rss
from tests.bot.metadata.asking import NOW, Internet, OpenGate, entry, error_feed, feed

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 7)


def client(internet: Internet, gate: OpenGate | None = None) -> ArxivClient:
    return ArxivClient(internet.fetcher(), gate or OpenGate(), now=lambda: NOW)


def query(link: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}


def test_a_harvest_begins_with_a_set_and_a_day():
    internet, gate = Internet().says("oaipmh.arxiv.org/oai?", page(record())), OpenGate()
    found = client(internet, gate).records("astro-ph.CO", since=date(2026, 11, 20))
    assert [each.arxiv_id for each in found.records] == ["2611.00001"]
    assert query(internet.links[0]) == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "physics:astro-ph:CO",
        "from": "2026-11-20",
    }
    assert (gate.turns, gate.said) == (["arxiv"], [])


def test_a_token_is_sent_alone_and_as_it_came():
    token = "verb%3DListRecords%26skip%3D2500 +&é"
    internet = Internet().says("oaipmh", page(deleted_record("2611.00001")))
    client(internet).records("cs.CV", since=FIRST, token=token)
    assert query(internet.links[0]) == {"verb": "ListRecords", "resumptionToken": token}


def test_no_records_are_an_empty_page_but_never_the_one_that_a_token_leads_to():
    internet, gate = Internet().says("oaipmh", oai_error("noRecordsMatch")), OpenGate()
    assert client(internet, gate).records("cs.CV").records == ()
    assert gate.said == []
    with pytest.raises(ArxivTrouble, match="announced another page") as caught:
        client(internet, gate).records("cs.CV", token="x")
    assert caught.value.kind is TroubleKind.EMPTY
    assert gate.said == [None]


def test_a_feed_is_asked_for_by_its_category():
    internet = Internet().says("https://rss.arxiv.org/rss/cs.CV", rss(item()))
    assert len(client(internet).feed("cs.CV").items) == 1


def test_nothing_breaks_out_of_the_link_of_a_feed():
    internet = Internet().says("rss.arxiv.org", rss())
    client(internet).feed("../x?a=b&c#d")
    assert internet.asked[0].url.raw_path == b"/rss/..%2Fx%3Fa%3Db%26c%23d"


def entries(first: int, count: int) -> list[str]:
    return [entry(f"2611.{number:05d}v1") for number in range(first, first + count)]


def test_a_window_is_read_page_by_page():
    def answer(request):
        start = int(request.url.params["start"])
        shown = entries(start + 1, min(500, 1_100 - start))
        return httpx.Response(200, content=feed(*shown, total=1_100, size=500, start=start))

    internet, gate = Internet().says("api/query", answer), OpenGate()
    found = client(internet, gate).submitted("cs.CV", FIRST, LAST)
    assert len({each.arxiv_id for each in found}) == 1_100
    assert [query(link)["start"] for link in internet.links] == ["0", "500", "1000"]
    assert query(internet.links[0]) == {
        "search_query": "cat:cs.CV AND submittedDate:[202611010000 TO 202611072359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "0",
        "max_results": "500",
    }
    assert gate.turns == ["arxiv"] * 3


def test_a_paper_of_the_api_says_the_same_as_that_of_the_harvest():
    written = entry(
        "2611.00001v3",
        published="2026-11-20T23:00:00Z",
        comment="9 pages",
        journal_ref="Inv. J. 1 (2026)",
        doi="10.5555/ABC.1",
    )
    internet = Internet().says("query", feed(written))
    (found,) = client(internet).submitted("cs.CV", FIRST, LAST)
    harvested = record(
        created="2026-11-20",
        updated="2025-03-01",
        comments="9 pages",
        journal_ref="Inv. J. 1 (2026)",
        doi="10.5555/ABC.1",
        authors="<author><keyname>Vega Lab</keyname></author>"
        "<author><keyname>Orion Group</keyname></author>",
    )
    internet = Internet().says("oai", page(harvested))
    (other,) = client(internet).records("cs.CV").records
    for name in ("arxiv_id", "title", "authors", "abstract", "categories", "submitted", "updated"):
        assert getattr(found, name) == getattr(other, name), name
    for name in ("comment", "journal_ref", "doi"):
        assert getattr(found, name) == getattr(other, name), name
    assert (found.version, found.datestamp, other.version) == (3, None, None)


def test_a_first_version_was_not_updated():
    internet = Internet().says("query", feed(entry("2611.00001v1")))
    (found,) = client(internet).submitted("cs.CV", FIRST, LAST)
    assert found.updated is None


WINDOWS = {
    "no papers": ([feed(total=0)], TroubleKind.EMPTY),
    "no papers of some": ([feed(total=3)], TroubleKind.CUT),
    "fewer than counted": ([feed(entry(), total=2)], TroubleKind.CUT),
    "no second page": (
        [feed(*entries(1, 500), total=501, size=500), feed(total=0, size=500, start=500)],
        TroubleKind.EMPTY,
    ),
    "pages that overlap": (
        [
            feed(*entries(1, 500), total=502, size=500),
            feed(*entries(499, 2), total=502, size=500, start=500),
        ],
        TroubleKind.SHIFTED,
    ),
    "an error": ([error_feed("something went wrong")], TroubleKind.ERROR_ENTRY),
    "more than can be shown": ([feed(entry(), total=30_001, size=1)], TroubleKind.UNREADABLE),
    "a web page": ([b"<html>"], TroubleKind.WEB_PAGE),
    "no Atom": ([rss()], TroubleKind.UNREADABLE),
    "text": ([b"Rate exceeded."], TroubleKind.UNREADABLE),
    "nothing": ([b""], TroubleKind.CUT),
    "cut": ([feed(entry())[:-9]], TroubleKind.CUT),
    "a DTD": ([b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"], TroubleKind.UNREADABLE),
    "an entry without categories": (
        [
            feed(
                entry()
                .replace('term="cs.CV"', 'term="68T05"')
                .replace('term="cs.LG"', 'term="I.2.6"')
            )
        ],
        TroubleKind.UNREADABLE,
    ),
    "an entry without a date": ([feed(entry(published=""))], TroubleKind.UNREADABLE),
}


@pytest.mark.parametrize(("bodies", "kind"), WINDOWS.values(), ids=WINDOWS)
def test_a_window_that_is_not_whole_is_trouble(bodies, kind):
    left = list(bodies)
    internet = Internet().says("query", lambda _: httpx.Response(200, content=left.pop(0)))
    with pytest.raises(ArxivTrouble) as caught:
        client(internet).submitted("cs.CV", FIRST, LAST)
    assert (caught.value.kind, caught.value.source) == (kind, Interface.API)
    assert str(caught.value).startswith("arXiv's query API ")
    assert "(cs.CV, 2026-11-01 to 2026-11-07). It is asked again later." in str(caught.value)


def test_ids_travel_a_hundred_at_a_time():
    def answer(request):
        ids = request.url.params["id_list"].split(",")
        assert len(ids) <= 100
        assert request.url.params["max_results"] == str(len(ids))
        return httpx.Response(200, content=feed(*(entry(f"{each}v1") for each in ids[::2])))

    internet, gate = Internet().says("id_list", answer), OpenGate()
    ids = [f"2611.{number:05d}" for number in range(1, 251)]
    found = client(internet, gate).by_id([*ids, "2611.00001v3", "no id"])
    assert len(found) == 125
    assert found["2611.00001"].title == "Invented Orders"
    assert gate.turns == ["arxiv"] * 3


def test_no_ids_are_no_question():
    internet = Internet()
    assert client(internet).by_id([]) == {}
    assert internet.asked == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (feed(), TroubleKind.EMPTY),
        (feed(entry("2502.00002v1")), TroubleKind.UNREADABLE),
        (error_feed("incorrect id format"), TroubleKind.ERROR_ENTRY),
    ],
)
def test_ids_that_bring_nothing_are_trouble(body, kind):
    with pytest.raises(ArxivTrouble) as caught:
        client(Internet().says("id_list", body)).by_id(["2611.00001"])
    assert caught.value.kind is kind


Asking = Callable[[ArxivClient], object]
ASKING: dict[Interface, Asking] = {
    Interface.OAI: lambda asked: asked.records("cs.CV"),
    Interface.RSS: lambda asked: asked.feed("cs.CV"),
    Interface.API: lambda asked: asked.by_id(["2611.00001"]),
}


def status(number: int, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(number, headers=named)


FAULTS = {
    "503": (status(503), TroubleKind.UNAVAILABLE, None),
    "503 for a while": (status(503, retry_after="120"), TroubleKind.UNAVAILABLE, 120),
    "503 for no time": (status(503, retry_after="0"), TroubleKind.UNAVAILABLE, 3),
    "500": (status(500), TroubleKind.UNAVAILABLE, None),
    "429": (status(429, retry_after="90"), TroubleKind.BUSY, 90),
    "429 without a word": (status(429), TroubleKind.BUSY, 60),
    "404": (status(404), TroubleKind.UNREADABLE, None),
    "a reset": (httpx.ReadError("reset"), TroubleKind.RESET, None),
    "no connection": (httpx.ConnectError("refused"), TroubleKind.RESET, None),
    "a name that is not known": (socket.gaierror(), TroubleKind.RESET, None),
    "less than promised": (httpx.RemoteProtocolError("x"), TroubleKind.RESET, None),
    "a timeout": (httpx.ReadTimeout("x"), TroubleKind.TIMEOUT, None),
    "no connection in time": (httpx.ConnectTimeout("x"), TroubleKind.TIMEOUT, None),
    "a web page": (httpx.Response(200, content=b"<!doctype html>"), TroubleKind.WEB_PAGE, None),
    "a web page with 400": (httpx.Response(400, content=b"<html>"), TroubleKind.WEB_PAGE, None),
    "nothing": (httpx.Response(200, content=b""), TroubleKind.CUT, None),
    "broken packing": (
        lambda _: Internet.streamed(200, [b"no gzip"], {"content-encoding": "gzip"}),
        TroubleKind.CUT,
        None,
    ),
    "a redirect elsewhere": (
        status(302, location="https://evil.example/"),
        TroubleKind.UNREADABLE,
        None,
    ),
    "too much": (
        lambda _: Internet.streamed(200, [b"x" * 1_000_000] * 33, {}),
        TroubleKind.UNREADABLE,
        None,
    ),
}


@pytest.mark.parametrize("source", Interface)
@pytest.mark.parametrize(("answer", "kind", "wait"), FAULTS.values(), ids=FAULTS)
def test_the_gate_and_the_harvest_hear_of_every_fault(source, answer, kind, wait):
    internet, gate = Internet().says("arxiv.org", answer), OpenGate()
    with pytest.raises(ArxivTrouble) as caught:
        ASKING[source](client(internet, gate))
    trouble = caught.value
    assert (trouble.kind, trouble.source, trouble.retry_after) == (kind, source, wait)
    assert str(trouble).startswith("arXiv's ")
    assert str(trouble).endswith(f"in {wait} s at the earliest." if wait else "again later.")
    assert gate.said == [wait]
    assert len(internet.asked) == 1, "no retries: the harvest decides"


@pytest.mark.parametrize("source", Interface)
def test_a_refusal_closes_the_gate(source):
    internet, gate = Internet().says("arxiv.org", status(403)), OpenGate()
    with pytest.raises(ArxivTrouble, match=r"refuses this bot .* then run papers") as caught:
        ASKING[source](client(internet, gate))
    assert caught.value.kind is TroubleKind.FORBIDDEN
    assert gate.said == [str(caught.value)]


@pytest.mark.parametrize("source", Interface)
def test_behind_a_closed_gate_nothing_is_sent(source):
    internet = Internet()
    with pytest.raises(ArxivTrouble, match="Open it again") as caught:
        ASKING[source](client(internet, OpenGate("Open it again.")))
    assert (caught.value.kind, caught.value.source) == (TroubleKind.FORBIDDEN, source)
    assert internet.asked == []


def test_a_hop_to_another_host_of_arxiv_waits_in_the_same_turn():
    internet, gate = Internet(), OpenGate()
    internet.says("oaipmh", status(301, location="https://export.arxiv.org/oai2?verb=x"))
    internet.says("export.arxiv.org/oai2", page(record()))
    client(internet, gate).records("cs.CV")
    assert gate.turns == ["arxiv", "again"]


def test_a_page_of_a_harvest_may_be_longer_than_a_feed():
    long = page(*[record(f"2611.{at:05d}", abstract="x " * 9_000) for at in range(1, 501)])
    assert len(long) > 9_000_000
    internet = Internet().says("arxiv.org", long)
    assert len(client(internet).records("cs.CV").records) == 500
    with pytest.raises(ArxivTrouble) as caught:
        client(internet).feed("cs.CV")
    assert caught.value.kind is TroubleKind.UNREADABLE


def test_links_to_this_machine_put_the_playground_in_arxivs_place():
    internet = Internet().says("127.0.0.1:1/arxiv/rss/cs.CV", rss())
    places = ArxivPlaces(
        "http://127.0.0.1:1/arxiv/oai", "http://127.0.0.1:1/arxiv/rss", "http://127.0.0.1:1/api"
    )
    asked = ArxivClient(internet.fetcher(), OpenGate(), places=places, now=lambda: NOW)
    assert asked.feed("cs.CV").items == ()
