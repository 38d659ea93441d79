"""The documents of the local Crossref, Anthology and proceedings. Pure.

Sources: Crossref's REST API, `/works/{doi}`; records of aclanthology.org; Google Scholar's
inclusion guidelines for citation tags.
"""

from __future__ import annotations

from html import escape
from typing import Any

from bot.playground.scholar.papers import Author, InventedPaper

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def crossref(paper: InventedPaper) -> dict[str, Any]:
    """What `/works/{doi}` answers."""
    work: dict[str, Any] = {
        "DOI": paper.doi.upper(),
        "URL": f"https://doi.org/{paper.doi}",
        "type": "journal-article",
        "title": [paper.title],
        "author": [_crossref_author(each) for each in paper.authors],
        "issued": {"date-parts": [list(paper.date)]},
        "container-title": [paper.venue],
    }
    if paper.subtitle:
        work["subtitle"] = [paper.subtitle]
    if paper.abstract:
        text = f"<jats:title>Abstract</jats:title><jats:p>{paper.abstract}</jats:p>"
        work["abstract"] = text
    return {
        "status": "ok",
        "message-type": "work",
        "message-version": "1.0.0",
        "message": work,
    }


def bibtex(paper: InventedPaper) -> str:
    """What stands in ``<id>.bib``."""
    authors = "  and\n      ".join(each.inverted for each in paper.authors)
    month = _MONTHS[paper.date[1] - 1] if len(paper.date) > 1 else ""
    fields = {
        "title": f'"{paper.title}"',
        "author": f'"{authors}"',
        "booktitle": f'"{paper.venue}"',
        "month": month,
        "year": f'"{paper.date[0]}"',
        "publisher": '"Invented Association"',
        "url": f'"https://aclanthology.org/{paper.anthology_id}/"',
        "doi": f'"{paper.doi}"' if paper.doi else "",
        "abstract": f'"{paper.abstract}"' if paper.abstract else "",
    }
    lines = [f"    {name} = {value}" for name, value in fields.items() if value]
    return "@inproceedings{lab-2024-invented,\n" + ",\n".join(lines) + "\n}\n"


def page(paper: InventedPaper) -> str:
    """The page of a paper with its citation tags."""
    tags = [("citation_title", paper.title)]
    tags += [("citation_author", each.inverted) for each in paper.authors]
    tags.append(("citation_publication_date", "/".join(f"{part:02d}" for part in paper.date)))
    tags.append(("citation_conference_title", paper.venue))
    if paper.abstract:
        tags.append(("citation_abstract", paper.abstract))
    lines = "\n".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in tags)
    title = escape(paper.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"{lines}\n</head><body><h1>{title}</h1></body></html>\n"
    )


def _crossref_author(author: Author) -> dict[str, str]:
    if not author.given:
        return {"name": author.family, "sequence": "additional"}
    return {"given": author.given, "family": author.family, "sequence": "additional"}
