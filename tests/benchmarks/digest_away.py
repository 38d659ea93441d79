"""A bot that was away for 7 and for 22 days: what its channel gets at the next start.

    python -m tests.benchmarks.digest_away [--json]

Every listing day has a paper. The channel gets its digest of a week; then the bot is away from an
hour after that for so many days, starts once, and ticks. There has to be one late digest, with the
papers of all days since, and each older week has to stand as skipped.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta

from bot.core.digest.due import boundary, newest_week
from bot.core.listing_days import latest_due, listing_days
from db.digest_records import DigestState
from db.store import open_store
from tests.arxiv_builders import a_preprint, announce
from tests.benchmarks.report import Figure, report, temporary_url
from tests.digest_builders import DAY, MONDAYS, W47, Newsroom

DAYS = list(listing_days(date(2026, 11, 2), date(2027, 1, 8)))


def measure(engine: str, away: int) -> list[Figure]:
    with temporary_url(engine) as url:
        store = open_store(url)
        room = Newsroom(store)
        room.subscribe(most=50)
        announce(
            store,
            *(
                a_preprint(f"2611.{place:05d}", f"Study {place}", announced_on=day)
                for place, day in enumerate(DAYS)
            ),
        )
        room.run(W47)
        room.clock.at += timedelta(hours=1, days=away)
        room.minutes(3)
        [first, *since] = room.digests()
        posts = len(room.slack.keys()) - 1
        now = room.clock()
        store.close()
    late = [one for one in since if one.state is DigestState.SENT and one.late]
    shown = [paper.arxiv_id for one in late if one.content for paper in one.content.papers]
    assert first.content is not None
    due = boundary(MONDAYS, newest_week(MONDAYS, now))
    covered = list(listing_days(first.content.last_day + DAY, latest_due(due)))
    older = len(since) - 1
    skipped = sum(one.state is DigestState.SKIPPED for one in since)
    return [
        Figure(f"digests after {away} days away, {engine}", posts, "", "1"),
        Figure("    that are late", len(late), "", "1"),
        Figure("    older weeks that are marked as skipped", skipped, "", "all", older),
        Figure("    papers of the days since, each once", len(set(shown)), "", "all", len(covered)),
    ]


def main() -> int:
    engines = ("sqlite", "postgresql")
    report([one for engine in engines for away in (7, 22) for one in measure(engine, away)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
