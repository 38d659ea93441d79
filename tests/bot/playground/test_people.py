"""What people do with the message box and with messages."""

import asyncio

import pytest

from bot.playground.manifest import SlashCommand
from bot.playground.records import Channel
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    DEAD,
    GENERAL,
    JONAS,
    MEI,
    PATIENCE,
    Browser,
    ScriptedBot,
    actions,
    built,
    button,
    never,
    section,
    turns,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def playground(bot):
    return built(bot, events=frozenset())


@pytest.fixture
def seen(workspace):
    def messages(user=MEI, channel=CHANNEL):
        return list(workspace.messages(channel, user))

    return messages


@pytest.fixture
def say(browser):
    async def send(text, user=MEI, channel=CHANNEL, **more):
        return await browser.page("say", user, channel=channel, text=text, **more)

    return send


# --- messages


async def test_what_is_typed_is_escaped_and_marked_up(say, seen):
    await say("  a < b, @jonas, see https://a.b \n")
    (message,) = seen()
    assert message.text == f"a &lt; b, <@{JONAS}>, see <https://a.b>"
    assert message.as_slack()["blocks"][0]["type"] == "rich_text"


async def test_a_private_channels_name_is_no_mention(say, seen, workspace):
    workspace.add_channel(Channel("G1", "secret", members={MEI}, kind="private"))
    await say("#secret #general")
    assert seen()[0].text == f"#secret <#{GENERAL}|general>"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"text": "   "}, "no_text"),
        ({"text": 7}, "no_text"),
        ({"channel": "C404"}, "channel_not_found"),
        ({"channel": ["C"]}, "channel_not_found"),
        ({"channel": "G1"}, "channel_not_found"),
        ({"channel": GENERAL}, "is_archived"),
        ({"user": JONAS, "channel": "C1"}, "not_in_channel"),
        ({"thread_ts": "1.1"}, "thread_not_found"),
        ({"thread_ts": "$private"}, "thread_not_found"),
        ({"thread_ts": "$reply"}, "thread_not_found"),
    ],
)
async def test_what_cannot_be_said_is_refused(browser, workspace, given, word):
    workspace.add_channel(Channel("C1", "small", members={MEI}))
    workspace.add_channel(Channel("G1", "secret", members={JONAS}, kind="private"))
    workspace.channels[GENERAL].is_archived = True
    parent = workspace.post(CHANNEL, MEI, "parent")
    stamps = {
        "$private": workspace.post(CHANNEL, BOT, "x", visible_to=JONAS).ts,
        "$reply": workspace.post(CHANNEL, JONAS, "x", thread_ts=parent.ts).ts,
    }
    given = {key: stamps.get(str(value), value) for key, value in given.items()}
    answer = await browser.page("say", **{"channel": CHANNEL, "text": "x"} | given)
    assert answer == {"ok": False, "error": word}


async def test_a_reply_stands_in_its_thread(say, seen, workspace):
    parent = workspace.post(CHANNEL, BOT, "parent")
    await say("reply", thread_ts=parent.ts)
    assert seen()[-1].thread_ts == parent.ts
    assert list(parent.replies.values()) == [MEI]
    assert parent.as_page()["reply_users"] == [MEI]


async def test_a_very_long_text_is_cut(say, seen):
    await say("x" * 20_000)
    assert len(seen()[0].text) == 12_000


async def test_people_change_and_take_back_what_they_said(browser, workspace, seen):
    message = workspace.post(CHANNEL, MEI, "old")
    place = {"channel": CHANNEL, "ts": message.ts}
    await browser.page("edit", **place, text="new @jonas")
    assert (message.text, message.edited is None) == (f"new <@{JONAS}>", False)
    await browser.page("delete", **place)
    assert seen() == []


@pytest.mark.parametrize(
    ("action", "whose", "word"),
    [
        ("edit", "theirs", "not_your_message"),
        ("delete", "theirs", "not_your_message"),
        ("edit", "private", "message_not_found"),
        ("delete", "private", "message_not_found"),
        ("edit", "tombstone", "message_not_found"),
        ("delete", "tombstone", "message_not_found"),
        ("react", "tombstone", "message_not_found"),
        ("react", "private", "message_not_found"),
        ("react", "own private", "message_not_found"),
        ("edit", "archived", "is_archived"),
        ("delete", "archived", "is_archived"),
        ("react", "archived", "is_archived"),
    ],
)
async def test_nobody_touches_what_is_not_theirs(browser, workspace, action, whose, word):
    tombstone = workspace.post(CHANNEL, MEI, "x")
    workspace.post(CHANNEL, MEI, "x", thread_ts=tombstone.ts)
    workspace.delete(tombstone)
    messages = {
        "theirs": workspace.post(CHANNEL, JONAS, "x"),
        "private": workspace.post(CHANNEL, BOT, "x", visible_to=JONAS),
        "own private": workspace.post(CHANNEL, BOT, "x", visible_to=MEI),
        "tombstone": tombstone,
        "archived": workspace.post(GENERAL, MEI, "x"),
    }
    workspace.channels[GENERAL].is_archived = True
    message = messages[whose]
    given = {"channel": message.channel, "ts": message.ts, "text": "new", "name": "+1"}
    assert (await browser.page(action, **given))["error"] == word


async def test_an_empty_edit_is_refused(browser, workspace):
    message = workspace.post(CHANNEL, MEI, "old")
    given = {"channel": CHANNEL, "ts": message.ts, "text": " "}
    assert (await browser.page("edit", **given))["error"] == "no_text"


async def test_a_reaction_is_added_and_taken_away_again(browser, workspace):
    message = workspace.post(CHANNEL, BOT, "x")
    given = {"channel": CHANNEL, "ts": message.ts, "name": ":eyes:"}
    await browser.page("react", JONAS, **given)
    await browser.page("react", **given)
    assert message.as_page()["reactions"] == [{"name": "eyes", "users": [JONAS, MEI], "count": 2}]
    await browser.page("react", JONAS, **given)
    assert message.reactions == {"eyes": [MEI]}
    for name in ("", "::", "x" * 101, None):
        assert (await browser.page("react", **given | {"name": name}))["error"] == "invalid_name"


# --- slash commands


async def test_a_command_reaches_the_app(say, bot, workspace):
    await say("/papers  VAR <b> @jonas")
    (delivered,) = bot.got
    payload = delivered.payload
    assert delivered.kind == "slash_commands"
    assert payload["text"] == "VAR &lt;b&gt; <@U0JONAS001|jonas>"
    assert (payload["command"], payload["user_id"], payload["user_name"]) == ("/papers", MEI, "mei")
    assert (payload["channel_id"], payload["channel_name"]) == (CHANNEL, "generation-models")
    assert payload["trigger_id"]
    assert "/response/" in payload["response_url"]


async def test_without_escaping_the_text_comes_as_typed():
    bot = ScriptedBot()
    playground = built(bot, commands=(SlashCommand("/papers", should_escape=False),))
    await Browser(playground).page("say", channel=CHANNEL, text="/papers <b> @jonas")
    assert bot.last["text"] == "<b> @jonas"


@pytest.mark.parametrize(("kind", "name"), [("private", "privategroup"), ("im", "directmessage")])
async def test_what_is_not_public_has_no_name_in_a_command(say, bot, workspace, kind, name):
    workspace.add_channel(Channel("G1", "secret", members={MEI, BOT}, kind=kind))
    await say("/papers", channel="G1")
    assert (bot.last["channel_name"], bot.last["text"]) == (name, "")


@pytest.mark.parametrize(
    ("answer", "for_mei", "for_jonas"),
    [
        (None, [], []),
        ({}, [], []),
        ({"text": "found"}, ["found"], []),
        ({"text": "found", "response_type": "ephemeral"}, ["found"], []),
        ({"text": "found", "response_type": "in_channel"}, ["found"], ["found"]),
        ({"blocks": [section()]}, [""], []),
    ],
)
async def test_the_acknowledgement_may_be_the_answer(say, bot, seen, answer, for_mei, for_jonas):
    bot.script = [answer]
    await say("/papers VAR")
    assert [message.text for message in seen()] == for_mei
    assert [message.text for message in seen(JONAS)] == for_jonas


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (DEAD, "dispatch_failed"),
        ({"text": 5}, "no_text"),
        ({"blocks": "x"}, "invalid_blocks"),
        ({"blocks": [actions(button(), button())]}, "used twice"),
    ],
)
async def test_a_command_that_fails_says_so_to_who_typed_it(say, bot, seen, line, word):
    bot.script = [line]
    assert (await say("/papers VAR"))["ok"]
    (said,) = seen()
    assert (said.user, said.visible_to) == ("USLACKBOT", MEI)
    assert word in said.text
    assert seen(JONAS) == []


async def test_three_seconds_of_the_clock_without_an_answer_are_an_error(say, bot, seen, clock):
    bot.script = [never]
    saying = asyncio.create_task(say("/papers VAR"))
    await turns()
    clock.advance(3)
    await asyncio.wait_for(saying, PATIENCE)
    assert "operation_timeout" in seen()[0].text
    assert "within three seconds" in seen()[0].text


@pytest.mark.parametrize("command", ["/papers VAR", "/invite @papers"])
async def test_commands_do_not_work_in_threads(say, bot, seen, workspace, command):
    parent = workspace.post(CHANNEL, MEI, "parent")
    await say(command, thread_ts=parent.ts)
    said = seen()[-1]
    assert "not supported in threads" in said.text
    assert (said.thread_ts, said.visible_to, bot.got) == (parent.ts, MEI, [])


async def test_an_unknown_command_is_not_valid(say, seen):
    for text in ("/nothing", "/", "/<b>"):
        await say(text)
    assert [message.text for message in seen()] == [
        "`/nothing` is not a valid command.",
        "`/` is not a valid command.",
        "`/&lt;b&gt;` is not a valid command.",
    ]
