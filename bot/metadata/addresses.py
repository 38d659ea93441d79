"""Connections lead to public addresses only, whatever a name resolves to.

A name is resolved once, all its addresses are checked, and the connection goes to one that was
checked: a name that changes its mind between check and connection gains nothing. OWASP ASVS 5.0
items 1.3.6 and 13.2.4.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

import httpx

LOCAL = "papers.local"
"""The extension of a request that may go to this machine, and nowhere else."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA has handed out; `is_global` also takes what nobody has."""
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

Resolve = Callable[[str, int], Sequence[str]]
"""A name and a port to the addresses behind them, best first."""


class NotAllowed(httpx.ConnectError):
    """An address behind the name is one that no paper is at."""


def is_local_name(host: str) -> bool:
    """Whether a host of a base URL is this machine, as in the playground and in tests."""
    return host in _LOCAL_NAMES


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet, also where it hides in an IPv6 one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inner(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses behind a name, as the machine's resolver orders them.

    Raises:
        OSError: there are none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedTransport(httpx.BaseTransport):
    """Sends a request to a checked address under its own name.

    The name stays in the Host header and is what the certificate is checked against. Connections
    are not kept: they would be found again by address, for whatever name comes next.
    """

    def __init__(
        self, inner: httpx.BaseTransport | None = None, resolve: Resolve = resolved
    ) -> None:
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)
        self._inner = inner or httpx.HTTPTransport(trust_env=False, limits=limits)
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Try the addresses in turn until one can be connected to."""
        host = request.url.host
        refused: httpx.TransportError = httpx.ConnectError(f"{host} has no address")
        for address in self._checked(request):
            aimed = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
            try:
                return self._inner.handle_request(aimed)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                refused = error  # nothing was sent yet
        raise refused

    def close(self) -> None:
        """Let the connections go."""
        self._inner.close()

    def _checked(self, request: httpx.Request) -> Sequence[str]:
        url = request.url
        try:
            addresses = self._resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"{url.host} is not found", request=request) from error
        local = request.extensions.get(LOCAL) is True
        allowed = _is_loopback if local else is_public
        if not all(allowed(address.partition("%")[0]) for address in addresses):
            raise NotAllowed(f"{url.host} leads to an address that is not public", request=request)
        return addresses


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback
