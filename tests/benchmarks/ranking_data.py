"""The shared evaluation's lists and weeks, for benchmarks that need more than one score each."""

from __future__ import annotations

import bisect
import datetime as dt
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean
from types import ModuleType
from typing import Any

from tests.benchmarks.report import shared

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Week:
    """One list before the Monday of a week, and which of that week's papers were picked."""

    list: str
    start: dt.date
    entries: Sequence[Item]
    seen: Sequence[Item]
    new: Sequence[Item]
    hits: Sequence[bool]


@dataclass(frozen=True)
class Result:
    """The mean over lists of the mean over their weeks, and the same for each list."""

    ndcg20: float
    recall20: float
    lists: Mapping[str, float]


@cache
def relevance() -> ModuleType:
    path = shared("eval/relevance.py")
    spec = importlib.util.spec_from_file_location("relevance", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def weeks() -> Iterator[Week]:
    """Every week that the shared evaluation scores, list by list, oldest first."""
    rules, data = relevance(), shared("data")
    pool = rules.load_pool([data])
    for path in sorted((data / "lists/history").glob("*.weekly.jsonl.xz")):
        name = path.name.split(".")[0]
        picks = rules.load_picks(data / "groundtruth" / f"{name}.tsv.gz")
        yield from _weeks_of(name, rules.load_snapshots(path), picks, pool)


def _weeks_of(
    name: str, snapshots: list[Any], picks: set[str], pool: Mapping[dt.date, list[Item]]
) -> Iterator[Week]:
    known = {paper["id"]: paper for papers in pool.values() for paper in papers}
    mondays, times = list(pool), [when for when, _ in snapshots]
    for at, monday in enumerate(mondays[relevance().WARM_UP_WEEKS :], relevance().WARM_UP_WEEKS):
        start = dt.datetime.combine(monday, dt.time(), dt.UTC)
        if (place := bisect.bisect_left(times, start) - 1) < 0:
            continue
        listed = snapshots[place][1]
        new = [paper for paper in pool[monday] if paper["id"] not in listed]
        hits = [paper["id"] in picks for paper in new]
        if not any(hits):
            continue
        own = {paper["id"] for paper in pool[monday]}
        entries = [
            {"title": "", "abstract": "", **(known.get(i, {}) if i not in own else {})}
            | {"id": i, "line": line}
            for i, line in listed.items()
        ]
        past = mondays[max(0, at - relevance().SEEN_WEEKS) : at]
        seen = [paper for earlier in past for paper in pool[earlier]]
        yield Week(name, monday, entries, seen, new, hits)


def result(scored: Sequence[tuple[Week, Sequence[float]]]) -> Result:
    figures: dict[str, list[dict[str, float]]] = {}
    for week, scores in scored:
        figures.setdefault(week.list, []).append(relevance().week_figures(scores, week.hits))
    ndcg = {name: mean(each["ndcg20"] for each in of) for name, of in figures.items()}
    recall = [sum(w["hits20"] for w in of) / sum(w["picks"] for w in of) for of in figures.values()]
    return Result(mean(ndcg.values()), mean(recall), ndcg)
