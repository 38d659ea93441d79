"""Lines of a document with their places, and what kind of line each is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.readme.inline import plain

_HEADING = re.compile(r"\ufeff?[ \t]{0,3}(#{1,6})(?:[ \t]+(.*?)[ \t]*#*[ \t]*\Z|(?=[^\s#!\d])(.*))")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^>]*>(.*)", re.IGNORECASE)
_BULLET = re.compile(r"\ufeff?([ \t]*)([-*+•]|\d{1,4}[.)])(?:[ \t]+(?=\S)|(?=\[|\*\*|<http|【))")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})\Z")
_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*\Z")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_LONGEST = 100
"""A longer line over a rule is a sentence."""
_QUOTE = re.compile(r"[ \t]*>[ \t]?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its place in the document, its text without the ending, and the ending."""

    number: int
    start: int
    text: str
    ending: str

    @property
    def end(self) -> int:
        """Where the next line begins."""
        return self.start + len(self.text) + len(self.ending)

    @property
    def is_blank(self) -> bool:
        """Whether nothing but space stands in it."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Columns before the first mark; a tab counts as four."""
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: how deep it is, its words, and where they stand in the line."""

    level: int
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Bullet:
    """The mark of a bullet: its indent in columns, the mark, and where its content begins."""

    indent: int
    mark: str
    content: int


def split_lines(text: str) -> list[Line]:
    """The lines of the text, ended by LF or CRLF alone. A BOM belongs to no line's text."""
    lines: list[Line] = []
    start = 1 if text.startswith("\ufeff") else 0
    for number, piece in enumerate(text[start:].split("\n"), 1):
        ending = "\n" if start + len(piece) < len(text) else ""
        body = piece
        if ending and piece.endswith("\r"):
            body, ending = piece[:-1], "\r\n"
        lines.append(Line(number, start, body, ending))
        start += len(piece) + 1
    return lines


def heading_of(line: str) -> Heading | None:
    """The heading that the line is, in Markdown or HTML."""
    match = _HEADING.match(line)
    if match is not None:
        group = 2 if match.group(2) is not None else 3
        words = match.group(group) or ""
        return Heading(len(match.group(1)), words, max(match.start(group), 0))
    match = _HTML_HEADING.match(line) if "<" in line else None
    if match is None:
        return None
    return Heading(int(match.group(1)), match.group(2), match.start(2))


def underlined(line: str, below: str) -> Heading | None:
    """The heading that the line is by the rule right below it: ``Images`` over ``------``."""
    match = _UNDERLINE.match(below)
    words = line.strip()
    if match is None or not words or len(words) > _LONGEST or "|" in line or line[:4].isspace():
        return None
    if any(is_what(line) for is_what in (heading_of, bullet_of, is_rule, fence_of)):
        return None
    if words.startswith((">", "<")) or words.endswith((".", "。")):
        return None
    return Heading(1 if "=" in below else 2, words, len(line) - len(line.lstrip()))


def bullet_of(line: str) -> Bullet | None:
    """The bullet that the line begins with."""
    match = _BULLET.match(line)
    if match is None or _RULE.match(line):
        return None
    mark = match.group(2)
    if mark == "*" and line.startswith("**", match.start(2)):
        return None
    return Bullet(len(match.group(1).expandtabs(4)), mark, match.end())


def is_rule(line: str) -> bool:
    """Whether the line is a horizontal rule."""
    return _RULE.match(line) is not None


def fence_of(line: str) -> str | None:
    """The fence that the line opens or closes: three or more backticks or tildes."""
    match = _FENCE.match(line)
    return match.group(1) if match else None


def unquoted(line: str) -> str | None:
    """What a block quote's line holds; ``None``: it is none."""
    match = _QUOTE.match(line)
    return line[match.end() :] if match else None


def section_name(text: str) -> str:
    """A heading's words as the name of a section: without markup and closing colon."""
    return plain(text).strip().rstrip(":：").strip()
