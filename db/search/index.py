"""Writing the search index. Every change of an entry passes here, in its own transaction.

There are no triggers: db.entries is the only module that changes entries, and it calls this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import sqlalchemy as sa

from db.chunks import chunks
from db.records import EntryIndex, PaperIds, WorkspaceId
from db.search import spelling
from db.search.terms import index_terms
from db.tables import entry_keys, entry_terms

if TYPE_CHECKING:
    from db.search.engine import FullText

IDENTITY, LINK, TITLE, NAMES = 0, 1, 5, 10
"""Kinds of exact keys. LINK: a code or project page; a name's is NAMES plus its NameKind."""
_LONGEST_KEY = 200


def identity_keys(ids: PaperIds) -> list[str]:
    """The keys under which a paper's identifiers are stored."""
    given = (("arxiv", ids.arxiv_id), ("doi", ids.doi), ("url", ids.url_key))
    return [bounded(f"{kind}:{value}") for kind, value in given if value]


def title_keys(title_key: str) -> list[str]:
    """The key under which a title is stored, if it has one."""
    return [bounded(f"title:{title_key}")] if title_key else []


def name_key(key: str) -> str:
    """The key under which a name is stored."""
    return bounded(f"name:{key}")


def bounded(key: str) -> str:
    """A key of a length that every engine can index; two long ones stay different."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:_LONGEST_KEY]}#{blake2b(key.encode(), digest_size=12).hexdigest()}"


def _keys(index: EntryIndex) -> Iterator[tuple[str, int]]:
    own = identity_keys(index.ids)
    for key in own:
        yield key, IDENTITY
    for link in index.url_keys:
        if bounded(f"url:{link}") not in own:
            yield bounded(f"url:{link}"), LINK
    for key in title_keys(index.ids.title_key):
        yield key, TITLE
    for name in index.names:
        if name.key:
            yield name_key(name.key), NAMES + name.kind


def add(
    link: sa.Connection,
    full_text: FullText,
    workspace: WorkspaceId,
    items: Sequence[tuple[int, EntryIndex]],
) -> None:
    """Index entries, each under its recency."""
    known: set[str] = set()
    for chunk in chunks(sorted(items, key=lambda item: item[0]), 2000):
        rows = [(number, index_terms(workspace, one)) for number, one in chunk]
        link.execute(
            sa.insert(entry_terms),
            [
                {"recency": number, "workspace_id": workspace, "terms": terms}
                for number, terms in rows
            ],
        )
        full_text.add(link, rows)
        keys = sorted({(key, kind, number) for number, one in chunk for key, kind in _keys(one)})
        if keys:
            link.execute(
                sa.insert(entry_keys),
                [
                    {"workspace_id": workspace, "key": key, "kind": kind, "recency": number}
                    for key, kind, number in keys
                ],
            )
        words = {word for _, one in chunk for word in spelling.spelt_words(one)}
        misspelt = list(spelling.rows(words - known))
        known |= words
        if misspelt:
            full_text.add_spellings(link, workspace, misspelt)


def remove(link: sa.Connection, full_text: FullText, numbers: Sequence[int]) -> None:
    """Forget entries. Spellings stay: they belong to words, and each word is looked up again."""
    for chunk in chunks(numbers, 500):
        full_text.remove(link, chunk)
        for table in (entry_keys, entry_terms):
            link.execute(sa.delete(table).where(table.c.recency.in_(chunk)))
