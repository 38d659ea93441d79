"""The front page of the local arXiv: what was announced last, so that a person can look around."""

from __future__ import annotations

from html import escape

from bot.playground.arxiv.catalogue import Catalogue
from bot.playground.arxiv.papers import Listing
from bot.playground.arxiv.schedule import announced_at, eastern, last_listing_day

_SHOWN = 200


def announcement(catalogue: Catalogue, now: float) -> str:
    """The papers of the latest announcement, new ones before replacements, as part of a page."""
    day = last_listing_day(eastern(now).date())
    listed = [each for each in catalogue.announced(day) if announced_at(day) <= now]
    if not listed:
        return "<p>Nothing has been announced yet.</p>"
    new = [each for each in listed if each.version.number == 1]
    later = [each for each in listed if each.version.number > 1]
    said = f"<p>Announced for {day:%A, %d %B %Y}: {len(new)} new, {len(later)} replaced.</p>"
    rows = "".join(map(_row, [*new, *later][:_SHOWN]))
    return f"{said}<ul>{rows}</ul>"


def _row(listing: Listing) -> str:
    paper, version = listing.paper, listing.version
    about = f"{', '.join(paper.authors)} · {', '.join(paper.categories)}"
    again = f" (v{version.number})" if version.number > 1 else ""
    return (
        f'<li><a href="abs/{escape(paper.id)}">{escape(version.title)}</a>{again}'
        f"<br>{escape(paper.id)} · {escape(about)}</li>"
    )
