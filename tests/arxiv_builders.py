"""Preprints with defaults: a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.core import text
from bot.core.indexing import title_head
from db.arxiv_records import AnnouncedAs, Preprint, PreprintIndex
from db.store import Store

SEEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def a_preprint(arxiv_id: str = "2611.00001", title: str = "A Study", **given: object) -> Preprint:
    """A new paper of cs.CV, announced on a Monday."""
    values: dict[str, object] = {
        "authors": ("Vega Lab",),
        "abstract": "We study things.",
        "categories": ("cs.CV", "cs.LG"),
        "submitted": date(2026, 11, 20),
        "announced_as": AnnouncedAs.NEW,
        "announced_on": MONDAY,
        "first_seen_at": SEEN,
    }
    return Preprint(arxiv_id, title, **{**values, **given})  # type: ignore[arg-type]


def preprint_index(one: Preprint) -> PreprintIndex:
    """What a preprint is found by."""
    head = title_head(one.title)
    words = text.words(" ".join((one.title, *one.authors, one.abstract)))
    return PreprintIndex(text.title_key(one.title), text.name_key(head) if head else "", words)


def with_index(*papers: Preprint) -> list[tuple[Preprint, PreprintIndex]]:
    """Papers as `Preprints.add` takes them."""
    return [(one, preprint_index(one)) for one in papers]


def announce(store: Store, *papers: Preprint) -> int:
    """Keep papers."""
    with store.writing() as unit:
        return unit.preprints.add(with_index(*papers))
