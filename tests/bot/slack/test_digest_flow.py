"""`/papers digest` against the playground: what is set, shown, refused and survived."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.digest.due import newest_week
from bot.playground.seed import BOT_USER, GENERATION, JONAS, MEI, PRIYA
from bot.services.maintaining import Maintainers
from bot.services.previewing import PreviewedWeek
from bot.services.subscribing import Subscribing
from bot.slack import digest_asking, digest_form, digest_forms
from db.digest_records import DigestContent, DigestPaper, Schedule, SubscriptionState, Wishes
from db.errors import DatabaseBusy
from db.records import DEFAULT_WORKSPACE as WS
from tests.bot.slack.digest_world import a_digest_world, said
from tests.scenarios.conftest import PATIENCE, text_of

pytestmark = pytest.mark.anyio
TOKYO = {"text": {"type": "plain_text", "text": "Asia/Tokyo"}, "value": "Asia/Tokyo"}


class FakePreviewing:
    """Weeks with one paper; waits at its gate, keeps what it was asked, fails where told to."""

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.asked = []
        self.begun = threading.Semaphore(0)
        self.fails = None

    def weeks(self, workspace, channel, schedule, wishes, now, count=4):
        self.asked.append((channel, schedule, wishes))
        self.begun.release()
        self.gate.wait(PATIENCE)
        if self.fails:
            raise self.fails
        paper = DigestPaper(1, "2611.00001", "A Study", 80.0, "Images", ("mentions “flow”",))
        content = DigestContent(date(2026, 11, 17), date(2026, 11, 23), (paper,), 9, 1)
        week = newest_week(schedule, now)
        return [PreviewedWeek(week.moved(-back), content, 0) for back in range(count)]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def previewing():
    return FakePreviewing()


@pytest.fixture(params=["socket", "http"])
async def either_world(request, anyio_backend, tmp_path, previewing):
    async with a_digest_world(tmp_path, request.param, previewing) as world:
        yield world
        assert world.playground.journal.refused == []


@pytest.fixture
async def world(anyio_backend, tmp_path, previewing):
    async with a_digest_world(tmp_path, "socket", previewing) as world:
        yield world
        assert world.playground.journal.refused == []


def notice(view):
    return view.blocks[0]["text"]["text"]


async def test_from_the_command_to_what_is_kept(either_world):
    world = either_world
    view = await world.open()
    assert "gets no digest yet" in said(view)
    [tokyo] = await world.search(view, "time_zone", "tokyo")
    typed = {"time_zone": tokyo, "weekday": "4", "hour": "17", "most": "5", "include": "flow\ntwo"}
    outcome = await world.submit(view, typed)
    assert outcome["result"] == "updated"
    one = world.subscription()
    assert one.schedule == Schedule(4, 17, "Asia/Tokyo")
    assert one.wishes == Wishes(most=5, include=("flow", "two"))
    assert (one.set_by, one.channel) == (MEI, GENERATION)
    assert "*Saved.* The next digest comes to <#C0GENMODEL> on Friday" in said(world.top())
    assert "17:00 (Asia/Tokyo)" in said(world.top())
    assert "invite" not in said(world.top())
    again = await world.open()
    assert "Set by <@U0MEI00001>" in said(again)
    assert (await world.submit(again))["result"] == "updated"
    assert world.subscription() == one


async def test_the_first_form_is_for_monday_at_nine_where_the_person_lives(world):
    await world.submit(await world.open(user=JONAS), user=JONAS)
    zone = world.workspace.users[JONAS].tz
    assert zone != "UTC"
    assert world.subscription().schedule == Schedule(0, 9, zone)
    assert world.subscription().wishes == Wishes()


@pytest.mark.parametrize("fault", ["error_500", "late_reply"])
async def test_where_slack_does_not_say_where_they_live_it_is_utc_with_a_hint(
    world, monkeypatch, fault
):
    monkeypatch.setattr(digest_asking, "_PATIENCE", 0.01 if fault == "late_reply" else 1)
    values = {"seconds": 60} if fault == "late_reply" else {}
    world.playground.faults.add(fault, method="users.info", **values)
    await world.say("/papers digest")
    await world.quiet()
    hints = [block["hint"]["text"] for block in world.top().blocks if "hint" in block]
    assert any("so this is UTC" in hint for hint in hints)


@pytest.mark.parametrize("text", ["/papers digest of 2024", "/papers digests"])
async def test_with_more_words_it_is_a_query(world, text):
    await world.say(text)
    await world.quiet()
    assert world.stack() == []
    assert "Nothing on the list" in text_of(world.last()) or "paper" in text_of(world.last())


async def test_the_command_leaves_no_message_behind(world):
    before = len(world.seen())
    await world.open()
    assert len(world.seen()) == before


async def test_a_direct_message_has_no_digest(world):
    channel = world.workspace.direct_message(MEI).id
    await world.say("/papers digest", channel=channel)
    assert "A digest belongs to a channel" in text_of(world.last(channel=channel))
    assert world.stack() == []


@pytest.mark.parametrize(
    ("typed", "block"),
    [
        ({"categories": "cs.CV, vision"}, "digest_categories"),
        ({"exclude": ",".join(map(str, range(60)))}, "digest_exclude"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(world, typed, block):
    outcome = await world.submit(await world.open(), typed)
    assert (outcome["result"], list(outcome["errors"])) == ("errors", [block])
    assert world.subscription() is None


async def test_each_move_is_one_click_and_keeps_what_was_typed(either_world):
    world = either_world
    await world.submit(await world.open())
    view = await world.open()
    typed = {"include": "typed, and not saved", "most": "7"}
    states = [
        (digest_form.PAUSE, "*Paused:*"),
        (digest_form.RESUME, "The next digest comes"),
        (digest_form.OPEN, "Everybody here can change it."),
        (digest_form.CLOSE, "Only they and maintainers"),
    ]
    for action, words in states:
        await world.press_in(view, action, typed)
        assert world.top().id == view.id
        assert words in notice(world.top())
        shown = {
            block["block_id"]: block["element"].get("initial_value")
            for block in world.top().blocks
            if block["type"] == "input"
        }
        assert shown["digest_include"] == "typed, and not saved"
        assert shown["digest_most"] == "7"
    assert world.subscription().state is SubscriptionState.ACTIVE
    assert world.subscription().wishes.include == ()
    await world.press_in(world.top(), digest_form.END, typed)
    assert world.subscription() is None
    assert "The digest is ended." in notice(world.top())
    assert "gets no digest yet" in said(world.top())
    assert (await world.submit(world.top(), typed))["result"] == "updated"
    assert world.subscription().wishes.include == ("typed", "and not saved")


async def test_a_second_click_changes_nothing(world):
    await world.submit(await world.open())
    view = await world.open()
    clicks = [world.press_in(view, digest_form.PAUSE, settle=False) for _ in range(3)]
    await asyncio.gather(*clicks)
    await world.quiet()
    assert world.subscription().state is SubscriptionState.PAUSED
    assert "Resume" in said_buttons(world.top())


def said_buttons(view):
    return [
        element["text"]["text"]
        for block in view.blocks
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]


async def test_others_see_it_and_may_preview_but_not_change_it(world, previewing):
    await world.submit(await world.open(), {"most": "7"})
    view = await world.open(user=PRIYA)
    assert "ask one of them" in said(view)
    assert said_buttons(view) == ["Preview the last four weeks"]
    await world.press_in(view, digest_form.PREVIEW, user=PRIYA)
    assert "A Study" in said(world.top(PRIYA))
    assert previewing.asked[-1][2] == Wishes(most=7)


async def test_who_lost_the_right_meanwhile_is_told_so_in_the_modal(world):
    """Two had the empty form open; the second to save is told, and what they typed is not kept."""
    mine, yours = await world.open(), await world.open(user=PRIYA)
    await world.submit(mine)
    assert (await world.submit(yours, {"most": "3"}, user=PRIYA))["result"] == "updated"
    assert "Only whoever set" in notice(world.top(PRIYA))
    assert world.subscription().wishes.most == 10
    Subscribing(world.store).open_to_all(WS, GENERATION, MEI, True)
    view = await world.open(user=PRIYA)
    Subscribing(world.store).open_to_all(WS, GENERATION, MEI, False)
    await world.press_in(view, digest_form.END, user=PRIYA)
    assert "Only whoever set" in notice(world.top(PRIYA))
    assert world.subscription() is not None


async def test_a_maintainer_may_change_what_somebody_else_set(world):
    Maintainers(world.store).claim(WS, JONAS, datetime.fromtimestamp(world.clock.now(), UTC))
    await world.submit(await world.open())
    view = await world.open(user=JONAS)
    await world.press_in(view, digest_form.PAUSE, user=JONAS)
    assert world.subscription().state is SubscriptionState.PAUSED


async def test_where_the_bot_is_not_in_the_channel_it_says_so_after_saving(world):
    view = await world.open()
    world.workspace.channels[GENERATION].members.discard(BOT_USER)
    await world.submit(view)
    assert "I am not in <#C0GENMODEL>" in said(world.top())
    assert "/invite @papers" in said(world.top())
    assert world.subscription() is not None


async def test_where_slack_does_not_say_whether_the_bot_is_there_it_says_what_if(world):
    view = await world.open()
    world.playground.faults.add("error_500", method="conversations.history")
    await world.submit(view)
    assert "If I am not in" in said(world.top())


async def test_a_preview_is_of_what_stands_in_the_form_saved_or_not(world, previewing):
    view = await world.open()
    typed = {"most": "3", "categories": "cs.cv", "time_zone": TOKYO}
    previewing.gate.clear()
    await world.press_in(view, digest_form.PREVIEW, typed, settle=False)
    await world.modals(2)
    assert "Looking at the last four weeks" in said(world.top())
    previewing.gate.set()
    await world.quiet()
    assert said(world.top()).count("A Study") == 4
    wishes = Wishes(most=3, categories=("cs.CV",))
    assert previewing.asked == [(GENERATION, Schedule(0, 9, "Asia/Tokyo"), wishes)]
    assert world.subscription() is None


async def test_a_preview_that_was_closed_meanwhile_breaks_nothing(world, previewing):
    view = await world.open()
    previewing.gate.clear()
    await world.press_in(view, digest_form.PREVIEW, settle=False)
    await world.modals(2)
    await world.playground.interactions.close(MEI, world.top().id, all_=False)
    previewing.gate.set()
    await world.quiet()
    assert [each.id for each in world.stack()] == [view.id]
    await world.press_in(view, digest_form.PREVIEW)
    assert "A Study" in said(world.top())


@pytest.mark.parametrize(
    ("fails", "typed", "words"),
    [
        (DatabaseBusy("The database is busy. Try again in a moment."), {}, "database is busy"),
        (KeyError("secret"), {}, "Something went wrong on my side"),
        (None, {"categories": "vision"}, "is no category of arXiv"),
    ],
)
async def test_what_a_preview_cannot_show_is_a_sentence(world, previewing, fails, typed, words):
    previewing.fails = fails
    await world.press_in(await world.open(), digest_form.PREVIEW, typed)
    assert words in said(world.top())
    assert "secret" not in said(world.top())


async def test_many_previews_do_not_hold_up_everybody_else(world, previewing):
    previewing.gate.clear()
    people = (MEI, JONAS, PRIYA)
    for user in people:
        view = await world.open(user=user) if user == MEI else await world_open_now(world, user)
        await world.press_in(view, digest_form.PREVIEW, user=user, settle=False)
        await world.modals(2, user)
    for _ in range(2):
        assert await asyncio.to_thread(previewing.begun.acquire, timeout=PATIENCE)
    await world.say("/papers VAR", user=PRIYA)
    assert len(previewing.asked) == 2
    previewing.gate.set()
    await world.quiet()
    assert all("A Study" in said(world.top(user)) for user in people)


async def world_open_now(world, user):
    """Open the form while other work goes on."""
    await world.say("/papers digest", user=user)
    await world.modals(1, user)
    return world.top(user)


async def test_a_form_of_another_release_gives_a_sentence(world):
    view = await world.open()
    view.content["private_metadata"] = "{}"
    await world.press_in(view, digest_form.PREVIEW)
    assert "out of date" in said(world.top())
    await world.playground.interactions.close(MEI, world.top().id, all_=False)
    await world.submit(view)
    assert "out of date" in said(world.top())
    assert world.subscription() is None


async def test_a_database_in_trouble_leaves_the_form_as_it_is(world, monkeypatch):
    await world.submit(await world.open())
    view = await world.open()

    def busy(*_args, **_more):
        raise DatabaseBusy("The database is busy. Try again in a moment.")

    monkeypatch.setattr(Subscribing, "setup", busy)
    await world.press_in(view, digest_form.PAUSE, {"include": "typed"})
    assert "database is busy" in said(world.top())
    assert len(world.stack()) == 2
    await world.playground.interactions.close(MEI, world.top().id, all_=False)
    outcome = await world.submit(view, {"include": "typed"})
    assert outcome["errors"] == {"digest_weekday": "The database is busy. Try again in a moment."}
    assert await world.search(view, "time_zone", "tokyo")


async def test_sections_are_searched_where_there_are_many(world, monkeypatch):
    names = tuple(f"Section {number}" for number in range(300))
    kept = Subscribing.setup

    def with_many(*args, **more):
        return replace(kept(*args, **more), sections=names)

    monkeypatch.setattr(Subscribing, "setup", with_many)
    view = await world.open()
    found = await world.search(view, "sections", "section 29")
    assert [each["value"] for each in found][:2] == ["Section 29", "Section 290"]
    assert len(await world.search(view, "sections", "")) == 100
    await world.submit(view, {"sections": found[:1]})
    assert world.subscription().wishes.sections == ("Section 29",)


async def test_where_the_form_is_not_ready_in_time_the_trigger_is_used_all_the_same(
    world, monkeypatch
):
    gate, kept = threading.Event(), Subscribing.setup

    def slow(*args, **more):
        gate.wait(PATIENCE)
        return kept(*args, **more)

    monkeypatch.setattr(Subscribing, "setup", slow)
    monkeypatch.setattr(digest_forms, "_GET_READY", 0.01)
    view = await world_open_now(world, MEI)
    assert said(view) == "One moment…"
    gate.set()
    await world.quiet()
    assert world.top().id == view.id
    assert "gets no digest yet" in said(world.top())


@pytest.mark.parametrize("fault", ["error_500", "lost_reply"])
async def test_a_form_that_slack_does_not_open_is_a_sentence(world, fault):
    world.playground.faults.add(fault, method="views.open")
    await world.say("/papers digest")
    await world.quiet()
    assert "Type /papers digest again" in text_of(world.last())


async def test_a_form_that_cannot_be_filled_says_so(world, monkeypatch):
    gate = threading.Event()

    def busy(*_args, **_more):
        gate.wait(PATIENCE)
        raise DatabaseBusy("The database is busy. Try again in a moment.")

    monkeypatch.setattr(Subscribing, "setup", busy)
    monkeypatch.setattr(digest_forms, "_GET_READY", 0.01)
    await world_open_now(world, MEI)
    gate.set()
    await world.quiet()
    assert "database is busy" in said(world.top())
