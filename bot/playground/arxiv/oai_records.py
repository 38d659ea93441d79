"""Records and headers of OAI-PMH in the formats that arXiv serves. Pure.

Source: the element order of arXiv's own answers and of its record templates since March 2025.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.playground.arxiv.catalogue import Change
from bot.playground.arxiv.markup import element, optional
from bot.playground.arxiv.papers import Listing, Paper, Version
from bot.playground.arxiv.taxonomy import set_of, subject

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_OAI = "http://www.openarchives.org/OAI/2.0/"
NAMESPACES = {
    "oai_dc": f"{_OAI}oai_dc/",
    "arXiv": "http://arxiv.org/OAI/arXiv/",
    "arXivRaw": "http://arxiv.org/OAI/arXivRaw/",
}
"""The metadata formats by their prefix."""
SCHEMAS = {
    "oai_dc": f"{_OAI}oai_dc.xsd",
    "arXiv": "http://arxiv.org/OAI/arXiv.xsd",
    "arXivRaw": "http://arxiv.org/OAI/arXivRaw.xsd",
}
_GROUPS = ("Lab", "Labs", "Group", "Team", "Institute", "Collaboration", "Collective", "Workshop")


def header(change: Change) -> str:
    """Identifier, day of the last modification in UTC, and sets."""
    sets = "".join(element("setSpec", set_of(each)) for each in change.listing.paper.categories)
    return (
        "<header>"
        + element("identifier", f"oai:arXiv.org:{change.id}")
        + element("datestamp", _utc_day(change.at))
        + f"{sets}</header>"
    )


def record(change: Change, prefix: str) -> str:
    """Header and metadata in one of the formats."""
    metadata = _FORMATS[prefix](change.listing)
    return f"<record>{header(change)}<metadata>{metadata}</metadata></record>\n"


def _arxiv(listing: Listing) -> str:
    paper, version = listing.paper, listing.version
    updated = _utc_day(version.submitted) if version.number > 1 else ""
    authors = "".join(f"<author>{_name(author)}</author>" for author in paper.authors)
    return _metadata(
        "arXiv",
        element("id", paper.id)
        + element("created", _utc_day(paper.versions[0].submitted))
        + optional("updated", updated)
        + f"<authors>{authors}</authors>"
        + element("title", version.title)
        + _common(paper, version),
    )


def _raw(listing: Listing) -> str:
    paper, version = listing.paper, listing.version
    versions = "".join(
        f'<version version="v{each.number}">'
        + element("date", f"{_utc(each.submitted):%a, %d %b %Y %H:%M:%S} GMT")
        + element("size", f"{1_000 + len(each.abstract)}kb")
        + "</version>"
        for each in paper.versions
        if each.number <= version.number
    )
    return _metadata(
        "arXivRaw",
        element("id", paper.id)
        + element("submitter", paper.authors[0])
        + versions
        + element("title", version.title)
        + element("authors", ", ".join(paper.authors))
        + _common(paper, version),
    )


def _dublin_core(listing: Listing) -> str:
    paper, version = listing.paper, listing.version
    days = [_utc_day(paper.versions[0].submitted), _utc_day(version.submitted)]
    comment = f"Comment: {version.comment}" if version.comment else ""
    fields = [
        ("title", version.title),
        *(("creator", _catalogue_name(author)) for author in paper.authors),
        *(("subject", subject(category)) for category in paper.categories),
        ("description", version.abstract),
        ("description", comment),
        *(("date", day) for day in dict.fromkeys(days)),
        ("type", "text"),
        ("identifier", f"http://arxiv.org/abs/{paper.id}"),
        ("identifier", paper.journal_ref),
        ("identifier", f"doi:{paper.doi}" if paper.doi else ""),
    ]
    inner = "".join(optional(f"dc:{name}", value) for name, value in fields)
    space = NAMESPACES["oai_dc"]
    return (
        f'<oai_dc:dc xmlns:oai_dc="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:xsi="{_XSI}" xsi:schemaLocation="{space} {SCHEMAS["oai_dc"]}">{inner}</oai_dc:dc>'
    )


_FORMATS = {"arXiv": _arxiv, "arXivRaw": _raw, "oai_dc": _dublin_core}


def _metadata(name: str, inner: str) -> str:
    space = NAMESPACES[name]
    return (
        f'<{name} xmlns="{space}" xmlns:xsi="{_XSI}"'
        f' xsi:schemaLocation="{space} {SCHEMAS[name]}">{inner}</{name}>'
    )


def _common(paper: Paper, version: Version) -> str:
    return (
        element("categories", " ".join(paper.categories))
        + optional("comments", version.comment)
        + optional("journal-ref", paper.journal_ref)
        + optional("doi", paper.doi)
        + optional("license", paper.license)
        + element("abstract", version.abstract)
    )


def _name(author: str) -> str:
    keyname, forenames = _parted(author)
    return element("keyname", keyname) + optional("forenames", forenames)


def _catalogue_name(author: str) -> str:
    return ", ".join(filter(None, _parted(author)))


def _parted(author: str) -> tuple[str, str]:
    """A name as keyname and forenames; groups have no forenames."""
    forenames, _, keyname = author.rpartition(" ")
    return (author, "") if keyname in _GROUPS else (keyname, forenames)


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _utc_day(at: float) -> str:
    return _utc(at).date().isoformat()
