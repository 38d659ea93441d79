"""Refuses XML that no honest source sends, before a forgiving parser gets to see it.

feedparser reads what is broken as well as it can, which is how half an answer becomes a whole one;
and a document that declares entities wants to be a bomb. Sources: reliability notes on expat and
feedparser; https://docs.python.org/3/library/xml.html, "XML security".
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import XML, Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

_DEEPEST = 64
_MOST_ATTRIBUTES = 50
_MOST_NAMES = 1_000
"""Feeds of arXiv nest five elements of some thirty names with at most five attributes."""
_MOST_IN_A_FEED = 50_000
"""Elements, attributes, comments. A paper has some 20; two thousand are the longest feed."""
_MOST_TEXTS_IN_A_FEED = 300_000
"""Lines and character references: feedparser takes them one by one."""
_MOST_IN_A_TREE = 400_000
"""The same. A page of a harvest has 2,500 papers of some 45, a few with thousands of authors."""
_LONGEST_TEXT = 2_000_000
"""Characters of one text in a tree."""
_ENCODING = re.compile(rb"""[\s\xef\xbb\xbf]*<\?xml[^>]*?encoding\s*=\s*["'](?P<name>[^"']+)""")
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
_PIECE, _LONGEST_TAG = 65_536, 262_144
"""Bytes that are read at a time, and those of a single tag or comment. expat holds a tag whole."""


class BadXml(Exception):
    """The document is not well-formed: cut, or no XML at all."""


class HostileXml(Exception):
    """The document declares a DTD or entities, or has elements without end."""


def check_xml(body: bytes) -> None:
    """Return if the whole document is well-formed and declares nothing.

    Raises:
        BadXml: it is not well-formed.
        HostileXml: it is built to harm.
    """
    _read(body, _Limits(_MOST_IN_A_FEED))


def xml_tree(body: bytes) -> Element:
    """The root of a document that is well-formed and declares nothing.

    Raises:
        BadXml: it is not well-formed.
        HostileXml: it is built to harm.
    """
    if _is_plain(body):
        return _quickly(body)
    builder = _Building()
    _read(body, builder)
    return builder.tree()


def _is_plain(body: bytes) -> bool:
    """Whether counting bytes shows that a document is harmless; most are, and quickly read.

    In UTF-8, which is looked for first, no declaration can be hidden, each element has its own
    ``<`` and each attribute its own ``=``.
    """
    declared = _ENCODING.match(body)
    return (
        (declared is None or declared["name"].lower() in {b"utf-8", b"us-ascii"})
        and not body.startswith(_OTHER_ENCODINGS)
        and b"\0" not in body
        and b"<!" not in body
        and body.count(b"<") + body.count(b"=") <= _MOST_IN_A_TREE
        and _left_open(body) <= _DEEPEST
        and _longest_run(body) <= _LONGEST_TAG
    )


def _left_open(body: bytes) -> int:
    """How many elements are never closed; some are where the end is cut off."""
    ends = body.count(b"</")
    return body.count(b"<") - body.count(b"<?") - body.count(b"/>") - 2 * ends


def _longest_run(body: bytes) -> int:
    """The most bytes between two ``<``, and so of any tag or text."""
    return max(map(len, body.split(b"<")), default=0)


def _quickly(body: bytes) -> Element:
    """The tree, by the parser that is written in C."""
    try:
        return XML(body)
    except Exception as error:
        raise BadXml(str(error)[:200]) from error


def _read(body: bytes, target: _Limits) -> None:
    try:
        parser = DefusedXMLParser(target=target, forbid_dtd=True)
        expat = parser.parser
        # Called for all that nobody handles, and a bomb of that is slow.
        expat.DefaultHandlerExpand = None
        expat.buffer_text = target.joins_texts
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            parser.feed(piece)
            if start + len(piece) - expat.CurrentByteIndex > _LONGEST_TAG:
                raise HostileXml("a tag without end")
        parser.close()
    except (DefusedXmlException, HostileXml) as error:
        raise HostileXml(str(error)[:200]) from error
    except Exception as error:  # expat's, codecs' and whatever else broken bytes bring about
        raise BadXml(str(error)[:200]) from error


class _Limits:
    """What the parser calls: counts, and keeps nothing."""

    joins_texts = False
    """Whether lines of a text may come at once."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._texts_left = _MOST_TEXTS_IN_A_FEED
        self._depth = 0
        self._names: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._left -= 1 + len(attributes)
        self._names.add(tag)
        if (
            self._depth > _DEEPEST
            or self._left < 0
            or len(attributes) > _MOST_ATTRIBUTES
            or len(self._names) > _MOST_NAMES
        ):
            raise HostileXml("elements without end")

    def end(self, tag: str) -> None:
        del tag
        self._depth -= 1

    def data(self, text: str) -> None:
        del text
        self._texts_left -= 1
        if self._texts_left < 0:
            raise HostileXml("lines without end")

    def comment(self, text: str) -> None:
        del text
        self._left -= 1
        if self._left < 0:
            raise HostileXml("comments without end")

    def pi(self, target: str, text: str | None = None) -> None:
        del target
        self.comment(text or "")


class _Building(_Limits):
    """Keeps the tree as well."""

    joins_texts = True

    def __init__(self) -> None:
        super().__init__(_MOST_IN_A_TREE)
        self._builder = TreeBuilder()
        self._text = 0

    def tree(self) -> Element:
        return self._builder.close()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        self._text = 0
        self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        self._text += len(text)
        if self._text > _LONGEST_TEXT:
            raise HostileXml("a text without end")
        self._builder.data(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._text = 0
        self._builder.end(tag)
