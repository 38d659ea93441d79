"""Invented answers of arXiv's interfaces, in the form of the real ones."""

from __future__ import annotations

OAI = "http://www.openarchives.org/OAI/2.0/"
ARXIV = "http://arxiv.org/OAI/arXiv/"
RAW = "http://arxiv.org/OAI/arXivRaw/"
VEGA = "<author><keyname>Lab</keyname><forenames>Vega</forenames></author>"


def header(arxiv_id: str, *, datestamp: str = "2026-11-23", status: str = "") -> str:
    said = f' status="{status}"' if status else ""
    return (
        f"<header{said}><identifier>oai:arXiv.org:{arxiv_id}</identifier>"
        f"<datestamp>{datestamp}</datestamp><setSpec>cs:cs:CV</setSpec></header>"
    )


def record(arxiv_id: str = "2611.00001", *, of: str | None = None, **changed: str) -> str:
    """A record in the format ``arXiv``; a field that is None is left out."""
    fields = {
        "id": of or arxiv_id,
        "created": "2026-11-20",
        "authors": VEGA,
        "title": "Invented Orders",
        "categories": "cs.CV cs.LG",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "abstract": "We order patches.",
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    inner = "".join(f"<{name}>{said}</{name}>" for name, said in fields.items() if said is not None)
    return (
        f"<record>{header(arxiv_id)}<metadata>"
        f'<arXiv xmlns="{ARXIV}">{inner}</arXiv></metadata></record>'
    )


def raw_record(arxiv_id: str = "2611.00001", *versions: tuple[int, str], authors: str = "") -> str:
    """A record in the format ``arXivRaw``."""
    written = "".join(
        f'<version version="v{number}"><date>{when}</date><size>9kb</size></version>'
        for number, when in versions or [(1, "Fri, 20 Nov 2026 10:00:00 GMT")]
    )
    return (
        f'<record>{header(arxiv_id)}<metadata><arXivRaw xmlns="{RAW}"><id>{arxiv_id}</id>'
        f"<submitter>Vega Lab</submitter>{written}<title>Invented Orders</title>"
        f"<authors>{authors or 'Vega Lab'}</authors><categories>cs.CV</categories>"
        "<abstract>We order patches.</abstract></arXivRaw></metadata></record>"
    )


def deleted_record(arxiv_id: str) -> str:
    return f"<record>{header(arxiv_id, status='deleted')}</record>"


def dc_record(arxiv_id: str) -> str:
    return (
        f'<record>{header(arxiv_id)}<metadata><oai_dc:dc xmlns:oai_dc="{OAI}oai_dc/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Invented Orders</dc:title>'
        "</oai_dc:dc></metadata></record>"
    )


def oai(inner: str, *, answered_at: str = "2026-11-24T03:31:00Z") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{OAI}">'
        f"<responseDate>{answered_at}</responseDate>"
        f'<request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>{inner}</OAI-PMH>'
    ).encode()


def page(*records: str, token: str | None = None) -> bytes:
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return oai(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def oai_error(*codes: str) -> bytes:
    return oai("".join(f'<error code="{code}">No such {code}.</error>' for code in codes))


def item(
    full_id: str = "2611.00001v1",
    announced: str = "new",
    title: str = "Invented Orders",
    categories: tuple[str, ...] = ("cs.CV", "cs.LG"),
) -> str:
    """A paper of an RSS feed."""
    return (
        f"<item><title>{title}</title><link>https://arxiv.org/abs/2611.00001</link>"
        f"<description>arXiv:{full_id} Announce Type: {announced} \nAbstract: x</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{full_id}</guid>'
        + "".join(f"<category>{each}</category>" for each in categories)
        + "<pubDate>Tue, 24 Nov 2026 00:00:00 -0500</pubDate>"
        f"<arxiv:announce_type>{announced}</arxiv:announce_type>"
        "<dc:creator>Vega Lab, Orion Group</dc:creator></item>"
    )


_SPACES = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(
    *items: str,
    day: str = "Tue, 24 Nov 2026 00:00:00 -0500",
    title: str = "cs.CV updates on arXiv.org",
    description: str = "cs.CV updates on the arXiv.org e-print archive.",
) -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<rss {_SPACES} version=\"2.0\"><channel>"
        f"<title>{title}</title><link>http://rss.arxiv.org/rss/cs.CV</link>"
        f"<description>{description}</description><pubDate>{day}</pubDate>"
        f"<lastBuildDate>Tue, 24 Nov 2026 05:00:10 +0000</lastBuildDate>"
        f"<skipDays><day>Sunday</day><day>Saturday</day></skipDays>{''.join(items)}</channel></rss>"
    ).encode()


def atom_entry(full_id: str = "2611.00001v1", announced: str = "new") -> str:
    """A paper of an Atom feed."""
    return (
        f"<entry><id>oai:arXiv.org:{full_id}</id><title>Invented Orders</title>"
        "<updated>2026-11-24T05:00:19.899254+00:00</updated>"
        '<link href="https://arxiv.org/abs/2611.00001" rel="alternate" type="text/html"/>'
        "<summary>Abstract: x</summary>"
        '<category term="cs.CV"/><category term="cs.LG"/>'
        f"<arxiv:announce_type>{announced}</arxiv:announce_type></entry>"
    )


def atom(*entries: str, updated: str = "2026-11-24T05:00:19.866337+00:00") -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<feed {_SPACES} xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">'
        "<id>http://rss.arxiv.org/atom/cs.CV</id><title>cs.CV updates on arXiv.org</title>"
        f"<updated>{updated}</updated>{''.join(entries)}</feed>"
    ).encode()
