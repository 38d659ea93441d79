"""How a site is asked: limits, manners, and what each failure is called."""

import gzip
import zlib
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest

from bot.errors import BadSettings
from bot.metadata.errors import SourceBusy, SourceDown, SourceForbids, Unreadable
from bot.metadata.fetching import CAP, Fetcher
from bot.metadata.headers import retry_after, user_agent
from bot.metadata.site import Site
from tests.bot.metadata.asking import NOW, Internet

SITE = Site("inv", "The Invented", "https://inv.example", frozenset({"www.inv.example"}))
LINK = "https://inv.example/paper"


def packed(body, encoding: str = "gzip") -> httpx.Response:
    pieces = [body] if isinstance(body, bytes) else body
    return Internet.streamed(200, pieces, {"content-encoding": encoding})


def get(internet: Internet, **options):
    return internet.fetcher().get(SITE, LINK, now=NOW, **options)


def test_a_request_names_the_bot_and_a_contact_and_nothing_else():
    internet = Internet().says("paper", b"x")
    get(internet)
    (asked,) = internet.asked
    assert asked.method == "GET"
    assert asked.headers["user-agent"].startswith("papers-bot/")
    assert "(mailto:papers@vega-lab.example)" in asked.headers["user-agent"]
    assert asked.headers["accept-encoding"] == "gzip"
    assert not {"cookie", "authorization", "referer"} & set(asked.headers)


@pytest.mark.parametrize(
    ("contact", "ending"),
    [
        ("papers@lab.example", " (mailto:papers@lab.example)"),
        ("https://lab.example/papers", " (+https://lab.example/papers)"),
        ("mailto:papers@lab.example", " (+mailto:papers@lab.example)"),
        ("", ""),
        ("a@b.example\r\nx-evil: 1", " (+a@b.examplex-evil:1)"),
        ("(a) <b@c.example> \u00e9", " (mailto:a<b@c.example>)"),
    ],
)
def test_a_contact_never_breaks_out_of_its_header(contact, ending):
    assert user_agent(contact).partition(" ")[2] == ending.strip()


def test_cookies_are_not_kept():
    internet = Internet().says("paper", httpx.Response(200, headers={"set-cookie": "a=b"}))
    fetcher = internet.fetcher()
    for _ in range(2):
        fetcher.get(SITE, LINK, now=NOW)
    assert "cookie" not in internet.asked[1].headers


@pytest.mark.parametrize("size", [0, 1, CAP])
def test_a_body_up_to_the_cap_is_read_whole(size):
    internet = Internet().says("paper", b"x" * size)
    assert len(get(internet).body) == size


def test_a_body_above_the_cap_is_refused():
    internet = Internet().says("paper", b"x" * (CAP + 1))
    with pytest.raises(Unreadable, match="more than anybody reads"):
        get(internet)


def test_a_body_that_need_not_be_whole_is_cut():
    internet = Internet().says("paper", b"abcdef")
    assert get(internet, limit=3, whole=False).body == b"abc"


def test_gzip_is_unpacked():
    internet = Internet().says("paper", lambda _: packed(gzip.compress(b"x" * 300_000)))
    assert get(internet).body == b"x" * 300_000


def test_a_bomb_is_never_unpacked_beyond_the_cap():
    """Ten gigabytes in ten megabytes: reading stops after eight, wherever that is."""
    read = 0

    def bomb():
        nonlocal read
        packer = zlib.compressobj(9, wbits=31)
        for _ in range(10_000):
            piece = packer.compress(b"\0" * 1_000_000)
            read += 1
            if piece:
                yield piece

    internet = Internet().says("paper", lambda _: packed(bomb()))
    with pytest.raises(Unreadable):
        get(internet)
    assert read < 200


@pytest.mark.parametrize(
    "answer",
    [
        packed(gzip.compress(b"x" * 1000)[:-9]),
        packed(b"no gzip"),
        packed(b""),
        packed(b"x", "br"),
        packed(zlib.compress(b"x"), "deflate"),
    ],
)
def test_broken_packing_is_a_fault_of_the_moment(answer):
    with pytest.raises(SourceDown, match="broken data"):
        get(Internet().says("paper", lambda _: answer))


def test_an_answer_that_trickles_is_given_up():
    """Each byte comes in time, all of them never would."""
    now = iter(range(0, 10_000, 15))
    internet = Internet().says("paper", lambda _: Internet.streamed(200, [b"x"] * 100, {}))
    fetcher = internet.fetcher(clock=lambda: float(next(now)))
    with pytest.raises(SourceDown, match="in time"):
        fetcher.get(SITE, LINK, now=NOW)
    assert next(now) < 100


def test_a_site_may_say_how_long_all_of_an_answer_takes():
    site = Site("inv", "The Invented", "https://inv.example", patience=200.0, longest=50.0)
    now = iter((0.0, 50.0, 51.0))
    internet = Internet().says("paper", lambda _: Internet.streamed(200, [b"x"] * 2, {}))
    with pytest.raises(SourceDown, match="in time"):
        internet.fetcher(clock=lambda: next(now)).get(site, LINK, now=NOW)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, 60),
        ("", 60),
        ("0", 3),
        ("120", 120),
        (" 7 ", 7),
        ("-5", 60),
        ("1e3", 60),
        ("999999999", 86_400),
        ("9" * 5000, 60),
        ("Tue, 24 Nov 2026 09:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 09:02:00", 120),
        ("Tue, 24 Nov 2020 09:02:00 GMT", 3),
        ("Tue, 24 Nov 9999 09:02:00 GMT", 86_400),
        ("Tue, 99 Nov 2026 09:02:00 GMT", 60),
        ("soon", 60),
        ("\u0663", 60),
    ],
)
def test_retry_after_is_a_number_or_a_date_within_a_day(said, seconds):
    assert seconds == retry_after(said, NOW)


def test_retry_after_counts_from_any_zone():
    here = datetime(2026, 11, 24, 18, 0, tzinfo=timezone(timedelta(hours=9)))
    assert here.astimezone(UTC) == NOW
    assert retry_after("Tue, 24 Nov 2026 09:02:00 GMT", here) == 120


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (401, {}, SourceForbids),
        (403, {}, SourceForbids),
        (451, {}, SourceForbids),
        (429, {}, SourceBusy),
        (429, {"retry-after": "7"}, SourceBusy),
        (503, {"retry-after": "0"}, SourceBusy),
        (503, {}, SourceDown),
        (500, {"retry-after": "7"}, SourceDown),
        (599, {}, SourceDown),
    ],
)
def test_a_status_of_the_sites_own_trouble_is_an_error(status, headers, error):
    with pytest.raises(error) as caught:
        get(Internet().says("paper", httpx.Response(status, headers=headers)))
    assert type(caught.value) is error
    assert caught.value.source == "inv"


@pytest.mark.parametrize("status", [200, 204, 304, 400, 404, 410, 418])
def test_any_other_status_is_an_answer(status):
    assert get(Internet().says("paper", httpx.Response(status))).status == status


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectTimeout("x"),
        httpx.ReadTimeout("x"),
        httpx.PoolTimeout("x"),
        httpx.ConnectError("x"),
        httpx.ReadError("x"),
        httpx.WriteError("x"),
        httpx.RemoteProtocolError("x"),
        httpx.LocalProtocolError("x"),
        httpx.ProxyError("x"),
        ConnectionResetError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_trouble_under_way_is_a_fault_of_the_moment(error):
    with pytest.raises(SourceDown, match=r"^The Invented .*Try again later, or add"):
        get(Internet().says("paper", error))


def test_a_redirect_within_the_site_is_followed():
    internet = Internet()
    internet.says("//inv", httpx.Response(301, headers={"location": "//www.inv.example/new"}))
    internet.says("//www.inv", b"x")
    assert get(internet).url == "https://www.inv.example/new"


OFF_THE_LIST = (
    "https://evil.example/",
    "http://inv.example/paper",
    "https://inv.example:8443/",
    "https://inv.example@evil.example/",
    "https://evil@inv.example/",
    "https://a:b@inv.example/",
    "https://inv.example.evil.example/",
    "//evil.example/",
    "http://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "gopher://inv.example:70/_x",
    "ftp://inv.example/x",
    "data:text/html,x",
    "javascript:alert(1)",
    "https://",
    "https://[",
    "https://inv.example:99999/",
    "https://\u0130nv.example/",
    "\x00",
)


@pytest.mark.parametrize("location", OFF_THE_LIST)
def test_a_redirect_off_the_list_is_never_followed(location):
    internet = Internet()
    headers = [(b"location", location.encode())]
    internet.says("inv.example/paper", lambda _: Internet.streamed(302, [], headers))
    with pytest.raises((Unreadable, SourceDown)):
        get(internet)
    assert all(link == LINK for link in internet.links)


def test_backslashes_are_no_way_to_another_host():
    headers = [(b"location", b"\\\\evil.example\\")]
    internet = Internet()
    internet.says("inv.example/paper", lambda _: Internet.streamed(302, [], headers))
    assert get(internet).status == 404
    assert {request.url.host for request in internet.asked} == {"inv.example"}


@pytest.mark.parametrize("location", ["/paper", "", None])
def test_redirects_in_circles_end(location):
    headers = {} if location is None else {"location": location}
    internet = Internet().says("paper", httpx.Response(302, headers=headers))
    with pytest.raises(Unreadable, match="circles"):
        get(internet)
    assert len(internet.asked) == 5


@pytest.mark.parametrize("base", ["http://inv.example", "https://a@inv.example", "inv.example", ""])
def test_a_base_without_https_is_refused_in_a_sentence(base):
    with pytest.raises(BadSettings, match="https://"):
        Site("inv", "The Invented", base)


def test_a_local_base_allows_that_one_origin_only():
    site = Site("inv", "The Invented", "http://127.0.0.1:8123/x/", frozenset({"inv.example"}))
    assert site.is_local
    assert site.link("/y") == "http://127.0.0.1:8123/x/y"
    assert site.allows(httpx.URL("http://127.0.0.1:8123/anything"))
    for other in ("http://127.0.0.1:8124/", "https://inv.example/", "http://localhost:8123/"):
        assert not site.allows(httpx.URL(other))


def test_after_it_is_closed_nothing_is_sent():
    internet = Internet().says("paper", b"x")
    fetcher: Fetcher = internet.fetcher()
    fetcher.close()
    with pytest.raises(RuntimeError):
        fetcher.get(SITE, LINK, now=NOW)
    assert internet.asked == []
