"""Puts services together over one store and one clock, for the composition root and for tests."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.digest.choice import Ranker
from bot.core.pasted import read_pasted
from bot.core.preprints import details_of
from bot.core.ranking import Embedder
from bot.core.references import Kind, Reference
from bot.metadata.errors import PaperUnknown, SourceForbids
from bot.metadata.fetching import Fetcher
from bot.metadata.gate import PROCESS_GATE
from bot.metadata.named_links import named_links
from bot.metadata.resolving import Places, Resolver, sources
from bot.metadata.source import Gate
from bot.services.completing import Completing
from bot.services.digest_delivery import DigestDelivery
from bot.services.digest_feedback import DigestFeedback
from bot.services.digest_reading import DigestReading
from bot.services.gate import INTERVAL, DatabaseGate
from bot.services.harvest_turns import HarvestTurns, Lease
from bot.services.harvesting import Harvesting
from bot.services.history import History
from bot.services.list_ranking import ListRanker
from bot.services.looking_up import Ask
from bot.services.lookup import Lookup
from bot.services.maintaining import Maintainers
from bot.services.outbox import Outbox
from bot.services.placing import Placing
from bot.services.previewing import Previewing
from bot.services.queue import Queue
from bot.services.reviewing import Reviewing
from bot.services.stopping import Stopping
from bot.services.subscribing import Subscribing
from bot.services.suggesting import Suggesting
from bot.slack.digest_desk import DigestDesk
from bot.slack.ports import Deps
from bot.slack.review_desk import Desk
from db.records import PaperDetails, Suggestion, WorkspaceId
from db.store import Store

logger = logging.getLogger(__name__)

Now = Callable[[], datetime]
"""The time, with its zone; in the playground it can be moved."""


def machine_time() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def arxiv_places(base: str | None) -> ArxivPlaces:
    """ArXiv's interfaces: its own, or those of another arXiv below one address."""
    if base is None:
        return ArxivPlaces()
    base = base.rstrip("/")
    return ArxivPlaces(oai=f"{base}/oai", rss=f"{base}/rss", api=f"{base}/api")


def build_harvest(
    store: Store,
    categories: Sequence[str],
    *,
    contact: str = "",
    places: ArxivPlaces | None = None,
    now: Now = machine_time,
    stopping: Stopping | None = None,
    gate: Gate | None = None,
    pause: float = INTERVAL,
) -> HarvestTurns:
    """The harvest of these categories, through the gate that everything shares.

    `now` is the workspace's time, which decides what is due; turns and the gate go by the
    machine's, for it is the same for all who use the database.
    """
    stopping = stopping or Stopping()
    lease = Lease(store, machine_time, sleep=stopping.sleep, stopping=stopping)
    client = ArxivClient(
        Fetcher(contact),
        gate or DatabaseGate(store, sleep=lease.sleep, interval=pause),
        places=places,
        now=now,
    )

    def followed() -> Sequence[str]:
        return categories

    harvesting = Harvesting(store, client, followed, now)
    return HarvestTurns(store, harvesting, lease, followed, now)


def build_deps(store: Store, now: Now) -> Deps:
    """The services that lookups need."""

    # The table of teams changes only when a workspace is installed, which restarts nothing today.
    @lru_cache(maxsize=1024)
    def workspace_of(team_id: str) -> WorkspaceId:
        with store.reading() as unit:
            return unit.workspaces.by_team(team_id)

    def claim(workspace: WorkspaceId, key: str) -> bool:
        with store.writing() as unit:
            return unit.seen.claim(workspace, key, now=now())

    def release(workspace: WorkspaceId, key: str) -> None:
        with store.writing() as unit:
            unit.seen.release(workspace, key)

    return Deps(lookup=Lookup(store), workspace_of=workspace_of, claim=claim, release=release)


def build_desk(store: Store, deps: Deps, now: Now) -> Desk:
    """The services of suggesting and reviewing, beside those of lookups."""
    lookup = Lookup(store)
    return Desk(
        workspace_of=deps.workspace_of,
        now=now,
        first_time=deps.claim,
        lookup=lookup,
        suggesting=Suggesting(store),
        completing=Completing(store, Placing(store)),
        reviewing=Reviewing(store),
        maintainers=Maintainers(store),
        queue=Queue(store),
        history=History(store),
        outbox=Outbox(store),
        details=lambda arxiv_id: kept_details(store, arxiv_id),
    )


def kept_details(store: Store, arxiv_id: str) -> PaperDetails | None:
    """What a harvest kept of a paper; None where none has seen it."""
    with store.reading() as unit:
        paper = unit.preprints.many([arxiv_id]).get(arxiv_id)
    if paper is None:
        return None
    return details_of(paper, named_links(paper.comment, paper.abstract))


def build_ranker(store: Store) -> Ranker:
    """What judges papers by a list; its model is loaded when the first one is judged."""

    def embedder() -> Embedder | None:
        from bot.embedding import WordLlamaEmbedder

        try:
            return WordLlamaEmbedder()
        except ImportError:  # somebody chose to do without it (docs/design.md)
            logger.info("wordllama is not installed: papers are ranked by their words alone")
            return None

    return ListRanker(store, embedder)


def build_digest_desk(
    store: Store,
    deps: Deps,
    ranker: Ranker | None,
    now: Now,
    harvested: Sequence[str] | None = None,
) -> DigestDesk:
    """The services of the weekly digest, for its forms and buttons."""
    return DigestDesk(
        workspace_of=deps.workspace_of,
        now=now,
        subscribing=Subscribing(store, harvested),
        previewing=Previewing(store, ranker, harvested),
        feedback=DigestFeedback(store),
        delivery=DigestDelivery(store),
        reading=DigestReading(store),
    )


def build_ask(contact: str, places: Places | None = None, gate: Gate = PROCESS_GATE) -> Ask:
    """Asks arXiv, Crossref, the Anthology and publishers' pages for a suggested paper."""
    resolver = Resolver(sources(Fetcher(contact), gate, places))

    def ask(suggestion: Suggestion) -> PaperDetails | None:
        reference = reference_of(suggestion)
        if reference is None:
            return None
        try:
            return resolver.resolve(reference)
        except (PaperUnknown, SourceForbids):
            return None

    return ask


def reference_of(suggestion: Suggestion) -> Reference | None:
    """What a source can be asked for; None for a title in quotes, which none is asked for."""
    ids = suggestion.ids
    if ids.arxiv_id:
        return Reference(Kind.ARXIV, ids.arxiv_id, suggestion.pasted)
    if ids.doi:
        return Reference(Kind.DOI, ids.doi, suggestion.pasted)
    named: Iterable[Reference] = read_pasted(suggestion.pasted).papers
    return next((each for each in named if each.kind is not Kind.TITLE), None)
