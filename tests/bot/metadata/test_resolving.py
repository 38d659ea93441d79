"""Which source is asked for what, and what is said when none has it."""

from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from bot.metadata.errors import (
    PaperUnknown,
    SourceBusy,
    SourceDown,
    SourceForbids,
    SourceTrouble,
    Unreadable,
)
from bot.metadata.resolving import Places, Resolver, routes, sources
from bot.metadata.source import Source
from db.records import PaperDetails
from tests.bot.metadata.asking import NOW, Internet, OpenGate, Ref, entry, feed


@dataclass
class Fake:
    name: str
    answer: SourceTrouble | None = None
    asked: list[str] = field(default_factory=list)

    def fetch(self, reference, *, now):
        self.asked.append(reference.value)
        assert now == NOW
        if self.answer:
            raise self.answer
        return PaperDetails(title=f"from {self.name}", source=self.name)


ALL = ("arxiv", "crossref", "anthology", "page")
CVF = "https://openaccess.thecvf.com/content/X/html/Y.html"
BIORXIV = "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf"
ACL = "https://aclanthology.org/2023.acl-long.1"


def resolver(**answers: SourceTrouble | None) -> Resolver:
    fakes: list[Source] = [Fake(name, answers.get(name)) for name in answers or ALL]
    return Resolver(fakes, clock=lambda: NOW)


@pytest.mark.parametrize(
    ("kind", "value", "asked"),
    [
        ("arxiv", "2501.12948", [("arxiv", "2501.12948")]),
        ("arxiv", "2501.12948v2", [("arxiv", "2501.12948")]),
        ("doi", "10.48550/arXiv.2501.12948", [("arxiv", "2501.12948")]),
        ("doi", "10.5555/ABC", [("crossref", "10.5555/abc")]),
        (
            "doi",
            "10.18653/v1/P19-1001",
            [("anthology", "10.18653/v1/P19-1001"), ("crossref", "10.18653/v1/p19-1001")],
        ),
        ("page", "https://arxiv.org/abs/2501.12948", [("arxiv", "2501.12948")]),
        ("page", "https://huggingface.co/papers/2501.12948", [("arxiv", "2501.12948")]),
        ("page", ACL, [("anthology", ACL)]),
        ("page", CVF, [("page", CVF)]),
        (
            "page",
            BIORXIV,
            [("crossref", "10.1101/2020.01.01.123456"), ("page", BIORXIV)],
        ),
        ("page", "https://dl.acm.org/doi/10.1145/1.2", [("crossref", "10.1145/1.2")]),
        (
            "page",
            "https://dl.acm.org/doi/pdf/10.1145/3292500.3330701",
            [("crossref", "10.1145/3292500.3330701")],
        ),
        (
            "page",
            "https://www.nature.com/articles/s41586-021-03819-2",
            [("crossref", "10.1038/s41586-021-03819-2")],
        ),
        ("page", "https://vega-lab.example/paper.pdf", []),
        ("title", "2501.12948", []),
        ("title", "Attention on arxiv.org/abs/2501.12948", []),
        ("nonsense", "", []),
    ],
)
def test_a_reference_is_asked_for_where_it_is_known_best(kind, value, asked):
    assert asked == [(name, each.value) for name, each in routes(Ref(kind, value))]


def test_the_kind_may_be_an_enum():
    class Kind(StrEnum):
        DOI = "doi"

    assert routes(Ref(Kind.DOI, "10.5555/abc"))[0][0] == "crossref"


def test_the_first_source_that_has_it_answers():
    assert resolver().resolve(Ref("page", BIORXIV)).source == "crossref"


UNKNOWN, DOWN, FORBIDS = PaperUnknown("No."), SourceDown("Down."), SourceForbids("Go away.")
BUSY, ODD = SourceBusy("Later.", retry_after=9), Unreadable("Odd.")


@pytest.mark.parametrize("trouble", [UNKNOWN, DOWN, FORBIDS, BUSY, ODD])
def test_the_next_source_is_asked_where_one_has_nothing(trouble):
    found = resolver(crossref=trouble, page=None).resolve(Ref("page", BIORXIV))
    assert found.source == "page"


@pytest.mark.parametrize(
    ("first", "second", "raised"),
    [
        (UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, DOWN, DOWN),
        (DOWN, UNKNOWN, DOWN),
        (BUSY, DOWN, BUSY),
        (DOWN, FORBIDS, DOWN),
        (UNKNOWN, FORBIDS, FORBIDS),
    ],
)
def test_what_may_pass_counts_more_than_a_no(first, second, raised):
    """A paper is unknown only if every source that could have it says so."""
    with pytest.raises(SourceTrouble) as caught:
        resolver(crossref=first, page=second).resolve(Ref("page", BIORXIV))
    assert caught.value is raised


@pytest.mark.parametrize(
    ("kind", "value"),
    [("title", "Invented Orders"), ("page", "https://vega-lab.example/x.pdf"), ("arxiv", "x")],
)
def test_where_nobody_can_be_asked_a_person_is(kind, value):
    with pytest.raises(PaperUnknown, match=r"Add the title by hand\.$"):
        resolver().resolve(Ref(kind, value))


def test_a_source_that_is_left_out_is_not_asked():
    with pytest.raises(PaperUnknown):
        resolver(arxiv=None).resolve(Ref("doi", "10.5555/abc"))


def test_every_source_is_there_at_its_place():
    internet = Internet().says("127.0.0.1:1/api/query", feed(entry()))
    places = Places(
        "http://127.0.0.1:1/api", "http://127.0.0.1:2", "http://127.0.0.1:3", "http://127.0.0.1:4"
    )
    built = sources(internet.fetcher(), OpenGate(), places)
    assert [source.name for source in built] == list(ALL)
    asking = Resolver(built)
    assert asking.resolve(Ref("arxiv", "2501.00001")).title == "Invented Orders"
    for kind, value in (("doi", "10.5555/abc"), ("page", ACL), ("page", CVF)):
        with pytest.raises(PaperUnknown):
            asking.resolve(Ref(kind, value))
    assert internet.links[1:] == [
        "http://127.0.0.1:2/works/10.5555%2Fabc",
        "http://127.0.0.1:3/2023.acl-long.1.bib",
        "http://127.0.0.1:4/page/openaccess.thecvf.com/content/X/html/Y.html",
    ]
