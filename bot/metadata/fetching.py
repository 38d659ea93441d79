"""Politely asks a site for bytes: no retries, no cookies, never off the site's list of hosts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from bot.metadata.addresses import LOCAL, CheckedTransport
from bot.metadata.body import BadPacking, TooLong, joined, unpacked
from bot.metadata.headers import user_agent
from bot.metadata.refusals import from_transport, raise_for_status, unreadable
from bot.metadata.site import Site

CAP = 8 * 1024 * 1024
"""Bytes of an answer, unpacked. A hundred papers of arXiv are a quarter of a megabyte."""
_CONNECT = 10.0
_HOPS = 5
_TIMES_PATIENCE = 3
"""So many times as long as the wait for its next byte may the whole of an answer take."""
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, with any status that is not trouble of the site itself."""

    status: int
    body: bytes
    url: str


class Fetcher:
    """Sends requests that name the bot and whom to write to. Safe from several threads.

    `contact` is an e-mail address or a link; `clock` counts seconds and never goes back. A
    `transport` takes the place of the one that checks addresses.
    """

    def __init__(
        self,
        contact: str,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._client = httpx.Client(
            transport=transport or CheckedTransport(),
            headers={"user-agent": user_agent(contact), "accept-encoding": "gzip"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
        )

    def get(
        self,
        site: Site,
        link: str,
        *,
        now: datetime,
        limit: int = CAP,
        whole: bool = True,
        again: Callable[[], None] = lambda: None,
    ) -> Answer:
        """The answer to a link of the site; `again` is called ahead of each hop of a redirect.

        An answer of more than `limit` bytes is refused, or cut there if not the `whole` is needed.

        Raises:
            SourceTrouble: SourceDown, SourceBusy, SourceForbids or Unreadable.
        """
        due = self._clock() + (site.longest or _TIMES_PATIENCE * site.patience)
        try:
            url = httpx.URL(link)
            for hop in range(_HOPS):
                if not site.allows(url):
                    raise unreadable(site, f"leads to {_host(url)}, where this bot does not go")
                if hop:
                    again()
                with self._sent(site, url) as response:
                    if response.status_code not in _REDIRECTS:
                        raise_for_status(site, response.status_code, response.headers, now)
                        return self._read(response, limit, whole=whole, due=due)
                    url = url.join(response.headers.get("location", ""))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, BadPacking, TooLong) as e:
            raise from_transport(site, e) from e
        raise unreadable(site, "redirects in circles")

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    @contextmanager
    def _sent(self, site: Site, url: httpx.URL) -> Iterator[httpx.Response]:
        timeout = httpx.Timeout(site.patience, connect=_CONNECT)
        local = {LOCAL: site.is_local}
        with self._client.stream("GET", url, timeout=timeout, extensions=local) as response:
            yield response

    def _read(self, response: httpx.Response, limit: int, *, whole: bool, due: float) -> Answer:
        chunks = self._in_time(response.iter_raw(), due)
        pieces = unpacked(chunks, response.headers.get("content-encoding", ""))
        body = joined(pieces, limit, whole=whole)
        return Answer(response.status_code, body, str(response.request.url))

    def _in_time(self, chunks: Iterable[bytes], due: float) -> Iterator[bytes]:
        for chunk in chunks:
            if self._clock() > due:
                raise TimeoutError
            yield chunk


def _host(url: httpx.URL) -> str:
    return url.host[:100] or "no host"
