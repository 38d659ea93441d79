"""Pages of OAI-PMH: good records are read whatever stands beside them, bad pages have a kind."""

from datetime import UTC, date, datetime

import pytest

from bot.arxiv.oai import parse_records
from bot.core.arxiv_trouble import ArxivTrouble
from db.arxiv_records import ArxivRecord, Interface, TroubleKind
from tests.bot.arxiv.samples import (
    VEGA,
    dc_record,
    deleted_record,
    header,
    oai,
    oai_error,
    page,
    raw_record,
    record,
)


def only(body: bytes) -> ArxivRecord:
    (found,) = parse_records(body, "cs.CV").records
    return found


def test_a_record_becomes_a_paper():
    body = page(
        record(
            "2611.00001",
            updated="2026-11-22",
            title="Invented\n  Orders",
            comments="9 pages",
            journal_ref="Inv. J. 1 (2026)",
            doi="10.5555/ABC.1",
        )
    )
    assert only(body) == ArxivRecord(
        arxiv_id="2611.00001",
        title="Invented Orders",
        authors=("Vega Lab",),
        abstract="We order patches.",
        categories=("cs.CV", "cs.LG"),
        submitted=date(2026, 11, 20),
        datestamp=date(2026, 11, 23),
        updated=date(2026, 11, 22),
        comment="9 pages",
        journal_ref="Inv. J. 1 (2026)",
        doi="10.5555/abc.1",
        license="http://creativecommons.org/licenses/by/4.0/",
    )


def test_a_page_says_when_it_was_answered_and_what_comes_next():
    read = parse_records(page(record(), deleted_record("2611.00002"), token=" a%3Db "), "cs.CV")
    assert read.answered_at == datetime(2026, 11, 24, 3, 31, tzinfo=UTC)
    assert read.token == "a%3Db"
    assert read.deleted == ("2611.00002",)


@pytest.mark.parametrize("token", [None, "", "  "])
def test_the_last_page_has_no_token(token):
    assert parse_records(page(record(), token=token), "cs.CV").token is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (VEGA, ("Vega Lab",)),
        ("<author><keyname>Vega Collaboration</keyname></author>", ("Vega Collaboration",)),
        (
            "<author><keyname>Lab</keyname><forenames>Vega</forenames><suffix>Jr</suffix></author>",
            ("Vega Lab Jr",),
        ),
        (
            f"{VEGA}<author><keyname>Gr\\'ee</keyname><forenames>Lab</forenames>"
            "<affiliation>Lyra</affiliation></author>",
            ("Vega Lab", "Lab Grée"),
        ),
        ("<author><forenames/></author><author><keyname>:</keyname></author>", ()),
    ],
)
def test_names_are_written_given_names_first(written, names):
    assert names == only(page(record(authors=written))).authors


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r"Landauer-B\"uttiker", "Landauer-Büttiker"),
        ("0", "0"),
        ("$\\beta$-VAE &amp; x &lt; y", "$\\beta$-VAE & x < y"),
        ("&lt;!channel&gt; <![CDATA[a<b]]>", "<!channel> a<b"),
    ],
)
def test_titles_are_text(written, title):
    assert title == only(page(record(title=written))).title


@pytest.mark.parametrize("arxiv_id", ["2611.00001", "0704.0001", "hep-th/9901001", "math/0309136"])
def test_every_form_of_id_is_read(arxiv_id):
    assert arxiv_id == only(page(record(arxiv_id))).arxiv_id


def test_a_record_without_a_namespace_of_its_own_is_read():
    """hepcrawl has recorded some."""
    assert only(page(record().replace(' xmlns="http://arxiv.org/OAI/arXiv/"', ""))).title


def test_old_names_of_categories_stay_and_those_of_other_schemes_go():
    written = "quant-ph chao-dyn nlin.CD 68T05 I.2.6"
    assert only(page(record(categories=written))).categories == ("quant-ph", "chao-dyn", "nlin.CD")


def test_a_raw_record_has_its_versions():
    body = page(
        raw_record(
            "2611.00001",
            (1, "Fri, 20 Nov 2026 23:59:00 -0500"),
            (2, "Sun, 22 Nov 2026 10:00:00 GMT"),
            authors="Vega Lab (Lyra (East), Orion), Orion Group and Lyra Team",
        )
    )
    found = only(body)
    assert (found.submitted, found.updated, found.version) == (
        date(2026, 11, 21),
        date(2026, 11, 22),
        2,
    )
    assert found.authors == ("Vega Lab", "Orion Group", "Lyra Team")


def test_a_raw_record_of_one_version_was_not_updated():
    assert only(page(raw_record())).updated is None


REFUSED = {
    "no title": (record(title=" "), "oai:arXiv.org:2611.00001 has no title."),
    "no date": (record(created=None), "has no date of its first version"),
    "a date that is none": (record(created="2026-02-30"), "has no date of its first version"),
    "a day in words": (record(created="20261120"), "has no date of its first version"),
    "an update that is none": (record(updated="soon"), "newest version that is none"),
    "no categories": (record(categories=None), "has no categories"),
    "no category in front": (record(categories="68T05 cs.CV"), "has no categories"),
    "no id": (record(id=None), "is about another paper"),
    "another id": (record(of="2611.00009"), "is about another paper"),
    "an id that cannot be": (record("2613.00001"), "oai:arXiv.org:2613.00001 has no id"),
    "an id of others": (record().replace("oai:arXiv.org", "oai:lyra.example"), "has no id"),
    "no header": ("<record><metadata/></record>", "without a name has no header"),
    "no datestamp": (record().replace("<datestamp>2026-11-23", "<datestamp>"), "last change"),
    "no metadata": (f"<record>{header('2611.00001')}</record>", "says nothing"),
    "empty metadata": (f"<record>{header('2611.00001')}<metadata/></record>", "holds nothing"),
    "Dublin Core": (dc_record("2611.00001"), "holds dc, which does not say all"),
    "no first version": (
        page(raw_record("2611.00001", (2, "Fri, 20 Nov 2026 10:00:00 GMT"))).decode(),
        "first version",
    ),
    "a version without a date": (raw_record("2611.00001", (1, "soon")), "version without"),
}


@pytest.mark.parametrize(("written", "why"), REFUSED.values(), ids=REFUSED)
def test_a_record_that_cannot_be_read_is_refused_by_name_and_the_others_stay(written, why):
    if written.startswith("<?xml"):
        written = written.partition("<ListRecords>")[2].partition("</ListRecords>")[0]
    read = parse_records(page(record("2611.00007"), written, record("2611.00008")), "cs.CV")
    assert [each.arxiv_id for each in read.records] == ["2611.00007", "2611.00008"]
    (sentence,) = read.refused
    assert why in sentence
    assert sentence.startswith("The record ")
    assert sentence.endswith(".")


def test_what_no_record_matches_is_an_empty_page():
    read = parse_records(oai_error("noRecordsMatch"), "cs.CV")
    assert (read.records, read.token, read.answered_at.day) == ((), None, 24)


TROUBLE = {
    "an expired token": (oai_error("badResumptionToken"), TroubleKind.EXPIRED_TOKEN),
    "another error": (oai_error("badArgument"), TroubleKind.UNREADABLE),
    "an error without a code": (oai("<error/>"), TroubleKind.UNREADABLE),
    "two errors": (oai_error("noRecordsMatch", "badArgument"), TroubleKind.UNREADABLE),
    "an empty list": (page(), TroubleKind.EMPTY),
    "no list": (oai("<Identify/>"), TroubleKind.UNREADABLE),
    "no time": (oai_error("noRecordsMatch").replace(b"2026-11-24T", b"T"), TroubleKind.UNREADABLE),
    "a web page": (b"<!DOCTYPE html><html><h1>Back soon</h1></html>", TroubleKind.WEB_PAGE),
    "a web page in XML": (b"<?xml version='1.0'?><html/>", TroubleKind.WEB_PAGE),
    "a page of another name space": (b"<OAI-PMH/>", TroubleKind.UNREADABLE),
    "a feed": (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", TroubleKind.UNREADABLE),
    "text": (b"Rate exceeded.", TroubleKind.UNREADABLE),
    "nothing": (b"", TroubleKind.CUT),
    "zeros": (b"\0" * 1000, TroubleKind.CUT),
    "cut": (page(record())[:-30], TroubleKind.CUT),
    "a DTD": (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + b"<x/>", TroubleKind.UNREADABLE),
    "nested without end": (b"<a>" * 1_000, TroubleKind.UNREADABLE),
    "a text without end": (page(record(abstract="x" * 3_000_000)), TroubleKind.UNREADABLE),
    "attributes without end": (
        b"<a " + b" ".join(b"b%d=''" % at for at in range(51)) + b"/>",
        TroubleKind.UNREADABLE,
    ),
    "a tag without end": (b"<a b='" + b"x" * 1_000_000, TroubleKind.UNREADABLE),
    "names without end": (
        b"<a>" + b"".join(b"<b%d/>" % at for at in range(2_000)) + b"</a>",
        TroubleKind.UNREADABLE,
    ),
    "a token without end": (page(record(), token="x" * 5_000), TroubleKind.UNREADABLE),
    "a token of two lines": (page(record(), token="a&#10;b"), TroubleKind.UNREADABLE),
}


@pytest.mark.parametrize(("body", "kind"), TROUBLE.values(), ids=TROUBLE)
def test_every_other_answer_is_trouble_of_its_kind(body, kind):
    with pytest.raises(ArxivTrouble) as caught:
        parse_records(body, "cs.CV")
    assert (caught.value.kind, caught.value.source) == (kind, Interface.OAI)
    assert str(caught.value).startswith("arXiv's OAI-PMH interface ")
    assert str(caught.value).endswith(" (cs.CV). It is asked again later.")


def test_wherever_a_page_is_cut_it_is_seen():
    body = page(record(), deleted_record("2611.00002"), token="x")
    for end in range(len(body)):
        with pytest.raises(ArxivTrouble) as caught:
            parse_records(body[:end], "cs.CV")
        assert caught.value.kind is TroubleKind.CUT
