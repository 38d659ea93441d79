"""The bot harvests the playground's arXiv over its sockets, by the playground's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.playground.arxiv.faults import ArxivFault
from bot.playground.seed import JONAS, MEI
from bot.services.harvesting import harvest_status
from db.arxiv_records import AnnouncedAs
from tests.scenarios.conftest import CHANNEL, a_real_world, text_of

pytestmark = pytest.mark.anyio
FOLLOWED = ("cs.CV", "cs.LG")


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def world(anyio_backend, tmp_path):
    async with a_real_world("socket", tmp_path) as world:
        yield world
        assert world.playground.journal.refused == []


def status(world):
    return harvest_status(world.store, datetime.fromtimestamp(world.clock.now(), UTC))


def move_to(world, moment):
    world.clock.advance(moment.timestamp() - world.clock.now())


def known(world):
    """The new papers that the bot knows."""
    with world.store.reading() as unit:
        first, last = date(2025, 5, 1), date(2025, 7, 1)
        return {
            one.arxiv_id
            for one in unit.preprints.listed(first, last)
            if one.announced_as is AnnouncedAs.NEW
        }


def announced(world):
    """The papers of the followed categories that arXiv has announced by now."""
    current = world.playground.arxiv.catalogue.current(world.clock.now())
    return {each.paper.id for each in current if each.paper.primary in FOLLOWED}


async def test_the_next_listing_morning_brings_its_papers(world):
    await world.harvest()
    first = known(world)
    assert first == announced(world)
    assert first
    assert all(day.state.is_complete for day in status(world).days)

    asked = len(world.playground.arxiv.requests)
    await world.harvest()
    assert len(world.playground.arxiv.requests) == asked, "it is not due"

    move_to(world, status(world).next_at + timedelta(minutes=1))
    await world.harvest()
    assert known(world) == announced(world) > first
    (today,) = {day.day for day in status(world).days if day.day > date(2025, 6, 15)}
    assert today == date(2025, 6, 16)
    assert all(day.state.is_complete for day in status(world).days)


async def test_a_day_that_is_late_is_asked_for_again_until_it_is_there(world):
    await world.harvest()
    move_to(world, status(world).next_at)
    world.playground.arxiv.faults.add(ArxivFault("stale", times=0))
    await world.harvest()
    assert not all(day.state.is_complete for day in status(world).days)
    world.playground.arxiv.faults.remove("stale")
    world.clock.advance(timedelta(minutes=30).total_seconds())
    await world.harvest()
    assert all(day.state.is_complete for day in status(world).days)
    assert known(world) == announced(world)


async def test_trouble_is_told_to_the_maintainer_once(world):
    await world.say("/papers maintainers", user=JONAS)
    await world.harvest()
    move_to(world, status(world).next_at)
    world.playground.arxiv.faults.add(ArxivFault("html", times=0))
    for _ in range(30):
        await world.harvest()
        await world.bot.background.remind()
        await world.quiet()
        await world.pass_time(timedelta(minutes=40).total_seconds())
    direct = world.workspace.direct_message(JONAS).id
    (said,) = [text_of(m) for m in world.workspace.messages(direct) if m.bot]
    assert "5 things are wrong with the harvest of arXiv" in said
    assert "sends a web page in place of papers" in said


async def test_an_announced_paper_is_suggested_from_the_answer_and_then_found_on_the_list(world):
    await world.harvest()
    paper = max(known(world))
    await world.say("/papers maintainers", user=JONAS)
    await world.say(f"/papers {paper}")
    answer = world.last()
    assert "Not on the list, but announced by arXiv" in text_of(answer)
    await world.press(answer, "Suggest", MEI)
    await world.quiet()
    assert "waits for a maintainer" in text_of(answer)
    (card,) = [one for one in world.workspace.messages(CHANNEL) if "Add to" in str(one.blocks)]
    await world.press(card, "Add", JONAS)
    assert "Added to" in text_of(card)
    await world.say(f"/papers {paper}")
    assert "announced by arXiv" not in text_of(world.last())
