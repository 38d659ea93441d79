"""Rows of tables: where their cells stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.readme.inline import find_links
from bot.core.readme.reading import Span

_PIPE = re.compile(r"\\.|\|")
_CODE = re.compile(r"`[^`\n]+`")
_IN_LINK = re.compile(r"\[[^\[\]\n]*\|[^\[\]\n]*\]\(|\([^()\s]*\|[^()\s]*\)|<[^<>]*\|[^<>]*>")
_LEAD = re.compile(r"[ \t\ufeff]*(?:>[ \t]?)*[ \t]*")
_SEPARATOR = re.compile(r"\s*(?:>\s?)*\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, with their padding, and whether pipes stand at its ends."""

    cells: tuple[Span, ...]
    left: bool
    right: bool

    def texts(self, line: str) -> list[str]:
        """What stands in the cells, without padding."""
        return [line[start:end].strip() for start, end in self.cells]


def lead_of(line: str) -> str:
    """What stands before the first cell: its indent, the marks of a quote, a byte order mark."""
    return line[: _lead(line)]


def _lead(line: str) -> int:
    match = _LEAD.match(line) if line[:1] in " \t\ufeff>" else None
    return match.end() if match else 0


def is_separator(line: str) -> bool:
    """Whether the line is the rule under a table's header."""
    return "-" in line and "|" in line and _SEPARATOR.match(line) is not None


def split_row(line: str, width: int = 0) -> Row:
    """The cells of a line.

    A pipe inside code or a link belongs to it, unless only taking it as a border gives the row the
    width of its table.
    """
    pipes = [match.start() for match in _PIPE.finditer(line) if match.group() == "|"]
    row = _row(line, pipes)
    if "`" not in line and not _IN_LINK.search(line):
        return row
    inside = _protected(line)
    if not inside:
        return row
    kept = [pipe for pipe in pipes if not any(start <= pipe < end for start, end in inside)]
    whole = _row(line, kept)
    if width and len(whole.cells) < width == len(row.cells) and not _IN_LINK.search(line):
        return row
    return whole


def with_first(row: Row, line: str, width: int, left: bool) -> Row:
    """The row with its empty first cell, where rows begin without a pipe and this one with it."""
    if row.left and not left and len(row.cells) < width:
        return Row(((_lead(line), line.index("|")), *row.cells), False, row.right)
    return row


def _protected(line: str) -> list[Span]:
    spans = [match.span() for match in _CODE.finditer(line)]
    spans += [(link.start, link.end) for link in find_links(line)]
    return [span for span in spans if "|" in line[slice(*span)]]


def _row(line: str, pipes: list[int]) -> Row:
    lead = _lead(line)
    left = bool(pipes) and lead == pipes[0]
    right = len(pipes) > left and not line[pipes[-1] + 1 :].strip()
    starts = [pipe + 1 for pipe in pipes]
    starts = starts if left else [lead, *starts]
    ends = pipes[1:] if left else list(pipes)
    if right:
        starts.pop()
    else:
        ends.append(len(line))
    return Row(tuple(zip(starts, ends, strict=True)), left, right)
