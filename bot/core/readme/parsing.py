"""Parse a reading list: pieces of text and entries that, joined, give the exact file."""

from __future__ import annotations

from bot.core.readme.model import Document, Part
from bot.core.readme.pieces import Progress, Scan
from bot.core.readme.scanner import Scanner
from bot.core.readme.yaml_list import is_yaml_list, items_of, read_item


def scan_text(text: str, progress: Progress | None = None) -> Scan:
    """All that was found in the text, with places."""
    scan = Scan.of(text)
    if is_yaml_list(scan.lines):
        return _scan_yaml(scan)
    return Scanner(text, progress).run()


def has_entries(text: str) -> bool:
    """Whether the text holds an entry; it is read no further than to the first."""
    scan = Scan.of(text)
    return bool(_scan_yaml(scan).pieces) if is_yaml_list(scan.lines) else Scanner(text).finds_any()


def _scan_yaml(scan: Scan) -> Scan:
    for first, last in items_of(scan.lines):
        draft = read_item(scan.raw(first, last))
        if draft.title:
            scan.add(first, last, draft, "yaml")
        else:
            scan.complain(first, "an item without a title")
    return scan


def parse(text: str, progress: Progress | None = None) -> Document:
    """The document that the text is. `progress` is told how many lines of how many are read."""
    scan = scan_text(text, progress)
    return Document(tuple(parts_of(scan)), tuple(scan.problems))


def parts_of(scan: Scan) -> list[Part]:
    """The pieces of the document: entries, and the text between them."""
    parts: list[Part] = []
    position, line = 0, 1
    for piece in scan.pieces:
        first = scan.lines[piece.first]
        if first.start > position:
            parts.append(Part(scan.text[position : first.start], line))
        raw = scan.raw(piece.first, piece.last)
        parts.append(Part(raw, first.number, piece.fields))
        position = first.start + len(raw)
        line = first.number + piece.last - piece.first
    if position < len(scan.text) or not parts:
        parts.append(Part(scan.text[position:], line))
    return parts
