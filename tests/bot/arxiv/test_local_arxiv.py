"""The local arXiv over real sockets, asked as the real one is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.fetching import Fetcher
from bot.playground.arxiv.app import build_arxiv
from bot.playground.arxiv.faults import ArxivFault
from bot.playground.arxiv.papers import Paper
from bot.playground.clock import ManualClock
from db.arxiv_records import AnnounceType, ArxivRecord, Interface, TroubleKind
from tests.bot.metadata.asking import CONTACT, OpenGate
from tests.bot.playground.arxiv.asking import TUESDAY, a_paper, a_version, at
from tests.serving import Served

PAGE = 4
NOON = at(2025, 6, 3, 12)


def papers() -> list[Paper]:
    """Nine that are announced on a Tuesday in 2025: six new, two cross-lists, a replacement."""
    labs = ("Vega Lab", "Orion Group")
    new = [a_paper(f"2506.{n:05}", authors=labs) for n in range(1, 7)]
    cross = [a_paper(f"2506.{n:05}", categories=("cs.LG", "cs.CV")) for n in (7, 8)]
    first, second = a_version(day=date(2025, 5, 27)), a_version(2, title="A Newer Title")
    return [*new, *cross, a_paper("2505.00001", first, second, doi="10.5555/abc")]


class Server(Served):
    """The local arXiv in a thread of its own, and the bot's way to it."""

    def __init__(self) -> None:
        self.arxiv = build_arxiv(ManualClock(NOON), papers(), records_page=PAGE)
        super().__init__(self.arxiv.app)
        self.gate = OpenGate()

    def start(self) -> None:
        super().start()
        self.fetcher = Fetcher(CONTACT)
        places = ArxivPlaces(f"{self.url}/oai", f"{self.url}/rss", f"{self.url}/api")
        now = datetime.fromtimestamp(NOON, UTC)
        self.client = ArxivClient(self.fetcher, self.gate, places=places, now=lambda: now)

    def stop(self) -> None:
        self.fetcher.close()
        super().stop()

    def harvest(self, category: str = "cs.CV") -> list[ArxivRecord]:
        page = self.client.records(category)
        found = list(page.records)
        while page.token:
            page = self.client.records(category, token=page.token)
            found += page.records
        return found

    def window(self) -> list[ArxivRecord]:
        return self.client.submitted("cs.CV", date(2025, 5, 1), TUESDAY)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def server(running: Server) -> Server:
    for fault in running.arxiv.faults.active():
        running.arxiv.faults.remove(fault.kind)
    running.gate.said.clear()
    return running


def test_a_harvest_brings_every_paper_of_a_category(server):
    found = {each.arxiv_id: each for each in server.harvest()}
    assert len(found) == 9
    assert found["2506.00001"] == ArxivRecord(
        arxiv_id="2506.00001",
        title="A Title",
        authors=("Vega Lab", "Orion Group"),
        abstract="An abstract.",
        categories=("cs.CV",),
        submitted=date(2025, 6, 2),
        datestamp=TUESDAY,
        license="http://creativecommons.org/licenses/by/4.0/",
    )
    assert found["2505.00001"].title == "A Newer Title"
    assert found["2505.00001"].updated == date(2025, 6, 2)
    assert [each.arxiv_id for each in server.harvest("cs.LG")] == ["2506.00007", "2506.00008"]
    assert server.harvest("cs.CL") == []


def test_the_daily_feed_says_how_papers_are_announced(server):
    feed = server.client.feed("cs.CV")
    assert feed.day == TUESDAY
    kinds = [each.announce_type for each in feed.items]
    assert kinds.count(AnnounceType.NEW) == 6
    assert kinds.count(AnnounceType.CROSS) == 2
    assert kinds.count(AnnounceType.REPLACE) == 1


def test_the_three_interfaces_agree(server):
    harvested = {each.arxiv_id: each for each in server.harvest()}
    found = server.window()
    by_id = server.client.by_id([*harvested, "2506.09999"])
    assert {each.arxiv_id: each for each in found} == by_id
    assert harvested.keys() == by_id.keys()
    assert harvested.keys() == {each.arxiv_id for each in server.client.feed("cs.CV").items}
    for each, record in by_id.items():
        same = replace(record, datestamp=TUESDAY, version=None, license=harvested[each].license)
        assert same == harvested[each]


def test_a_category_that_is_none_is_an_error_of_the_feed(server):
    with pytest.raises(ArxivTrouble, match="Bad subject class 'ZZ'") as caught:
        server.client.feed("cs.ZZ")
    assert caught.value.kind is TroubleKind.ERROR_ENTRY


def test_a_set_that_is_none_is_unreadable(server):
    with pytest.raises(ArxivTrouble, match="refuses with badArgument") as caught:
        server.client.records("cs.ZZ")
    assert caught.value.kind is TroubleKind.UNREADABLE


Asking = Callable[[Server], object]
ASKING: dict[Interface, Asking] = {
    Interface.OAI: Server.harvest,
    Interface.RSS: lambda server: server.client.feed("cs.CV"),
    Interface.API: Server.window,
}
EVERYWHERE = {
    "html": TroubleKind.WEB_PAGE,
    "cut": TroubleKind.CUT,
    "unavailable": TroubleKind.UNAVAILABLE,
    "too_many": TroubleKind.BUSY,
    "denied": TroubleKind.FORBIDDEN,
    "broken": TroubleKind.UNAVAILABLE,
    "reset": TroubleKind.RESET,
}
FAULTS = [
    *((source, kind, named) for source in Interface for kind, named in EVERYWHERE.items()),
    (Interface.API, "empty", TroubleKind.EMPTY),
    (Interface.API, "error_entry", TroubleKind.ERROR_ENTRY),
    (Interface.OAI, "expired_token", TroubleKind.EXPIRED_TOKEN),
]


@pytest.mark.parametrize(("source", "kind", "named"), FAULTS)
def test_every_fault_is_trouble_of_its_kind_and_passes(server, source, kind, named):
    ask = ASKING[source]
    server.arxiv.faults.add(ArxivFault(kind, interface=source.value, seconds=90))
    with pytest.raises(ArxivTrouble) as caught:
        ask(server)
    assert (caught.value.kind, caught.value.source) == (named, source)
    if kind in {"unavailable", "too_many"}:
        assert caught.value.retry_after == 90
        assert server.gate.said == [90]
    assert len(server.gate.said) == 1
    assert ask(server)


@pytest.mark.parametrize("kind", ["duplicates", "reordered"])
@pytest.mark.parametrize("source", Interface)
def test_papers_that_come_twice_or_in_disorder_are_the_same_papers(server, source, kind):
    server.arxiv.faults.add(ArxivFault(kind, 0, interface=source.value))
    match source:
        case Interface.OAI:
            found = {each.arxiv_id for each in server.harvest()}
        case Interface.RSS:
            found = {each.arxiv_id for each in server.client.feed("cs.CV").items}
        case Interface.API:
            window = server.window()
            found = {each.arxiv_id for each in window}
            assert len(window) == len(found)
    assert len(found) == 9


def test_no_papers_of_a_harvest_are_an_empty_page_unless_a_token_led_there(server):
    token = server.client.records("cs.CV").token
    server.arxiv.faults.add(ArxivFault("empty", 2, interface="oai"))
    assert server.client.records("cs.CV").records == ()
    with pytest.raises(ArxivTrouble) as caught:
        server.client.records("cs.CV", token=token)
    assert caught.value.kind is TroubleKind.EMPTY


def test_a_feed_without_papers_is_left_to_the_harvest(server):
    server.arxiv.faults.add(ArxivFault("empty", interface="rss"))
    assert server.client.feed("cs.CV").items == ()
