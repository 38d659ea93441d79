"""What is no reading list is refused with a sentence, before anything is read of it."""

from __future__ import annotations

from bot.core.readme.parsing import has_entries
from bot.errors import BadDocument

MAX_BYTES = 20_000_000
MAX_COLUMNS = 1_000
MAX_LINE = 200_000
MAX_LINES = 400_000
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def check_text(data: bytes) -> str:
    """The text of a file that can be parsed. A byte order mark stays part of it.

    Raises:
        BadDocument: the file is no UTF-8 text, too large to be a reading list, or has no entries.
    """
    if len(data) > MAX_BYTES:
        size, most = len(data) // 1_000_000, MAX_BYTES // 1_000_000
        raise BadDocument(f"The file has {size} MB; a reading list may have up to {most} MB.")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise BadDocument("The file is UTF-16 text; save it as UTF-8 and import it again.")
    if b"\x00" in data or len(data.translate(None, _CONTROL)) * 50 < len(data) * 49:
        raise BadDocument("The file is binary, not text; a reading list is a Markdown file.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadDocument(
            f"The file is not UTF-8 text (line {line}); save it as UTF-8 and import it again."
        ) from error
    _check_lines(text)
    if not has_entries(text):
        raise BadDocument("No papers were found in the file; it needs a table or a list of titles.")
    return text


def _check_lines(text: str) -> None:
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise BadDocument(f"The file has {len(lines):,} lines; up to {MAX_LINES:,} can be read.")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise BadDocument(
                f"Line {number} has {len(line):,} characters; up to {MAX_LINE:,} can be read."
            )
        columns = line.count("|")
        if columns > MAX_COLUMNS:
            raise BadDocument(
                f"Line {number} has {columns:,} columns; a table may have up to {MAX_COLUMNS:,}."
            )
