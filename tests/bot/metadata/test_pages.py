"""Pages of proceedings: which are asked for, and what their tags say."""

import httpx
import pytest

from bot.errors import BadSettings
from bot.metadata.errors import PaperUnknown, SourceDown, SourceForbids
from bot.metadata.page_hosts import HOSTS, paper_page
from bot.metadata.page_tags import parse_tags
from bot.metadata.pages import CAP, Pages
from bot.metadata.reading import Broken
from db.records import PaperDetails, PartialDate
from tests.bot.metadata.asking import NOW, Internet, Ref

URL = "https://openaccess.thecvf.com/content/INV2025/html/Lab_Orders_INV_2025_paper.html"


def page(*tags: tuple[str, str], title: str = "Invented Orders") -> bytes:
    given = (("citation_title", title), *tags)
    lines = "".join(f'<meta name="{name}" content="{value}">' for name, value in given)
    return f"<!DOCTYPE html><html><head>{lines}</head><body></body></html>".encode()


def test_citation_tags_become_the_details_of_a_paper():
    body = page(
        ("citation_author", "Lab, Vega"),
        ("citation_author_institution", "Nowhere"),
        ("citation_author", "Orion Group"),
        ("citation_publication_date", "2025/06/03"),
        ("citation_conference_title", "Proceedings of INV &amp; Co"),
        ("citation_abstract", "&lt;p&gt;We order.&lt;/p&gt;"),
        ("citation_doi", "https://doi.org/10.5555/ABC.1"),
        ("citation_arxiv_id", "2501.00001"),
        ("citation_pdf_url", "https://evil.example/x.pdf"),
    )
    assert PaperDetails(
        title="Invented Orders",
        source="page",
        url=URL,
        authors=("Vega Lab", "Orion Group"),
        date=PartialDate(2025, 6, 3),
        abstract="We order.",
        arxiv_id="2501.00001",
        doi="10.5555/abc.1",
        venue="Proceedings of INV & Co",
    ) == parse_tags(body, URL)


@pytest.mark.parametrize(
    ("tags", "authors"),
    [
        ([("citation_authors", "Vega Lab; Orion Group")], ("Vega Lab", "Orion Group")),
        ([("citation_authors", "Lab, Vega; Group, Orion")], ("Vega Lab", "Orion Group")),
        ([("CITATION_AUTHOR", "Lab, Jr, Vega")], ("Vega Lab Jr",)),
        ([("citation_author", "Lyra, the, Group, Lab")], ("Lyra, the, Group, Lab",)),
        ([("citation_author", "")], ()),
    ],
)
def test_authors_come_in_one_tag_or_in_many(tags, authors):
    assert authors == parse_tags(page(*tags), URL).authors


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2016", PartialDate(2016)),
        ("2019/05/24", PartialDate(2019, 5, 24)),
        ("2019-5", PartialDate(2019, 5)),
        ("June 2020", PartialDate(2020, 6)),
        ("2019/13/45", PartialDate(2019)),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_they_are_written(written, date):
    assert date == parse_tags(page(("citation_date", written)), URL).date


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><meta name=citation_title content=Orders></head>",
        b"<META NAME='Citation_Title' CONTENT='Orders'/>",
        b'<meta content="Orders" name="citation_title">',
        b'<meta property="citation_title" content="Orders">',
        b'<!-- <meta name="citation_title" content="No"> --><meta name="citation_title"'
        b' content="Orders">',
        b'<script>"<meta name=citation_title content=No>"</script>'
        b'<meta name="citation_title" content="Orders">',
        b'<meta name="citation_title" content=" "><meta name="citation_title" content="Orders">',
        b'<meta name="citation_title" content="Orders"><![ and nonsense',
        b'<meta name="citation_title" content="Orders"><p>\xe9',
        b'<meta name="citation_title" content="Orders"><meta name="dc.title" content="\xe9 no">',
    ],
)
def test_every_way_to_write_a_tag_is_read(body):
    assert parse_tags(body + b"<body>", URL).title == "Orders"


def test_pages_in_an_older_encoding_keep_their_letters():
    body = page(title="Caf\u00e9").decode().encode("cp1252")
    assert parse_tags(body, URL).title == "Café"


@pytest.mark.parametrize("body", [b"<title>Orders</title><body>", page(title=" ")])
def test_a_page_without_tags_is_no_paper(body):
    assert parse_tags(body, URL) is None


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7", page(("citation_author", "A")).partition(b"</")[0]]
)
def test_what_is_no_page_or_ends_in_its_head_is_broken(body):
    """Half a head would have half of the authors."""
    with pytest.raises(Broken):
        parse_tags(body, URL)


def test_a_page_may_be_cut_in_a_character():
    assert parse_tags(page() + "é".encode()[:1], URL).title == "Invented Orders"


NASTY = ["<!--", "<a ", "<a b='", '<meta a="', "</", "<![CDATA[", "<script>", "&#", "<meta ", "<"]


@pytest.mark.parametrize("start", ["", "<!--", "<script>", '<meta x="'])
@pytest.mark.parametrize("piece", NASTY)
def test_half_a_megabyte_of_anything_is_read_in_linear_time(start, piece):
    """Held by the suite's patience: html.parser's `close` would take minutes on some of these."""
    body = ("</head>" + start + piece * CAP)[:CAP].encode()
    assert parse_tags(body, URL) is None


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        (URL, URL),
        (URL.replace("https", "http"), URL),
        (URL + "#top", URL),
        (URL + "?utm_source=x", URL),
        (URL.replace("/html/", "/papers/").replace(".html", ".pdf"), URL),
        (
            "https://proceedings.mlr.press/v97/tan19a/tan19a.pdf",
            "https://proceedings.mlr.press/v97/tan19a.html",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2017/file/"
            "3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf",
            "https://proceedings.neurips.cc/paper_files/paper/2017/hash/"
            "3f5ee243547dee91fbd053c1c4a845aa-Abstract.html",
        ),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2023/file/"
            "3f5ee243547dee91fbd053c1c4a845aa-Paper-Conference.pdf",
            "https://proceedings.neurips.cc/paper_files/paper/2023/hash/"
            "3f5ee243547dee91fbd053c1c4a845aa-Abstract-Conference.html",
        ),
        (
            "https://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf",
            "https://papers.nips.cc/paper/7181-attention-is-all-you-need",
        ),
        (
            "https://www.jmlr.org/papers/volume3/blei03a/blei03a.pdf",
            "https://www.jmlr.org/papers/v3/blei03a.html",
        ),
        (
            "https://openreview.net/pdf?id=rJXMpikCZ",
            "https://openreview.net/forum?id=rJXMpikCZ",
        ),
        (
            "https://openreview.net/forum?a=1&id=rJXMpikCZ&noteId=x",
            "https://openreview.net/forum?id=rJXMpikCZ",
        ),
        (
            "https://www.ijcai.org/proceedings/2019/0001.pdf",
            "https://www.ijcai.org/proceedings/2019/1",
        ),
        (
            "https://ojs.aaai.org/index.php/AAAI/article/view/123/456",
            "https://ojs.aaai.org/index.php/AAAI/article/view/123",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf",
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2",
        ),
        (
            "https://www.ecva.net/papers/eccv_2020/papers_ECCV/papers/123_ECCV.pdf",
            "https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/123_ECCV.php",
        ),
    ],
)
def test_a_pdf_is_asked_for_by_its_page(pasted, asked):
    found = paper_page(pasted)
    assert found is not None
    assert asked == found.url


NOT_ASKED = (
    "https://evil.example/openaccess.thecvf.com/x.html",
    "https://openaccess.thecvf.com.evil.example/x.html",
    "https://openaccess.thecvf.com@evil.example/x.html",
    "https://evil.example#openaccess.thecvf.com",
    "https://evil.example\\@openaccess.thecvf.com/",
    "https://openaccess.thecvf.com:8443/x.html",
    "https://openaccess.thecvf.com:port/x.html",
    "https://sub.openaccess.thecvf.com/x.html",
    "ftp://openaccess.thecvf.com/x.html",
    "file://openaccess.thecvf.com/etc/passwd",
    "gopher://openaccess.thecvf.com:70/_x",
    "//openaccess.thecvf.com/x.html",
    "openaccess.thecvf.com",
    "http://127.0.0.1/x",
    "http://2130706433/x",
    "http://0x7f.1/x",
    "http://0177.0.0.1/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://[::1]/x",
    "http://169.254.169.254/latest/meta-data/",
    "https://ｏpenaccess.thecvf.com/x",
    "https://[",
    "",
)


@pytest.mark.parametrize("pasted", NOT_ASKED)
def test_no_other_host_is_ever_asked(pasted):
    internet = Internet()
    with pytest.raises(PaperUnknown, match="by hand"):
        Pages(internet.fetcher()).fetch(Ref("page", pasted), now=NOW)
    assert internet.asked == []


def test_only_the_first_half_megabyte_of_a_page_is_read():
    internet = Internet().says("thecvf", page() + b"x" * 20_000_000)
    assert Pages(internet.fetcher()).fetch(Ref("page", URL), now=NOW).title == "Invented Orders"


@pytest.mark.parametrize("host", [host for host in HOSTS if host.guarded])
def test_a_guarded_page_that_is_refused_is_filled_in_by_hand(host):
    internet = Internet().says(host.names[0], httpx.Response(403))
    with pytest.raises(PaperUnknown, match="does not let programs"):
        Pages(internet.fetcher()).fetch(Ref("page", f"https://{host.names[0]}/x"), now=NOW)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(403), SourceForbids),
        (httpx.Response(404), PaperUnknown),
        (httpx.Response(200, content=b"<body>Just a moment"), PaperUnknown),
        (httpx.Response(200, content=b"%PDF"), SourceDown),
        (httpx.Response(521), SourceDown),
    ],
)
def test_trouble_is_counted_under_the_host(answer, error):
    internet = Internet().says("thecvf", answer)
    with pytest.raises(error) as caught:
        Pages(internet.fetcher()).fetch(Ref("page", URL), now=NOW)
    assert caught.value.source == "openaccess.thecvf.com"


def test_with_a_base_no_publisher_is_asked():
    internet = Internet().says("127.0.0.1", page())
    Pages(internet.fetcher(), base="http://127.0.0.1:8123").fetch(Ref("page", URL), now=NOW)
    (asked,) = internet.links
    assert asked.startswith("http://127.0.0.1:8123/page/openaccess.thecvf.com/content/")


@pytest.mark.parametrize("base", ["http://evil.example", "ftp://127.0.0.1", "https://", "x"])
def test_a_base_that_is_neither_secure_nor_local_is_refused_at_the_start(base):
    with pytest.raises(BadSettings, match="https://"):
        Pages(Internet().fetcher(), base=base)
