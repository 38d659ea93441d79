"""The log of requests, and arXiv's rule of one request in three seconds over one connection."""

import asyncio

from bot.playground.arxiv.log import Requests
from tests.bot.playground.arxiv.asking import a_paper, an_arxiv, ask, asked


def test_every_request_to_an_interface_is_written_down():
    arxiv, clock = an_arxiv([a_paper()])
    ask(arxiv, "/oai", verb="Identify")
    clock.advance(3)
    ask(arxiv, "/atom/cs.XX")
    ask(arxiv, "/abs/2506.00001")
    ask(arxiv, "/elsewhere")
    oai, feed = arxiv.requests
    assert (oai.at, oai.interface, oai.path, oai.query) == (
        clock.now() - 3,
        "oai",
        "/oai",
        "verb=Identify",
    )
    assert (oai.status, oai.fault, oai.open) == (200, None, 1)
    assert (feed.at, feed.interface, feed.path, feed.status) == (
        clock.now(),
        "rss",
        "/atom/cs.XX",
        400,
    )


def test_a_mounted_app_writes_its_own_paths_down():
    arxiv, _clock = an_arxiv([a_paper()])
    answer = asyncio.run(asked(arxiv, "/arxiv/rss/cs.CV", root_path="/arxiv"))
    assert answer.texts("guid") == ["oai:arXiv.org:2506.00001v1"]
    assert [each.path for each in arxiv.requests] == ["/rss/cs.CV"]


def test_three_seconds_apart_is_as_arxiv_asks():
    arxiv, clock = an_arxiv([])
    for path in ("/oai", "/rss/cs.CV", "/api/query"):
        ask(arxiv, path)
        clock.advance(3)
    assert not arxiv.gate_violations()


def test_two_interfaces_share_one_rule():
    arxiv, clock = an_arxiv([])
    ask(arxiv, "/oai")
    clock.advance(2.9)
    ask(arxiv, "/api/query")
    violations = arxiv.gate_violations()
    assert violations
    assert [(one.path, two.path) for one, two in violations.too_close] == [("/oai", "/api/query")]
    assert violations.most_open == 1


def test_requests_at_once_are_counted():
    requests = Requests()
    with requests.under_way(0, "oai", "/oai", ""), requests.under_way(9, "api", "/api/query", ""):
        pass
    with requests.under_way(20, "oai", "/oai", "") as third:
        assert third.open == 1
    assert requests.gate_violations().too_close == ()
    assert requests.gate_violations().most_open == 2
    assert len(requests) == 3
