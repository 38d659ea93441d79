"""Clicks below a digest, at a Slack that is strict and at times unwell."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import NotFound
from bot.playground.seed import GENERATION, JONAS, MEI, PRIYA
from bot.services.digest_reading import PaperOf
from bot.slack import digest_buttons
from bot.slack.digest_buttons import DISLIKE, LIKE, MORE, READ, SUGGEST, UNMUTE, Target
from bot.slack.digest_redraw import Drawn, Redraws
from db.digest_records import Feedback, FeedbackKind
from db.records import DEFAULT_WORKSPACE as WS
from db.records import SuggestionState
from tests.bot.slack.digest_post_world import DigestWorld, a_digest_world
from tests.scenarios.conftest import text_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def room(anyio_backend, tmp_path):
    async with a_digest_world(tmp_path) as room:
        yield room


async def test_a_like_is_counted_and_named_and_taken_back(room: DigestWorld):
    await room.deliver()
    await room.press(0, LIKE, MEI)
    await room.press(0, LIKE, JONAS)
    lines, labels = room.row(0)
    assert lines[2] == f":+1: <@{MEI}>, <@{JONAS}>"
    assert labels == ["Suggest", "👍 2", "👎", "More"]
    assert room.row(1)[1] == ["Suggest", "👍", "👎", "More"]
    await room.press(0, LIKE, MEI)
    assert room.row(0)[0][2] == f":+1: <@{JONAS}>"
    await room.press(0, DISLIKE, JONAS)
    assert room.row(0)[1] == ["Suggest", "👍", "👎 1", "More"]
    assert len(room.messages) == 1


async def test_clicks_of_many_at_once_are_all_shown(room: DigestWorld):
    await room.deliver()
    await asyncio.gather(*(room.press(0, LIKE, user) for user in (MEI, JONAS, PRIYA)))
    assert room.row(0)[1][1] == "👍 3"
    room.world.playground.faults.add("late_reply", method="chat.update", seconds=0)
    await asyncio.gather(*(room.press(1, LIKE, user) for user in (MEI, JONAS, PRIYA)))
    assert room.row(1)[1][1] == "👍 3"


@pytest.mark.parametrize(
    ("fault", "more", "waits"),
    [
        ("rate_limited", {"seconds": 7}, [7]),
        ("error_500", {}, [1]),
        ("lost_reply", {}, [1]),
        ("html", {"times": 2}, [1, 2]),
    ],
)
async def test_a_redraw_waits_and_is_made_again(room: DigestWorld, fault, more, waits):
    await room.deliver()
    room.world.playground.faults.add(fault, method="chat.update", **more)
    await room.press(0, LIKE)
    assert room.row(0)[1][1] == "👍 1"
    assert room.waits == pytest.approx(waits)


async def test_a_message_that_is_gone_is_left_alone_and_the_vote_is_kept(room: DigestWorld):
    await room.deliver()
    room.world.playground.faults.add("error", method="chat.update", error="message_not_found")
    await room.press(0, LIKE)
    assert room.row(0)[1][1] == "👍"
    await room.press(1, LIKE)
    assert [room.row(place)[1][1] for place in (0, 1)] == ["👍 1", "👍 1"]


async def test_what_another_process_wrote_behind_is_written_again(room: DigestWorld):
    await room.deliver()
    clicks = []
    calls = room.world.bot.client.chat_update

    async def meanwhile(**arguments):
        answer = await calls(**arguments)
        if not clicks:  # somebody else's click comes in another process, behind what was read
            clicks.append(1)
            said = Feedback(
                room.digest.subscription_id, JONAS, FeedbackKind.LIKE, room.now(),
                room.papers[0].arxiv_id,
            )  # fmt: skip
            room.desk.feedback.say(said)
        return answer

    room.world.bot.client.chat_update = meanwhile
    await room.press(0, LIKE)
    assert room.row(0)[1][1] == "👍 2"


async def test_papers_in_the_thread_have_buttons_that_work_months_later(room: DigestWorld):
    await room.deliver(23)
    assert len(room.messages) == 3
    assert {one.thread_ts for one in room.messages[1:]} == {room.digest.ts}
    room.world.clock.advance(120 * 86_400)
    await room.press(21, LIKE)
    assert room.row(21)[1][1] == "👍 1"
    assert room.messages[2].blocks[0]["elements"][0]["text"].endswith("21–23 of 23")
    await room.press(3, LIKE)
    assert room.row(3)[1][1] == "👍 1"


async def test_a_suggestion_comes_to_the_digests_thread_and_its_line_says_so(room: DigestWorld):
    await room.deliver(12)
    for place in (0, 11):
        await room.press(place, SUGGEST)
        lines, labels = room.row(place)
        assert lines[2] == f":hourglass_flowing_sand: Suggested by <@{MEI}>, waits for a maintainer"
        assert labels == ["👍", "👎", "More"]
        assert "Thank you" in text_of(room.private()[0])
    await room.world.pass_time(5)
    await room.world.pass_time(5)
    cards = [
        one for one in room.world.workspace.messages(GENERATION)
        if one.bot and "Suggested by" in str(one.blocks) and one not in room.messages
    ]  # fmt: skip
    assert {one.thread_ts for one in cards} == {room.digest.ts}
    assert len(cards) == 2


async def test_what_was_withdrawn_may_be_suggested_again(room: DigestWorld):
    await room.deliver()
    await room.press(0, SUGGEST)
    [one] = room.world.queue.pending(WS).items
    await room.world.pass_time(2)
    card = room.world.seen()[-1]
    await room.world.press(card, "Withdraw", MEI)
    await room.press(0, LIKE)
    assert room.row(0)[1][0] == "Suggest"
    await room.press(0, SUGGEST)
    assert len(room.world.queue.pending(WS).items) == 1
    assert one.suggestion.state is SuggestionState.PENDING


async def test_what_a_maintainer_decides_in_the_thread_is_shown_in_the_digest(room: DigestWorld):
    await room.deliver()
    await room.press(0, SUGGEST)
    await room.world.pass_time(2)
    card = room.world.seen()[-1]
    await room.world.press(card, "Add", JONAS)
    assert room.row(0)[0][2] == ":white_check_mark: On the list"
    await room.world.press(card, "Revert", JONAS)
    assert "waits for a maintainer" in room.row(0)[0][2]
    # What has not changed is not drawn again: the fault waits in vain.
    room.world.playground.faults.add("rate_limited", method="chat.update")
    room.world.bot.background.changed()
    await room.world.quiet()
    assert len(room.world.playground.faults.active()) == 1


async def click_on(room, value, action=LIKE, user=MEI):
    """A click whose value somebody changed on its way."""
    message, ids = room.button(0, action)
    row = next(block for block in message.blocks if block["block_id"] == ids[0])
    element = next(each for each in row["elements"] if each["action_id"] == action)
    own, element["value"] = element["value"], value
    await room.world.press_ids(message, ids, user)
    element["value"] = own


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{}", "none of mine"),
        ("junk", "none of mine"),
        (Target(10**6, "2505.00001").value(), "no such digest"),
        (Target(1, "2505.99999").value(), "not in that digest"),
        (Target(1).value(), "not in that digest"),
    ],
)
@pytest.mark.parametrize("action", [LIKE, SUGGEST, MORE])
async def test_a_forged_click_changes_nothing_and_is_answered(room, value, words, action):
    await room.deliver()
    await click_on(room, value, action)
    assert words in text_of(room.private()[0])
    assert room.row(1)[1] == ["Suggest", "👍", "👎", "More"]
    assert room.world.queue.pending(WS).items == ()


async def test_a_digest_of_another_channel_or_workspace_is_none(room: DigestWorld):
    await room.deliver()
    first = Target(room.digest_id, room.papers[0].arxiv_id)
    with room.store.writing() as unit:
        other = unit.workspaces.add("T0OTHER")
    for workspace, channel in ((other, GENERATION), (WS, "C0OTHER")):
        with pytest.raises(NotFound, match=r"no such digest.*\.$"):
            room.desk.reading.paper(PaperOf(workspace, channel, first.digest, first.arxiv_id))


async def test_more_shows_the_abstract_and_notes_who_read_it(room: DigestWorld):
    await room.deliver()
    await room.press(0, LIKE, JONAS)
    await room.press(0, MORE)
    said = str(room.view().blocks)
    assert room.view().content["callback_id"] == "digest_more"
    assert "its words: “autoregressive”" in said
    assert f":+1: <@{JONAS}>" in said
    assert "relevance 89 of 100" in said
    await room.press_in_view(READ)
    assert f"read by <@{MEI}>" in str(room.view().blocks)
    assert "I have not read it" in str(room.view().blocks)
    await room.press_in_view(READ)
    assert "read by" not in str(room.view().blocks)


async def test_a_mute_is_said_and_taken_back_by_anybody(room: DigestWorld):
    await room.deliver()
    author = room.papers[0].authors[0]
    await room.press(0, MORE)
    assert (await room.submit())["result"] == "errors"
    assert (await room.submit(digest_typed="!!"))["result"] == "errors"
    result = await room.submit(digest_typed="Quantum foam", digest_author="0")
    assert result["result"] == "updated", result
    said = str(room.view().blocks)
    assert f"Muted: “Quantum foam”, papers by {author}. No such papers come" in said
    assert f"Muted here: papers by {author}, by <@{MEI}>" in said
    assert "Muted here: “quantum foam”" in said
    assert room.row(0)[0][2] == f"🔇 Muted here: “{author.casefold()}”"
    assert room.row(0)[1] == ["👍", "👎", "More"]
    await room.press(0, MORE, JONAS)
    await room.press_in_view(f"{UNMUTE}_0", JONAS)
    assert "papers by" not in str(room.view(JONAS).blocks)
    assert "not muted any more" in str(room.view(JONAS).blocks[0])
    assert room.row(0)[1][0] == "Suggest"
    await room.press_in_view(f"{UNMUTE}_0", JONAS)
    assert "Muted here" not in str(room.view(JONAS).blocks)


async def unsure(room, count=12):
    """A digest that nobody knows of, because history may not be read."""
    faults = room.world.playground.faults
    faults.add("lost_reply", method="chat.postMessage")
    faults.add("error", method="conversations.history", error="missing_scope", times=0)
    await room.deliver(count)
    room.world.clock.advance(180)
    await asyncio.to_thread(room.courier.run)
    await room.world.pass_time(1)
    assert room.digest.state == "waiting_for_word"
    direct = room.world.workspace.direct_message(JONAS).id
    return room.world.seen(JONAS, direct)[-1]


async def test_a_maintainers_word_ends_the_wait(room: DigestWorld):
    asked = await unsure(room)
    await room.world.press(asked, "It is there", JONAS)
    assert (room.digest.state, room.digest.ts) == ("sent", None)
    assert "It counts as delivered." in text_of(asked)
    assert len(room.messages) == 1
    # Who clicks on it has seen it: from then on its thread is known, too.
    await room.press(0, LIKE)
    assert room.digest.ts == room.messages[0].ts
    await room.world.pass_time(2)
    assert len(room.messages) == 2


async def test_a_word_counts_also_where_the_question_cannot_be_changed(room: DigestWorld):
    asked = await unsure(room, 1)
    room.world.playground.faults.add("error_500", method="chat.update")
    await room.world.press(asked, "It is there", JONAS)
    assert room.digest.state == "sent"
    assert "It counts as delivered." in text_of(room.world.seen(JONAS, asked.channel)[-1])


async def test_a_digest_is_sent_again_on_a_maintainers_word(room: DigestWorld):
    asked = await unsure(room, 1)
    room.world.workspace.delete(room.messages[0])
    await room.world.press(asked, "Send it again", JONAS)
    assert "I send it again" in text_of(asked)
    await asyncio.to_thread(room.courier.run)
    assert room.digest.state == "sent"
    assert len(room.messages) == 1


async def test_a_word_that_comes_too_late_or_from_somebody_else_is_answered(room: DigestWorld):
    asked = await unsure(room)
    await room.press(0, LIKE)  # it is there, plainly
    assert room.digest.state == "sent"
    await room.world.press(asked, "Send it again", JONAS)
    direct = room.world.workspace.direct_message(JONAS).id
    assert "It is known by now" in text_of(room.world.seen(JONAS, direct)[-1])
    assert room.digest.state == "sent"


async def test_only_a_maintainer_can_say_whether_a_digest_is_there(room: DigestWorld):
    asked = await unsure(room)
    room.maintainers.add(WS, PRIYA, JONAS, room.now())
    room.maintainers.remove(WS, JONAS, PRIYA)
    await room.world.press(asked, "It is there", JONAS)
    assert f"Ask <@{PRIYA}>" in text_of(room.world.seen(JONAS, asked.channel)[-1])
    assert room.digest.state == "waiting_for_word"


async def test_a_part_that_is_none_is_not_drawn(room: DigestWorld):
    await room.deliver()
    drawn = Drawn(room.digest_id, 7, GENERATION, room.messages[0].ts)
    redraws = Redraws(room.desk.reading, room.world.bot.work, room.world.bot.client, room.now)
    await redraws.redraw(drawn)
    assert len(room.messages) == 1


def test_action_ids_begin_with_the_word():
    named = [value for name, value in vars(digest_buttons).items() if name.isupper()]
    assert all(value.startswith("digest_") for value in named if isinstance(value, str))
