"""Markdown and HTML inside one line or cell: links with their places, and text without markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

URL = r"[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*"
_TARGET = re.compile(
    rf"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<plain>{URL}))(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_SPACED_TARGET = re.compile(r"\(\s*(?P<plain>https?://[^()\n]{1,600}?)\s*\)")
_BARE = r"https?://[^\s<>\"'`|()（）\[\]{}，。；、】]+(?:\([^\s()<>]*\)[^\s<>\"'`|()（）\[\]{}，。；、】]*)*"
_TOKEN = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>`[^`\n]*`)"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|<(?P<auto>https?://[^\s<>|]+)(?:\|[^<>\n]*)?>"
    r"|(?P<anchor><a\b[^<>]*>)"
    r"|(?P<image><img\b[^<>]*>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>|<!--[^<>]*-->)"
    rf"|(?P<bare>{_BARE})",
    re.IGNORECASE,
)
_ATTRIBUTE = r"{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))"
_HREF = re.compile(_ATTRIBUTE.format("href"), re.IGNORECASE)
_ALT = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
_SRC = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_ANCHOR_END = re.compile(r"</a\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>.{0,200}?</summary>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|hr|/?details|/?li|/?ul)\b[^<>]*>|</br>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]+)\1(?!`)")
_STARS = re.compile(r"\*+|~~+|(?<![^\W_])_+(?=[^\W_])|(?<=[^\W_])_+(?![^\W_])|(?<=[.!?)\]])__+")
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_CACHED = 1_000
"""One line is looked at several times; longer texts are not kept."""
_HIDDEN = "\ue000"
"""Stands for an escaped mark while emphasis is removed; private use, so no text has it."""


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A link or image in a text: where it stands, where its label and its target stand."""

    start: int
    end: int
    label: str
    label_start: int
    url: str
    url_start: int
    kind: str
    """``link``, ``image``, ``auto`` (in angle brackets), ``bare`` or ``html``."""
    badge: bool = False
    """Whether the label is nothing but images."""

    @property
    def words(self) -> str:
        """What a reader sees of the label: its text, or what its images stand for."""
        return alt_text(self.label) if self.badge else plain(self.label)


def find_links(text: str) -> tuple[InlineLink, ...]:
    """All links and images of the text that stand in no other link, in order."""
    if "[" not in text and "http" not in text and "<" not in text:
        return ()
    return _cached_links(text) if len(text) <= _CACHED else tuple(_Scanner(text).links())


@lru_cache(maxsize=4_096)
def _cached_links(text: str) -> tuple[InlineLink, ...]:
    return tuple(_Scanner(text).links())


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[tuple[int, bool]] = []
        self.found: list[InlineLink] = []

    def links(self) -> list[InlineLink]:
        position = 0
        while (match := _TOKEN.search(self.text, position)) is not None:
            position = self._take(match)
        return self.found

    def _take(self, match: re.Match[str]) -> int:
        if match.lastgroup == "open":
            self.open.append((match.start(), match.group().startswith("!")))
        elif match.lastgroup == "close":
            return self._close(match)
        elif match.lastgroup == "auto":
            self._add(match, match.group("auto"), match.start("auto"), "auto")
        elif match.lastgroup == "bare":
            return self._bare(match)
        elif match.lastgroup == "anchor":
            return self._anchor(match)
        elif match.lastgroup == "image":
            self._image(match)
        return match.end()

    def _add(self, match: re.Match[str], url: str, url_start: int, kind: str) -> None:
        link = InlineLink(match.start(), match.end(), url, url_start, url, url_start, kind)
        self.found.append(link)

    def _close(self, match: re.Match[str]) -> int:
        if not self.open:
            return match.end()
        start, is_image = self.open.pop()
        target = _TARGET.match(self.text, match.end()) or _SPACED_TARGET.match(
            self.text, match.end()
        )
        if target is None:
            return match.end()
        group = "plain" if target.groupdict().get("angle") is None else "angle"
        label_start = start + (2 if is_image else 1)
        label = self.text[label_start : match.start()]
        inner = self._pop_from(start)
        link = InlineLink(
            start,
            target.end(),
            label,
            label_start,
            target.group(group),
            target.start(group),
            "image" if is_image else "link",
            badge=not is_image and _is_badge(label, inner, label_start),
        )
        if inner and inner[-1].kind == "link" and not is_image:
            # A link holds no link: the inner one is it, and the outer brackets are text.
            self.found += inner
        else:
            self.found.append(link)
        return target.end()

    def _pop_from(self, start: int) -> list[InlineLink]:
        index = len(self.found)
        while index and self.found[index - 1].start >= start:
            index -= 1
        inner = self.found[index:]
        del self.found[index:]
        return inner

    def _bare(self, match: re.Match[str]) -> int:
        url = match.group().rstrip(".,;:!?*_~")
        end = match.start() + len(url)
        self.found.append(
            InlineLink(match.start(), end, url, match.start(), url, match.start(), "bare")
        )
        return end

    def _anchor(self, match: re.Match[str]) -> int:
        href = _HREF.search(match.group())
        close = _ANCHOR_END.search(self.text, match.end(), match.end() + 2_000)
        if href is None or close is None:
            return match.end()
        group = href.lastindex or 1
        label = self.text[match.end() : close.start()]
        self.found.append(
            InlineLink(
                match.start(),
                close.end(),
                label,
                match.end(),
                href.group(group),
                match.start() + href.start(group),
                "html",
                badge="<img" in label.lower() and not plain(label),
            )
        )
        return close.end()

    def _image(self, match: re.Match[str]) -> None:
        source = _SRC.search(match.group())
        url = _value(source) if source else ""
        self.found.append(
            InlineLink(match.start(), match.end(), "", match.start(), url, match.start(), "image")
        )


def _is_badge(label: str, inner: Sequence[InlineLink], label_start: int) -> bool:
    if not any(link.kind == "image" for link in inner):
        return False
    rest = list(label)
    for link in inner:
        rest[link.start - label_start : link.end - label_start] = " " * (link.end - link.start)
    return not "".join(rest).strip()


def _value(match: re.Match[str]) -> str:
    return match.group(match.lastindex or 1)


def alt_text(label: str) -> str:
    """What the images of a label stand for."""
    images = (link for link in find_links(label) if link.kind == "image")
    words = [
        _value(alt) if (alt := _ALT.search(label[link.start : link.end])) else link.label
        for link in images
    ]
    return " ".join(filter(None, words))


def plain(text: str) -> str:
    """The text as a reader sees it: links by their labels, no images, tags or emphasis."""
    if text.isalnum():
        return text
    return _cached_plain(text) if len(text) <= _CACHED else _plain(text)


@lru_cache(maxsize=4_096)
def _cached_plain(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    shown = _without_links(_SUMMARY.sub(" ", text)) if "[" in text or "<" in text else text
    return visible(shown)


def visible(text: str) -> str:
    """The text without tags, emphasis and escapes; links are to be taken out before."""
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: _hide(match.group(1)), text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "`" in text:
        text = _CODE.sub(lambda match: _hide(match.group(2)), text)
    if "*" in text or "_" in text or "~~" in text:
        text = _without_emphasis(text)
    if "&" in text:
        text = html.unescape(text)
    return _SPACES.sub(" ", _shown(text)).strip()


_MARKS = "*_~`&<>[]\\!"
_TO_HIDDEN = {ord(mark): chr(ord(_HIDDEN) + index) for index, mark in enumerate(_MARKS)}
_TO_SHOWN = {ord(hidden): chr(mark) for mark, hidden in _TO_HIDDEN.items()}


def _hide(text: str) -> str:
    return text.translate(_TO_HIDDEN)


def _shown(text: str) -> str:
    return text if text.isascii() else text.translate(_TO_SHOWN)


def _without_links(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for link in find_links(text):
        pieces.append(text[position : link.start])
        if link.kind in {"link", "html"} and not link.badge:
            pieces.append(_without_links(link.label))
        elif link.kind in {"auto", "bare"}:
            pieces.append(_hide(link.label))
        position = link.end
    pieces.append(text[position:])
    return "".join(pieces)


def _without_emphasis(text: str) -> str:
    drop: set[int] = set()
    opened: dict[str, list[re.Match[str]]] = {}
    for run in _STARS.finditer(text):
        mark = run.group()
        stack = opened.setdefault(mark, [])
        if stack and not text[run.start() - 1].isspace():
            for each in (stack.pop(), run):
                drop.update(range(each.start(), each.end()))
        elif run.end() < len(text) and not text[run.end()].isspace():
            stack.append(run)
    if not drop:
        return text
    return "".join(char for index, char in enumerate(text) if index not in drop)


def bold_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the insides of bold runs stand, of ``**``, ``__`` and ``<b>``."""
    for match in _BOLD.finditer(text):
        group = match.lastindex or 1
        yield match.start(group), match.end(group)


_BOLD = re.compile(
    r"\*\*(?!\s)((?:\\[^\n]|[^*\n\\]|\*(?!\*))+?)\*\*|(?<!\w)__(?!\s)([^_\n]+)__(?!\w)|<(?:b|strong)>([^<\n]+)</(?:b|strong)>",
    re.IGNORECASE,
)
