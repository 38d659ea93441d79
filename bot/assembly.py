"""One bot: its services over one store and one clock, the Slack app, and what runs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.metadata.resolving import Places
from bot.metadata.source import Gate
from bot.services.beside import Beside
from bot.services.gate import INTERVAL, DatabaseGate
from bot.services.stopping import Stopping
from bot.services.telling_trouble import tell_trouble
from bot.slack.app import SlackApp, build_app
from bot.wiring import Now, arxiv_places, build_ask, build_deps, build_desk, build_harvest
from db.inbox import open_inbox
from db.store import Store


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a bot finds outside of its database and Slack."""

    inbox: Path
    """The file that keeps events until they have had their effect."""
    categories: Sequence[str] = ()
    """The arXiv categories that are harvested."""
    contact: str = ""
    arxiv_url: str | None = None
    """Another arXiv than arXiv."""
    places: Places | None = None
    """Other sources of single papers than those of the internet."""
    gate: Gate | None = None
    """What everything that asks arXiv goes through; ``None``: the one in the database."""
    pause: float = INTERVAL
    """Seconds between two requests to arXiv; less only where it is a double on this machine."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What runs: the app that answers Slack, and what goes on beside it."""

    app: SlackApp
    harvest: Beside

    @property
    def beside(self) -> tuple[Beside, ...]:
        """All that has a thread of its own."""
        return (self.harvest,)


def assemble(store: Store, now: Now, around: Surroundings, **slack: Any) -> Bot:
    """The bot of one workspace; `slack` is what bot.slack.app.build_app takes beside services."""
    deps = build_deps(store, now)
    stopping = Stopping()
    # Lookups of single papers stand before the same gate as the harvest, in all processes.
    gate = around.gate or DatabaseGate(store, sleep=stopping.sleep, interval=around.pause)
    places = around.places
    if places is None and around.arxiv_url is not None:
        places = Places(arxiv=arxiv_places(around.arxiv_url).api, witness=None)
    app = build_app(
        deps,
        desk=build_desk(store, deps, now),
        ask=build_ask(around.contact, places, gate),
        inbox=open_inbox(around.inbox),
        **slack,
    )
    if app.background is not None:
        app.background.also_remind(partial(tell_trouble, store))
    turns = build_harvest(
        store,
        around.categories,
        contact=around.contact,
        places=arxiv_places(around.arxiv_url),
        now=now,
        stopping=stopping,
        gate=around.gate,
        pause=around.pause,
    )
    return Bot(app, Beside("harvest", lambda: turns.run_if_due(now()), stopping))
