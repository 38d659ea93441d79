"""One bot: its services over one store and one clock, the Slack app, and what runs beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.metadata.resolving import Places
from bot.metadata.source import Gate
from bot.services.beside import Beside
from bot.services.digest_courier import Courier
from bot.services.digest_delivery import DigestDelivery
from bot.services.digest_reading import DigestReading
from bot.services.digesting import Digesting
from bot.services.gate import INTERVAL, DatabaseGate
from bot.services.stopping import Stopping
from bot.services.telling_trouble import tell_trouble
from bot.slack.app import SlackApp, api_url, build_app
from bot.slack.digest_channels import DigestChannels, blocking_client
from bot.wiring import (
    Now,
    arxiv_places,
    build_ask,
    build_deps,
    build_desk,
    build_digest_desk,
    build_harvest,
    build_ranker,
)
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
    digests: Beside

    @property
    def beside(self) -> tuple[Beside, ...]:
        """All that has a thread of its own."""
        return (self.harvest, self.digests)


def assemble(
    store: Store,
    now: Now,
    around: Surroundings,
    *,
    token: str,
    base_url: str | None = None,
    team_id: str | None = None,
    bot_id: str | None = None,
    bot_user_id: str | None = None,
) -> Bot:
    """The bot of one workspace, by its bot token; `base_url` is the Web API's address."""
    deps = build_deps(store, now)
    stopping = Stopping()
    ranker = build_ranker(store)
    # Lookups of single papers stand before the same gate as the harvest, in all processes.
    gate = around.gate or DatabaseGate(store, sleep=stopping.sleep, interval=around.pause)
    places = around.places
    if places is None and around.arxiv_url is not None:
        places = Places(arxiv=arxiv_places(around.arxiv_url).api, witness=None)
    app = build_app(
        deps,
        token=token,
        base_url=base_url,
        desk=build_desk(store, deps, now),
        digest=build_digest_desk(store, deps, ranker, now, around.categories),
        ask=build_ask(around.contact, places, gate),
        inbox=open_inbox(around.inbox),
        team_id=team_id,
        bot_id=bot_id,
        bot_user_id=bot_user_id,
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
    client = blocking_client(token, api_url(base_url))
    channels = DigestChannels(client, DigestReading(store), now)
    digests = _digests(
        Digesting(store, ranker, harvested=around.categories),
        Courier(DigestDelivery(store), channels, now),
        now,
    )
    return Bot(
        app,
        Beside("harvest", lambda: turns.run_if_due(now()), stopping),
        Beside("digests", digests, stopping),
    )


def _digests(digesting: Digesting, courier: Courier, now: Now) -> Callable[[], None]:
    """Choose what is due and carry it to Slack."""

    def run() -> None:
        courier.run()  # first what is chosen already: choosing takes its time
        digesting.tick(now())
        courier.run()

    return run
