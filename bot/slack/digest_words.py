"""Times, relevance and wishes of a digest in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.core.digest.due import zone
from bot.slack.mrkdwn import inert
from db.digest_records import Schedule, Wishes

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RELEVANCE = {
    0: "everything",
    25: "one paper in ten",
    50: "one in a hundred",
    75: "one in a thousand",
}
"""What is offered; the shares are those of docs/ranking.md."""
_MAX_LINE = 250


def relevance_words(number: int) -> str:
    """A relevance with what it means, where it is one of the round ones."""
    words = RELEVANCE.get(number)
    return f"{number} · {words}" if words else str(number)


def day_words(day: date) -> str:
    """A listing day: 30 November 2026."""
    return f"{day.day} {day:%B %Y}"


def days_words(first: date, last: date, near: str = " to ", far: str = " to ") -> str:
    """The days between two, both included: 24 to 30 November 2026.

    `near` stands between days of one month, `far` between others.
    """
    if first >= last:
        return day_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{near}{day_words(last)}"
    short = f"{first.day} {first:%B}" if first.year == last.year else day_words(first)
    return f"{short}{far}{day_words(last)}"


def due_words(at: datetime, now: datetime, time_zone: str) -> str:
    """When a digest becomes due, in the zone of its schedule; after "the next digest comes"."""
    if at <= now:
        return "in the next minutes"
    local = at.astimezone(zone(time_zone))
    return f"on {DAYS[local.weekday()]}, {day_words(local)} at {local:%H:%M} ({time_zone})"


def schedule_words(one: Schedule) -> str:
    """Every Monday at 09:00 (Europe/Berlin)."""
    return f"Every {DAYS[one.weekday]} at {one.hour:02d}:00 ({inert(one.time_zone, 80)})"


def wishes_words(one: Wishes) -> str:
    """What is set, a line each; for mrkdwn."""
    lines = {
        "Sections": ", ".join(one.sections) or "all",
        "Papers at most": str(one.most),
        "Minimum relevance": relevance_words(one.minimum),
        "arXiv categories": ", ".join(one.categories) or "all that are harvested",
        "Words that lift a paper": ", ".join(one.include),
        "Words that keep a paper out": ", ".join(one.exclude),
        "Authors to follow": ", ".join(one.authors),
        "Weeks without papers": "are said" if one.says_nothing else "are not said",
    }
    shown = (f"*{name}:* {inert(said, _MAX_LINE)}" for name, said in lines.items() if said)
    return "\n".join(shown)


def unharvested(wishes: Wishes, harvested: Mapping[str, object]) -> str:
    """A sentence about categories that nothing is harvested of; empty where there is none."""
    missing = [one for one in wishes.categories if one not in harvested]
    if not harvested or not missing:
        return ""
    return (
        f"{inert(', '.join(missing), 500)}: not harvested here, so only papers that are also in "
        f"{inert(', '.join(harvested), 500)} can come. Whoever runs the bot can add it to "
        "PAPERS_ARXIV_CATEGORIES."
    )
