"""Hand-made stand-ins for the services, and entries to show."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

from bot.errors import NotFound
from bot.services.answers import Answer, Overview, Result
from bot.slack.ports import Deps
from db.records import (
    DEFAULT_WORKSPACE,
    Entry,
    EntryFields,
    EntryId,
    Link,
    LinkKind,
    PaperIds,
    PartialDate,
    SectionCount,
    Tier,
)

WHEN = datetime(2024, 6, 1, tzinfo=UTC)


def make_entry(number: int = 1, **fields) -> Entry:
    given = {
        "section": "Autoregressive generation model",
        "title": "Visual Autoregressive Modeling: Scalable Image Generation",
        "date": PartialDate(2024, 6),
        "method": "VAR",
        "venue": "NeurIPS 2024",
        "url": "https://arxiv.org/abs/2404.02905",
        "links": (Link(LinkKind.CODE, "https://github.com/FoundationVision/VAR", "code"),),
        "note": "以不同scale图像作为自回归单位进行自回归生成",
    } | fields
    return Entry(
        EntryId(number),
        DEFAULT_WORKSPACE,
        EntryFields(**given),
        PaperIds("2404.02905", None, None, f"title{number}"),
        WHEN,
        WHEN,
    )


VAR = make_entry()
SHELF = (
    VAR,
    make_entry(2, method="ControlVAR", title="ControlVAR: Controllable Visual Modeling"),
    make_entry(3, method="CAR", title="CAR: Controllable Autoregressive Modeling", links=()),
    *(
        make_entry(
            number,
            method=f"Diffusion-{number}",
            title=f"Diffusion model number {number}",
            section="Diffusion model",
        )
        for number in range(4, 16)
    ),
)


class FakeLookup:
    """Finds what contains the query, and counts its calls; `fails` is raised instead."""

    def __init__(self, entries=SHELF):
        self.entries = {entry.id: entry for entry in entries}
        self.fails: Exception | None = None
        self.calls = 0
        self.gate: threading.Event | None = None
        self.entered = threading.Event()

    def answer(self, ws, text, *, limit=5, offset=0):
        self._called()
        words = text.casefold().split()
        found = [e for e in self.entries.values() if self._matches(e, words)]
        named = [e for e in found if (e.fields.method or "").casefold() == text.casefold()]
        found = named + [e for e in found if e not in named]
        results = tuple(
            Result(e, Tier.NAME if e in named else Tier.WORDS)
            for e in found[offset : offset + limit]
        )
        names = ("VAR", "CAR", "ControlVAR") if not found else ()
        meant = named[0] if len(named) == 1 else None
        return Answer(text, len(found), results, offset, meant, did_you_mean=names)

    def entry(self, ws, entry_id):
        self._called()
        if entry_id not in self.entries:
            raise NotFound("This paper is no longer on the list.")
        return self.entries[entry_id]

    def overview(self, ws, newest=5):
        self._called()
        sections: dict[str, int] = {}
        for entry in self.entries.values():
            sections[entry.fields.section] = sections.get(entry.fields.section, 0) + 1
        counts = tuple(SectionCount(name, count) for name, count in sections.items())
        return Overview(len(self.entries), counts, tuple(self.entries.values())[:newest])

    def _called(self):
        self.calls += 1
        self.entered.set()
        if self.gate is not None:
            self.gate.wait(10)
        if self.fails is not None:
            raise self.fails

    @staticmethod
    def _matches(entry, words):
        said = f"{entry.fields.method} {entry.fields.title} {entry.fields.section}".casefold()
        return all(word in said for word in words)


def make_deps(lookup=None) -> Deps:
    seen: set[str] = set()
    lock = threading.Lock()

    def claim(_ws, key):
        with lock:
            first = key not in seen
            seen.add(key)
            return first

    def release(_ws, key):
        with lock:
            seen.discard(key)

    return Deps(lookup or FakeLookup(), lambda _team: DEFAULT_WORKSPACE, claim, release)


def found_as(entry: Entry, tier: Tier, query: str = "q") -> Answer:
    return Answer(query, 1, (Result(entry, tier),))


__all__ = ["SHELF", "VAR", "FakeLookup", "found_as", "make_deps", "make_entry", "replace"]
