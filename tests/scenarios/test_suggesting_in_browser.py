"""Suggesting and reviewing through a real browser: every way in, every decision, by hand."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.playground.seed import GENERATION, JONAS, MEI, PRIYA
from tests.scenarios.browser import NARROW, needs_browser, overflows, somebody
from tests.scenarios.conftest import a_real_world

pytestmark = [pytest.mark.anyio, needs_browser]


@pytest.fixture(scope="module")
def anyio_backend():
    """One event loop for the module, so that one browser serves all of its tests."""
    return "asyncio"


@pytest.fixture
async def world(anyio_backend, tmp_path):
    async with a_real_world("socket", tmp_path) as world:
        now = world.clock.now()
        world.paper = world.playground.arxiv.catalogue.current(now)[-1]
        world.link = f"https://arxiv.org/abs/{world.paper.paper.id}"
        await world.say("/papers maintainers", user=JONAS)
        yield world
        assert world.playground.journal.refused == []


@pytest.fixture
async def mei(world, browser):
    async with somebody(browser, world.running.url) as mei:
        yield mei


@pytest.fixture
async def jonas(world, browser):
    async with somebody(browser, world.running.url) as jonas:
        await jonas.act_as("Jonas")
        yield jonas


def thread(person):
    return person.page.get_by_role("complementary", name=re.compile("[Tt]hread"))


async def open_thread(person):
    """The thread of the last message."""
    await person.last.hover()
    await person.last.get_by_role("button", name=re.compile("[Rr]eply")).first.click()
    await expect(thread(person)).to_be_visible()


async def suggest_by_mention(world, mei):
    world.workspace.post(GENERATION, PRIYA, f"<{world.link}>")
    await open_thread(mei)
    box = thread(mei).get_by_role("textbox")
    await box.fill("@papers this one, please")
    await box.press("Enter")
    await expect(thread(mei)).to_contain_text(world.paper.version.title[:30])


async def press(person, name):
    await thread(person).get_by_role("button", name=re.compile(name)).first.click()


async def test_a_mention_in_a_thread_and_one_click_by_a_maintainer(world, mei, jonas):
    await suggest_by_mention(world, mei)
    await open_thread(jonas)
    await press(jonas, "^Add to")
    await expect(thread(jonas)).to_contain_text("Added to")
    await expect(thread(mei)).to_contain_text("Added to")
    await mei.type(f"/papers {world.paper.paper.id}")
    await expect(mei.last).to_contain_text(world.paper.version.title[:30])


async def test_a_maintainer_edits_it_first(world, mei, jonas):
    await suggest_by_mention(world, mei)
    await open_thread(jonas)
    await press(jonas, "^Edit$")
    form = jonas.page.get_by_role("dialog", name="Edit and add")
    await form.get_by_label(re.compile("^Method")).fill("ByHand")
    await form.get_by_role("button", name="Add to the list").click()
    await expect(form).to_have_count(0)
    await expect(thread(jonas)).to_contain_text("ByHand")
    await expect(thread(jonas)).to_contain_text("Added to")


async def test_a_decline_has_a_reason(world, mei, jonas):
    await suggest_by_mention(world, mei)
    await open_thread(jonas)
    await press(jonas, "^Decline$")
    form = jonas.page.get_by_role("dialog", name="Decline")
    await form.get_by_role("button", name="Decline").click()
    await expect(form).to_contain_text("Please complete this required field.")
    await form.get_by_label(re.compile("^Why not")).fill("Off our topic")
    await form.get_by_role("button", name="Decline").click()
    await expect(thread(mei)).to_contain_text("Off our topic")


async def test_the_suggester_withdraws(world, mei):
    await suggest_by_mention(world, mei)
    await press(mei, "^Withdraw$")
    await expect(thread(mei)).to_contain_text("Withdrawn by @mei")


async def test_a_stamp_is_reverted(world, mei, jonas):
    await suggest_by_mention(world, mei)
    await open_thread(jonas)
    await press(jonas, "^Add to")
    await press(jonas, "^Revert$")
    await expect(thread(jonas)).to_contain_text("Taken off the list again")


async def test_the_shortcut_of_a_message(world, mei):
    world.workspace.post(GENERATION, PRIYA, f"<{world.link}>")
    await mei.last.hover()
    await mei.last.get_by_role("button", name=re.compile("[Mm]ore")).first.click()
    await mei.page.get_by_role("menuitem", name=re.compile("Suggest for the reading list")).click()
    await expect(mei.page.get_by_text("Thank you. The card")).to_be_visible()
    parent = mei.messages.filter(has_text="1 reply")
    await expect(parent).to_have_count(1)


async def test_a_reaction(world, mei):
    message = world.workspace.post(GENERATION, PRIYA, f"<{world.link}>")
    world.workspace.react(message, MEI, "bookmark_tabs", add=True)
    await expect(mei.last).to_contain_text("1 reply")
    await mei.last.get_by_text("1 reply").click()
    await expect(thread(mei)).to_contain_text("Suggested by @mei")


async def test_a_command(world, mei):
    await mei.type(f"/papers add {world.link}")
    card = mei.messages.filter(has_text="Suggested by @mei")
    await expect(card).to_contain_text(world.paper.version.title[:30])


async def test_the_home_of_a_maintainer(world, browser, mei, jonas):
    await jonas.page.get_by_role("button", name=re.compile("Home")).first.click()
    await expect(jonas.page.get_by_text("Nothing waits")).to_be_visible()
    await suggest_by_mention(world, mei)
    home = jonas.page.locator("#home")
    await expect(home).to_contain_text("Waiting for you: 1")
    await home.get_by_role("button", name=re.compile("^Add")).first.click()
    await expect(home).to_contain_text("Waiting for you: 0")


async def test_a_card_fits_a_phone(world, browser, mei):
    await suggest_by_mention(world, mei)
    async with somebody(browser, world.running.url, NARROW, dark=True) as person:
        await person.last.get_by_text("2 replies").click()
        await expect(thread(person)).to_contain_text("Suggested by @mei")
        assert not await overflows(person.page)
