"""All of Slack that the page offers, through a real browser, with a bot that uses all of it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from bot.playground.records import Channel
from bot.playground.seed import GENERATION, JONAS, MEI
from tests.scenarios.browser import NARROW, needs_browser, overflows, somebody
from tests.scenarios.gallery_bot import a_gallery

pytestmark = [pytest.mark.anyio, needs_browser]


@pytest.fixture(scope="module")
def anyio_backend():
    """One event loop for the module, so that one browser serves all of its tests."""
    return "asyncio"


@pytest.fixture
async def gallery(anyio_backend):
    async with a_gallery() as gallery:
        yield gallery


@pytest.fixture
async def mei(gallery, browser):
    async with somebody(browser, gallery.running.url) as mei:
        yield mei


async def choose(page, action, option):
    """Open a select and take an option."""
    await page.locator(f'[data-action="{action}"]').first.click()
    await page.get_by_role("option", name=option).first.click()


async def heard(gallery, mei, kind, count=1):
    """What the bot heard of a kind, once it has heard so many."""
    for _ in range(400):
        if len(gallery.of(kind)) >= count:
            return gallery.of(kind)
        await mei.page.wait_for_timeout(25)
    raise AssertionError(f"heard {[each['type'] for each in gallery.heard]}")


async def test_every_block_is_drawn(gallery, mei):
    gallery.post_all()
    await expect(mei.messages).to_have_count(8)
    await expect(mei.page.get_by_text("not drawn here")).to_have_count(0)
    assert not await overflows(mei.page)


async def test_every_block_is_drawn_on_a_phone(gallery, browser):
    async with somebody(browser, gallery.running.url, NARROW, dark=True) as mei:
        gallery.post_all()
        await expect(mei.messages).to_have_count(8)
        assert not await overflows(mei.page)


async def test_choices_arrive_with_all_that_stands_in_the_message(gallery, mei):
    gallery.post_all()
    await choose(mei.page, "sort", "Best match")
    (sent,) = await heard(gallery, mei, "block_actions")
    assert sent["actions"][0]["selected_option"]["value"] == "match"
    state = sent["state"]["values"]
    assert state["choosing"]["topics"]["selected_options"][0]["value"] == "diffusion"


async def test_an_external_select_asks_the_bot(gallery, mei):
    gallery.post_all()
    await mei.page.locator('[data-action="paper"]').first.click()
    await mei.page.get_by_role("searchbox", name="Search Find a paper").fill("turn")
    await mei.page.get_by_role("option", name="Flows That Turn Corners").click()
    (sent,) = await heard(gallery, mei, "block_actions")
    assert sent["actions"][0]["selected_option"]["value"] == "Flows That Turn Corners"
    assert gallery.of("block_suggestion")[-1]["value"] == "turn"


async def test_a_confirmation_is_asked_before_anything_is_sent(gallery, mei):
    gallery.post_all()
    remove = mei.page.locator('[data-action="remove"]').first
    await remove.click()
    await mei.page.get_by_role("button", name="Keep it").click()
    await remove.click()
    await mei.page.get_by_role("button", name="Take it off").click()
    assert len(await heard(gallery, mei, "block_actions")) == 1


async def open_modal(mei):
    await mei.page.get_by_role("button", name=re.compile("[Ss]hortcuts")).first.click()
    await mei.page.get_by_role("menuitem", name=re.compile("Suggest a paper")).click()
    modal = mei.page.get_by_role("dialog", name="Suggest a paper")
    await expect(modal).to_be_visible()
    return modal


async def test_a_modal_shows_slacks_errors_and_then_the_bots(gallery, mei):
    modal = await open_modal(mei)
    await modal.get_by_role("button", name="Suggest", exact=True).click()
    await expect(modal).to_contain_text("Please complete this required field.")
    await modal.get_by_label("Title", exact=True).fill("listed")
    await modal.get_by_role("button", name="Suggest", exact=True).click()
    await expect(modal).to_contain_text("This paper is listed already.")
    await modal.get_by_label("Title", exact=True).fill("A new paper")
    await modal.get_by_role("button", name="Suggest", exact=True).click()
    await expect(modal).to_have_count(0)
    values = (await heard(gallery, mei, "view_submission", 2))[-1]["view"]["state"]["values"]
    assert values["title"]["title"]["value"] == "A new paper"
    assert values["topic"]["topic"]["selected_option"]["value"] == "soups", "the initial option"
    assert values["hour"]["hour"]["selected_time"] == "09:00"


async def test_an_answer_that_slack_would_not_take_is_said_in_the_modal(gallery, mei):
    modal = await open_modal(mei)
    await modal.get_by_label("Title", exact=True).fill("broken")
    await modal.get_by_role("button", name="Suggest", exact=True).click()
    await expect(modal).to_contain_text("We had some trouble connecting")
    assert "nowhere" in gallery.running.playground.journal.refused[-1]


async def test_modals_stack_three_deep_and_escape_closes_the_top_one(gallery, mei):
    modal = await open_modal(mei)
    await modal.get_by_role("button", name="Choose from the list").click()
    second = mei.page.get_by_role("dialog", name="Step 2")
    await second.get_by_role("button", name="Further").click()
    third = mei.page.get_by_role("dialog", name="Step 3")
    await expect(third).to_be_visible()
    await mei.page.keyboard.press("Escape")
    await expect(third).to_have_count(0)
    assert (await heard(gallery, mei, "view_closed"))[0]["is_cleared"] is False
    await second.get_by_role("button", name="Done").click()
    await expect(mei.page.get_by_role("dialog")).to_have_count(0)


async def test_an_update_keeps_what_was_typed(gallery, mei):
    modal = await open_modal(mei)
    await modal.get_by_label("Title", exact=True).fill("Half a title")
    await modal.get_by_label(re.compile("^Search words")).press_sequentially("soup")
    await expect(modal).to_contain_text("Searching for “soup”")
    await expect(modal.get_by_label("Title", exact=True)).to_have_value("Half a title")
    await expect(modal.get_by_label(re.compile("^Search words"))).to_have_value("soup")


async def test_the_home_is_published_when_it_is_opened(gallery, mei):
    await mei.page.get_by_role("button", name=re.compile("^papers")).first.click()
    await mei.page.get_by_role("tab", name="Home").click()
    await expect(mei.page.get_by_text("Your reading list")).to_be_visible()
    assert gallery.of("app_home_opened")[-1]["user"] == MEI


async def test_a_reply_goes_to_the_thread_and_the_parent_counts_it(gallery, mei):
    gallery.workspace.post(GENERATION, JONAS, "Which one was that?")
    await mei.last.hover()
    await mei.last.get_by_role("button", name=re.compile("[Rr]eply")).first.click()
    pane = mei.page.get_by_role("complementary", name=re.compile("[Tt]hread"))
    box = pane.get_by_role("textbox")
    await box.fill("VAR, I think")
    await box.press("Enter")
    await expect(pane).to_contain_text("VAR, I think")
    await expect(mei.last).to_contain_text("1 reply")
    await expect(mei.messages).to_have_count(1)
    reply = (await heard(gallery, mei, "message", 2))[-1]
    assert reply["thread_ts"] == gallery.of("message")[0]["ts"]
    await mei.page.keyboard.press("Escape")
    await expect(pane).to_have_count(0)


async def test_arrow_up_edits_the_last_message(gallery, mei):
    await mei.type("Good mornign")
    await mei.box.press("ArrowUp")
    editor = mei.last.get_by_role("textbox")
    await editor.fill("Good morning")
    await editor.press("Enter")
    await expect(mei.last).to_contain_text("Good morning")
    await expect(mei.last).to_contain_text("edited")
    subtypes = [each.get("subtype") for each in await heard(gallery, mei, "message", 2)]
    assert subtypes == [None, "message_changed"]


async def test_shift_enter_breaks_the_line(mei):
    await mei.box.fill("one")
    await mei.box.press("Shift+Enter")
    await mei.box.press_sequentially("two")
    await mei.box.press("Enter")
    await expect(mei.last).to_contain_text("one")
    await expect(mei.messages).to_have_count(1)
    await expect(mei.last).to_contain_text("two")


async def test_a_reaction_is_counted_and_told(gallery, mei):
    gallery.workspace.post(GENERATION, JONAS, "Merged models win")
    await mei.last.hover()
    await mei.last.get_by_role("button", name=re.compile("[Rr]eact")).first.click()
    await (
        mei.page.locator(".emoji-picker, [role=dialog], [role=menu], .picker")
        .last.get_by_role("button", name=re.compile("tada"))
        .first.click()
    )
    assert (await heard(gallery, mei, "reaction_added"))[0]["reaction"] == "tada"
    await expect(mei.last).to_contain_text("1")


async def test_a_message_shortcut_stands_in_the_messages_menu(gallery, mei):
    gallery.workspace.post(GENERATION, JONAS, "See https://arxiv.org/abs/2501.00001")
    await mei.last.hover()
    await mei.last.get_by_role("button", name=re.compile("[Mm]ore")).first.click()
    await mei.page.get_by_role("menuitem", name=re.compile("Suggest for the reading list")).click()
    await expect(mei.page.get_by_role("dialog", name="Suggest a paper")).to_be_visible()
    (sent,) = gallery.of("message_action")
    assert "2501.00001" in sent["message"]["text"]


async def test_two_people_see_each_other_at_once(gallery, browser, mei):
    async with somebody(browser, gallery.running.url) as jonas:
        await jonas.act_as("Jonas")
        await jonas.type("Hello @mei")
        await expect(mei.last).to_contain_text("Hello @mei")
        private = Channel("G0SECRET01", "secret", members={JONAS}, kind="private")
        gallery.workspace.add_channel(private)
        await expect(jonas.page.get_by_role("button", name=re.compile("secret"))).to_be_visible()
        await expect(mei.page.get_by_role("button", name=re.compile("secret"))).to_have_count(0)


async def test_the_clock_moves_to_the_next_monday(gallery, mei):
    before = gallery.clock.now()
    await mei.page.get_by_role("button", name=re.compile(r"\d\d:\d\d")).first.click()
    await mei.page.get_by_role("button", name=re.compile("Next Monday")).click()
    await expect(mei.page.get_by_role("button", name=re.compile(r"09:00")).first).to_be_visible()
    assert gallery.clock.now() > before


async def test_trouble_is_asked_for_and_shown(gallery, mei):
    await mei.page.get_by_role("button", name=re.compile("Inspector")).click()
    await mei.page.get_by_role("tab", name=re.compile("Trouble")).click()
    await expect(mei.page.get_by_text("lost_reply").first).to_be_visible()
    gallery.running.playground.faults.add("lost_reply", method="chat.postMessage")
    await expect(mei.page.get_by_role("button", name=re.compile("[Rr]emove")).first).to_be_visible()
    await mei.page.get_by_role("button", name=re.compile("[Rr]emove")).first.click()
    for _ in range(200):
        if not gallery.running.playground.faults.active():
            return
        await mei.page.wait_for_timeout(25)
    raise AssertionError("the fault is still there")
