"""Draws the pictures in docs/: `python -m tests.scenarios.screenshots`; needs Chromium.

The gallery holds a message of every block type, at both widths that the page is made for, one in
light and one in dark; the README's picture is the starter list answering.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile

from playwright.async_api import Browser, expect

from bot.playground.clock import ManualClock
from bot.playground.seed import GENERATION, JONAS, PRIYA
from tests.scenarios.browser import BINARY, DOCS, NARROW, WIDE, a_browser, somebody
from tests.scenarios.conftest import a_real_world
from tests.scenarios.gallery_bot import a_gallery

MORNING = 1_750_064_400.0
"""A Monday, 09:00 in the zone of the person who looks."""
_BESIDE = 260
"""Pixels above and below the messages."""


async def gallery(browser: Browser) -> None:
    """Every block, in one long picture for each width."""
    async with a_gallery() as world:
        world.post_all()
        for name, size, dark in (("wide", WIDE, False), ("narrow", NARROW, True)):
            async with somebody(browser, world.running.url, size, dark=dark) as person:
                tall = await person.page.evaluate(
                    "document.querySelector('#messages').scrollHeight"
                )
                await person.page.set_viewport_size({**size, "height": tall + _BESIDE})
                await expect(person.last).to_be_in_viewport()
                await person.page.screenshot(path=DOCS / f"blocks-{name}.png")


async def lookup(browser: Browser) -> None:
    """What the README shows: a private answer, and a card that was shared."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_real_world("socket", folder, ManualClock(MORNING)) as world,
            somebody(browser, world.running.url) as person,
        ):
            await person.act_as("Jonas")
            world.workspace.post(GENERATION, JONAS, "Which one predicts the next scale?")
            await person.type("/papers VAR")
            await person.button("Share to channel").click()
            await expect(person.last).to_contain_text("Shared by")
            await person.type("/papers diffusion")
            await expect(person.last).to_contain_text("1 to 5")
            await person.page.screenshot(path=DOCS / "playground.png")


async def digest(browser: Browser) -> None:
    """A channel's digest on a Monday, with a vote."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_real_world("socket", folder, ManualClock(MORNING)) as world,
            somebody(browser, world.running.url) as person,
        ):
            await world.harvest()
            await person.type("/papers digest")
            form = person.page.get_by_role("dialog", name="Weekly digest")
            await form.get_by_role("button", name="Save").click()
            await form.get_by_role("button", name="Close").last.click()
            await person.page.get_by_title("Clock of the workspace").click()
            await person.page.get_by_role("button", name="Next Monday 09:00").click()
            await person.page.keyboard.press("Escape")
            await world.harvest()
            await world.digest()
            await person.last.get_by_role("button", name="👍").first.click()
            await expect(person.last).to_contain_text("@mei")
            await person.last.evaluate("node => node.scrollIntoView()")
            await person.page.screenshot(path=DOCS / "digest.png")


async def suggestion(browser: Browser) -> None:
    """A link in a thread, and the card that it became."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            a_real_world("socket", folder, ManualClock(MORNING)) as world,
            somebody(browser, world.running.url) as person,
        ):
            papers = world.playground.arxiv.catalogue.current(MORNING)
            paper = next(each for each in papers[::-1] if "utoregressive" in each.version.title)
            await person.act_as("Jonas")
            link = f"<https://arxiv.org/abs/{paper.paper.id}>"
            world.workspace.post(GENERATION, PRIYA, f"Is this one for our list? {link}")
            await person.last.hover()
            await person.last.get_by_role("button", name="Reply in thread").click()
            box = person.page.get_by_role("textbox", name="Reply")
            await box.fill("@papers yes")
            await box.press("Enter")
            await expect(
                person.page.get_by_role("button", name=re.compile("^Add to"))
            ).to_be_visible()
            await person.page.screenshot(path=DOCS / "suggestion.png")


async def main() -> None:
    """All of them."""
    if BINARY is None:
        sys.exit("No Chromium is installed. Install it, for example with: apt-get install chromium")
    async with a_browser() as browser:
        await gallery(browser)
        await lookup(browser)
        await suggestion(browser)
        await digest(browser)


if __name__ == "__main__":
    asyncio.run(main())
