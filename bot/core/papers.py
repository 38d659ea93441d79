"""From what is known of a paper to its identity, and to the row that the list would have of it."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from bot.core.arxiv_id import find_arxiv_id
from bot.core.links import as_doi, url_key
from bot.core.text import clean, title_key
from db.records import ChangeKind, Entry, EntryChange, EntryFields, PaperDetails, PaperIds

_VERSION = re.compile(r"(?<=[\d.])v(\d{1,3})(?![\w])")
LONGEST_TEXT = 20_000
"""Characters of one value; an abstract of a megabyte is kept by its beginning."""

Record = TypeVar("Record", EntryFields, PaperDetails)


def is_known(ids: PaperIds) -> bool:
    """Whether an identity says anything: a title of nothing but signs does not."""
    return any((ids.arxiv_id, ids.doi, ids.url_key, ids.title_key))


def same_paper(one: PaperIds, other: PaperIds) -> bool:
    """Whether two identities are one paper's: the first identifier that both have decides.

    Links decide only where they agree: one paper stands on many pages.
    """
    if one.arxiv_id and other.arxiv_id:
        return one.arxiv_id == other.arxiv_id
    if one.doi and other.doi:
        return one.doi == other.doi
    if one.url_key and one.url_key == other.url_key:
        return True
    return bool(one.title_key) and one.title_key == other.title_key


def joined_ids(better: PaperIds, other: PaperIds) -> PaperIds:
    """All that two sources know of one paper's identity; where both know, the first is right."""
    return PaperIds(
        better.arxiv_id or other.arxiv_id,
        better.doi or other.doi,
        better.url_key or other.url_key,
        better.title_key or other.title_key,
    )


def details_ids(details: PaperDetails) -> PaperIds:
    """The identity that a source gives a paper."""
    doi = as_doi(details.doi) if details.doi else None
    hidden = find_arxiv_id(f"https://doi.org/{doi}") if doi else None
    from_url = find_arxiv_id(details.url) if details.url else None
    return PaperIds(
        details.arxiv_id or hidden or from_url,
        doi,
        url_key(details.url) if details.url else None,
        title_key(details.title),
    )


def cleaned(record: Record) -> Record:
    """A record without what no database or table can hold, and without texts of endless length."""
    return type(record).from_json(_cleaned(record.to_json()))


def cleaned_text(text: str) -> str:
    """A text as `cleaned` leaves it."""
    return clean(text[:LONGEST_TEXT])


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return cleaned_text(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return value


def known_version(entry: Entry, history: list[EntryChange]) -> int:
    """The newest arXiv version of an entry that the list knows of; the first where it says none."""
    versions = [int(found) for found in _VERSION.findall(entry.fields.url or "")]
    versions += [
        int(change.note.removeprefix("v"))
        for change in history
        if change.kind is ChangeKind.VERSION and change.note
    ]
    return max(versions, default=1)
