"""arXiv's query API: papers by the day of their submission, and by id. Pure.

Source: "arXiv API User's Manual" 3.1.1 (parameters), 3.4 (errors), 5.1 (search terms).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from bot.arxiv.authors import named
from bot.arxiv.troubles import not_xml, trouble
from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.arxiv_atom import Page, parse_page
from bot.metadata.latex import accents
from bot.metadata.reading import Broken, Undocumented
from bot.metadata.wording import is_web_page
from bot.metadata.xml_guard import BadXml, HostileXml
from db.arxiv_records import ArxivRecord, Interface, TroubleKind
from db.records import PaperDetails, PartialDate

PAGE = 500
"""Papers of one page of a window."""
BATCH = 100
"""Ids in one question."""
MOST = 30_000
"""Papers that a question can reach; with more of them it has to be made smaller."""


def window_question(category: str, first: date, last: date, start: int) -> str:
    """The papers of a category submitted from one day (UTC) to another, both included."""
    days = f"[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]"
    return "/query?" + urlencode(
        {
            "search_query": f"cat:{category} AND submittedDate:{days}",
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
            "start": start,
            "max_results": PAGE,
        },
        safe=":",
    )


def ids_question(arxiv_ids: Sequence[str]) -> str:
    """The newest versions of papers."""
    question = {"id_list": ",".join(arxiv_ids), "max_results": len(arxiv_ids)}
    return "/query?" + urlencode(question, safe=",/")


def parse_papers(body: bytes, about: str) -> tuple[dict[str, ArxivRecord], int]:
    """The papers of one page, and how many the question has found in all.

    A page without papers is trouble: arXiv sends some for questions that have answers, and no
    question of the harvest has none. Source:
    https://groups.google.com/g/arxiv-api/c/DYHxWrtBgbo

    Raises:
        ArxivTrouble: no page came.
    """
    page = _read(body, about)
    if page.error:
        what = f"reports an error: “{page.error[:200]}”"
        raise trouble(Interface.API, TroubleKind.ERROR_ENTRY, what, about)
    if not page.papers:
        what = "sends a page without papers, though there are some"
        raise trouble(Interface.API, TroubleKind.EMPTY, what, about)
    found = {each: _record(paper, page, about) for each, paper in page.papers.items()}
    return found, page.total


def _read(body: bytes, about: str) -> Page:
    if is_web_page(body):
        raise not_xml(Interface.API, body, BadXml(), about)
    try:
        return parse_page(body)
    except (Broken, Undocumented) as error:
        if isinstance(error.__cause__, BadXml | HostileXml):
            raise not_xml(Interface.API, body, error.__cause__, about) from error
        kind = TroubleKind.CUT if isinstance(error, Broken) else TroubleKind.UNREADABLE
        raise trouble(Interface.API, kind, f"sends an answer that {error}", about) from error


def _record(paper: PaperDetails, page: Page, about: str) -> ArxivRecord:
    arxiv_id, submitted = str(paper.arxiv_id), _whole(paper.date)
    if submitted is None or not paper.categories:
        raise _unreadable(f"does not say all that it must of {arxiv_id}", about)
    return ArxivRecord(
        arxiv_id=arxiv_id,
        title=paper.title,
        authors=named(paper.authors),
        abstract=paper.abstract,
        categories=paper.categories,
        submitted=submitted,
        updated=_whole(page.updated.get(arxiv_id)) if (paper.version or 1) > 1 else None,
        version=paper.version,
        comment=accents(paper.comment or ""),
        journal_ref=accents(paper.journal_ref or ""),
        doi=paper.doi or "",
    )


def _whole(day: PartialDate | None) -> date | None:
    if day is None or day.month is None or day.day is None:
        return None
    return date(day.year, day.month, day.day)


def _unreadable(what: str, about: str) -> ArxivTrouble:
    return trouble(Interface.API, TroubleKind.UNREADABLE, what, about)
