"""What each column of a table holds: by its header, or by its content where that disagrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.dates import parse_date
from bot.core.links import is_paper_link, is_web_link, kind_of
from bot.core.readme.inline import find_links, plain
from bot.core.readme.phrase import title_link
from bot.core.readme.short_dates import date_in_column
from bot.core.readme.words import Role, column_roles, is_none, looks_like_venue
from db.records import LinkKind

SAMPLE = 40
"""How many rows are looked at to judge a column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its chief role, what else it may hold, and the words of its header."""

    role: Role
    also: tuple[Role, ...] = ()
    header: str = ""

    def holds(self, role: Role) -> bool:
        """Whether the column has the role, as its chief one or beside it."""
        return role is self.role or role in self.also


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a table with this header (may be empty) and the first of its rows."""
    width = max([len(header), *(len(row) for row in rows)], default=0)
    named = [_by_header(header[i]) if i < len(header) else Column(Role.OTHER) for i in range(width)]
    columns = _one_each(named)
    samples = [[row[i] for row in rows[:SAMPLE] if i < len(row)] for i in range(width)]
    columns = _drop_contradicted(columns, samples)
    return tuple(_fill_by_content(columns, samples, known=any(header)))


def _by_header(text: str) -> Column:
    words = plain(text)
    roles = column_roles(words)
    if not roles:
        return Column(Role.OTHER, (), words)
    return Column(roles[0], tuple(roles[1:]), words)


def _one_each(columns: list[Column]) -> list[Column]:
    """Two columns cannot both be the title: ``Name | Paper | Link`` has a method and a title."""
    titles = [i for i, column in enumerate(columns) if column.role is Role.TITLE]
    strong = [
        i for i in titles if "title" in columns[i].header.casefold() or "标题" in columns[i].header
    ]
    chief = (strong or titles or [-1])[0]
    result = list(columns)
    for index in titles:
        if index != chief:
            result[index] = Column(Role.PAPER, columns[index].also, columns[index].header)
    for role in (Role.DATE, Role.METHOD, Role.VENUE, Role.AUTHORS):
        same = [i for i, column in enumerate(result) if column.role is role]
        for index in same[1:]:
            result[index] = Column(Role.OTHER, (), result[index].header)
    return result


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    given = [cell for cell in cells if not is_none(plain(cell))]
    return sum(map(test, given)) / len(given) if given else -1.0


def is_date_cell(cell: str) -> bool:
    """Whether the cell holds a date and nothing else."""
    return parse_date(plain(cell)) is not None


def _is_short_date_cell(cell: str) -> bool:
    return date_in_column(plain(cell)) is not None


def _is_title_cell(cell: str) -> bool:
    link = title_link(find_links(cell))
    return link is not None and (is_paper_link(link.url) or len(link.words.split()) >= 4)


def _has_paper_link(cell: str) -> bool:
    return any(is_paper_link(link.url) for link in find_links(cell))


def _is_long(cell: str) -> bool:
    return len(plain(cell).split()) >= 4


def _is_code_cell(cell: str) -> bool:
    return any(
        link.kind != "image" and kind_of(link.url, link.words) is not LinkKind.OTHER
        for link in find_links(cell)
        if is_web_link(link.url)
    )


def _is_venue_cell(cell: str) -> bool:
    words = plain(cell)
    return len(words.split()) <= 7 and looks_like_venue(words)


def _drop_contradicted(columns: list[Column], samples: list[list[str]]) -> list[Column]:
    """A header that its own content contradicts is not believed."""
    result = list(columns)
    for index, column in enumerate(columns):
        cells = samples[index]
        of_dates = _is_short_date_cell if column.role is Role.DATE else is_date_cell
        dates = _share(cells, of_dates)
        titles = _share(cells, _is_title_cell)
        wrong = {
            Role.DATE: dates >= 0 and dates < 0.2,
            Role.TITLE: dates > 0.7,
            Role.METHOD: dates > 0.7 or titles > 0.7,
            Role.VENUE: titles > 0.7,
            Role.CODE: titles > 0.7 and not any(c.role is Role.TITLE for c in columns),
            Role.NOTE: titles > 0.7 and not any(c.role is Role.TITLE for c in columns),
            Role.AUTHORS: titles > 0.7 or dates > 0.7,
        }.get(column.role, False)
        if wrong:
            result[index] = Column(Role.OTHER, (), column.header)
    return result


_BY_CONTENT: tuple[tuple[Role, Callable[[str], bool], float], ...] = (
    (Role.TITLE, _is_title_cell, 0.3),
    (Role.DATE, is_date_cell, 0.7),
    (Role.VENUE, _is_venue_cell, 0.6),
    (Role.CODE, _is_code_cell, 0.5),
    (Role.TITLE, _has_paper_link, 0.5),
    (Role.TITLE, _is_long, 0.6),
)


def _fill_by_content(columns: list[Column], samples: list[list[str]], known: bool) -> list[Column]:
    """Roles nobody has yet go to the unnamed column whose cells fit best."""
    result = list(columns)
    for role, test, least in _BY_CONTENT:
        if any(column.role is role for column in result):
            continue
        if role is Role.TITLE and test is not _is_title_cell and known:
            continue
        free = [i for i, column in enumerate(result) if column.role is Role.OTHER]
        if role is Role.TITLE:
            free += [i for i, column in enumerate(result) if column.role is Role.METHOD]
        shares = {index: _share(samples[index], test) for index in free}
        best = max(shares, key=lambda index: shares[index], default=None)
        if best is not None and shares[best] >= least:
            result[best] = Column(role, (), result[best].header)
    return result
