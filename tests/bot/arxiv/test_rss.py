"""The daily feed is read whole or refused."""

from datetime import date

import pytest

from bot.arxiv.rss import parse_feed
from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import AnnounceType, Feed, FeedItem, Interface, TroubleKind
from tests.bot.arxiv.samples import atom, atom_entry, item, rss
from tests.bot.metadata.asking import error_feed

NEW = FeedItem("2611.00001", 1, AnnounceType.NEW, "Invented Orders", ("cs.CV", "cs.LG"))


@pytest.mark.parametrize("body", [rss(item()), atom(atom_entry())], ids=["RSS", "Atom"])
def test_a_feed_has_a_day_and_papers(body):
    assert parse_feed(body, "cs.CV") == Feed(date(2026, 11, 24), (NEW,))


@pytest.mark.parametrize("body", [rss(), atom()], ids=["RSS", "Atom"])
def test_a_feed_without_papers_is_a_feed(body):
    assert parse_feed(body, "cs.CV") == Feed(date(2026, 11, 24), ())


@pytest.mark.parametrize("announced", list(AnnounceType))
def test_every_kind_of_announcement_is_read(announced):
    (found,) = parse_feed(rss(item(announced=announced)), "cs.CV").items
    assert found.announce_type is announced


@pytest.mark.parametrize(
    ("written", "arxiv_id", "version"),
    [("2611.00001v12", "2611.00001", 12), ("hep-th/9901001v3", "hep-th/9901001", 3)],
)
def test_every_form_of_id_is_read(written, arxiv_id, version):
    (found,) = parse_feed(rss(item(written)), "cs.CV").items
    assert (found.arxiv_id, found.version) == (arxiv_id, version)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue, 24 Nov 2026 00:00:00 -0500", date(2026, 11, 24)),
        ("Tue, 24 Nov 2026 04:59:00 +0000", date(2026, 11, 23)),
        ("Tue, 24 Nov 2026 05:00:00 GMT", date(2026, 11, 24)),
        ("Fri, 23 Aug 2024 00:00:00 -0400", date(2024, 8, 23)),
    ],
)
def test_the_day_of_rss_is_that_of_new_york(written, day):
    assert parse_feed(rss(day=written), "cs.CV").day == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-24T05:00:19.866337+00:00", date(2026, 11, 24)),
        ("2026-11-24T04:59:59Z", date(2026, 11, 23)),
        ("2025-08-20T04:00:19.866337+00:00", date(2025, 8, 20)),
    ],
)
def test_the_day_of_atom_is_that_of_new_york(written, day):
    assert parse_feed(atom(updated=written), "cs.CV").day == day


def test_titles_are_text():
    (found,) = parse_feed(rss(item(title='$x &lt; y$ &amp;\n  Schr\\"odinger')), "cs.CV").items
    assert found.title == "$x < y$ & Schrödinger"


ERROR = rss(title="Feed error for query: http://rss.arxiv.org/rss/cs.XX", description="Bad class.")
GOOD = item("2611.00002v1")
TROUBLE = {
    "arXiv's error": (ERROR, TroubleKind.ERROR_ENTRY),
    "a web page": (b"<html><body>Maintenance", TroubleKind.WEB_PAGE),
    "text": (b"Rate exceeded.", TroubleKind.UNREADABLE),
    "nothing": (b"", TroubleKind.CUT),
    "cut": (rss(item())[:-20], TroubleKind.CUT),
    "a DTD": (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", TroubleKind.UNREADABLE),
    "XML of another kind": (b"<feeds/>", TroubleKind.UNREADABLE),
    "RSS of another kind": (rss().replace(b'"2.0"', b'"0.91"'), TroubleKind.UNREADABLE),
    "an answer of the API": (error_feed("x"), TroubleKind.UNREADABLE),
    "no day": (rss(day=""), TroubleKind.UNREADABLE),
    "a day that is none": (rss(day="Tue, 99 Nov 2026 00:00:00 -0500"), TroubleKind.UNREADABLE),
    "a day without a zone": (rss(day="Tue, 24 Nov 2026 00:00:00"), TroubleKind.UNREADABLE),
    "a day before all days": (atom(updated="0001-01-01T00:00:00+00:00"), TroubleKind.UNREADABLE),
    "an Atom day without a zone": (atom(updated="2026-11-24T05:00:19"), TroubleKind.UNREADABLE),
    "no id": (rss(GOOD, item().replace("oai:arXiv.org:", "")), TroubleKind.UNREADABLE),
    "no version": (rss(GOOD, item("2611.00001")), TroubleKind.UNREADABLE),
    "version 0": (rss(GOOD, item("2611.00001v0")), TroubleKind.UNREADABLE),
    "an id that cannot be": (rss(GOOD, item("2613.00001v1")), TroubleKind.UNREADABLE),
    "no kind": (rss(GOOD, item(announced="")), TroubleKind.UNREADABLE),
    "a kind of its own": (rss(GOOD, item(announced="newer")), TroubleKind.UNREADABLE),
    "no title": (rss(GOOD, item(title=" ")), TroubleKind.UNREADABLE),
    "no categories": (rss(GOOD, item(categories=())), TroubleKind.UNREADABLE),
}


@pytest.mark.parametrize(("body", "kind"), TROUBLE.values(), ids=TROUBLE)
def test_every_other_answer_is_trouble_of_its_kind(body, kind):
    with pytest.raises(ArxivTrouble) as caught:
        parse_feed(body, "cs.CV")
    assert caught.value.kind is kind
    assert caught.value.source is Interface.RSS
    assert str(caught.value).startswith("arXiv's daily feed ")
    assert str(caught.value).endswith(" (cs.CV). It is asked again later.")


def test_wherever_a_feed_is_cut_it_is_seen():
    body = rss(item(), GOOD)
    for end in range(len(body)):
        with pytest.raises(ArxivTrouble) as caught:
            parse_feed(body[:end], "cs.CV")
        assert caught.value.kind is TroubleKind.CUT
