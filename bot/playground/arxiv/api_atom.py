"""The Atom documents of the query API. Pure.

Source: the element order of the API's answers of April 2026; "arXiv API User's Manual" 3.3.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.playground.arxiv.markup import element, optional
from bot.playground.arxiv.papers import Listing

_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
)
_SCHEME = "http://arxiv.org/schemas/atom"


def results(
    *,
    query: str,
    id_list: str,
    start: int,
    size: int,
    total: int,
    page: Sequence[Listing],
    now: float,
) -> str:
    """A page of results; `size` is what was asked for, not what came."""
    echo = f"search_query={query}&id_list={id_list}&start={start}&max_results={size}"
    link = (
        f"https://arxiv.org/api/query?search_query={query}&start={start}&max_results={size}"
        f"&id_list={id_list}"
    )
    digest = hashlib.sha1(echo.encode("utf-8", "replace"), usedforsecurity=False).digest()
    return (
        _HEAD
        + element("id", f"https://arxiv.org/api/{base64.b64encode(digest).decode().rstrip('=')}")
        + element("title", f"arXiv Query: {echo}")
        + element("updated", _second(now))
        + element("link", href=link, type="application/atom+xml")
        + _counts(size, total, start)
        + "".join(_entry(listing) for listing in page)
        + "</feed>\n"
    )


def error(why: str, now: float) -> str:
    """A feed whose only entry is an error."""
    url = f"https://arxiv.org/api/errors#{why.replace(' ', '_')}"
    return (
        _HEAD
        + element("id", "https://arxiv.org/")
        + element("title", "arXiv Search Results")
        + element("updated", _second(now))
        + _counts(1, 1, 0)
        + "<entry>"
        + element("id", url)
        + element("title", "Error")
        + element("updated", _second(now))
        + element("link", href=url, rel="alternate", type="text/html")
        + element("summary", why)
        + "<author><name>arXiv api core</name></author></entry>\n</feed>\n"
    )


def _counts(size: int, total: int, start: int) -> str:
    return (
        element("opensearch:itemsPerPage", str(size))
        + element("opensearch:totalResults", str(total))
        + element("opensearch:startIndex", str(start))
        + "\n"
    )


def _entry(listing: Listing) -> str:
    paper, version = listing.paper, listing.version
    abs_url = f"https://arxiv.org/abs/{listing.full_id}"
    pdf_url = f"https://arxiv.org/pdf/{listing.full_id}"
    doi_url = f"https://doi.org/{paper.doi}"
    doi = element("arxiv:doi", paper.doi) + element(
        "link", rel="related", href=doi_url, title="doi"
    )
    return (
        "<entry>"
        + element("id", f"http://arxiv.org/abs/{listing.full_id}")
        + element("title", version.title)
        + element("updated", _second(version.submitted))
        + element("link", href=abs_url, rel="alternate", type="text/html")
        + element("link", href=pdf_url, rel="related", type="application/pdf", title="pdf")
        + element("summary", version.abstract)
        + "".join(element("category", term=each, scheme=_SCHEME) for each in paper.categories)
        + element("published", _second(paper.versions[0].submitted))
        + optional("arxiv:comment", version.comment)
        + element("arxiv:primary_category", term=paper.primary)
        + optional("arxiv:journal_ref", paper.journal_ref)
        + "".join(f"<author>{element('name', author)}</author>" for author in paper.authors)
        + (doi if paper.doi else "")
        + "</entry>\n"
    )


def _second(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
