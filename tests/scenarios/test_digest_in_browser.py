"""The weekly digest in a real browser: set, previewed, read, liked; from it to the list."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.playground.seed import JONAS
from tests.bot.slack.strict import strict_problems
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
        await world.say("/papers maintainers", user=JONAS)
        await world.harvest()
        yield world
        for message in world.seen():
            if message.blocks:
                assert strict_problems(message.blocks) == []
        assert world.playground.journal.refused == []


def dialog(person, title):
    return person.page.get_by_role("dialog", name=title)


def thread(person):
    return person.page.get_by_role("complementary", name=re.compile("[Tt]hread"))


async def subscribe(mei, world):
    await mei.type("/papers digest")
    form = dialog(mei, "Weekly digest")
    await expect(form).to_contain_text("gets no digest yet")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_contain_text("The next digest comes")
    await form.get_by_role("button", name="Close").last.click()
    await expect(form).to_have_count(0)


async def move_to_monday(mei, world):
    await mei.page.get_by_title("Clock of the workspace").click()
    await mei.page.get_by_role("button", name="Next Monday 09:00").click()
    await mei.page.keyboard.press("Escape")
    await world.harvest()
    await world.digest()


async def test_a_digest_from_the_form_to_the_list(world, browser):
    async with (
        somebody(browser, world.running.url) as mei,
        somebody(browser, world.running.url) as jonas,
    ):
        await jonas.act_as("Jonas")
        await mei.type("/papers digest")
        form = dialog(mei, "Weekly digest")
        await form.get_by_role("button", name=re.compile("Preview")).click()
        preview = dialog(mei, "Preview")
        await expect(preview).to_contain_text(re.compile(r"[1-9]\d* announced"))
        await expect(preview).to_contain_text("relevance")
        await mei.page.keyboard.press("Escape")
        await form.get_by_role("button", name="Save").click()
        await expect(form).to_contain_text("The next digest comes")
        await mei.page.keyboard.press("Escape")

        await move_to_monday(mei, world)
        await expect(mei.last).to_contain_text(re.compile(r"Papers of .*2025"))
        title = await mei.last.get_by_role("link").first.inner_text()

        await mei.last.get_by_role("button", name="👍").first.click()
        await expect(mei.last).to_contain_text("@mei")
        await jonas.last.get_by_role("button", name="👍").first.click()
        await expect(mei.last.get_by_role("button", name="👍 2")).to_be_visible()
        await jonas.last.get_by_role("button", name="👍").first.click()
        await expect(mei.last.get_by_role("button", name="👍 1")).to_be_visible()

        await mei.last.get_by_role("button", name="More").first.click()
        more = dialog(mei, "About this paper")
        await expect(more).to_contain_text("Why it is here")
        await more.get_by_role("button", name="I read it").click()
        await expect(more).to_contain_text("read by @mei")
        await mei.page.keyboard.press("Escape")

        digest = mei.messages.filter(has_text="Papers of")
        await digest.get_by_role("button", name="Suggest").first.click()
        await expect(digest).to_contain_text("waits for a maintainer")
        below = jonas.messages.filter(has_text="Papers of")
        await below.get_by_text(re.compile("1 repl")).click()
        await thread(jonas).get_by_role("button", name=re.compile("^Add to")).click()
        await expect(thread(jonas)).to_contain_text("Added to")
        await expect(digest).to_contain_text("On the list")

        await mei.type(f"/papers {title}")
        await expect(mei.last).to_contain_text(title[:40])
        await expect(mei.last).not_to_contain_text("Not on the list")


async def test_a_digest_of_months_ago_can_be_answered(world, browser):
    async with somebody(browser, world.running.url) as mei:
        await subscribe(mei, world)
        await move_to_monday(mei, world)
        await expect(mei.last).to_contain_text("Papers of")
        world.clock.advance(100 * 86_400)
        await mei.last.get_by_role("button", name="👎").first.click()
        await expect(mei.last.get_by_role("button", name="👎 1")).to_be_visible()


async def test_a_digest_is_paused_and_ended_with_a_click_each(world, browser):
    async with somebody(browser, world.running.url) as mei:
        await subscribe(mei, world)
        await mei.type("/papers digest")
        form = dialog(mei, "Weekly digest")
        await form.get_by_role("button", name="Pause").click()
        await expect(form).to_contain_text("Paused")
        await form.get_by_role("button", name="Resume").click()
        await expect(form.get_by_role("button", name="Pause")).to_be_visible()
        await form.get_by_role("button", name="Pause").click()
        await expect(form).to_contain_text("Paused")
        await mei.page.keyboard.press("Escape")
        before = await mei.messages.count()
        await move_to_monday(mei, world)
        assert await mei.messages.count() == before


async def test_a_digest_can_be_read_on_a_phone(world, browser):
    async with somebody(browser, world.running.url) as mei:
        await subscribe(mei, world)
        await move_to_monday(mei, world)
    async with somebody(browser, world.running.url, NARROW) as phone:
        await expect(phone.last).to_contain_text("Papers of")
        assert not await overflows(phone.page)
