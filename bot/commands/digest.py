"""`papers digest`: tells what a week brings a channel, and how the digests of channels stand."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from rich.text import Text

from bot.commands.terminal import configured_store, count, err, one_line, out, print_json, utc_now
from bot.config import read_settings
from bot.core.digest.due import newest_week, next_due, zone
from bot.core.latex import plain_title
from bot.core.listing_days import next_listing_day
from bot.errors import BadSettings, NotFound
from bot.services.previewing import PreviewedWeek, Previewing
from bot.services.subscribing import Subscribing
from bot.wiring import build_ranker
from db.digest_records import (
    Digest,
    DigestContent,
    DigestPaper,
    Schedule,
    Standing,
    Subscription,
    SubscriptionState,
    Week,
    Wishes,
)
from db.records import DEFAULT_WORKSPACE
from db.store import Store

FOUND, NOTHING = 0, 1
_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)
_FIRST_YEAR = 1991
"""ArXiv has announced papers since then."""
_PAST = 10
"""Digests of a channel that are told of, the newest first."""
_AUTHORS = 3


def run_dry(channel: str, week: str | None, *, as_json: bool) -> int:
    """Print what a week would bring a channel; the exit code says whether that is any paper."""
    asked = None if week is None else read_week(week)
    logging.getLogger("bot").addHandler(logging.NullHandler())
    settings = read_settings()
    with configured_store(settings) as store:
        known = Subscribing(store).of_channel(DEFAULT_WORKSPACE, channel)
        schedule, wishes = (known.schedule, known.wishes) if known else (Schedule(), Wishes())
        asked = asked or newest_week(schedule, utc_now())
        previewing = Previewing(store, build_ranker(store), settings.categories)
        found = previewing.week(DEFAULT_WORKSPACE, channel, schedule, wishes, asked)
    if known is None:
        err.print(f"{channel} gets no digest yet: this is what the defaults would bring.")
    if as_json:
        print_json({"channel": channel, **previewed_as_json(found)})
    else:
        _print_week(found)
    return FOUND if found.content.papers else NOTHING


def run_standing(channel: str | None, week: str | None, *, as_json: bool) -> int:
    """Print which channels get digests, or what became of one channel's; 1 if there are none."""
    asked = None if week is None else read_week(week)
    with configured_store() as store:
        found = _subscriptions(store, channel)
        with store.reading() as unit:
            past = {one.id: unit.digests.of_subscription(one.id, 500) for one in found}
            known = {one.id: unit.digests.standings(one.id) for one in found}
    digests = {
        one.channel: [each for each in past[one.id] if asked in {None, each.week}] for one in found
    }
    if as_json:
        print_json([_standing_as_json(one, digests[one.channel]) for one in found])
    elif not found:
        out.print("No channel gets a digest. Type /papers digest in one to set it.")
    for one in found if not as_json else ():
        out.print(f"{one.channel}: {one.state.value}{_next(one, known[one.id])}")
        _print_digests(digests[one.channel][: _PAST if channel is not None else 1])
    return FOUND if found else NOTHING


def read_week(text: str) -> Week:
    """A week as ISO 8601 writes it, ``2025-W20``.

    Raises:
        BadSettings: it is none.
    """
    match = _WEEK.fullmatch(text.strip())
    try:
        if match is not None and int(match[1]) >= _FIRST_YEAR:
            return Week(int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise BadSettings(f"{one_line(text, 40)} is no week. Write it like 2025-W20.")


def previewed_as_json(found: PreviewedWeek) -> dict[str, Any]:
    """A week as plain values."""
    return {"week": str(found.week), **_content_as_json(found.content), "known": found.known}


def _content_as_json(content: DigestContent) -> dict[str, Any]:
    return {
        "first_day": content.first_day.isoformat(),
        "last_day": content.last_day.isoformat(),
        "considered": content.considered,
        "matched": content.matched,
        "is_complete": content.is_complete,
        "papers": [_paper_as_json(one) for one in content.papers],
    }


def _paper_as_json(paper: DigestPaper) -> dict[str, Any]:
    said = paper.to_json()
    return {
        "arxiv_id": said.pop("id"),
        "url": f"https://arxiv.org/abs/{paper.arxiv_id}",
        **said,
    }


def _standing_as_json(one: Subscription, digests: list[Digest]) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "state": one.state.value,
        "set_by": one.set_by,
        "weekday": one.schedule.weekday,
        "hour": one.schedule.hour,
        "time_zone": one.schedule.time_zone,
        "digests": [_digest_as_json(each) for each in digests],
    }


def _digest_as_json(one: Digest) -> dict[str, Any]:
    content = _content_as_json(one.content) if one.content else None
    return {
        "week": str(one.week),
        "state": one.state.value,
        "reason": one.reason,
        "late": one.late,
        "content": content,
    }


def _subscriptions(store: Store, channel: str | None) -> list[Subscription]:
    subscribing = Subscribing(store)
    if channel is None:
        return subscribing.of_workspace(DEFAULT_WORKSPACE)
    one = subscribing.of_channel(DEFAULT_WORKSPACE, channel)
    if one is None:
        raise NotFound(
            f"{one_line(channel, 40)} gets no digest. A channel is named by its id, which Slack"
            " shows at the end of the channel's details: C0123456789."
        )
    return [one]


def _print_week(found: PreviewedWeek) -> None:
    content = found.content
    days = f"{next_listing_day(content.first_day)} to {content.last_day}"
    out.print(f"{found.week}: papers announced from {days}")
    shown = count(len(content.papers), "paper")
    out.print(
        f"{content.considered:,} announced, {content.matched:,} fit, {shown} shown; "
        f"{found.known:,} known already."
    )
    if not content.is_complete:
        out.print("Not all that arXiv announced in these days is known: see papers harvest.")
    for paper in content.papers:
        _print_paper(paper)


def _print_paper(paper: DigestPaper) -> None:
    title = one_line(plain_title(paper.title), 300)
    out.print(Text(f"\n{paper.position:>2}. {title}", style="bold"))
    named = ", ".join(paper.authors[:_AUTHORS])
    more = " et al." if len(paper.authors) > _AUTHORS else ""
    about = (f"{named}{more}", paper.category, f"arXiv:{paper.arxiv_id}", f"{paper.score:.0f}")
    why = (paper.section, *paper.reasons)
    out.print(Text(f"    {one_line(' · '.join(filter(None, about)), 300)}"))
    if any(why):
        out.print(Text(f"    {one_line(' · '.join(filter(None, why)), 300)}"))


def _print_digests(digests: list[Digest]) -> None:
    for each in digests:
        papers = count(len(each.content.papers), "paper") if each.content else "nothing chosen yet"
        why = f" ({one_line(each.reason, 60)})" if each.reason else ""
        out.print(Text(f"  {each.week} {each.state.value}{why}: {papers}"))


def _next(one: Subscription, known: Mapping[Week, Standing]) -> str:
    if one.state is not SubscriptionState.ACTIVE:
        return ""
    due = next_due(one.schedule, one.active_from, known, utc_now())
    local = due.astimezone(zone(one.schedule.time_zone))
    return f", next {local:%A %Y-%m-%d %H:%M} {one.schedule.time_zone}"
