"""arXiv by ids: one question, and never "there is none" where arXiv only failed."""

import contextlib
import threading

import httpx
import pytest

from bot.metadata.arxiv_api import BASE, WITNESS, ArxivApi
from bot.metadata.errors import (
    PaperUnknown,
    SourceBusy,
    SourceDown,
    SourceForbids,
    Unreadable,
)
from bot.metadata.gate import ProcessGate
from tests.bot.metadata.asking import NOW, Internet, OpenGate, Ref, entry, error_feed, feed

PAPER = Ref("arxiv", "2501.00001")


def arxiv(internet: Internet, gate: OpenGate | None = None, **options) -> ArxivApi:
    return ArxivApi(internet.fetcher(), gate or OpenGate(), **options)


def test_a_paper_is_asked_for_once_by_its_id():
    internet, gate = Internet().says("id_list", feed(entry())), OpenGate()
    paper = arxiv(internet, gate).fetch(PAPER, now=NOW)
    assert paper.title == "Invented Orders"
    assert [f"{BASE}/query?id_list=2501.00001&max_results=1"] == internet.links
    assert gate.turns == ["arxiv"]


@pytest.mark.parametrize(
    "value",
    ["2501.00001v2", "arXiv:2501.00001v7 [cs.LG]", "https://arxiv.org/pdf/2501.00001v2.pdf"],
)
def test_the_newest_version_is_asked_for(value):
    internet = Internet().says("id_list=2501.00001&", feed(entry("2501.00001v9")))
    assert arxiv(internet).fetch(Ref("arxiv", value), now=NOW).version == 9


def test_one_paper_is_never_megabytes():
    internet = Internet().says("id_list", feed(entry(summary="x" * 1_200_000)))
    with pytest.raises(Unreadable, match="more than anybody reads"):
        arxiv(internet).fetch(PAPER, now=NOW)


def test_old_ids_keep_their_slash():
    internet = Internet().says("id_list=hep-th/9901001&", feed(entry("hep-th/9901001v2")))
    arxiv(internet).fetch(Ref("arxiv", "hep-th/9901001"), now=NOW)
    assert len(internet.asked) == 1


def test_many_ids_travel_a_hundred_at_a_time_through_the_gate():
    def answer(request):
        ids = request.url.params["id_list"].split(",")
        assert len(ids) <= 100
        assert str(len(ids)) == request.url.params["max_results"]
        return httpx.Response(200, content=feed(*(entry(f"{each}v1") for each in ids[::2])))

    internet, gate = Internet().says("id_list", answer), OpenGate()
    ids = [f"2501.{number:05d}" for number in range(1, 251)]
    found = arxiv(internet, gate).fetch_many([*ids, ids[0], "no id"], now=NOW)
    assert len(found) == 125
    assert gate.turns == ["arxiv"] * 3


def test_no_ids_are_no_question():
    internet = Internet()
    assert arxiv(internet).fetch_many(["twitter.com"], now=NOW) == {}
    assert internet.asked == []


def test_an_empty_page_is_believed_only_beside_a_paper_that_exists():
    internet, gate = Internet(), OpenGate()
    internet.says(f"id_list={WITNESS},2501.00001", feed(entry(f"{WITNESS}v7")))
    internet.says("id_list=2501.00001", feed())
    with pytest.raises(PaperUnknown, match=r"2501\.00001.*by hand"):
        arxiv(internet, gate).fetch(PAPER, now=NOW)
    assert len(gate.turns) == 2


def test_an_empty_page_that_was_a_fault_is_seen_through():
    internet = Internet()
    internet.says(f"id_list={WITNESS},2501.00001", feed(entry(f"{WITNESS}v7"), entry()))
    internet.says("id_list=2501.00001", feed())
    assert arxiv(internet).fetch(PAPER, now=NOW).arxiv_id == "2501.00001"


@pytest.mark.parametrize("witness", [WITNESS, None, "2501.00001"])
def test_empty_pages_alone_never_mean_that_there_is_none(witness):
    internet = Internet().says("id_list", feed())
    with pytest.raises(SourceDown, match="empty page"):
        arxiv(internet, witness=witness).fetch(PAPER, now=NOW)


@pytest.mark.parametrize("status", [200, 400])
def test_an_id_that_arxiv_refuses_is_unknown(status):
    body = error_feed("incorrect id format for 2501.00001")
    internet = Internet().says("id_list", httpx.Response(status, content=body))
    with pytest.raises(PaperUnknown):
        arxiv(internet).fetch(PAPER, now=NOW)


FAULTS = {
    "a web page": (httpx.Response(200, content=b"<!doctype html><p>soon"), SourceDown),
    "cut": (httpx.Response(200, content=feed(entry())[:300]), SourceDown),
    "fewer than counted": (httpx.Response(200, content=feed(entry(), total=2)), SourceDown),
    "500": (httpx.Response(500), SourceDown),
    "502 as a web page": (httpx.Response(502, content=b"<html>"), SourceDown),
    "503 without a word": (httpx.Response(503), SourceDown),
    "503 with Retry-After": (httpx.Response(503, headers={"retry-after": "0"}), SourceBusy),
    "429": (httpx.Response(429, headers={"retry-after": "90"}), SourceBusy),
    "403": (httpx.Response(403, content=b"<html>Access Denied"), SourceForbids),
    "404": (httpx.Response(404), SourceDown),
    "a timeout": (httpx.ReadTimeout("late"), SourceDown),
    "no connection": (httpx.ConnectError("refused"), SourceDown),
    "a reset": (httpx.ReadError("reset"), SourceDown),
    "less than promised": (httpx.RemoteProtocolError("incomplete"), SourceDown),
    "an error entry": (httpx.Response(200, content=error_feed("went wrong")), Unreadable),
    "another paper": (httpx.Response(200, content=feed(entry("2502.00002v1"))), Unreadable),
    "a feed of another kind": (httpx.Response(200, content=b"<rss/>"), Unreadable),
    "a redirect elsewhere": (
        httpx.Response(302, headers={"location": "https://evil.example/"}),
        Unreadable,
    ),
}


@pytest.mark.parametrize(("answer", "error"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_an_error_of_its_kind_and_never_a_missing_paper(answer, error):
    internet = Internet().says("id_list", answer)
    with pytest.raises(error) as caught:
        arxiv(internet).fetch(PAPER, now=NOW)
    assert type(caught.value) is error
    assert caught.value.source == "arxiv"
    assert str(caught.value).startswith("arXiv ")
    assert str(caught.value).endswith(".")
    assert len(internet.asked) == 1, "no retries: the caller decides"


def test_every_hop_of_a_redirect_waits_in_the_same_turn():
    internet, gate = Internet(), OpenGate()
    internet.says(
        "export.arxiv.org",
        httpx.Response(301, headers={"location": "https://arxiv.org/api/query?id_list=x"}),
    )
    internet.says("arxiv.org", feed(entry()))
    arxiv(internet, gate).fetch(PAPER, now=NOW)
    assert gate.turns == ["arxiv", "again"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("a web page", [None]),
        ("cut", [None]),
        ("500", [None]),
        ("503 with Retry-After", [3.0]),
        ("429", [90.0]),
        ("404", [None]),
        ("a timeout", [None]),
        ("a redirect elsewhere", [None]),
    ],
)
def test_the_gate_hears_of_every_fault(fault, said):
    answer, error = FAULTS[fault]
    gate = OpenGate()
    with pytest.raises(error):
        arxiv(Internet().says("id_list", answer), gate).fetch(PAPER, now=NOW)
    assert said == gate.said


def test_the_gate_hears_that_the_bot_is_refused():
    gate = OpenGate()
    with pytest.raises(SourceForbids):
        arxiv(Internet().says("id_list", httpx.Response(403)), gate).fetch(PAPER, now=NOW)
    (sentence,) = gate.said
    assert "refuses this bot" in sentence


@pytest.mark.parametrize("answer", [feed(entry()), error_feed("incorrect id format for x")])
def test_an_answer_is_no_fault_whatever_it_says(answer):
    gate = OpenGate()
    with contextlib.suppress(PaperUnknown):
        arxiv(Internet().says("id_list", answer), gate).fetch(PAPER, now=NOW)
    assert gate.said == []


def test_behind_a_closed_gate_nothing_is_sent():
    internet = Internet()
    with pytest.raises(SourceForbids, match="look into it") as caught:
        arxiv(internet, OpenGate("Somebody has to look into it.")).fetch(PAPER, now=NOW)
    assert caught.value.source == "arxiv"
    assert internet.asked == []


def test_two_callers_never_have_two_requests_open():
    """The terms allow one connection, and a slow answer outlasts three seconds."""
    open_now, most, barrier = 0, 0, threading.Event()

    def answer(request):
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        barrier.wait(0.01)  # gives the others every chance to break in
        open_now -= 1
        return httpx.Response(200, content=feed(entry()))

    source = arxiv(Internet().says("id_list", answer), ProcessGate(0))
    threads = [threading.Thread(target=lambda: source.fetch(PAPER, now=NOW)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
