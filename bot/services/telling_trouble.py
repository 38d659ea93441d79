"""Trouble with arXiv is told to maintainers once, when it does not heal by itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from db.arxiv_records import Incident
from db.postings import NewPosting
from db.records import Place, PostingKind, WorkspaceId
from db.store import Store, Unit

logger = logging.getLogger(__name__)

PATIENCE = timedelta(hours=6)
"""How long trouble may last before a person hears of it; of a refusal they hear at once."""
MOST = 5
"""How many sentences a notice has."""


def tell_trouble(store: Store, now: datetime) -> int:
    """Owe one notice a workspace of the trouble nobody was told of; returns how many notices.

    It goes to the review channel, else to the first maintainer. Each incident is told once,
    however many processes ask at once; where nobody maintains a list, it waits for somebody.
    """
    begun_before = now - PATIENCE
    with store.reading() as unit:
        if not unit.harvests.has_untold(begun_before) or not _places(unit):
            return 0
    with store.writing() as unit:
        places = _places(unit)
        incidents = unit.harvests.claim_untold(now, begun_before) if places else []
        if not incidents:
            return 0
        told = sum(
            unit.postings.put(workspace, _notice(place, incidents)) for workspace, place in places
        )
    logger.info("trouble told incidents=%d notices=%d", len(incidents), told)
    return told


def _places(unit: Unit) -> list[tuple[WorkspaceId, Place]]:
    found = []
    for workspace in unit.workspaces.all():
        first = next(iter(unit.maintainers.all(workspace)), None)
        if first is not None:
            channel = unit.maintainers.settings(workspace).review_channel
            found.append((workspace, Place(channel or first.user)))
    return found


def _notice(place: Place, incidents: Sequence[Incident]) -> NewPosting:
    first = incidents[0]
    key = f"trouble:{first.source}:{first.category}:{first.kind}:{first.first_at.isoformat()}"
    return NewPosting(key, PostingKind.TROUBLE, place, subject=_subject(incidents))


def _subject(incidents: Sequence[Incident]) -> str:
    """How many there are on the first line, then a sentence a line."""
    lines = [" ".join(each.sentence.split()) for each in incidents[:MOST]]
    return "\n".join([str(len(incidents)), *lines])
