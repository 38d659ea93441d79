"""One week's digests for 10, 100 and 1,000 channels: how long, how much memory, and for what.

    python -m tests.benchmarks.digest_channels [--channels 10,100,1000] [--json]

Ten channels a workspace follow three sets of sections. Each list has 500 entries, one in five with
its abstract; the week has 2,500 papers, and so have the eight weeks before it. Texts are those of
the shared papers where they are present, else made up of invented words. Each number of channels
has a process of its own, so that its memory is its own; the database is an SQLite file.

It fails if each of 1,000 channels takes longer than each of 100: time may grow with channels, and
no faster.
"""

from __future__ import annotations

import multiprocessing
import pkgutil
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest import mock

from bot.core.digest.due import boundary
from bot.embedding import WordLlamaEmbedder
from bot.services.digesting import Digesting
from bot.services.list_ranking import ListRanker
from db.arxiv_records import Preprint
from db.digest_records import Schedule, Subscription, SubscriptionId, Week, Wishes
from db.records import WorkspaceId
from db.store import Store
from tests.arxiv_builders import a_preprint, announce
from tests.benchmarks.report import Figure, report, temporary_store
from tests.builders import NOW, a_paper, add

A_WEEK, ENTRIES, A_WORKSPACE = 2_500, 500, 10
WEEK = Week(2026, 47)
SCHEDULE = Schedule(0, 9, "UTC")
DUE = boundary(SCHEDULE, WEEK)
SECTIONS = ("Alpha", "Beta", "Gamma", "Delta")
FOLLOWED: tuple[tuple[str, ...], ...] = ((), SECTIONS[:1], SECTIONS[1:3])
SLACK = 1.1
"""What a channel of 1,000 may take beside one of 100: two runs of the same are no more alike."""


@dataclass(frozen=True)
class Text:
    """What an announced paper says."""

    title: str
    abstract: str


def texts(count: int) -> list[Text]:
    """Those of the shared papers as far as there are any, then invented ones."""
    found = list(shared_texts(count))
    return [*found, *invented(count - len(found))]


def shared_texts(count: int) -> Iterator[Text]:
    from tests.benchmarks.ranking_data import relevance
    from tests.benchmarks.report import ROOT, shared

    if not (ROOT.parent / "shared/data").exists():
        return
    pool = relevance().load_pool([shared("data")])
    papers = (paper for week in pool.values() for paper in week)
    for paper, _ in zip(papers, range(count), strict=False):
        yield Text(paper["title"], paper["abstract"])


def invented(count: int) -> list[Text]:
    """Words as rare as words are, 120 of them in an abstract."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("aeioubcdfglmnprst", k=chance.randint(4, 9))) for _ in range(20_000)
    ]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [
        Text(
            " ".join(chance.choices(words, weights, k=9)),
            " ".join(chance.choices(words, weights, k=120)),
        )
        for _ in range(count)
    ]


def announced() -> list[Preprint]:
    """Nine weeks of papers; the last ones are those of the week."""
    last = DUE.date()
    days = [last - timedelta(days=back) for back in range(63)]
    weekdays = [day for day in days if day.weekday() < 5][:45]
    return [
        paper(number, text, weekdays[number * len(weekdays) // (9 * A_WEEK)])
        for number, text in enumerate(texts(9 * A_WEEK))
    ]


def paper(number: int, text: Text, day: date) -> Preprint:
    arxiv_id = f"{2601 + number // 90_000}.{number % 90_000 + 1:05d}"
    seen = datetime.combine(day, DUE.timetz())
    given = {"announced_on": day, "first_seen_at": seen, "abstract": text.abstract}
    return a_preprint(arxiv_id, text.title, **given)


def furnish(store: Store, channels: int) -> None:
    """Workspaces of ten channels, each with a list of its own."""
    papers = announced()
    for start in range(0, len(papers), 1_000):
        announce(store, *papers[start : start + 1_000])
    old = papers[A_WEEK:]
    for number in range(-(-channels // A_WORKSPACE)):
        with store.writing() as unit:
            workspace = unit.workspaces.add(f"T{number}")
        chance = random.Random(number)
        picked = chance.sample(old, ENTRIES)
        fields = [
            a_paper(
                None,
                f"{one.title}",
                section=chance.choice(SECTIONS),
                url=f"https://arxiv.org/abs/{one.arxiv_id}" if place % 5 == 0 else None,
            )
            for place, one in enumerate(picked)
        ]
        add(store, *fields, workspace=workspace)
    for number in range(channels):  # channels of one workspace do not come one after the other
        subscribe(store, number, -(-channels // A_WORKSPACE))


def subscribe(store: Store, number: int, workspaces: int) -> None:
    workspace = WorkspaceId(2 + number % workspaces)
    wishes = Wishes(
        sections=FOLLOWED[number // workspaces % len(FOLLOWED)],
        exclude=(f"survey{number % 3}",),
        minimum=25,
    )
    begun = DUE - timedelta(days=14)
    new = Subscription(
        SubscriptionId(0), workspace, f"C{number}", "U1", NOW, begun, SCHEDULE, wishes
    )
    with store.writing() as unit:
        unit.subscriptions.put(new)


class Clocks:
    """Where the time goes: seconds inside calls, by what they are for."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **more: Any) -> Any:
            start = time.perf_counter()
            try:
                return call(*given, **more)
            finally:
                self.seconds[name] += time.perf_counter() - start
                self.calls[name] += 1

        return timed

    @contextmanager
    def over(self, parts: dict[str, str]) -> Iterator[None]:
        with ExitStack() as stack:
            for name, target in parts.items():
                place, attribute = target.rsplit(".", 1)
                owner = pkgutil.resolve_name(place)
                timed = self.timed(name, owner.__dict__[attribute])
                stack.enter_context(mock.patch.object(owner, attribute, timed))
            yield


PARTS = {
    "reading the stream": "bot.services.list_streams.Streams.of",
    "learning a profile": "bot.core.ranking.building.build_profile",
    "storing a profile": "bot.services.list_profiles.KeptProfiles.put",
    "reading a list": "bot.services.list_ranking.taste_of",
    "scoring": "bot.core.ranking.profile.Profile.score",
    "explaining": "bot.core.ranking.profile.Profile.explain",
    "what the list and the channel had": "db.digests.Digests.had",
    "the choice": "bot.services.choosing.choose",
    "candidates": "bot.services.choosing.candidates",
    "freezing": "db.digests.Digests.freeze",
    "all of it": "bot.services.choosing.Choosing.content",
}


def week(channels: int, pipe: Any) -> None:
    """In a process of its own: seconds, peak memory in MB, and where the time went."""
    clocks = Clocks()
    with temporary_store() as store:
        furnish(store, channels)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        digesting = Digesting(store, ListRanker(store, WordLlamaEmbedder))
        import bot.core.ranking.building
        import bot.core.ranking.profile  # noqa: F401 -- is patched

        start, chosen, ticks = time.perf_counter(), 0, 0
        with clocks.over(PARTS):
            while chosen < channels:
                ticked = digesting.tick(DUE + timedelta(seconds=time.perf_counter() - start))
                chosen += ticked.frozen
                ticks += 1
        seconds = time.perf_counter() - start
        with store.reading() as unit:
            shown = Counter(
                len(one.content.papers)
                for each in unit.subscriptions.active()
                for one in unit.digests.of_subscription(each.id, 2)
                if one.content
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pipe.send(
        {
            "seconds": seconds,
            "peak": peak / 1024,
            "before": before / 1024,
            "ticks": ticks,
            "digests": sum(shown.values()),
            "papers": sum(size * many for size, many in shown.items()),
            "parts": {name: (clocks.seconds[name], clocks.calls[name]) for name in PARTS},
        }
    )


def measured(channels: int) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=week, args=(channels, theirs))
    process.start()
    theirs.close()
    found: dict[str, Any] = ours.recv()
    process.join()
    return found


def figures(channels: int, found: dict[str, Any]) -> list[Figure]:
    name = f"{channels:,} channels"
    parts = [
        Figure(f"{part}, {name}", round(seconds, 2), "s", of=calls)
        for part, (seconds, calls) in found["parts"].items()
    ]
    return [
        Figure(f"digests chosen, {name}", found["digests"], "digests", "all", channels),
        Figure(f"papers in them, {name}", found["papers"], "papers"),
        Figure(f"one week, {name}", round(found["seconds"], 1), "s"),
        Figure(f"a channel, {name}", round(1000 * found["seconds"] / channels, 1), "ms"),
        Figure(f"peak memory, {name}", round(found["peak"]), "MB"),
        Figure(f"memory before, {name}", round(found["before"]), "MB"),
        Figure(f"ticks, {name}", found["ticks"], "ticks"),
        *parts,
    ]


def main() -> int:
    sizes = "10,100,1000"
    if "--channels" in sys.argv:
        sizes = sys.argv[sys.argv.index("--channels") + 1]
    found = {int(size): measured(int(size)) for size in sizes.split(",")}
    told = [figure for size, each in found.items() for figure in figures(size, each)]
    a_channel = [found[size]["seconds"] / size for size in sorted(found)]
    ratios = [later / earlier for earlier, later in pairwise(a_channel)]
    beside = "a channel beside one of ten times fewer"
    told += [Figure(beside, round(ratio, 2), "times", f"{SLACK}") for ratio in ratios]
    report(told)
    complete = all(each["digests"] == size for size, each in found.items())
    return 0 if complete and all(ratio <= SLACK for ratio in ratios) else 1


if __name__ == "__main__":
    sys.exit(main())
