"""arXiv's categories, and the names of the harvest's sets that hold them.

Sources: arxiv.org/category_taxonomy; info.arxiv.org/help/oa, "Sets": ``group:archive:CATEGORY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_GROUPS = {
    **dict.fromkeys(("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat")),
    **dict.fromkeys(
        (
            *("astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th"),
            *("math-ph", "nlin", "nucl-ex", "nucl-th", "physics", "quant-ph"),
        ),
        "physics",
    ),
}
"""The group of each archive where it is not the archive itself."""
_WHOLE = frozenset(
    {"gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph"}
)
"""Archives that are a category; papers of the others are in one of their classes."""
_IN_WORDS = frozenset({"cond-mat", "physics"})
"""Archives whose classes are words; those of the others are two capitals."""
_CLASS, _CLASS_IN_WORDS = re.compile(r"[A-Z]{2}"), re.compile(r"[a-z]{2,}(?:-[a-z]{2,})?")

_WRITTEN_SO = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]{2}|\.[a-z]+(?:-[a-z]+)*)?")


def categories_in(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are written like a category of any time, each once.

    Authors add classes of MSC and ACM to the categories; those have digits.
    """
    return tuple(dict.fromkeys(name for name in names if _WRITTEN_SO.fullmatch(name)))


def is_category(text: str) -> bool:
    """Whether the text is written like a category of an archive that arXiv has today.

    The classes are not listed here: arXiv adds some from time to time.
    """
    archive, dot, name = text.partition(".")
    if archive in _WHOLE:
        return not dot
    form = _CLASS_IN_WORDS if archive in _IN_WORDS else _CLASS
    return archive in _GROUPS and form.fullmatch(name) is not None


def as_written(text: str) -> str:
    """A category as arXiv writes it, from what a person typed: cs.cv is cs.CV."""
    archive, dot, name = text.strip().partition(".")
    archive = archive.lower()
    return archive + dot + (name.lower() if archive in _IN_WORDS else name.upper())


def set_of(category: str) -> str:
    """The harvest set of exactly this category: ``cs:cs:CV``, ``physics:hep-th``."""
    archive, dot, name = category.partition(".")
    group = _GROUPS.get(archive) or archive
    parts = (group, archive, name) if dot else (group, archive)
    return ":".join(parts)
