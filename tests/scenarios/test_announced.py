"""A paper that arXiv announced, from `/papers` over one click on Suggest to the list."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground.seed import GENERATION, JONAS, MEI, PRIYA
from tests.arxiv_builders import a_preprint, announce
from tests.bot.slack.strict import strict_problems
from tests.scenarios.conftest import a_real_world, button_of, buttons_of, text_of
from tests.scenarios.test_suggesting import submit

pytestmark = pytest.mark.anyio

OWL = a_preprint(
    "2506.01234",
    "OWLNET: Seeing at Night with Robots",
    abstract="Code is at https://github.com/vega-lab/owlnet.",
)
QUERY = "/papers owlnet"
HEAD = "Not on the list, but announced by arXiv"


@pytest.fixture(params=["socket", "http"])
async def world(request, anyio_backend, tmp_path):
    async with a_real_world(request.param, tmp_path) as world:
        announce(world.store, OWL)
        for user in (MEI, JONAS, PRIYA):
            world.workspace.watch(user, world.noticed)
        yield world
        for message in world.produced:
            assert strict_problems(message["blocks"]) == [] if message.get("blocks") else True
        assert world.playground.journal.refused == []


def cards(world):
    return [each for each in world.workspace.messages(GENERATION) if each.bot]


async def asked(world, user=MEI):
    await world.say(QUERY, user=user)
    return world.last(user=user)


async def test_from_a_lookup_over_suggest_and_add_to_the_list(world):
    await world.say("/papers maintainers", user=JONAS)
    answer = await asked(world)
    assert HEAD in text_of(answer)
    assert "Vega Lab  ·  cs.CV" in text_of(answer)

    before = len(world.playground.arxiv.requests)
    await world.press(answer, "Suggest", MEI)
    (card,) = cards(world)
    assert "OWLNET: Seeing at Night" in text_of(card)
    assert "Suggested by <@U0MEI00001>" in text_of(card)
    assert "github.com/vega-lab/owlnet" in str(card.blocks)
    assert len(world.playground.arxiv.requests) == before, "all of it was known"
    assert "suggested, waits for a maintainer" in text_of(answer)
    assert "Suggest" not in buttons_of(answer)
    told = [each for each in world.seen() if each.visible_to == MEI]
    assert "shows how it goes on" in text_of(told[-1])

    await world.press(card, "Add", JONAS)
    answer = await asked(world)
    assert "OWLNET: Seeing at Night" in text_of(answer)
    assert "Share to channel" in buttons_of(answer)
    assert HEAD not in text_of(answer)


async def test_two_quick_clicks_are_one_suggestion_with_one_card(world):
    answer = await asked(world)
    ids = button_of(answer, "Suggest")
    await asyncio.gather(*(world.press_ids(answer, ids, MEI) for _ in range(2)))
    assert len(cards(world)) == 1


async def test_somebody_else_sees_that_it_is_suggested_or_declined(world):
    await world.say("/papers maintainers", user=JONAS)
    early = await asked(world, PRIYA)
    await world.press(await asked(world), "Suggest", MEI)
    assert "suggested, waits" in text_of(await asked(world, PRIYA))

    await world.press(early, "Suggest", PRIYA)
    (card,) = cards(world)
    assert "<@U0PRIYA001>" in text_of(card)

    await world.press(card, "Decline", JONAS)
    await submit(world, JONAS, reason="Off topic")
    assert "was suggested and declined" in text_of(await asked(world, PRIYA))


async def test_what_was_withdrawn_can_be_suggested_again(world):
    await world.press(await asked(world), "Suggest", MEI)
    (card,) = cards(world)
    await world.press(card, "Withdraw", MEI)
    answer = await asked(world)
    await world.press(answer, "Suggest", MEI)
    await world.pass_time(2)
    assert len(cards(world)) == 2
    assert "suggested, waits" in text_of(answer)
