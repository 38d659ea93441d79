"""Papers from files of announcements, one JSON object a line.

Keys of a line: `id`, `title`, `abstract`, `authors`, `categories`, `primary`, `announced` (the
listing day), `published` (the time of submission), `comment`. Where a line lacks some:

- `announced_est`, moved to the next listing day, stands for `announced`;
- `published_est`, a day, stands for `published`, at noon UTC, and no later than the announcement's
  cut-off at 14:00 US Eastern; without it, the cut-off itself;
- the categories under which the paper was listed (`listed_in`) stand for `categories`, else cs.LG;
- unknown authors are one author with that name.

`stale: true` marks the announcement of a replacement: version 2 here, after a version 1 with the
same text on the listing day that followed its submission.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.playground.arxiv.papers import Paper, Version
from bot.playground.arxiv.schedule import announced_at, last_listing_day, next_listing_day

CUT_OFF_SECONDS = 6 * 3600
"""From the end of submission, 14:00 US Eastern, to the announcement."""
_UNKNOWN_AUTHORS = ("Unknown Authors",)
_UNKNOWN_CATEGORIES = ("cs.LG",)
_DAY = timedelta(days=1)
_SATURDAY = 5


def load_pool(folder: Path) -> list[Paper]:
    """The papers of all `.jsonl` and `.jsonl.gz` files of a folder; the first of an id counts."""
    papers: dict[str, Paper] = {}
    for path in sorted(folder.iterdir()):
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            for line in _lines(path):
                if line["id"] not in papers:
                    papers[line["id"]] = paper_of(line)
    return list(papers.values())


def paper_of(line: dict[str, Any]) -> Paper:
    """The paper of one line."""
    day = next_listing_day(date.fromisoformat(line.get("announced") or line["announced_est"]))
    submitted = _submitted(line, day)
    text = (line["title"], line["abstract"], line.get("comment") or "")
    if line.get("stale"):
        first = min(_day_after(submitted), last_listing_day(day - _DAY))
        cut_off = announced_at(first) - CUT_OFF_SECONDS
        versions: tuple[Version, ...] = (
            Version(1, min(submitted, cut_off), first, *text),
            Version(2, announced_at(day) - CUT_OFF_SECONDS, day, *text),
        )
    else:
        versions = (Version(1, submitted, day, *text),)
    authors = tuple(line.get("authors") or _UNKNOWN_AUTHORS)
    return Paper(line["id"], authors, _categories(line), versions)


def _submitted(line: dict[str, Any], day: date) -> float:
    cut_off = announced_at(day) - CUT_OFF_SECONDS
    if line.get("published"):
        return min(datetime.fromisoformat(line["published"]).timestamp(), cut_off)
    if line.get("published_est"):
        noon = datetime.combine(date.fromisoformat(line["published_est"]), time(12), UTC)
        return min(noon.timestamp(), cut_off)
    return cut_off


def _day_after(submitted: float) -> date:
    """The first listing after it; what is submitted on a weekend waits for Tuesday's."""
    day = datetime.fromtimestamp(submitted, UTC).date()
    while day.weekday() >= _SATURDAY:
        day += _DAY
    return next_listing_day(day + _DAY)


def _categories(line: dict[str, Any]) -> tuple[str, ...]:
    known = line.get("categories") or line.get("listed_in") or _UNKNOWN_CATEGORIES
    primary = line.get("primary") or known[0]
    return (primary, *(each for each in known if each != primary))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
