"""Any pasted text -> arXiv ids, without their versions or with them.

A number counts only behind a known host, ``arXiv:`` or the DOI prefix of arXiv: bare numbers of the
same shape stand in prices, versions and other publishers' DOIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    "|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin"
    "|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_NEW = r"(?P<new>[0-9]{4}\.[0-9]{4,6})"
_OLD = rf"(?P<archive>{_ARCHIVES})(?:\.[A-Za-z]{{2}})?/(?P<number>[0-9]{{7}})"
_ID = rf"(?:{_NEW}|{_OLD})(?!\d)(?:v(?P<version>[0-9]{{1,3}})(?![0-9A-Za-z]))?"
_HOSTS = (
    r"arxiv\.org|xxx\.lanl\.gov|ar5iv\.org|alphaxiv\.org|huggingface\.co|hf\.co|hf-mirror\.com"
    r"|semanticscholar\.org|scirate\.com|emergentmind\.com|papers\.cool|inspirehep\.net"
    r"|connectedpapers\.com|arxiv\.gg|deeplearn\.org|ui\.adsabs\.harvard\.edu"
)
_ON_HOST = (
    rf"(?<![0-9A-Za-z_-])(?:[\w-]{{1,40}}\.){{0,3}}(?:{_HOSTS})(?::\d{{1,5}})?/{{1,2}}"
    r"(?:[\w.~-]{1,64}/){0,4}?"
)
_FIND = re.compile(
    rf"(?:{_ON_HOST}(?:arxiv:)?|(?<![a-z])arxiv\s{{0,2}}[:：]\s{{0,2}}|10\.48550/arxiv\.){_ID}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"{_ID}(?:\s*\[[\w.-]+\])?", re.IGNORECASE)

_FIRST_MONTH = 704
_FIVE_DIGITS_FROM = 1501
_LAST_OLD_MONTH = 703
_ESCAPES = 3
"""How many times a link may be percent-encoded inside another."""


def find_arxiv_ids(text: str) -> list[str]:
    """All arXiv ids of the text in order, each once, without versions."""
    decoded = _decoded(text)
    ids = (_checked(match) for match in _FIND.finditer(decoded))
    return list(dict.fromkeys(found for found in ids if found))


def find_arxiv_id(text: str) -> str | None:
    """The first arXiv id of the text, without its version."""
    decoded = _decoded(text)
    for match in _FIND.finditer(decoded):
        found = _checked(match)
        if found:
            return found
    return None


def find_arxiv_versions(text: str) -> list[tuple[str, int | None]]:
    """All arXiv ids of the text in order, each once, with the first version that is given."""
    found: dict[str, int | None] = {}
    for id_, version in _mentions(_decoded(text)):
        found[id_] = found.get(id_) or version
    return list(found.items())


def _mentions(text: str) -> Iterator[tuple[str, int | None]]:
    for match in _FIND.finditer(text):
        id_ = _checked(match)
        if id_:
            yield id_, int(match.group("version") or 0) or None


def as_arxiv_id(text: str) -> str | None:
    """The arXiv id that the whole text is, in any form: a link, ``arXiv:...`` or the bare id."""
    stripped = text.strip().strip("<>[]()").strip()
    match = _BARE.fullmatch(stripped)
    if match is not None:
        return _checked(match)
    if " " in stripped and not stripped.lower().startswith("arxiv"):
        return None
    return find_arxiv_id(stripped)


def _decoded(text: str) -> str:
    for _ in range(_ESCAPES):
        if "%" not in text:
            break
        text = unquote(text)
    return text


def _checked(match: re.Match[str]) -> str | None:
    new = match.group("new")
    if new is not None:
        return new if _is_new_id(new) else None
    number = match.group("number")
    return f"{match.group('archive').lower()}/{number}" if _is_old_number(number) else None


def _is_new_id(text: str) -> bool:
    month, _, serial = text.partition(".")
    if not 1 <= int(month[2:]) <= 12 or int(month) < _FIRST_MONTH:
        return False
    return len(serial) == 4 if int(month) < _FIVE_DIGITS_FROM else len(serial) in {5, 6}


def _is_old_number(number: str) -> bool:
    year, month = int(number[:2]), int(number[2:4])
    return 1 <= month <= 12 and (year >= 91 or year * 100 + month <= _LAST_OLD_MONTH)
