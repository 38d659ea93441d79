"""A small list with every shape and every odd line we met, and helpers to store it."""

from __future__ import annotations

import difflib
from pathlib import Path

from bot.core.readme.model import Document
from db.records import DocumentPart, EntryFields, EntryId, PartKind

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "readme"
SHARED = Path(__file__).resolve().parents[5] / "shared"


def fixture(name: str) -> str:
    return (FIXTURES / name).read_bytes().decode("utf-8")


def stored(document: Document) -> tuple[list[DocumentPart], dict[EntryId, EntryFields]]:
    """The document as the database keeps it after a first import, and its entries."""
    parts = []
    for number, part in enumerate(document.parts, 1):
        if part.fields is None:
            parts.append(DocumentPart(PartKind.TEXT, part.raw))
        else:
            parts.append(DocumentPart(PartKind.ENTRY, part.raw, EntryId(number), part.fields))
    current = {part.entry_id: part.fields for part in parts if part.entry_id is not None}
    return parts, current


def inserted_lines(before: str, after: str) -> list[str]:
    """The lines that were added; fails if a line was removed or changed."""
    changes = list(difflib.ndiff(before.split("\n"), after.split("\n")))
    assert [line for line in changes if line.startswith("- ")] == []
    return [line[2:] for line in changes if line.startswith("+ ")]
