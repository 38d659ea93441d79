"""From a link in a thread to a row of the list: every way in, and every decision."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground.seed import GENERATION, JONAS, MEI, PRIYA
from tests.scenarios.conftest import a_real_world, buttons_of, text_of

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["socket", "http"])
async def world(request, anyio_backend, tmp_path):
    async with a_real_world(request.param, tmp_path) as world:
        world.paper = newest_paper(world)
        yield world
        assert world.playground.journal.refused == []


def newest_paper(world):
    """An invented paper that the local arXiv has announced."""
    now = world.clock.now()
    return world.playground.arxiv.catalogue.current(now)[-1]


def link_to(paper):
    return f"https://arxiv.org/abs/{paper.paper.id}"


async def a_maintainer(world, user=JONAS):
    await world.say("/papers maintainers", user=user)


async def suggested(world, user=MEI):
    """The card of a suggestion by mention in a thread."""
    parent = world.workspace.post(GENERATION, PRIYA, f"<{link_to(world.paper)}>")
    await world.say("@papers please", user=user, thread_ts=parent.ts)
    await world.quiet()
    return card_in(world, parent.ts)


def card_in(world, thread_ts):
    found = [
        each
        for each in world.workspace.messages(GENERATION)
        if each.thread_ts == thread_ts and each.bot and each.ts != thread_ts
    ]
    return found[0]


async def test_a_mention_below_a_link_becomes_a_card_with_all_that_is_known(world):
    card = await suggested(world)
    said = text_of(card)
    assert world.paper.version.title[:40] in said
    assert "Suggested by <@U0MEI00001>" in said
    assert [each.partition(" to ")[0] for each in buttons_of(card)] == [
        "Add",
        "Edit",
        "Decline",
        "Withdraw",
    ]


async def test_a_maintainer_adds_it_with_one_click_and_everybody_finds_it(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Add", JONAS)
    assert "Added to" in text_of(card)
    assert "<@U0JONAS001>" in text_of(card)
    assert buttons_of(card) == ["Revert"]
    await world.say(f"/papers {world.paper.paper.id}")
    assert world.paper.version.title[:40] in text_of(world.last())
    await world.pass_time(2)
    thread = [m for m in world.workspace.messages(GENERATION) if m.thread_ts == card.thread_ts]
    assert "is on the reading list now" in text_of(thread[-1])


async def test_somebody_else_cannot_add_it_and_is_told_who_can(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Add", PRIYA)
    said = text_of(world.last(user=PRIYA))
    assert "Only a maintainer" in said
    assert "<@U0JONAS001>" in said
    assert "Add" in buttons_of(card)[0]


async def test_the_second_of_two_is_told_who_decided(world):
    await a_maintainer(world)
    await world.say("/papers maintainers add @priya", user=JONAS)
    card = await suggested(world)
    await asyncio.gather(world.press(card, "Add", JONAS), world.press(card, "Add", PRIYA))
    told = [
        text_of(world.last(user=user))
        for user in (JONAS, PRIYA)
        if world.last(user=user).visible_to == user
    ]
    assert len(told) == 1
    assert "was added by <@U0" in told[0]


async def test_whoever_suggested_it_can_withdraw_it(world):
    card = await suggested(world)
    await world.press(card, "Withdraw", MEI)
    assert "Withdrawn by <@U0MEI00001>" in text_of(card)


async def test_a_revert_takes_it_off_the_list_again(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Add", JONAS)
    await world.press(card, "Revert", JONAS)
    assert "Taken off the list again" in text_of(card)
    await world.say(f"/papers {world.paper.paper.id}")
    assert "Nothing on the list" in text_of(world.last())


async def test_the_same_message_delivered_four_times_is_one_suggestion(world):
    world.playground.faults.add("duplicate_events", times=0, copies=3)
    await suggested(world)
    cards = [m for m in world.workspace.messages(GENERATION) if m.bot]
    assert len(cards) == 1


async def test_two_threads_share_one_suggestion(world):
    first = await suggested(world)
    await world.pass_time(2)
    second = await suggested(world, user=PRIYA)
    await world.pass_time(2)
    assert "<@U0PRIYA001>" in text_of(first)
    assert "<@U0MEI00001>" in text_of(second)


async def test_a_paper_on_the_list_is_said_to_be_there(world):
    parent = world.workspace.post(GENERATION, MEI, "<https://arxiv.org/abs/2404.02905>")
    await world.say("@papers", thread_ts=parent.ts)
    await world.quiet()
    assert "on the list already" in text_of(card_in(world, parent.ts))


async def test_a_command_adds_and_its_card_comes_to_the_channel(world):
    await world.say(f"/papers add {link_to(world.paper)}")
    await world.quiet()
    cards = [m for m in world.workspace.messages(GENERATION) if m.bot]
    assert len(cards) == 1
    assert world.paper.version.title[:40] in text_of(cards[0])


async def test_a_command_may_name_the_section(world):
    await world.say(f"/papers add {world.paper.paper.id} survey")
    await world.quiet()
    cards = [m for m in world.workspace.messages(GENERATION) if m.bot]
    assert any("survey" in label.casefold() for label in buttons_of(cards[0]))


async def test_a_section_that_is_none_is_said_and_nothing_suggested(world):
    await world.say(f"/papers add {link_to(world.paper)} gardening")
    await world.quiet()
    assert "no one section “gardening”" in text_of(world.last())
    assert [m for m in world.workspace.messages(GENERATION) if m.bot] == []


async def test_a_direct_message_with_a_link_is_enough(world):
    channel = world.workspace.direct_message(MEI).id
    await world.say(f"See {link_to(world.paper)}", channel=channel)
    await world.quiet()
    (card,) = [m for m in world.workspace.messages(channel) if m.bot]
    assert world.paper.version.title[:40] in text_of(card)


async def test_a_reaction_suggests_the_links_of_a_message(world):
    message = world.workspace.post(GENERATION, PRIYA, f"<{link_to(world.paper)}>")
    world.workspace.react(message, MEI, "eyes", add=True)
    world.workspace.react(message, MEI, "bookmark_tabs", add=True)
    await world.quiet()
    card = card_in(world, message.ts)
    assert "Suggested by <@U0MEI00001>" in text_of(card)


async def test_a_paper_that_nobody_knows_is_asked_for(world):
    parent = world.workspace.post(GENERATION, MEI, "<https://arxiv.org/abs/2401.00001>")
    await world.say("@papers", thread_ts=parent.ts)
    await world.quiet()
    card = card_in(world, parent.ts)
    assert "could not find out" in text_of(card)
    assert buttons_of(card)[0] == "Fill in"


async def test_in_a_channel_without_the_bot_the_suggestion_is_kept_and_the_person_told(world):
    channel = world.workspace.channels["C0MERGING1"]
    world.workspace.leave(channel, world.playground.installation.bot_user_id)
    await world.say(f"/papers add {link_to(world.paper)}", channel=channel.id)
    await world.quiet()
    direct = world.workspace.direct_message(MEI).id
    said = [text_of(m) for m in world.workspace.messages(direct) if m.bot]
    assert any("/invite @papers" in each for each in said)


async def test_a_hostile_title_does_nothing_but_look_odd(world):
    await a_maintainer(world)
    await world.say('@papers "<!channel> free *beer* for all people here"')
    await world.quiet()
    cards = [m for m in world.workspace.messages(GENERATION) if m.bot]
    assert cards
    assert "<!channel>" not in str([m.blocks for m in cards])


async def values_of(view, **given):
    """What stands in a form's inputs, with some of them changed."""
    values = {}
    for block in view.blocks:
        element = block.get("element")
        if element:
            initial = (element.get("initial_option") or {}).get("value")
            value = given.get(block["block_id"], initial or element.get("initial_value"))
            values[block["block_id"]] = {element["action_id"]: value}
    return values


async def submit(world, user, **given):
    """Send the modal on top."""
    view = world.playground.views.stack(user)[-1]
    body = {"user": user, "view_id": view.id, "values": await values_of(view, **given)}
    async with world.browser.post(f"{world.running.url}/page/submit", json=body) as answer:
        result = await answer.json()
    await world.quiet()
    return result


async def act_on_shortcut(world, user, callback_id, message=None):
    body = {"user": user, "callback_id": callback_id}
    body |= {"channel": message.channel, "ts": message.ts} if message else {}
    async with world.browser.post(f"{world.running.url}/page/shortcut", json=body) as answer:
        assert answer.status == 200, await answer.text()
    await world.quiet()


async def open_home(world, user):
    async with world.browser.post(
        f"{world.running.url}/page/home", json={"user": user, "tab": "home"}
    ) as answer:
        assert answer.status == 200
    await world.quiet()
    return world.playground.views.home(user)


async def test_a_maintainer_edits_the_row_before_it_is_added(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Edit", JONAS)
    view = world.playground.views.stack(JONAS)[-1]
    assert view.content["title"]["text"] == "Edit and add"
    result = await submit(world, JONAS, method="BrandNew", note="read this", date="2026-03")
    assert result["result"] == "closed"
    assert "Added to" in text_of(card)
    await world.say("/papers BrandNew")
    said = text_of(world.last())
    assert "BrandNew" in said
    assert "read this" in said


async def test_a_form_with_a_wrong_field_says_so_under_it(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Edit", JONAS)
    result = await submit(world, JONAS, date="next spring", url="not a link")
    assert result["result"] == "errors"
    assert "2026-03" in result["errors"]["date"]


async def test_a_decline_needs_a_reason_and_the_suggester_reads_it(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Decline", JONAS)
    assert (await submit(world, JONAS))["result"] == "invalid"
    assert (await submit(world, JONAS, reason="Off our topic"))["result"] == "closed"
    assert "Declined by <@U0JONAS001>" in text_of(card)
    assert "Off our topic" in text_of(card)
    await world.pass_time(2)
    thread = [m for m in world.workspace.messages(GENERATION) if m.thread_ts == card.thread_ts]
    assert "Off our topic" in text_of(thread[-1])
    await world.pass_time(2)
    again = await world.say(f"@papers {link_to(world.paper)}")
    await world.quiet()
    assert again is None
    assert "was declined by" in text_of(world.last())


async def test_somebody_without_the_right_fills_in_and_does_not_add(world):
    parent = world.workspace.post(GENERATION, MEI, "<https://arxiv.org/abs/2401.00001>")
    await world.say("@papers", thread_ts=parent.ts)
    await world.quiet()
    card = card_in(world, parent.ts)
    await world.press(card, "Fill in", MEI)
    result = await submit(world, MEI, title="A paper that only Mei knows")
    assert result["result"] == "closed"
    assert "A paper that only Mei knows" in text_of(card)
    assert buttons_of(card)[0].startswith("Add")


async def test_the_message_shortcut_suggests_and_tells_only_the_one_who_chose_it(world):
    message = world.workspace.post(GENERATION, PRIYA, f"<{link_to(world.paper)}>")
    await act_on_shortcut(world, MEI, "suggest_message", message)
    assert "Suggested by <@U0MEI00001>" in text_of(card_in(world, message.ts))
    private = [m for m in world.seen(MEI) if m.visible_to == MEI]
    assert "Thank you" in text_of(private[-1])


async def test_the_global_shortcut_asks_which_paper(world):
    await act_on_shortcut(world, MEI, "suggest")
    assert (await submit(world, MEI, pasted="no paper at all"))["result"] == "errors"
    assert (await submit(world, MEI, pasted=link_to(world.paper)))["result"] == "closed"
    direct = world.workspace.direct_message(MEI).id
    (card,) = [m for m in world.workspace.messages(direct) if m.bot]
    assert world.paper.version.title[:40] in text_of(card)


async def test_two_hundred_links_are_ten_suggestions_and_a_word_about_the_rest(world):
    links = " ".join(f"<https://arxiv.org/abs/2501.{number:05d}>" for number in range(1, 201))
    await world.say("@papers " + links.replace("<", "").replace(">", ""))
    await world.quiet()
    for _ in range(12):
        await world.pass_time(2)
    root = [m for m in world.workspace.messages(GENERATION) if not m.bot][-1]
    said = [m for m in world.workspace.messages(GENERATION) if m.thread_ts == root.ts and m.bot]
    assert len(said) == 11
    assert any("names 200 papers" in text_of(m) for m in said)


async def test_the_home_shows_a_maintainer_what_waits_and_follows_every_decision(world):
    await a_maintainer(world)
    view = await open_home(world, JONAS)
    assert "Nothing waits" in str(view.blocks)
    await suggested(world)
    view = world.playground.views.home(JONAS)
    assert "Waiting for you: 1" in str(view.blocks)
    block = next(b for b in view.blocks if b["type"] == "actions")
    body = {"user": JONAS, "place": {"view_id": view.id}, "block_id": block["block_id"]}
    body |= {"action_id": block["elements"][0]["action_id"], "value": None, "values": {}}
    async with world.browser.post(f"{world.running.url}/page/act", json=body) as answer:
        assert answer.status == 200, await answer.text()
    await world.quiet()
    view = world.playground.views.home(JONAS)
    assert "Waiting for you: 0" in str(view.blocks)
    assert "Added last" in str(view.blocks)


async def test_the_home_of_everybody_else_shows_what_they_suggested_and_searches(world):
    await a_maintainer(world)
    view = await open_home(world, MEI)
    assert "Nothing yet. Mention me" in str(view.blocks)
    await suggested(world)
    view = world.playground.views.home(MEI)
    assert "waits for a maintainer" in str(view.blocks)
    assert "Waiting for you" not in str(view.blocks)
    body = {"user": MEI, "place": {"view_id": view.id}, "block_id": "home_search"}
    body |= {"action_id": "home_search", "value": "VAR", "values": {}}
    async with world.browser.post(f"{world.running.url}/page/act", json=body) as answer:
        assert answer.status == 200
    await world.quiet()
    assert "Visual Autoregressive" in str(world.playground.views.home(MEI).blocks)


async def test_a_review_channel_shows_every_suggestion_too(world):
    await a_maintainer(world)
    await world.say("/papers review here", user=JONAS, channel="C0MERGING1")
    card = await suggested(world)
    await world.pass_time(2)
    (review,) = [m for m in world.workspace.messages("C0MERGING1") if m.bot]
    await world.press(review, "Add", JONAS)
    await world.pass_time(2)
    assert "Added to" in text_of(review)
    assert "Added to" in text_of(card)


async def test_what_waits_for_a_week_is_reminded_of_once(world):
    await a_maintainer(world)
    await suggested(world)
    for _ in range(30):
        world.clock.advance(86_400 / 2)
        await world.bot.background.remind()
        await world.quiet()
        await world.pass_time(2)
    direct = world.workspace.direct_message(JONAS).id
    said = [text_of(m) for m in world.workspace.messages(direct) if m.bot]
    assert [each for each in said if "waiting for a week" in each] == said
    assert len(said) == 1


async def test_a_revert_is_refused_after_a_day(world):
    await a_maintainer(world)
    card = await suggested(world)
    await world.press(card, "Add", JONAS)
    await world.pass_time(86_400 + 60)
    await world.press(card, "Revert", JONAS)
    assert "more than a day ago" in text_of(world.last(user=JONAS))


async def test_a_newer_version_of_a_listed_paper_is_noted_and_not_suggested(world):
    await world.say("@papers https://arxiv.org/abs/2404.02905v9")
    await world.quiet()
    assert "is on the list already" in text_of(world.last())
    assert "Version 9" in text_of(world.last())
