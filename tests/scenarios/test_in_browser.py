"""`/papers` through a real browser: page, workspace, bot and list, all of them real."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.scenarios.browser import NARROW, needs_browser, overflows, somebody
from tests.scenarios.conftest import a_real_world

pytestmark = [pytest.mark.anyio, needs_browser]


@pytest.fixture(scope="module")
def anyio_backend():
    """One event loop for the module, so that one browser serves all of its tests."""
    return "asyncio"


@pytest.fixture(params=["socket", "http"])
async def world(request, anyio_backend, tmp_path):
    async with a_real_world(request.param, tmp_path) as world:
        yield world
        assert world.playground.journal.refused == []


@pytest.fixture
async def mei(world, browser):
    async with somebody(browser, world.running.url) as mei:
        yield mei


async def test_lookup_shows_the_paper_to_the_asker_alone(world, browser, mei):
    await mei.type("/papers VAR")
    await expect(mei.last).to_contain_text("Visual Autoregressive Modeling")
    await expect(mei.last).to_contain_text("Only visible to you")
    async with somebody(browser, world.running.url) as jonas:
        await jonas.act_as("Jonas")
        await expect(jonas.messages).to_have_count(0)


async def test_share_puts_the_card_before_everybody(world, browser, mei):
    await mei.type("/papers VAR")
    await mei.button("Share to channel").click()
    await expect(mei.messages).to_have_count(2)
    await expect(mei.last).to_contain_text("Shared by @mei")
    await expect(mei.messages.first).to_contain_text("Shared to this channel")
    await expect(mei.messages.first.get_by_role("button", name="Share to channel")).to_have_count(0)
    async with somebody(browser, world.running.url) as jonas:
        await jonas.act_as("Jonas")
        await expect(jonas.last).to_contain_text("Visual Autoregressive Modeling")
        await expect(jonas.last).not_to_contain_text("Only visible to you")


async def test_more_turns_the_pages_in_place(mei):
    await mei.type("/papers diffusion")
    await expect(mei.last).to_contain_text("1 to 5")
    await mei.button("More").click()
    await expect(mei.last).to_contain_text("6 to 10")
    await mei.button("Previous").click()
    await expect(mei.last).to_contain_text("1 to 5")
    await mei.button("Show").first.click()
    await expect(mei.button("Back to the list")).to_be_visible()
    await mei.button("Back to the list").click()
    await expect(mei.last).to_contain_text("1 to 5")
    await expect(mei.messages).to_have_count(1)


async def test_help_says_what_can_be_typed(mei):
    await mei.page.get_by_role("button", name="/papers help").first.click()
    await expect(mei.last).to_contain_text("section:survey")


async def test_none_shows_what_the_list_holds(mei):
    await mei.type("/papers")
    await expect(mei.last).to_contain_text("Reading list: 49 papers")
    await mei.button("Show").first.click()
    await mei.button("Back to the list").click()
    await expect(mei.last).to_contain_text("Reading list: 49 papers")


async def test_nothing_found_offers_names_that_answer(mei):
    await mei.type("/papers qqqqzzzz")
    await expect(mei.last).to_contain_text("Nothing on the list")


async def test_a_narrow_window_shows_the_same(world, browser):
    async with somebody(browser, world.running.url, NARROW) as person:
        await person.type("/papers VAR")
        await expect(person.last).to_contain_text("Visual Autoregressive Modeling")
        assert not await overflows(person.page)
        await expect(person.button("Share to channel")).to_be_in_viewport()


async def test_the_inspector_tells_how_long_the_acknowledgement_took(mei):
    await mei.type("/papers VAR")
    await expect(mei.last).to_contain_text("Visual Autoregressive Modeling")
    await mei.page.get_by_role("button", name=re.compile("Inspector")).click()
    row = mei.page.get_by_text("/papers VAR", exact=True).last
    await expect(row).to_be_visible()
    await expect(mei.page.get_by_text(re.compile(r"^\d+(\.\d+)? ms$")).first).to_be_visible()
