"""The whole bot at the playground, with a digest in a channel: real services, real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, date, datetime

from bot.playground.seed import GENERATION, JONAS, MEI
from bot.services.digest_courier import Courier
from bot.services.maintaining import Maintainers
from bot.slack.digest_buttons import read
from bot.slack.digest_channels import DigestChannels, blocking_client
from bot.wiring import build_deps, build_digest_desk
from db.digest_records import DigestContent, DigestPaper, Schedule, Week, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from tests.arxiv_builders import a_preprint, announce
from tests.bot.slack.strict import strict_problems
from tests.scenarios.conftest import a_real_world

REASONS = ("its words: “autoregressive”, “visual tokens”", "near “A Listed Paper”, on the list")


class DigestWorld:
    """What people see and press; `waits` are the seconds that a redraw asked to wait."""

    def __init__(self, world):
        self.world, self.store = world, world.store
        self.waits = []
        bot, deps = world.bot, build_deps(world.store, self.now)
        self.desk = build_digest_desk(world.store, deps, None, self.now)
        self.maintainers = Maintainers(world.store)
        # The bot's own clicks, which redraw when it is their turn again by the playground's clock.
        bot.background._refreshing[-1].__self__._redraws._sleep = self.sleep
        client = blocking_client(world.running.bot_token, world.running.api_url)
        channels = DigestChannels(client, self.desk.reading, self.now)
        self.courier = Courier(self.desk.delivery, channels, self.now)

    def now(self):
        return datetime.fromtimestamp(self.world.clock.now(), UTC)

    async def sleep(self, seconds):
        self.waits.append(seconds)
        self.world.clock.advance(seconds)

    async def deliver(self, count=2, channel=GENERATION, reasons=REASONS, **given):
        """Freeze a digest of papers of the local arXiv, and carry it to its channel."""
        listings = self.world.playground.arxiv.catalogue.current(self.world.clock.now())[-count:]
        papers = tuple(
            DigestPaper(
                place, one.paper.id, one.version.title, 90 - place, "Autoregressive models",
                reasons, one.paper.authors, one.paper.primary,
            )
            for place, one in enumerate(listings, 1)
        )  # fmt: skip
        announce(
            self.store,
            *(
                a_preprint(
                    one.paper.id, one.version.title, abstract=one.version.abstract,
                    authors=one.paper.authors, categories=one.paper.categories,
                )
                for one in listings
            ),
        )  # fmt: skip
        self.papers = papers
        fields = {"considered": 2_483, "matched": len(papers), **given}
        late = fields.pop("late", False)
        content = DigestContent(date(2025, 5, 12), date(2025, 5, 16), papers, **fields)
        one = self.desk.subscribing.set(WS, channel, MEI, self.now(), Schedule(), Wishes(most=50))
        with self.store.writing() as unit:
            unit.digests.make(one, Week(2025, 20), f"key-{channel}", self.now())
            digest = unit.digests.of_subscription(one.id, 1)[0]
            unit.digests.freeze(digest.id, content, self.now(), late=late)
        self.digest_id = digest.id
        await asyncio.to_thread(self.courier.run)
        for _ in range(len(papers) // 10):
            await self.world.pass_time(2)
        await self.world.quiet()

    @property
    def digest(self):
        with self.store.reading() as unit:
            return unit.digests.get(self.digest_id)

    @property
    def messages(self):
        """The digest's messages, the channel's first."""
        said = self.world.workspace.messages(GENERATION)
        own = [one for one in said if any(_target(each) for each in one.blocks)]
        return [one for one in own if _target_of(one).digest == self.digest_id]

    def row(self, place):
        """A paper's lines and the labels of its buttons."""
        for message in self.messages:
            for block, row in zip(message.blocks, message.blocks[1:], strict=False):
                target = _target(row)
                if target and target.arxiv_id == self.papers[place].arxiv_id:
                    labels = [each["text"]["text"] for each in row["elements"]]
                    return block["text"]["text"].split("\n"), labels
        raise AssertionError(place)

    def button(self, place, action):
        """A paper's message and the ids of one of its buttons."""
        for message in self.messages:
            for block in message.blocks:
                target = _target(block)
                if target and target.arxiv_id == self.papers[place].arxiv_id:
                    return message, (block["block_id"], action)
        raise AssertionError(place)

    async def press(self, place, action, user=MEI):
        message, ids = self.button(place, action)
        await self.world.press_ids(message, ids, user)

    def view(self, user=MEI):
        return self.world.playground.views.stack(user)[-1]

    async def press_in_view(self, action, user=MEI):
        view = self.view(user)
        block = next(
            block for block in view.blocks
            for each in (*block.get("elements", []), block.get("accessory") or {})
            if each.get("action_id") == action
        )  # fmt: skip
        body = {"user": user, "place": {"view_id": view.id}, "block_id": block["block_id"]}
        body |= {"action_id": action, "value": None, "values": {}}
        async with self.world.browser.post(
            f"{self.world.running.url}/page/act", json=body
        ) as answer:
            assert answer.status == 200, await answer.text()
        await self.world.quiet()

    async def submit(self, user=MEI, **given):
        """Send the modal: inputs by the beginning of their names."""
        view = self.view(user)
        values = {}
        for block in view.blocks:
            if "element" in block:
                name = block["block_id"].rpartition("_")[0]
                values[block["block_id"]] = {block["element"]["action_id"]: given.get(name)}
        body = {"user": user, "view_id": view.id, "values": values}
        async with self.world.browser.post(
            f"{self.world.running.url}/page/submit", json=body
        ) as answer:
            result = await answer.json()
        await self.world.quiet()
        return result

    def private(self, user=MEI):
        """What only one person was told in the channel, the last first."""
        said = self.world.workspace.messages(GENERATION, user)
        return [one for one in said if one.visible_to == user][::-1]


def _target(block):
    if block["type"] != "actions" or not block["elements"][0]["action_id"].startswith("digest_"):
        return None
    return read(block["elements"][0]["value"])


def _target_of(message):
    return next(target for target in map(_target, message.blocks) if target)


@contextlib.asynccontextmanager
async def a_digest_world(folder, transport="socket"):
    async with a_real_world(transport, folder) as world:
        await world.say("/papers maintainers", user=JONAS)
        seen = []
        world.workspace.watch(MEI, lambda change: seen.append(change.get("message")))
        yield DigestWorld(world)
        for message in seen:
            if message and message.get("blocks"):
                assert strict_problems(message["blocks"]) == []
        assert world.playground.journal.refused == []
