"""The nouns of the local arXiv: a paper and its versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

ARXIV_ID = re.compile(r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})")
"""An id without version, in the form since 2007 or the one before."""
VERSIONED_ID = re.compile(rf"(?P<id>{ARXIV_ID.pattern})(?:v(?P<number>[0-9]{{1,3}}))?")
"""An id that may name a version."""
LICENSE = "http://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Version:
    """What one version says; `submitted` in Unix seconds, `day` the listing day in US Eastern."""

    number: int
    submitted: float
    day: date
    title: str
    abstract: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its versions in order; the first category is the primary one."""

    id: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    versions: tuple[Version, ...]
    license: str = LICENSE
    journal_ref: str = ""
    doi: str = ""

    @property
    def primary(self) -> str:
        """The category under which it is announced as new."""
        return self.categories[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """One version of a paper, as a listing or a search result shows it."""

    paper: Paper
    version: Version

    @property
    def full_id(self) -> str:
        """The id with its version."""
        return f"{self.paper.id}v{self.version.number}"
