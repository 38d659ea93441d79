"""What tells one paper from another: arXiv id, else DOI, else link, else title."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.arxiv_id import find_arxiv_id
from bot.core.links import as_doi, is_code_link, is_paper_link, url_key
from bot.core.text import title_key
from db.records import EntryFields, PaperIds


def paper_ids(fields: EntryFields) -> PaperIds:
    """All that is known of the paper's identity.

    The paper link decides; other links that lead to papers (``[DOI](...)``) fill what it leaves
    open. A code link never does: repositories hold more than one paper.
    """
    urls = [fields.url] if fields.url else []
    urls += [
        link.url for link in fields.links if is_paper_link(link.url) and not is_code_link(link.url)
    ]
    return PaperIds(
        arxiv_id=_first(find_arxiv_id, urls),
        doi=_first(as_doi, urls),
        url_key=url_key(fields.url) if fields.url else None,
        title_key=title_key(fields.title),
    )


def _first(read: Callable[[str], str | None], urls: list[str]) -> str | None:
    return next((found for url in urls if (found := read(url))), None)
