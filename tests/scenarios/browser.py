"""A person in a real browser: Debian's Chromium, driven by Playwright, at the playground."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

BINARY = os.environ.get("PAPERS_BROWSER") or shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    BINARY is None, reason="no Chromium is installed (apt-get install chromium)"
)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 20_000
"""Milliseconds until a look at the page gives up; nothing takes that long when all is well."""


@contextlib.asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """Chromium, for as long as the block runs."""
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BINARY, args=_ARGUMENTS)
        yield browser
        await browser.close()


class Person:
    """Somebody at the page. Whatever the console or another host would hear is kept."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.complaints: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.outside.append(url)

    async def arrive(self) -> None:
        await self.page.goto(self.home)
        await expect(self.box).to_have_attribute("placeholder", re.compile("as "))

    async def act_as(self, name: str) -> None:
        await self.page.get_by_role("button", name=re.compile(rf"^{name}\b")).first.click()
        await expect(self.box).to_have_attribute("placeholder", re.compile(f"as {name}$"))

    async def type(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    @property
    def box(self) -> Locator:
        return self.page.locator("#text")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages .message")

    @property
    def last(self) -> Locator:
        return self.messages.last

    def button(self, name: str) -> Locator:
        return self.last.get_by_role("button", name=name)


@contextlib.asynccontextmanager
async def somebody(
    browser: Browser, home: str, viewport: dict[str, int] | None = None, dark: bool = False
) -> AsyncIterator[Person]:
    """A person with a window of their own; at the end nothing may have gone wrong in it."""
    context = await browser.new_context(
        viewport=viewport or WIDE, color_scheme="dark" if dark else "light", locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    person = Person(await context.new_page(), home)
    await person.arrive()
    yield person
    await context.close()
    assert person.complaints == []
    assert person.outside == [], "the page asks nothing of the outside"


async def overflows(page: Page) -> bool:
    """Whether anything sticks out to the right."""
    return await page.evaluate(
        "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
    )


DOCS = Path(__file__).resolve().parents[2] / "docs"
