"""No pasted link and no redirect leads to a machine that is not on the internet."""

import contextlib
import itertools
import socket

import httpx
import pytest

from bot.metadata.addresses import LOCAL, CheckedTransport, is_public
from bot.metadata.errors import SourceTrouble
from bot.metadata.fetching import Fetcher
from bot.metadata.resolving import Resolver, sources
from bot.metadata.site import Site
from tests.bot.metadata.asking import CONTACT, NOW, OpenGate, Ref

SITE = Site("inv", "The Invented", "https://inv.example")
LINK = "https://inv.example/paper"
PUBLIC, SECOND = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

PRIVATE = (
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "::127.0.0.1",
    "4000::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:5ef5:79fd::80ff:fffe",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_seen_in_every_disguise(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, SECOND, "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(address):
    assert is_public(address)


class Wire:
    """Stands where connections are made, and writes down where to."""

    def __init__(self, broken: tuple[str, ...] = ()) -> None:
        self.broken = broken
        self.requests: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host in self.broken:
            raise httpx.ConnectError("unreachable")
        return httpx.Response(200, stream=httpx.ByteStream(b"x"))

    @property
    def hosts(self) -> list[str]:
        return [request.url.host for request in self.requests]


def transport(wire: Wire, *answers: list[str]) -> CheckedTransport:
    turns = iter(answers)
    return CheckedTransport(httpx.MockTransport(wire.handle), lambda _host, _port: next(turns))


def get(wire: Wire, *answers: list[str], site: Site = SITE, link: str = LINK):
    return Fetcher(CONTACT, transport=transport(wire, *answers)).get(site, link, now=NOW)


def test_a_connection_goes_to_the_checked_address_under_the_sites_name():
    wire = Wire()
    get(wire, [PUBLIC])
    (request,) = wire.requests
    assert request.url.host == PUBLIC
    assert request.headers["host"] == "inv.example"
    assert request.extensions["sni_hostname"] == "inv.example"
    assert request.extensions["timeout"]["connect"] == 10


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.parametrize("beside", [[], [PUBLIC]])
def test_a_name_with_a_private_address_is_not_connected_to(address, beside):
    wire = Wire()
    with pytest.raises(SourceTrouble):
        get(wire, [*beside, address])
    assert wire.requests == []


def test_a_name_that_changes_its_mind_gains_nothing():
    """Rebinding: the second answer is never asked for."""
    wire = Wire()
    get(wire, [PUBLIC], ["127.0.0.1"])
    assert wire.hosts == [PUBLIC]


def test_every_hop_is_checked_again():
    wire, calls = Wire(), iter([[PUBLIC], ["127.0.0.1"]])

    def redirect(request):
        wire.handle(request)
        return httpx.Response(302, headers={"location": "/next"}, stream=httpx.ByteStream(b""))

    checked = CheckedTransport(httpx.MockTransport(redirect), lambda _h, _p: next(calls))
    with pytest.raises(SourceTrouble):
        Fetcher(CONTACT, transport=checked).get(SITE, LINK, now=NOW)
    assert wire.hosts == [PUBLIC]


def test_the_next_address_is_tried_where_one_cannot_be_reached():
    wire = Wire(broken=(SECOND,))
    get(wire, [SECOND, PUBLIC])
    assert wire.hosts == [SECOND, PUBLIC]


@pytest.mark.parametrize("addresses", [[], [SECOND]])
def test_without_an_address_that_answers_the_site_is_down(addresses):
    with pytest.raises(SourceTrouble, match="cannot be reached"):
        get(Wire(broken=(SECOND,)), addresses)


@pytest.mark.parametrize("error", [socket.gaierror("no"), UnicodeError("label too long")])
def test_a_name_that_is_not_found_is_a_site_that_is_down(error):
    def resolve(_host, _port):
        raise error

    fetcher = Fetcher(CONTACT, transport=CheckedTransport(httpx.MockTransport(None), resolve))
    with pytest.raises(SourceTrouble, match="cannot be reached"):
        fetcher.get(SITE, LINK, now=NOW)


@pytest.mark.parametrize(("address", "reached"), [("127.0.0.1", 1), (PUBLIC, 0), ("10.0.0.1", 0)])
def test_a_local_base_leads_to_this_machine_and_nowhere_else(address, reached):
    wire, local = Wire(), Site("inv", "The Invented", "http://localhost:8123")
    with contextlib.suppress(SourceTrouble):
        get(wire, [address], site=local, link="http://localhost:8123/x")
    assert len(wire.requests) == reached


def test_the_leave_to_go_to_this_machine_is_a_true_one():
    wire = Wire()
    request = httpx.Request("GET", "http://localhost/", extensions={LOCAL: "yes"})
    with pytest.raises(httpx.ConnectError):
        transport(wire, ["127.0.0.1"]).handle_request(request)


HOSTS = (
    "127.0.0.1",
    "127.1",
    "0",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[fe80::1%25eth0]",
    "169.254.169.254",
    "metadata.google.internal",
    "localhost",
    "localhost.",
    "127.0.0.1.nip.example",
    "①②⑦.⓪.⓪.①",
    "evil.example",
    "openaccess.thecvf.com.evil.example",
    "openaccess.thecvf.com@evil.example",
    "openaccess.thecvf.com:x@127.0.0.1",
    "evil.example#openaccess.thecvf.com",
    "evil.example?openaccess.thecvf.com",
    "evil.example\\@openaccess.thecvf.com",
    "openaccess.thecvf.com:22",
    "openaccess.thecvf.com%2f@evil.example",
    "openaccess.thecvf.com%00.evil.example",
    "evil.example%23.openaccess.thecvf.com",
    "xn--evil.example",
)
SCHEMES = ("http://", "https://", "HTTPS://", "//", "file://", "gopher://", "ftp://", "dict://")
TRICKS = [scheme + host + "/paper" for scheme, host in itertools.product(SCHEMES, HOSTS)]


@pytest.fixture
def connections(monkeypatch):
    """Where the real transport connects to; every name has a public address."""
    made: list[object] = []

    def connect(address, *_args, **_kwargs):
        made.append(address)
        raise OSError("no connections in tests")

    def resolve(host, port, *_args, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: connect(address))
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return made


def test_more_than_two_hundred_tricks_make_no_connection(connections):
    """Pasted as pages, as DOIs and as ids, and given to the fetcher itself."""
    assert len(TRICKS) > 200
    fetcher = Fetcher(CONTACT)
    resolver = Resolver(sources(fetcher, OpenGate()))
    for trick in TRICKS:
        for kind in ("page", "doi", "arxiv", "title"):
            with pytest.raises(SourceTrouble):
                resolver.resolve(Ref(kind, trick))
        with pytest.raises(SourceTrouble):
            fetcher.get(SITE, trick, now=NOW)
    assert connections == []


def test_the_guard_of_connections_sees_one(connections):
    """Guards the guard: a connection it does not see would let anything through."""
    with pytest.raises(SourceTrouble):
        Fetcher(CONTACT).get(SITE, LINK, now=NOW)
    assert connections == [(PUBLIC, 443)]
