"""The one form of BibTeX that the ACL Anthology writes -> fields. Pure, in linear time."""

from __future__ import annotations

import re

from bot.metadata.reading import Broken, Undocumented

_HEAD = re.compile(r"\s*@(?P<type>[A-Za-z]{1,20})\s*\{\s*[^\s,{}\"]{1,200}\s*,")
_NAME = re.compile(r"\s*(?P<name>[A-Za-z][\w-]{0,30})\s*=\s*")
_WORD = re.compile(r"[A-Za-z0-9._+-]{1,50}")
_AFTER = re.compile(r"\s*(?P<sign>[,#}])")
_SPACE = re.compile(r"\s*")


def read_entry(text: str) -> dict[str, str]:
    """The fields of the first entry by lower-case name, as they are written between their marks.

    Raises:
        Broken: it ends before its end.
        Undocumented: it is no entry.
    """
    head = _HEAD.match(text)
    if head is None:
        raise _stopped(text) if text.lstrip().startswith("@") else Undocumented("is no BibTeX")
    fields: dict[str, str] = {}
    at, sign = head.end(), ","
    while sign == "," and not _ends(text, at):
        name = _NAME.match(text, at)
        if name is None:
            raise _stopped(text)
        value, at, sign = _values(text, name.end())
        fields.setdefault(name["name"].lower(), value)
    return fields


def _ends(text: str, at: int) -> bool:
    """Whether the entry's closing brace is next; the last comma may be left out or not."""
    start = _SPACE.match(text, at)
    return start is not None and text[start.end() : start.end() + 1] == "}"


def _values(text: str, at: int) -> tuple[str, int, str]:
    """A value, or several joined by ``#``; where it ends, and what follows it."""
    pieces = []
    sign = "#"
    while sign == "#":
        piece, at = _value(text, at)
        pieces.append(piece)
        after = _AFTER.match(text, at)
        if after is None:
            raise _stopped(text)
        at, sign = after.end(), after["sign"]
        space = _SPACE.match(text, at)
        at = space.end() if space and sign == "#" else at
    return "".join(pieces), at, sign


def _value(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] in {'"', "{"}:
        end = _closing(text, at)
        return text[at + 1 : end], end + 1
    word = _WORD.match(text, at)
    if word is None:
        raise _stopped(text)
    return word.group(), word.end()


def _closing(text: str, at: int) -> int:
    """Where the mark at `at` is closed: a quote outside braces, or the brace of the same depth."""
    quoted, depth = text[at] == '"', 0
    for position in range(at + 1, len(text)):
        char = text[position]
        if text[position - 1] == "\\" and char in "{}":
            continue
        if depth == 0 and char == ('"' if quoted else "}"):
            return position
        depth += (char == "{") - (char == "}")
        if depth < 0:
            raise Undocumented("closes more braces than it opens")
    raise Broken("is cut")


def _stopped(text: str) -> Broken | Undocumented:
    """A whole entry ends with a brace."""
    return Undocumented("is no BibTeX") if text.rstrip().endswith("}") else Broken("is cut")
