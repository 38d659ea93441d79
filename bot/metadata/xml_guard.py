"""Refuses XML that no honest source sends, before a forgiving parser gets to see it.

feedparser reads what is broken as well as it can, which is how half an answer becomes a whole one;
and a document that declares entities wants to be a bomb. Sources: reliability notes on expat and
feedparser; https://docs.python.org/3/library/xml.html, "XML security".
"""

from __future__ import annotations

import xml.sax.handler
from typing import Any

import defusedxml.sax

_DEEPEST = 64
_MOST_ELEMENTS = 100_000
_MOST_ATTRIBUTES = 50
"""Feeds of arXiv nest five elements; a hundred papers are some 5,000, with 3 attributes each."""


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
    try:
        defusedxml.sax.parseString(body, _Limits(), forbid_dtd=True)
    except (defusedxml.DefusedXmlException, HostileXml) as error:
        raise HostileXml(str(error)[:200]) from error
    except Exception as error:  # expat's, codecs' and whatever else broken bytes bring about
        raise BadXml(str(error)[:200]) from error


class _Limits(xml.sax.handler.ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._count = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 -- SAX's name
        del name
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS or len(attrs) > _MOST_ATTRIBUTES:
            raise HostileXml("elements without end")

    def endElement(self, name: str) -> None:  # noqa: N802 -- SAX's name
        del name
        self._depth -= 1
