"""`papers harvest`: harvests once, opens the gate again, or tells how it stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.text import Text

from bot.commands.harvest_status import print_status, status_as_json
from bot.commands.terminal import (
    configured_store,
    count,
    err,
    one_line,
    out,
    print_json,
    utc_now,
)
from bot.config import Settings, read_settings
from bot.errors import BadSettings
from bot.services.enriching import Mismatch, mismatches
from bot.services.harvest_pages import Progress as HowFar
from bot.services.harvest_turns import reopen
from bot.services.harvesting import HarvestReport, harvest_status
from bot.wiring import arxiv_places, build_harvest
from db.arxiv_records import DayHealth
from db.records import DEFAULT_WORKSPACE
from db.store import Store

COMPLETE, INCOMPLETE = 0, 1
_SHOWN = 20
"""How many days and troubles are listed at the terminal; --status and --json have all."""


def run_harvest(since: date | None, *, as_json: bool) -> int:
    """Harvest once; the exit code says whether all days are complete."""
    settings = read_settings()
    if not settings.categories:
        raise BadSettings(
            "PAPERS_ARXIV_CATEGORIES is empty, so there is nothing to harvest. Set it to "
            "categories, say: cs.CV cs.LG"
        )
    if since is not None and since > utc_now().date():
        raise BadSettings(f"--since {since} is in the future. Name a day of the past.")
    # What went wrong is in the report; the bot's log is where nobody prints one.
    logging.getLogger("bot").addHandler(logging.NullHandler())
    with configured_store(settings) as store:
        report = _harvest(store, settings, since)
    if as_json:
        print_json(_as_json(report))
    else:
        _print(report)
    goes_on = report.is_stopped or report.is_forbidden
    return INCOMPLETE if report.days or goes_on else COMPLETE


def run_status(*, as_json: bool) -> int:
    """Tell how the harvest stands; the exit code says whether all days shown are complete."""
    settings = read_settings()
    with configured_store(settings) as store:
        status = harvest_status(store, utc_now())
        flagged = mismatches(store, DEFAULT_WORKSPACE)
    if as_json:
        print_json({**status_as_json(status), "flagged": [_flag_as_json(one) for one in flagged]})
    else:
        print_status(status, utc_now())
        _print_flagged(flagged)
    followed = [day for day in status.days if day.category in settings.categories]
    is_complete = all(day.state.is_complete for day in followed)
    return COMPLETE if is_complete and not status.is_closed else INCOMPLETE


def _flag_as_json(flag: Mismatch) -> dict[str, Any]:
    return {
        "arxiv_id": flag.entry.ids.arxiv_id,
        "listed_title": flag.entry.fields.title,
        "title": flag.title,
        "section": flag.entry.fields.section,
    }


def _print_flagged(flagged: list[Mismatch]) -> None:
    if flagged:
        out.print(f"{count(len(flagged), 'entry', 'entries')} with another paper's link:")
    _print_lines(
        [
            f"“{flag.entry.fields.title}” links to {flag.entry.ids.arxiv_id}, “{flag.title}”"
            for flag in flagged
        ]
    )


def run_reopen() -> int:
    """Open the gate to arXiv again after a person has found out why it refused the bot."""
    with configured_store() as store:
        was_closed = reopen(store, utc_now())
    if was_closed:
        out.print("arXiv is asked again: by the bot at its next look, or now by `papers harvest`.")
    else:
        out.print("arXiv has not refused the bot, so there was nothing to open.")
    return COMPLETE


def _harvest(store: Store, settings: Settings, since: date | None) -> HarvestReport:
    turns = build_harvest(
        store,
        settings.categories,
        contact=settings.contact or "",
        places=arxiv_places(settings.arxiv_url),
    )
    try:
        with _progress(settings.categories) as progress:
            return turns.run_now(since=since, progress=progress)
    except KeyboardInterrupt:
        err.print("Stopped. What came is kept, and the next harvest goes on from there.")
        raise


@contextmanager
def _progress(categories: tuple[str, ...]) -> Iterator[Callable[[HowFar], None]]:
    """How many records came of each category: moving on a terminal, one line elsewhere."""
    if not err.is_terminal:
        err.print(f"Harvesting {', '.join(categories)}: arXiv is asked every three seconds.")
        yield lambda _progress: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=err, transient=True) as bar:
        tasks = {name: bar.add_task(name, total=None, said="waits") for name in categories}

        def show(progress: HowFar) -> None:
            said = count(progress.records, "record")
            bar.update(tasks[progress.category], said=said, completed=progress.records)

        yield show


def _print(report: HarvestReport) -> None:
    kept = report.kept
    out.print(
        f"New: {count(kept.new, 'paper')}. Cross-lists: {kept.cross_lists:,}. "
        f"Earlier papers, seen first now: {kept.replacements + kept.reclassified:,}. "
        f"Changed: {kept.changed:,}."
    )
    if report.enriched.found or report.enriched.missing:
        out.print(f"Looked up for the list: {count(report.enriched.found, 'paper')}.")
    for arxiv_id in report.enriched.missing[:_SHOWN]:
        out.print(f"  arXiv has no paper {arxiv_id}, which the list links to.")
    _print_days(report.days)
    troubles = list(dict.fromkeys(report.troubles))
    if troubles:
        out.print("Trouble on the way:")
        _print_lines(troubles)
    if report.is_forbidden:
        out.print("arXiv refuses the bot. Find out why before you run papers harvest --reopen.")
    elif report.is_stopped:
        out.print("It was stopped. The next harvest goes on from there.")
    elif not report.days:
        out.print("Every day that is due is complete.")


def _print_days(days: list[DayHealth]) -> None:
    if not days:
        return
    out.print(f"Not complete: {count(len(days), 'day')} of a category:")
    _print_lines(
        [f"{day.day} {day.category} {day.state.value}: {day.sentence}" for day in reversed(days)]
    )


def _print_lines(lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        out.print(Text(f"  {one_line(line, 300)}"))
    if len(lines) > _SHOWN:
        out.print(f"  ... and {len(lines) - _SHOWN:,} more (--json has all)")


def _as_json(report: HarvestReport) -> dict[str, Any]:
    return {
        **asdict(report.kept),
        "incomplete": [
            {
                "category": day.category,
                "day": day.day.isoformat(),
                "state": day.state.value,
                "sentence": day.sentence,
            }
            for day in report.days
        ],
        "enriched": report.enriched.found,
        "unknown_ids": list(report.enriched.missing),
        "troubles": report.troubles,
        "is_stopped": report.is_stopped,
        "is_forbidden": report.is_forbidden,
    }
