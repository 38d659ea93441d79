"""How a table or list writes what its entries say: learned from the rows next to a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.arxiv_id import find_arxiv_id
from bot.core.dates import date_style, render_date
from bot.core.readme.escape import write_text, write_url
from bot.core.readme.inline import find_links, plain
from bot.core.readme.pieces import Piece, Scan
from bot.core.readme.rows import row_of
from bot.core.readme.words import Role, is_none
from bot.core.text import fold
from db.records import EntryFields, Link, LinkKind, PartialDate

_ARXIV_FORM = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:www\.|export\.)?arxiv\.org)/(?P<route>abs|pdf)/[^/?#\s]+?(?P<pdf>\.pdf)?\Z"
)
_BADGES = {"star", "stars", "github stars"}
_BY_KIND = {LinkKind.CODE: "code", LinkKind.PROJECT: "project page", LinkKind.OTHER: "link"}


def most_common(values: Iterable[str]) -> str | None:
    """The commonest value; the first seen of equals."""
    counts = Counter(values)
    return max(counts, key=lambda value: counts[value], default=None)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Entries beside a place, the nearest first, with their texts."""

    pieces: Sequence[Piece]
    texts: Sequence[str]

    @classmethod
    def of(cls, scan: Scan, pieces: Sequence[Piece]) -> Neighbours:
        """These pieces of the document."""
        return cls(pieces, [scan.raw(piece.first, piece.last).rstrip("\r\n") for piece in pieces])

    def spans(self, name: str) -> list[str]:
        """What stands in the places of a field."""
        return [
            text[slice(*piece.draft.spans[name])]
            for piece, text in zip(self.pieces, self.texts, strict=True)
            if name in piece.draft.spans
        ]

    def cells(self, role: Role) -> list[str]:
        """The cells of a role, without padding."""
        found = []
        for piece, text in zip(self.pieces, self.texts, strict=True):
            table = piece.table
            index = table.index(role) if table else None
            if table is None or index is None:
                continue
            row = row_of(text, table)
            if index < len(row.cells):
                found.append(text[slice(*row.cells[index])].strip())
        return found


def write_like(date: PartialDate, samples: Sequence[str], wider: Sequence[str] = ()) -> str:
    """The date as the samples write theirs; few bare years leave it to the wider document."""
    cells = [plain(sample) for sample in samples]
    known = [cell for cell in cells if date_style(cell)]
    if date.month and len(known) < 3 and all(re.fullmatch(r"\d{4}", cell) for cell in known):
        fuller = [cell for cell in map(plain, wider) if not re.fullmatch(r"\d{4}", cell)]
        known = fuller or []
    return render_date(date, known)


def none_mark(cells: Sequence[str], wider: Sequence[str], *, needed: bool) -> str:
    """What the column writes where nothing is given; never nothing where a cell would vanish."""
    own = most_common(cell for cell in cells if _is_none_mark(cell))
    if own is not None and (own or not needed):
        return own
    if own is None and cells and not needed and len(cells) >= 3:
        return most_common(cell for cell in wider if _is_none_mark(cell)) or ""
    other = most_common(cell for cell in wider if cell and _is_none_mark(cell))
    return other or ("None" if needed else "")


def _is_none_mark(cell: str) -> bool:
    """Whether a cell says "not given": one that holds a picture only says nothing, but is none."""
    return is_none(plain(cell)) and "<" not in cell and "![" not in cell


def link_like(url: str, others: Iterable[str]) -> str:
    """An arXiv link in the form that the neighbours use: ``abs``, ``pdf`` or ``.pdf``."""
    match = _ARXIV_FORM.match(url)
    arxiv_id = find_arxiv_id(url)
    if match is None or arxiv_id is None:
        return url
    forms = (_ARXIV_FORM.match(other) for other in others)
    shapes = [f"{m['scheme']}://{m['host']}/{m['route']}/|{m['pdf'] or ''}" for m in forms if m]
    shape = most_common(shapes)
    if shape is None:
        return url
    head, _, tail = shape.partition("|")
    version = re.search(r"v\d+(?=\.pdf\Z|\Z)", url)
    return f"{head}{arxiv_id}{version.group() if version else ''}{tail}"


def link_labels(near: Neighbours) -> Callable[[Link, EntryFields], str]:
    """How a link is labelled: with its own words, else as the neighbours label theirs."""
    links = [
        (piece.fields, link)
        for piece in near.pieces
        for link in piece.fields.links
        if link.label and fold(link.label) not in _BADGES
    ]
    named = sum(link.label in {fields.method, fields.title} for fields, link in links)
    by_name = named * 2 > len(links)
    words = {
        kind: most_common(
            link.label
            for fields, link in links
            if link.kind is kind and link.label != fields.method
        )
        for kind in LinkKind
    }

    def label(link: Link, fields: EntryFields) -> str:
        if link.label:
            return link.label
        if by_name:
            return fields.method or fields.title
        return words[link.kind] or _BY_KIND[link.kind]

    return label


def link_separator(texts: Iterable[str]) -> str:
    """What stands between two links of a cell."""
    found = []
    for text in texts:
        links = [link for link in find_links(text) if link.kind != "image"]
        found += [text[one.end : two.start] for one, two in pairwise(links)]
    between = most_common(
        text for text in found if not re.search(r"[\w|]", re.sub(r"<[^<>]*>", "", text))
    )
    return between or " "


def write_links(
    fields: EntryFields, label: Callable[[Link, EntryFields], str], separator: str
) -> str:
    """All links beside the paper's own."""
    return separator.join(
        f"[{write_text(label(link, fields)).replace(chr(10), ' ')}]({write_url(link.url)})"
        for link in fields.links
    )
