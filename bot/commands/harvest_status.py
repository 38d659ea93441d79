"""How the harvest stands, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.commands.terminal import count, one_line, out
from bot.services.harvesting import HarvestStatus
from db.arxiv_records import Cursor, DayHealth, DayState, Incident

_COLOURS = {DayState.STALE: "yellow", DayState.FAILED: "red"}


def print_status(status: HarvestStatus, now: datetime) -> None:
    """Print it; times are UTC."""
    out.print(f"{count(status.papers, 'paper')} of arXiv kept. {_next(status, now)}")
    if status.is_closed:
        said = f" {one_line(status.why_closed, 300)}" if status.why_closed else ""
        out.print(f"arXiv refused the bot, so nothing is asked.{said}")
        out.print("Find out why, then run papers harvest --reopen.")
    if not status.cursors:
        return
    out.print(_cursors(status.cursors))
    if status.days:
        out.print(_days(status.days))
    _print_incidents("Trouble now:", [one for one in status.incidents if one.healed_at is None])
    _print_incidents("Healed in the last week:", [one for one in status.incidents if one.healed_at])


def _next(status: HarvestStatus, now: datetime) -> str:
    if status.is_running:
        return "A harvest is under way."
    if not status.cursors:
        return "Nothing was harvested yet."
    if status.is_closed or status.next_at is None or status.next_at <= now:
        return ""
    return f"The next harvest is due on {status.next_at:%Y-%m-%d at %H:%M} UTC."


def _cursors(cursors: Iterable[Cursor]) -> Table:
    table = _table("Category", "Covered from", "Last harvest (UTC)")
    for cursor in cursors:
        ended = f"{cursor.answered_at:%Y-%m-%d %H:%M}" if cursor.answered_at else "not to its end"
        begun = " (another is under way, or was stopped)" if cursor.since else ""
        table.add_row(cursor.category, str(cursor.covered_from or ""), ended + begun)
    return table


def _days(days: Iterable[DayHealth]) -> Table:
    table = _table("Day", "Category", "State", "New", "Cross-lists", "Why")
    newest_first = sorted(days, key=lambda day: (-day.day.toordinal(), day.category))
    for day in newest_first:
        state = Text(day.state.value, style=_COLOURS.get(day.state, ""))
        why = Text(one_line(day.sentence, 300))
        table.add_row(
            str(day.day), day.category, state, f"{day.new:,}", f"{day.cross_lists:,}", why
        )
    return table


def _print_incidents(heading: str, incidents: list[Incident]) -> None:
    if not incidents:
        return
    out.print(heading)
    for one in incidents:
        times = count(one.times, "time")
        since = f"{one.first_at:%Y-%m-%d %H:%M}"
        until = f", healed {one.healed_at:%Y-%m-%d %H:%M}" if one.healed_at else ""
        what = f"  {one.category} {one.source.value}: {one.kind.value}, {times} since {since}"
        out.print(Text(f"{what}{until}: {one_line(one.sentence, 300)}"))


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def status_as_json(status: HarvestStatus) -> dict[str, Any]:
    """The status as JSON; days by category, the earliest first; times are UTC."""
    return {
        "papers": status.papers,
        "is_running": status.is_running,
        "next_at": _iso(status.next_at),
        "is_refused": status.is_closed,
        "refused_because": status.why_closed,
        "categories": [_category(cursor, status.days) for cursor in status.cursors],
        "incidents": [_incident(one) for one in status.incidents],
    }


def _category(cursor: Cursor, days: Iterable[DayHealth]) -> dict[str, Any]:
    return {
        "category": cursor.category,
        "covered_from": cursor.covered_from.isoformat() if cursor.covered_from else None,
        "last_harvest": _iso(cursor.answered_at),
        "is_begun": cursor.since is not None,
        "days": [_day(day) for day in days if day.category == cursor.category],
    }


def _day(day: DayHealth) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "state": day.state.value,
        "new": day.new,
        "cross_lists": day.cross_lists,
        "sentence": day.sentence,
        "checked_at": _iso(day.checked_at),
    }


def _incident(one: Incident) -> dict[str, Any]:
    return {
        "source": one.source.value,
        "category": one.category,
        "kind": one.kind.value,
        "sentence": one.sentence,
        "times": one.times,
        "first_at": _iso(one.first_at),
        "last_at": _iso(one.last_at),
        "healed_at": _iso(one.healed_at),
        "told_at": _iso(one.told_at),
    }


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
