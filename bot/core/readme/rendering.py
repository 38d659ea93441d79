"""Write the list back: untouched pieces byte for byte, edits in place, new entries as one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.readme.edit_row import edit_row
from bot.core.readme.insertion import Inserter
from bot.core.readme.parsing import scan_text
from bot.core.readme.pieces import Piece, Scan
from bot.core.readme.reread import says
from bot.core.readme.styles import Neighbours
from bot.core.readme.write_item import edit_item, generic_item
from bot.core.readme.write_row import RowWriter
from bot.core.readme.yaml_list import edit_yaml
from db.records import DocumentPart, EntryFields, EntryId


def render(
    parts: Sequence[DocumentPart],
    current: Mapping[EntryId, EntryFields],
    order: Sequence[EntryId] = (),
) -> str:
    """The text of the list as it is now.

    Args:
        parts: the document of the last import.
        current: what the list says of each of its entries.
        order: entries that have no part, in the order in which they came; those not named follow.
    """
    # A part without a text is only the memory of a row that the file has lost.
    parts = [part for part in parts if part.raw]
    text = "".join(part.raw for part in parts)
    known = {part.entry_id for part in parts if part.entry_id is not None}
    fresh = [
        entry
        for entry in dict.fromkeys((*order, *current))
        if entry in current and entry not in known
    ]
    changed = any(
        part.entry_id is not None and current.get(part.entry_id) != part.fields for part in parts
    )
    if not fresh and not changed:
        return text
    return _Renderer(text, parts, current).run(fresh)


class _Renderer:
    def __init__(
        self, text: str, parts: Sequence[DocumentPart], current: Mapping[EntryId, EntryFields]
    ) -> None:
        self.scan = scan_text(text)
        self.parts = parts
        self.current = current
        self.at = {self.scan.lines[piece.first].start: piece for piece in self.scan.pieces}
        self.inserter = Inserter(self.scan)
        self.lines: list[str] = [line.text + line.ending for line in self.scan.lines]

    def run(self, fresh: Sequence[EntryId]) -> str:
        """The new text: edits and removals first, then insertions, so that places stay right."""
        moved: list[EntryFields] = []
        position = 0
        for part in self.parts:
            start, position = position, position + len(part.raw)
            if part.entry_id is None or part.fields is None:
                continue
            now = self.current.get(part.entry_id)
            if now != part.fields:
                moved += self._change(part, start, now)
        for fields in [*moved, *(self.current[entry] for entry in fresh)]:
            self.inserter.add(fields)
        return self._joined()

    def _change(self, part: DocumentPart, start: int, now: EntryFields | None) -> list[EntryFields]:
        """Edit or remove one entry; what cannot stay in its place is handed back."""
        piece = self.at.get(start)
        base = part.fields
        if piece is None or base is None or self.scan.raw(piece.first, piece.last) != part.raw:
            return self._change_unknown(part, start, now)
        if now is None or now.section != base.section:
            self._remove(piece)
            return [now] if now is not None else []
        # The base may differ from what the text says where a conflict is open.
        edited = self._edited(
            piece, part.raw, piece.fields, replace(now, section=piece.fields.section)
        )
        self._put(piece, edited)
        return []

    def _change_unknown(
        self, part: DocumentPart, start: int, now: EntryFields | None
    ) -> list[EntryFields]:
        """A piece that is no entry any more: an edit stands as a new line of its section."""
        first = next((i for i, line in enumerate(self.scan.lines) if line.start == start), None)
        if first is None:
            return []
        last = first + part.raw.count("\n") + (not part.raw.endswith("\n"))
        for index in range(first, min(last, len(self.lines))):
            self.lines[index] = ""
        return [now] if now is not None else []

    def _edited(self, piece: Piece, raw: str, old: EntryFields, new: EntryFields) -> str:
        if old == new:
            return raw
        near = Neighbours.of(self.scan, self.inserter.neighbours(piece))
        if piece.table is not None:
            writer = RowWriter(piece.table, near, self.inserter.wide)
            edited = edit_row(raw, piece, old, new, writer)
            if says(piece, edited, new):
                return edited
            body = raw.rstrip("\r\n")
            whole = writer.row(new) + raw[len(body) :]
            return whole if says(piece, whole, new) else edited
        return self._edited_item(piece, raw, old, new, near)

    def _edited_item(
        self, piece: Piece, raw: str, old: EntryFields, new: EntryFields, near: Neighbours
    ) -> str:
        if piece.shape == "yaml":
            return edit_yaml(raw, piece.draft, old, new)
        manifold = piece.shape in {"block", "family"}
        edited = edit_item(raw, piece.draft, old, new, near, manifold=manifold)
        if says(piece, edited, new) or piece.shape not in {"bullet", "line"}:
            return edited
        body = raw.rstrip("\r\n")
        lead = body[: len(body) - len(body.lstrip())]
        mark = f"{piece.mark} " if piece.shape == "bullet" else ""
        whole = f"{lead}{mark}{generic_item(new, near)}{raw[len(body) :]}"
        return whole if says(piece, whole, new) else edited

    def _put(self, piece: Piece, text: str) -> None:
        self.lines[piece.first] = text
        for index in range(piece.first + 1, piece.last):
            self.lines[index] = ""

    def _remove(self, piece: Piece) -> None:
        self._put(piece, "")
        scan = self.scan
        many = piece.shape in {"block", "family"}
        if not many or piece.first == 0 or not scan.lines[piece.first - 1].is_blank:
            return
        # An entry of several lines stood between blank ones: one of them goes with it.
        if piece.last < len(scan.lines) and scan.lines[piece.last].is_blank:
            self.lines[piece.last] = ""

    def _joined(self) -> str:
        out = [self.scan.text[: self.scan.lines[0].start]]
        for index in range(len(self.lines) + 1):
            out += self.inserter.before.get(index, [])
            if index < len(self.lines):
                out.append(self.lines[index])
        return _ended(out, self.inserter.ending, self.scan)


def _ended(lines: list[str], ending: str, scan: Scan) -> str:
    """A line that others follow has an ending; the file ends as it did."""
    kept = [line for line in lines if line]
    had_end = not scan.lines or scan.lines[-1].text == "" or scan.lines[-1].ending != ""
    for index, line in enumerate(kept):
        last = index == len(kept) - 1
        if not last and not line.endswith("\n") and line != "\ufeff":
            kept[index] = line + ending
        elif last and not had_end and line.endswith("\n"):
            kept[index] = line.rstrip("\r\n")
    return "".join(kept)
