"""What the bot hears of, and how often."""

import asyncio

import pytest

from bot.playground.events import HELD_SECONDS
from bot.playground.manifest import EVENT_SCOPES
from bot.playground.records import Channel
from bot.playground.transports.contract import NotDelivered, Retry
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    DEAD,
    JONAS,
    MEI,
    MERGING,
    NOW,
    SCOPES,
    ScriptedBot,
    built,
    never,
    section,
    turns,
)

pytestmark = pytest.mark.anyio
MENTION = f"hello <@{BOT}>"


@pytest.fixture
def heard(playground, bot):
    """The events that have come by now, and from now on only the next ones."""

    async def events(*types):
        await playground.events.settled()
        came = bot.events(*types)
        bot.got.clear()
        return came

    return events


# --- which events


async def test_a_message_is_told_of_as_slack_tells(workspace, bot, playground):
    message = workspace.post(CHANNEL, MEI, "hi")
    await playground.events.settled()
    (delivered,) = bot.got
    assert (delivered.kind, delivered.retry) == ("events_api", None)
    envelope = delivered.payload
    assert (envelope["type"], envelope["api_app_id"]) == ("event_callback", "A0PLAY0001")
    assert envelope["event_id"].startswith("Ev")
    assert envelope["event_time"] == NOW
    assert envelope["authorizations"][0]["user_id"] == BOT
    event = envelope["event"]
    assert (event["type"], event["text"], event["user"]) == ("message", "hi", MEI)
    assert (event["channel"], event["channel_type"]) == (CHANNEL, "channel")
    assert event["ts"] == event["event_ts"] == message.ts
    assert event["client_msg_id"]


async def test_a_mention_is_told_of_twice(workspace, heard):
    workspace.post(CHANNEL, MEI, MENTION)
    message, mention = await heard()
    assert [message["type"], mention["type"]] == ["message", "app_mention"]
    assert message["ts"] == mention["ts"]
    assert "channel_type" not in mention


async def test_in_a_direct_message_a_mention_is_a_message_only(workspace, heard):
    workspace.post(workspace.direct_message(MEI).id, MEI, MENTION)
    (event,) = await heard()
    assert (event["type"], event["channel_type"]) == ("message", "im")


async def test_the_bot_hears_itself_but_is_not_mentioned_by_itself(workspace, heard):
    workspace.post(CHANNEL, BOT, MENTION, [section()])
    (event,) = await heard()
    assert (event["user"], event["bot_id"]) == (BOT, "B0PLAY0001")
    assert "client_msg_id" not in event


async def test_a_reply_names_its_thread_and_its_parents_author(workspace, heard):
    parent = workspace.post(CHANNEL, MEI, "parent")
    workspace.post(CHANNEL, JONAS, "reply", thread_ts=parent.ts)
    _parent, reply = await heard()
    assert (reply["thread_ts"], reply["parent_user_id"]) == (parent.ts, MEI)


async def test_an_edit_and_a_deletion_are_hidden_messages(workspace, heard):
    message = workspace.post(CHANNEL, MEI, "old")
    workspace.replace(message, "new", [])
    workspace.delete(message)
    _posted, changed, deleted = await heard()
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("new", "old")
    assert changed["message"]["edited"]["user"] == MEI
    assert changed["ts"] != message.ts
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    assert deleted["previous_message"]["text"] == "new"
    assert not {"text", "user"} & (changed.keys() | deleted.keys())


async def test_reactions_come_and_go(workspace, heard):
    message = workspace.post(CHANNEL, MEI, "x")
    workspace.react(message, JONAS, "+1", add=True)
    workspace.react(message, JONAS, "+1", add=True)
    workspace.react(message, JONAS, "+1", add=False)
    added, removed = await heard("reaction_added", "reaction_removed")
    assert (added["user"], added["reaction"], added["item_user"]) == (JONAS, "+1", MEI)
    assert added["item"] == {"type": "message", "channel": CHANNEL, "ts": message.ts}
    assert removed["type"] == "reaction_removed"


async def test_joining_leaving_and_archiving_are_told_of(workspace, heard):
    channel = workspace.channels[CHANNEL]
    workspace.leave(channel, JONAS)
    workspace.leave(channel, JONAS)
    workspace.join(channel, JONAS, inviter=MEI)
    workspace.join(channel, JONAS)
    workspace.archive(channel, MEI)
    workspace.archive(channel, MEI)
    workspace.archive(channel, MEI, archived=False)
    events = await heard()
    assert [event["type"] for event in events] == [
        "member_left_channel",
        "member_joined_channel",
        "channel_archive",
        "channel_unarchive",
    ]
    joined = {"user": JONAS, "channel": CHANNEL, "channel_type": "C", "inviter": MEI}
    assert joined.items() <= events[1].items()


async def test_the_bot_hears_that_it_was_taken_in_and_out(workspace, heard):
    channel = workspace.channels[CHANNEL]
    workspace.leave(channel, BOT)
    workspace.join(channel, BOT)
    assert [event["user"] for event in await heard()] == [BOT, BOT]


async def test_a_private_channel_has_its_own_event_and_no_archive_event(workspace, heard):
    workspace.add_channel(Channel("G1", "private", members={MEI, BOT}, kind="private"))
    workspace.post("G1", MEI, "x")
    workspace.archive(workspace.channels["G1"], MEI)
    (event,) = await heard()
    assert event["channel_type"] == "group"


async def test_where_the_bot_is_no_member_it_hears_nothing(workspace, heard):
    workspace.channels[MERGING].members.discard(BOT)
    workspace.post(MERGING, MEI, MENTION)
    workspace.archive(workspace.channels[MERGING], MEI)
    assert await heard() == []


async def test_what_one_person_sees_is_no_event(workspace, heard):
    message = workspace.post(CHANNEL, BOT, "private", visible_to=MEI)
    workspace.replace(message, "new", [])
    workspace.delete(message)
    assert await heard() == []


@pytest.mark.parametrize(
    ("manifest", "types"),
    [
        ({"events": frozenset({"message.channels"})}, ["message"]),
        ({"events": frozenset({"app_mention"})}, ["app_mention"]),
        ({"events": frozenset()}, []),
        ({"scopes": frozenset(SCOPES - {"app_mentions:read"})}, ["message"]),
        ({"scopes": frozenset(SCOPES - {"channels:history"})}, ["app_mention"]),
    ],
)
async def test_only_what_is_subscribed_to_with_its_scope_is_told_of(manifest, types):
    bot = ScriptedBot()
    playground = built(bot, **manifest)
    playground.workspace.post(CHANNEL, MEI, MENTION)
    await playground.events.settled()
    assert [event["type"] for event in bot.events()] == types


# --- again and again


@pytest.fixture
def only_mentions(bot):
    return built(bot, events=frozenset({"app_mention"}))


async def after(playground, seconds):
    await turns()
    playground.clock.advance(seconds)
    await turns()
    await playground.events.settled()


async def test_an_event_that_is_not_taken_comes_three_times_more(only_mentions, bot):
    bot.otherwise = DEAD
    only_mentions.workspace.post(CHANNEL, MEI, MENTION)
    await after(only_mentions, 0)
    assert [each.retry for each in bot.got] == [None, Retry(1, "connection_failed")]
    await after(only_mentions, 59)
    assert len(bot.got) == 2
    await after(only_mentions, 1)
    assert len(bot.got) == 3
    await after(only_mentions, 299)
    assert len(bot.got) == 3
    await after(only_mentions, 1)
    await after(only_mentions, 10_000)
    assert [each.retry.number for each in bot.got[1:]] == [1, 2, 3]
    assert len({each.payload["event_id"] for each in bot.got}) == 1
    notes = [exchange.note for exchange in only_mentions.journal.latest()]
    assert notes[0] == "dispatch_failed"
    assert notes[3] == "retry 3: connection_failed, dispatch_failed"


async def test_three_seconds_without_an_answer_are_a_timeout(only_mentions, bot):
    bot.script = [never]
    only_mentions.workspace.post(CHANNEL, MEI, MENTION)
    await after(only_mentions, 3)
    assert [each.retry for each in bot.got] == [None, Retry(1, "http_timeout")]
    assert only_mentions.journal.latest()[0].note == "operation_timeout"


@pytest.mark.parametrize("failures", [1, 2, 3])
async def test_it_ends_when_it_is_taken(only_mentions, bot, failures):
    bot.script = [NotDelivered("http_service_error 500", reason="http_error")] * failures
    only_mentions.workspace.post(CHANNEL, MEI, MENTION)
    for seconds in (0, 60, 300, 10_000):
        await after(only_mentions, seconds)
    assert len(bot.got) == failures + 1
    assert bot.got[-1].retry == Retry(failures, "http_error")


async def test_a_bot_may_ask_not_to_be_told_again(only_mentions, bot):
    bot.script = [NotDelivered("http_service_error 404", reason="http_error", retry=False)]
    only_mentions.workspace.post(CHANNEL, MEI, MENTION)
    for seconds in (0, 60, 300):
        await after(only_mentions, seconds)
    assert len(bot.got) == 1


async def test_what_is_not_delivered_when_the_playground_closes_is_given_up(only_mentions, bot):
    bot.otherwise = DEAD
    only_mentions.workspace.post(CHANNEL, MEI, MENTION)
    await after(only_mentions, 0)
    only_mentions.events.close()
    await after(only_mentions, 60)
    assert len(bot.got) == 2


# --- trouble with events


async def said(playground, *texts):
    for text in texts:
        playground.workspace.post(CHANNEL, MEI, f"{MENTION} {text}")
        await playground.events.settled()


def order(bot):
    return [event["text"].rpartition(" ")[2] for event in bot.events()]


async def test_an_event_may_come_several_times(only_mentions, bot):
    only_mentions.faults.add("duplicate_events", copies=3)
    await said(only_mentions, "a", "b")
    assert order(bot) == ["a", "a", "a", "a", "b"]
    retries = [each.retry for each in bot.got[:4]]
    assert retries == [None, *(Retry(number, "http_timeout") for number in (1, 2, 3))]
    assert len({each.payload["event_id"] for each in bot.got}) == 2


async def test_an_event_may_come_after_the_next_one(only_mentions, bot):
    only_mentions.faults.add("reorder_events")
    await said(only_mentions, "a", "b", "c")
    assert order(bot) == ["b", "a", "c"]


async def test_the_next_one_has_been_taken_before_the_held_one_comes(only_mentions, bot):
    only_mentions.faults.add("reorder_events")
    gate = asyncio.Event()

    async def slowly(_payload):
        await gate.wait()

    bot.script = [slowly]
    only_mentions.workspace.post(CHANNEL, MEI, f"{MENTION} a")
    only_mentions.workspace.post(CHANNEL, MEI, f"{MENTION} b")
    await turns()
    assert order(bot) == ["b"]
    gate.set()
    await turns()
    assert order(bot) == ["b", "a"]


async def test_an_event_is_held_back_for_a_few_seconds_at_most(only_mentions, bot):
    only_mentions.faults.add("reorder_events", times=2)
    await said(only_mentions, "a", "b")
    assert order(bot) == []
    await after(only_mentions, HELD_SECONDS)
    assert order(bot) == ["a", "b"]
    await said(only_mentions, "c")
    assert order(bot) == ["a", "b", "c"]


async def test_every_event_of_the_table_can_happen(workspace, playground, bot):
    """The playground knows no event that it never sends, but for the end of an installation."""
    private = Channel("G1", "private", members={MEI, BOT}, kind="private")
    workspace.add_channel(private)
    for channel in (workspace.channels[CHANNEL], private, workspace.direct_message(MEI)):
        message = workspace.post(channel.id, MEI, MENTION)
        workspace.react(message, MEI, "x", add=True)
        workspace.react(message, MEI, "x", add=False)
    public = workspace.channels[CHANNEL]
    workspace.leave(public, JONAS)
    workspace.join(public, JONAS)
    workspace.archive(public, MEI)
    workspace.archive(public, MEI, archived=False)
    playground.interactions.open_home(MEI, "home")
    await playground.events.settled()
    kinds = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
    came = {kinds.get(event.get("channel_type"), event["type"]) for event in bot.events("message")}
    came |= {event["type"] for event in bot.events()} - {"message"}
    assert set(EVENT_SCOPES) - came == {"app_uninstalled", "tokens_revoked", "user_change"}
