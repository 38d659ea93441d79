"""Read one entry's text again, the way its document read it: the check of everything written."""

from __future__ import annotations

from bot.core.readme.fields import read_block
from bot.core.readme.lines import bullet_of, heading_of
from bot.core.readme.pieces import Piece
from bot.core.readme.reading import Draft
from bot.core.readme.rows import read_row
from bot.core.readme.running import read_phrase
from bot.core.readme.yaml_list import read_item
from db.records import EntryFields


def reread(piece: Piece, raw: str) -> Draft | None:
    """What the text says in the piece's place; ``None``: nothing."""
    text = raw.rstrip("\r\n")
    if piece.shape == "row":
        return read_row(text, piece.table) if piece.table and "\n" not in text else None
    if piece.shape == "yaml":
        return read_item(text)
    draft = _read_other(piece, raw, text)
    return draft if draft is not None and draft.title else None


def _read_other(piece: Piece, raw: str, text: str) -> Draft | None:
    if piece.shape in {"bullet", "family"}:
        bullet = bullet_of(text)
        if bullet is None:
            return None
        if piece.shape == "bullet":
            return read_phrase(text[bullet.content :]).shifted(bullet.content)
        return _block(raw, bullet.content)
    if piece.shape == "block":
        heading = heading_of(text.split("\n", 1)[0])
        return _block(raw, heading.start if heading else 0)
    return read_phrase(text) if piece.shape == "line" else None


def _block(raw: str, start: int) -> Draft:
    first = raw.split("\n", 1)[0].rstrip("\r")
    return read_block(first[start:], raw[len(first) :]).shifted(start)


def says(piece: Piece, raw: str, fields: EntryFields) -> bool:
    """Whether the text says exactly these fields."""
    draft = reread(piece, raw)
    return draft is not None and draft.fields(fields.section) == fields
