"""Faults happen to the requests that they fit, as often as asked for, and as at the real arXiv."""

import asyncio
from xml.etree import ElementTree as ET

import pytest

from bot.playground.arxiv.faults import INTERFACES, KINDS, ArxivFault, Faults, tampered
from tests.bot.playground.arxiv.asking import (
    a_paper,
    a_version,
    an_arxiv,
    ask,
    asked,
    at,
    date_of,
    harvest,
    local,
    numbered,
    oai,
)

ASKS = {
    "oai": ("/oai", "verb=ListRecords&metadataPrefix=arXiv"),
    "rss": ("/rss/cs.CV", ""),
    "api": ("/api/query", "search_query=cat:cs.CV"),
}


def faulty(kind, papers=None, **more):
    times = {key: more.pop(key) for key in ("times", "interface", "seconds") if key in more}
    fault = ArxivFault(kind, **times)
    return an_arxiv(numbered(9) if papers is None else papers, faults=[fault], **more)[0]


def answered(arxiv, interface):
    return asyncio.run(asked(arxiv, *ASKS[interface]))


def shown(answer):
    ids = answer.texts("identifier") or answer.texts("guid") or answer.texts("id")[1:]
    return [each[-10:].removesuffix("v1")[-5:] for each in ids]


@pytest.mark.parametrize(
    ("fault", "taken"),
    [
        (ArxivFault("broken"), [True, False, False]),
        (ArxivFault("broken", 2), [True, True, False]),
        (ArxivFault("broken", 0), [True, True, True]),
        (ArxivFault("broken", interface="rss"), [False, False, False]),
        (ArxivFault("stale"), [False, False, False]),
        (ArxivFault("shifted"), [False, False, False]),
        (ArxivFault("broken", interface="api"), [True, False, False]),
    ],
)
def test_a_fault_is_counted_down_by_the_requests_that_it_fits(fault, taken):
    faults = Faults([fault])
    assert [faults.take("api") is not None for _ in taken] == taken


def test_faults_are_added_seen_and_removed():
    faults = Faults([ArxivFault("slow", 3, seconds=9)])
    faults.add(ArxivFault("broken", 0))
    faults.take("oai")
    assert faults.active() == [ArxivFault("slow", 2, seconds=9), ArxivFault("broken", 0)]
    faults.remove("slow")
    assert [each.kind for each in faults.active()] == ["broken"]


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"interface": "x"}, {"times": -1}, {"seconds": -1}]
)
def test_what_is_no_fault_is_refused(wrong):
    with pytest.raises(ValueError, match=r"fault|interface"):
        ArxivFault(**{"kind": "slow", **wrong})


def test_every_kind_is_a_sentence():
    assert all(said[0].isupper() and said.endswith(".") for said in KINDS.values())


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (None, [1, 2, 3, 4]),
        ("empty", []),
        ("reordered", [4, 3, 2, 1]),
        ("duplicates", [1, 1, 2, 3, 4, 4]),
    ],
)
def test_rows_are_tampered_with(kind, rows):
    assert tampered((1, 2, 3, 4), kind) == rows


@pytest.mark.parametrize("interface", INTERFACES)
@pytest.mark.parametrize(
    ("kind", "status", "retry", "media_type"),
    [
        ("html", 200, None, "text/html"),
        ("unavailable", 503, "0", "text/plain"),
        ("too_many", 429, "0", "text/plain"),
        ("denied", 403, None, "text/html"),
        ("broken", 500, None, "text/plain"),
    ],
)
def test_another_answer_comes_once_and_then_the_real_one(
    interface, kind, status, retry, media_type
):
    arxiv = faulty(kind)
    answer = answered(arxiv, interface)
    assert (answer.status, answer.headers.get("retry-after")) == (status, retry)
    assert answer.headers["content-type"].startswith(media_type)
    assert len(shown(answered(arxiv, interface))) == 9
    assert [each.fault for each in arxiv.requests] == [kind, None]


def test_retry_after_is_in_seconds():
    assert answered(faulty("unavailable", seconds=120), "oai").headers["retry-after"] == "120"


def test_a_maintenance_page_and_a_cut_answer_are_no_xml():
    for kind in ("html", "cut"):
        for interface in INTERFACES:
            answer = answered(faulty(kind), interface)
            assert answer.status == 200
            assert answer.ended
            with pytest.raises(ET.ParseError):
                ET.fromstring(answer.body)


def test_an_error_entry_comes_from_the_api_only():
    arxiv = faulty("error_entry")
    assert len(shown(answered(arxiv, "oai"))) == 9
    answer = answered(arxiv, "api")
    assert answer.status == 200
    assert "api/errors#" in answer.texts("id")[1]


@pytest.mark.parametrize("interface", INTERFACES)
def test_an_empty_answer_looks_like_a_quiet_day(interface):
    arxiv = faulty("empty")
    answer = answered(arxiv, interface)
    assert answer.status == 200
    assert shown(answer) == []
    assert answer.texts("totalResults") == (["0"] if interface == "api" else [])
    assert len(shown(answered(arxiv, interface))) == 9


@pytest.mark.parametrize("interface", INTERFACES)
def test_papers_come_twice_or_in_the_opposite_order(interface):
    ordered = shown(answered(an_arxiv(numbered(9))[0], interface))
    assert shown(answered(faulty("reordered"), interface)) == ordered[::-1]
    twice = shown(answered(faulty("duplicates"), interface))
    assert len(twice) == 12
    assert list(dict.fromkeys(twice)) == ordered


def test_a_stale_feed_holds_the_batch_before_under_the_date_of_today():
    papers = [
        a_paper("2506.00001", a_version(day=date_of(6))),
        a_paper("2506.00002", a_version(day=date_of(9))),
    ]
    arxiv, _clock = an_arxiv(papers, at(2025, 6, 9, 12), faults=[ArxivFault("stale")])
    stale, fresh = ask(arxiv, "/rss/cs.CV"), ask(arxiv, "/rss/cs.CV")
    assert (shown(stale), shown(fresh)) == (["00001"], ["00002"])
    assert stale.texts("pubDate")[0] == fresh.texts("pubDate")[0]
    assert stale.texts("lastBuildDate") == fresh.texts("lastBuildDate")


def test_a_token_is_refused_on_the_next_page_only():
    arxiv = faulty("expired_token", records_page=5)
    [token] = oai(arxiv, "ListRecords", metadataPrefix="arXiv").texts("resumptionToken")
    refused = oai(arxiv, "ListRecords", resumptionToken=token)
    assert refused.xml.find("{*}error").get("code") == "badResumptionToken"
    assert len(oai(arxiv, "ListRecords", resumptionToken=token).texts("identifier")) == 4


def test_a_record_that_changes_during_a_harvest_hides_another_until_the_next_harvest():
    arxiv = faulty("shifted", records_page=3)
    ids = [paper.id for paper in numbered(9)]
    found = harvest(arxiv)
    assert set(ids) - set(found) == {"2506.00004"}
    assert found[-1] == found[0] == "2506.00001"
    assert sorted(harvest(arxiv)) == ids


def test_a_slow_answer_waits_by_the_clock_and_is_open_meanwhile():
    arxiv, clock = an_arxiv(numbered(1), faults=[ArxivFault("slow", seconds=183)])

    async def story():
        slow = asyncio.ensure_future(asked(arxiv, *ASKS["oai"]))
        await asyncio.sleep(0)
        quick = await asked(arxiv, *ASKS["rss"])
        clock.advance(182)
        await asyncio.sleep(0)
        assert not slow.done()
        clock.advance(1)
        return quick, await slow

    quick, slow = asyncio.run(story())
    assert quick.status == slow.status == 200
    assert slow.texts("responseDate") == ["2025-06-03T16:03:03Z"]
    assert arxiv.gate_violations().most_open == 2


def test_a_reset_ends_short_of_what_was_promised():
    answer = answered(faulty("reset"), "oai")
    assert not answer.ended
    assert 0 < len(answer.body) < int(answer.headers["content-length"])


def test_a_reset_uses_the_servers_own_way_where_there_is_one():
    aborted = []
    arxiv = faulty("reset")
    scope = {"playground.abort": lambda: aborted.append(True)}
    answer = asyncio.run(asked(arxiv, *ASKS["api"], **scope))
    assert aborted == [True]
    assert answer.status is None


def test_every_kind_changes_an_answer():
    """Guards the table: a kind that nothing reads would be a switch without a wire."""
    for kind in set(KINDS) - {"slow", "stale", "expired_token", "shifted"}:
        wires = [answered(faulty(kind, seconds=1), each) for each in INTERFACES]
        plain = [answered(an_arxiv(numbered(9))[0], each) for each in INTERFACES]
        assert any(one.body != two.body for one, two in zip(wires, plain, strict=True)), kind


def test_an_unfit_fault_leaves_the_elements_alone():
    answer = answered(faulty("stale"), "oai")
    assert {local(each) for each in answer.xml} == {"responseDate", "request", "ListRecords"}
