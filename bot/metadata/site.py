"""Where a source is, and which links lead there: https on named hosts, or one local base."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.errors import BadSettings
from bot.metadata.addresses import is_local_name

_SECURE_PORTS = {None, 443}


@dataclass(frozen=True, slots=True)
class Site:
    """A place that may be asked.

    Raises:
        BadSettings: `base` is neither an https link nor one to this machine.
    """

    key: str
    """Under which its failures are counted."""
    label: str
    """What people call it, in the middle of a sentence."""
    base: str
    """The link that every request begins with."""
    hosts: frozenset[str] = frozenset()
    """Where it may redirect to beside its own host."""
    patience: float = 20.0
    """Seconds without a byte after which it counts as down."""
    longest: float | None = None
    """Seconds that all of an answer may take; None: three times the patience."""

    def __post_init__(self) -> None:
        url = _parsed(self.base)
        if url is None or not url.host or not (_is_secure(url) or _is_local(url)):
            raise BadSettings(
                f"{self.base} cannot be asked for papers. Use a link that begins with https://, "
                "or http://127.0.0.1:PORT for a double on this machine."
            )

    def link(self, path: str) -> str:
        """The link below the base; `path` begins with a slash or is empty."""
        return self.base.rstrip("/") + path

    @property
    def is_local(self) -> bool:
        """Whether the base is this machine: then nothing else is asked."""
        return _is_local(httpx.URL(self.base))

    def allows(self, url: httpx.URL) -> bool:
        """Whether a link, given or from a redirect, stays with this site."""
        base = httpx.URL(self.base)
        if url.userinfo:
            return False
        if self.is_local:
            return (url.scheme, url.host, url.port) == (base.scheme, base.host, base.port)
        return _is_secure(url) and url.host in {base.host, *self.hosts}


def _parsed(link: str) -> httpx.URL | None:
    try:
        return httpx.URL(link)
    except httpx.InvalidURL:
        return None


def _is_secure(url: httpx.URL) -> bool:
    return url.scheme == "https" and url.port in _SECURE_PORTS and not url.userinfo


def _is_local(url: httpx.URL) -> bool:
    return url.scheme in {"http", "https"} and is_local_name(url.host) and not url.userinfo
