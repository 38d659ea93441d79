"""The local publishers over real sockets, asked by the bot's own sources."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.metadata.errors import (
    PaperUnknown,
    SourceBusy,
    SourceDown,
    SourceForbids,
    SourceTrouble,
    Unreadable,
)
from bot.metadata.fetching import Fetcher
from bot.metadata.gate import ProcessGate
from bot.metadata.resolving import Places, Resolver, sources
from bot.metadata.site import Site
from bot.playground.clock import ManualClock
from bot.playground.scholar.app import LocalScholar, build_scholar
from bot.playground.scholar.faults import ScholarFault
from bot.serving import listen
from db.records import Link, LinkKind, PaperDetails, PartialDate
from tests.bot.metadata.asking import CONTACT, NOW, Ref
from tests.serving import PATIENCE, Served

DOI = Ref("doi", "10.5555/jiv.2025.0042")
BIB = Ref("page", "https://aclanthology.org/2024.invented-long.12.pdf")
PAGE = Ref("page", "https://proceedings.mlr.press/v999/lyra23a/lyra23a.pdf")
CVF = Ref(
    "page",
    "https://openaccess.thecvf.com/content/INV2025/papers/Lab_Scaling_Scales_INV_2025_paper.pdf",
)


class TellingClock(ManualClock):
    """Tells a test when somebody begins to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.waited_for = threading.Event()

    async def sleep(self, seconds: float) -> None:
        self.waited_for.set()
        await super().sleep(seconds)


class Server(Served):
    """The local publishers in a thread of their own, and the bot's way to them."""

    def __init__(self) -> None:
        self.clock = TellingClock()
        self.scholar: LocalScholar = build_scholar(self.clock)
        super().__init__(self.scholar.app)

    def start(self) -> None:
        super().start()
        self.fetcher = Fetcher(CONTACT)
        places = Places(self.url, self.url, self.url, self.url, None)
        self.resolver = Resolver(sources(self.fetcher, ProcessGate(0), places), clock=lambda: NOW)

    def stop(self) -> None:
        self.fetcher.close()
        super().stop()


@contextmanager
def _started() -> Iterator[Server]:
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with _started() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.scholar.faults.clear()
    running.scholar.log.clear()
    return running


def test_a_doi_is_found_at_the_local_crossref(server):
    paper = server.resolver.resolve(DOI)
    assert paper == PaperDetails(
        title="Patch Orders for Image Generation: A Study of Raster, Spiral and Learned Scans",
        source="crossref",
        url="https://doi.org/10.5555/jiv.2025.0042",
        authors=("Vega Lab", "Orion Group", "Lyra Collaboration"),
        date=PartialDate(2025, 8, 3),
        abstract="We compare three orders in which patches are drawn. The code is at "
        "https://github.com/vega-lab/patch-orders.",
        doi="10.5555/jiv.2025.0042",
        venue="Journal of Invented Vision",
        links=(Link(LinkKind.CODE, "https://github.com/vega-lab/patch-orders"),),
    )
    (asked,) = server.scholar.log
    assert (asked.place, asked.what) == ("crossref", "10.5555/jiv.2025.0042")
    assert "mailto:papers@vega-lab.example" in asked.user_agent


@pytest.mark.parametrize("reference", [BIB, Ref("doi", "10.18653/v1/2024.invented-long.12")])
def test_a_link_of_the_anthology_is_found_in_its_bibtex(server, reference):
    paper = server.resolver.resolve(reference)
    assert paper.source == "anthology"
    assert paper.title == "Reading Lists über Everything: Curating Papers & People"
    assert paper.authors == ("Vega Lab", "Lab Grée")
    assert paper.date == PartialDate(2024, 8)
    assert paper.abstract == r"Lists grow by ~3% a week. We measure $O(\log n)$ of them."


def test_a_pdf_of_proceedings_is_found_by_the_tags_of_its_page(server):
    paper = server.resolver.resolve(PAGE)
    assert (paper.title, paper.source) == ("Bounds & Bonds in Bandits", "page")
    assert paper.authors == ("Lyra Collaboration", "Orion Group")
    assert paper.date == PartialDate(2023, 7, 3)
    assert server.resolver.resolve(CVF).date == PartialDate(2025)


@pytest.mark.parametrize(
    "reference",
    [
        Ref("doi", "10.5555/none"),
        Ref("page", "https://aclanthology.org/2024.invented-long.13"),
        Ref("page", "https://proceedings.mlr.press/v999/none.html"),
    ],
)
def test_what_nobody_has_is_unknown(server, reference):
    with pytest.raises(PaperUnknown, match="by hand"):
        server.resolver.resolve(reference)


FAULTS = [
    ("too_many", SourceBusy),
    ("broken", SourceDown),
    ("denied", SourceForbids),
    ("html", SourceDown),
    ("cut", SourceDown),
    ("reset", SourceDown),
]


@pytest.mark.parametrize(("kind", "error"), FAULTS)
@pytest.mark.parametrize("reference", [DOI, BIB], ids=["crossref", "anthology"])
def test_every_fault_is_an_error_of_its_kind_and_passes(server, reference, kind, error):
    server.scholar.faults.add(ScholarFault(kind, seconds=90))
    with pytest.raises(error) as caught:
        server.resolver.resolve(reference)
    assert type(caught.value) is error
    if isinstance(caught.value, SourceBusy):
        assert caught.value.retry_after == 90
    assert server.resolver.resolve(reference).title


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("html", PaperUnknown),
        ("cut", SourceDown),
        ("broken", SourceDown),
        ("denied", SourceForbids),
        ("reset", SourceDown),
    ],
)
def test_a_page_in_trouble_is_never_half_a_paper(server, kind, error):
    server.scholar.faults.add(ScholarFault(kind, place="page"))
    with pytest.raises(error):
        server.resolver.resolve(PAGE)


def test_a_slow_answer_comes_when_the_clock_says_so(server):
    server.scholar.faults.add(ScholarFault("slow", seconds=15))
    found: list[PaperDetails] = []
    asking = threading.Thread(target=lambda: found.append(server.resolver.resolve(DOI)))
    asking.start()
    assert server.clock.waited_for.wait(PATIENCE)
    assert found == []
    server.loop.call_soon_threadsafe(server.clock.advance, 15)
    asking.join(PATIENCE)
    assert found[0].source == "crossref"


def test_a_fault_waits_for_its_place(server):
    server.scholar.faults.add(ScholarFault("broken", times=0, place="anthology"))
    assert server.resolver.resolve(DOI).source == "crossref"
    for _ in range(3):
        with pytest.raises(SourceDown):
            server.resolver.resolve(BIB)
    assert len(server.scholar.faults.active()) == 1


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"place": "x"}, {"times": -1}, {"seconds": -1}])
def test_a_fault_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\."):
        ScholarFault(**{"kind": "slow", **wrong})


def test_a_reset_without_a_server_that_can_is_told():
    scholar = build_scholar(ManualClock(), faults=[ScholarFault("reset")])
    transport = httpx.ASGITransport(scholar.app)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=transport, base_url="http://local") as client:
            await client.get("/works/10.5555/x")

    with pytest.raises(ConnectionResetError):
        asyncio.run(ask())


def test_twenty_threads_share_one_fetcher(server):
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(server.resolver.resolve(DOI).source))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert found == ["crossref"] * 20


def test_nobody_listening_is_a_site_that_is_down(server):
    listener = listen("127.0.0.1", 0, setting="no setting")
    port = listener.getsockname()[1]
    listener.close()
    site = Site("inv", "The Invented", f"http://127.0.0.1:{port}")
    with pytest.raises(SourceDown, match="cannot be reached"):
        server.fetcher.get(site, site.link("/x"), now=NOW)


def test_a_site_of_the_internet_never_leads_to_this_machine(server):
    """The same port, under a name that resolves to loopback."""
    site = Site("inv", "The Invented", "https://localhost.example", frozenset({"localhost"}))
    port = server.url.rpartition(":")[2]
    for link in (f"http://127.0.0.1:{port}/", f"https://localhost:{port}/", "https://localhost/"):
        with pytest.raises(SourceTrouble) as caught:
            server.fetcher.get(site, link, now=NOW)
        assert isinstance(caught.value, Unreadable | SourceDown)
    assert server.scholar.log == []
