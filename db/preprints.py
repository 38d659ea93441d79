"""Statements about the papers that arXiv has announced."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from db.arxiv_records import AnnouncedAs, Listed, Preprint, PreprintEvent, PreprintIndex
from db.arxiv_rows import PREPRINT, event_row, preprint_row, to_event, to_listed, to_preprint
from db.arxiv_tables import announcements, preprint_events, preprints
from db.chunks import chunks
from db.preprint_text import Days, preprint_text
from db.search.index import bounded

Items = Sequence[tuple[Preprint, PreprintIndex]]


class Preprints:
    """All preprints, inside one unit of work; they belong to no workspace.

    Papers get their numbers from their ids, so every method that takes papers raises ValueError
    for an id that is none of arXiv's. *Newest* is the one whose id was given last.
    """

    def __init__(self, link: sa.Connection) -> None:
        self._link = link
        self._full_text = preprint_text(link.dialect.name)
        self._is_held = self._is_counted = False

    def add(self, items: Items) -> int:
        """Keep papers; those that are kept already stay as they are. Returns how many were new."""
        if not items:
            return 0
        self._hold()
        known = self.known([one.arxiv_id for one, _ in items])
        new = {one.arxiv_id: (one, index) for one, index in items if one.arxiv_id not in known}
        if not new:
            return 0
        self._count_up()
        rows = [preprint_row(one, index) for one, index in new.values()]
        rows.sort(key=lambda row: int(row["number"]))
        self._link.execute(sa.insert(preprints), rows)
        self._full_text.add(self._link, _words(rows))
        return len(rows)

    def change(self, items: Items) -> None:
        """Replace all that is known of papers that are kept; of others nothing is written."""
        if not items:
            return
        self._hold()
        self._count_up()
        rows = {one.arxiv_id: preprint_row(one, index) for one, index in items}
        before = self._words_of([row["number"] for row in rows.values()])
        after = _words(row for row in rows.values() if row["number"] in before)
        stale = [(number, words) for number, words in after if words != before[number]]
        if stale:
            self._full_text.remove(self._link, [(number, before[number]) for number, _ in stale])
        self._link.execute(_CHANGE, [{**row, "own_id": row["arxiv_id"]} for row in rows.values()])
        if stale:
            self._full_text.add(self._link, stale)

    def many(self, ids: Sequence[str]) -> dict[str, Preprint]:
        """Papers by arXiv id, in the order given; unknown ones are left out."""
        found: dict[str, Preprint] = {}
        for chunk in chunks(ids):
            asked = _SELECT.where(preprints.c.arxiv_id.in_(chunk))
            found.update((one.arxiv_id, one) for one in self._read(asked))
        return {one: found[one] for one in ids if one in found}

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of the arXiv ids whose papers are kept."""
        found: set[str] = set()
        for chunk in chunks(list(ids)):
            asked = sa.select(preprints.c.arxiv_id).where(preprints.c.arxiv_id.in_(chunk))
            found.update(self._link.execute(asked).scalars())
        return found

    def announced_between(self, first: date, last: date) -> list[Preprint]:
        """The papers of listing days, both included, in the order of their ids."""
        days = preprints.c.announced_on.between(first, last)
        return self._read(_SELECT.where(days).order_by(preprints.c.number))

    def listed(self, first: date, last: date) -> list[Listed]:
        """As `announced_between`, but only what is needed to count papers."""
        asked = sa.select(*_LISTED).where(preprints.c.announced_on.between(first, last))
        return [to_listed(row) for row in self._link.execute(asked.order_by(preprints.c.number))]

    def any_since(self, category: str, day: date) -> bool:
        """Whether any paper of a category was announced on a listing day or later."""
        asked = sa.select(preprints.c.number).where(
            preprints.c.announced_on >= day, _is_in(category)
        )
        return self._link.execute(asked.limit(1)).first() is not None

    def count(self) -> int:
        """How many papers are kept."""
        return self._link.execute(sa.select(sa.func.count()).select_from(preprints)).scalar_one()

    def revision(self) -> int:
        """A number that every change of what is kept of papers makes higher."""
        return int(self._link.execute(sa.select(announcements.c.revision)).scalar_one())

    def count_between(self, first: date, last: date) -> int:
        """How many papers `announced_between` would find."""
        days = preprints.c.announced_on.between(first, last)
        counted = sa.select(sa.func.count()).select_from(preprints).where(days)
        return self._link.execute(counted).scalar_one()

    def highest_id(self, up_to: date | None = None) -> str | None:
        """The id given last to a paper that was news, of listing days up to one if given."""
        asked = sa.select(preprints.c.arxiv_id).where(
            preprints.c.announced_as == AnnouncedAs.NEW.value
        )
        if up_to is not None:
            asked = asked.where(preprints.c.announced_on <= up_to)
        highest = asked.order_by(preprints.c.number.desc()).limit(1)
        return self._link.execute(highest).scalar_one_or_none()

    def search(
        self, words: Sequence[str], limit: int, submitted: Days | None = None
    ) -> list[Preprint]:
        """The newest papers that have all words (folded tokens); never withdrawn ones.

        Where `submitted` is given, only those whose first version came on these days (UTC).
        """
        numbers = self._full_text.find(self._link, words, limit, submitted)
        if not numbers:
            return []
        return self._read(_NEWEST.where(preprints.c.number.in_(numbers)))

    def named(
        self, keys: Sequence[str], limit: int, submitted: Days | None = None
    ) -> list[Preprint]:
        """The newest papers of one of these titles or names (keys); never withdrawn ones.

        `submitted` limits them as it does in `search`.
        """
        asked = [bounded(key) for key in keys if key]
        if not asked:
            return []
        is_called = sa.or_(preprints.c.title_key.in_(asked), preprints.c.name_key.in_(asked))
        found = _NEWEST.where(is_called, ~preprints.c.withdrawn).limit(limit)
        if submitted is not None:
            found = found.where(preprints.c.submitted.between(*submitted))
        return self._read(found)

    def add_events(self, events: Sequence[PreprintEvent]) -> None:
        """Remember what changed on papers that are kept."""
        if events:
            self._link.execute(sa.insert(preprint_events), [event_row(one) for one in events])

    def events(self, arxiv_id: str) -> list[PreprintEvent]:
        """All that changed on a paper, oldest first."""
        asked = sa.select(preprint_events).where(preprint_events.c.arxiv_id == arxiv_id)
        rows = self._link.execute(asked.order_by(preprint_events.c.id))
        return [to_event(row) for row in rows]

    def latest_events(self, limit: int) -> list[PreprintEvent]:
        """What changed last on any paper, the last first."""
        asked = sa.select(preprint_events).order_by(preprint_events.c.id.desc()).limit(limit)
        return [to_event(row) for row in self._link.execute(asked)]

    def _read(self, asked: sa.Select[Any]) -> list[Preprint]:
        return [to_preprint(row) for row in self._link.execute(asked).all()]

    def _words_of(self, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for chunk in chunks(numbers):
            asked = sa.select(preprints.c.number, preprints.c.words)
            rows = self._link.execute(asked.where(preprints.c.number.in_(chunk)))
            found.update((row.number, row.words) for row in rows)
        return found

    def _hold(self) -> None:
        """Let no other unit write papers before this one has ended: what is unknown stays so.

        SQLite has one writer anyway; on Postgres the one row is locked.
        """
        if not self._is_held:
            self._link.execute(sa.select(announcements.c.revision).with_for_update())
        self._is_held = True

    def _count_up(self) -> None:
        if not self._is_counted:
            up = sa.update(announcements).values(revision=announcements.c.revision + 1)
            self._link.execute(up)
        self._is_counted = True


_SELECT = sa.select(*PREPRINT)
_LISTED: tuple[sa.Column[Any], ...] = tuple(
    preprints.c[name]
    for name in ("arxiv_id", "announced_as", "announced_on", "submitted", "categories")
)
_NEWEST = _SELECT.order_by(preprints.c.number.desc())
_CHANGE = (
    sa.update(preprints)
    .where(preprints.c.arxiv_id == sa.bindparam("own_id"))
    .values(
        {column.name: sa.bindparam(column.name) for column in preprints.c if column.name != "id"}
    )
)


def _is_in(category: str) -> sa.ColumnElement[bool]:
    """Whether a paper has a category; the column is a list with spaces between."""
    padded = sa.literal(" ").concat(preprints.c.categories).concat(" ")
    return padded.contains(f" {category} ", autoescape=True)


def _words(rows: Iterable[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(row["number"], row["words"]) for row in rows]
