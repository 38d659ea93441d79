"""The proceedings and servers whose pages may be read, and where the page of a PDF is.

A host gets here if it serves ``citation_*`` tags of its own papers; all others are never asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class PageHost:
    """A server under one of its names, each of which may redirect to the others."""

    label: str
    names: tuple[str, ...]
    page: tuple[tuple[str, str], ...] = ()
    """Patterns of paths of PDFs, and the path of the page that each belongs to."""
    query: str = r"(?!)"
    """The query that its pages need; anything else in a query is left out."""
    guarded: bool = False
    """Whether it often answers a program with a challenge."""


HOSTS: tuple[PageHost, ...] = (
    PageHost(
        "CVF Open Access",
        ("openaccess.thecvf.com",),
        ((r"(.+)/papers/([^/]+)\.pdf", r"\1/html/\2.html"),),
    ),
    PageHost(
        "PMLR",
        ("proceedings.mlr.press",),
        ((r"(/v\d+)/([^/]+)/\2\.pdf", r"\1/\2.html"),),
    ),
    PageHost(
        "NeurIPS Proceedings",
        ("proceedings.neurips.cc", "papers.nips.cc", "papers.neurips.cc"),
        (
            (r"(.+)/file/([0-9a-f]{32})-Paper(-[\w-]+)?\.pdf", r"\1/hash/\2-Abstract\3.html"),
            (r"(/paper/[^/]+)\.pdf", r"\1"),
        ),
    ),
    PageHost(
        "JMLR",
        ("jmlr.org", "www.jmlr.org"),
        ((r"/papers/volume(\d+)/([^/]+)/[^/]+\.pdf", r"/papers/v\1/\2.html"),),
    ),
    PageHost(
        "OpenReview",
        ("openreview.net", "www.openreview.net"),
        ((r"/pdf", "/forum"),),
        query=r"id=[\w-]{1,40}",
        guarded=True,
    ),
    PageHost(
        "ECVA",
        ("www.ecva.net", "ecva.net"),
        ((r"(/papers/.+)/papers_ECCV/papers/([^/]+)\.pdf", r"\1/papers_ECCV/html/\2.php"),),
    ),
    PageHost(
        "IJCAI",
        ("www.ijcai.org", "ijcai.org"),
        ((r"/proceedings/(\d{4})/0*(\d+)\.pdf", r"/proceedings/\1/\2"),),
    ),
    PageHost(
        "AAAI",
        ("ojs.aaai.org",),
        ((r"(.+)/article/(?:view|download)/(\d+)/\d+", r"\1/article/view/\2"),),
    ),
    PageHost(
        "bioRxiv",
        ("www.biorxiv.org", "biorxiv.org"),
        ((r"(/content/10\.\d+/[\w.]+?)(?:\.full|\.abstract)?(?:\.pdf)?", r"\1"),),
        guarded=True,
    ),
    PageHost(
        "medRxiv",
        ("www.medrxiv.org", "medrxiv.org"),
        ((r"(/content/10\.\d+/[\w.]+?)(?:\.full|\.abstract)?(?:\.pdf)?", r"\1"),),
        guarded=True,
    ),
)
_BY_NAME = {name: host for host in HOSTS for name in host.names}
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page that may be asked for."""

    host: PageHost
    name: str
    path: str
    """With its query."""

    @property
    def url(self) -> str:
        """Its link; always https."""
        return f"https://{self.name}{self.path}"


def paper_page(link: str) -> PaperPage | None:
    """The page that a pasted link or PDF belongs to; None: on no host of the list.

    Only the host's name, the path and one known query are taken over from the link.
    """
    try:
        parts = urlsplit(link.strip()[:_LONGEST])
        port = parts.port
    except ValueError:
        return None
    host = _BY_NAME.get(parts.hostname or "")
    plain = parts.username is None and port in {None, 80, 443}
    if host is None or parts.scheme not in {"http", "https"} or not plain:
        return None
    path = _page_path(host, parts.path or "/")
    query = re.search(rf"(?:^|&)({host.query})(?:&|$)", parts.query)
    return PaperPage(
        host, str(parts.hostname), urlunsplit(("", "", path, query[1] if query else "", ""))
    )


def _page_path(host: PageHost, path: str) -> str:
    for pattern, page in host.page:
        match = re.fullmatch(pattern, path)
        if match is not None:
            return match.expand(page)
    return path
