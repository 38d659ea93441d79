"""The Web API, strict where Slack is strict."""

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.records import Channel
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    GENERAL,
    JONAS,
    MEI,
    MERGING,
    NOW,
    SCOPES,
    Browser,
    built,
    section,
)

pytestmark = pytest.mark.anyio
PRIVATE, FOREIGN = "G0PRIVATE1", "G0FOREIGN1"
OLD, BLOCKS = "1749999999.000001", [section("old")]


@pytest.fixture
async def set_up(anyio_backend, workspace):
    """What the tables of cases name: a message of each sort, a channel of each sort."""
    workspace.add_channel(Channel(PRIVATE, "private", members={MEI, BOT}, kind="private"))
    workspace.add_channel(Channel(FOREIGN, "foreign", members={MEI}, kind="private"))
    workspace.channels[GENERAL].is_archived = True
    workspace.channels[MERGING].members.discard(BOT)
    mine = workspace.post(CHANNEL, BOT, "mine")
    workspace.react(mine, BOT, "eyes", add=True)
    return {
        "mine": mine.ts,
        "theirs": workspace.post(CHANNEL, MEI, "theirs").ts,
        "private": workspace.post(CHANNEL, BOT, "private", visible_to=MEI).ts,
        "archived": workspace.post(GENERAL, BOT, "archived").ts,
        "reply": workspace.post(CHANNEL, BOT, "reply", thread_ts=mine.ts).ts,
    }


HERE = {"channel": CHANNEL}
SAY = HERE | {"text": "x"}


@pytest.mark.parametrize(
    ("method", "arguments", "word"),
    [
        ("chat.postMessage", {"text": "x"}, "channel_not_found"),
        ("chat.postMessage", SAY | {"channel": "generation-models"}, "channel_not_found"),
        ("chat.postMessage", SAY | {"channel": FOREIGN}, "channel_not_found"),
        ("chat.postMessage", SAY | {"channel": BOT}, "channel_not_found"),
        ("chat.postMessage", SAY | {"channel": ["C"]}, "channel_not_found"),
        ("chat.postMessage", SAY | {"channel": GENERAL}, "is_archived"),
        ("chat.postMessage", SAY | {"channel": MERGING}, "not_in_channel"),
        ("chat.postMessage", HERE, "no_text"),
        ("chat.postMessage", SAY | {"text": 5}, "no_text"),
        ("chat.postMessage", SAY | {"text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", SAY | {"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ("chat.postMessage", SAY | {"blocks": {"type": "divider"}}, "invalid_blocks"),
        ("chat.postMessage", SAY | {"blocks": "[{"}, "invalid_blocks_format"),
        ("chat.postMessage", SAY | {"blocks": [section("x" * 3_000)] * 5}, "msg_blocks_too_long"),
        ("chat.postMessage", SAY | {"metadata": "{"}, "invalid_metadata_format"),
        ("chat.postMessage", SAY | {"metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ("chat.postMessage", SAY | {"metadata": {"event_payload": {}}}, "invalid_metadata_format"),
        ("chat.postMessage", SAY | {"thread_ts": "$reply"}, "cannot_reply_to_message"),
        ("chat.postMessage", SAY | {"thread_ts": "$private"}, "cannot_reply_to_message"),
        ("chat.postEphemeral", SAY, "user_not_in_channel"),
        ("chat.postEphemeral", SAY | {"user": "U404"}, "user_not_in_channel"),
        ("chat.postEphemeral", SAY | {"user": MEI, "channel": "C404"}, "channel_not_found"),
        ("chat.postEphemeral", SAY | {"user": MEI, "text": "é" * 2_001}, "msg_too_long"),
        ("chat.postEphemeral", HERE | {"user": MEI}, "no_text"),
        ("chat.update", SAY | {"ts": "1.1"}, "message_not_found"),
        ("chat.update", SAY | {"ts": "$theirs"}, "cant_update_message"),
        ("chat.update", SAY | {"ts": "$private"}, "message_not_found"),
        ("chat.update", SAY | {"ts": "$mine", "text": "x" * 4_001}, "msg_too_long"),
        ("chat.update", HERE | {"ts": "$mine"}, "no_text"),
        ("chat.update", {"channel": GENERAL, "ts": "$archived", "text": "x"}, "is_inactive"),
        ("chat.delete", HERE | {"ts": "1.1"}, "message_not_found"),
        ("chat.delete", HERE | {"ts": "$theirs"}, "cant_delete_message"),
        ("chat.getPermalink", HERE | {"message_ts": "$private"}, "message_not_found"),
        ("chat.getPermalink", {"message_ts": "$mine"}, "channel_not_found"),
        ("reactions.add", HERE | {"timestamp": "$mine", "name": "a b"}, "invalid_name"),
        ("reactions.add", HERE | {"timestamp": "$mine", "name": "eyes"}, "already_reacted"),
        ("reactions.add", HERE | {"timestamp": "$private", "name": "x"}, "message_not_found"),
        ("reactions.remove", HERE | {"timestamp": "$mine", "name": "+1"}, "no_reaction"),
        ("reactions.get", HERE | {"timestamp": "1.1"}, "message_not_found"),
        ("conversations.history", {"channel": MERGING}, "not_in_channel"),
        ("conversations.history", {"channel": FOREIGN}, "channel_not_found"),
        ("conversations.history", HERE | {"latest": "soon"}, "invalid_ts_latest"),
        ("conversations.history", HERE | {"oldest": "-1"}, "invalid_ts_oldest"),
        ("conversations.history", HERE | {"oldest": "9" * 5_000}, "invalid_ts_oldest"),
        ("conversations.history", HERE | {"cursor": "x"}, "invalid_cursor"),
        ("conversations.history", HERE | {"cursor": "9" * 5_000}, "invalid_cursor"),
        ("conversations.history", HERE | {"limit": "9" * 5_000}, "invalid_limit"),
        ("conversations.history", HERE | {"limit": "ten"}, "invalid_limit"),
        ("conversations.replies", HERE, "thread_not_found"),
        ("conversations.replies", HERE | {"ts": "$private"}, "thread_not_found"),
        ("conversations.info", {"channel": "C404"}, "channel_not_found"),
        ("conversations.members", {"channel": FOREIGN}, "channel_not_found"),
        ("conversations.list", {"types": "public_channel,secret"}, "invalid_types"),
        ("conversations.list", {"cursor": "99"}, "invalid_cursor"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U404"}, "user_not_found"),
        ("conversations.open", {"users": BOT}, "user_not_found"),
        ("conversations.join", {"channel": GENERAL}, "is_archived"),
        ("conversations.join", {"channel": PRIVATE}, "method_not_supported_for_channel_type"),
        ("users.info", {}, "user_not_found"),
        ("users.info", {"user": {"id": MEI}}, "user_not_found"),
        ("chat.somethingNew", {}, "unknown_method"),
    ],
)
async def test_every_refusal_has_slacks_word(browser, set_up, method, arguments, word):
    given = {
        key: set_up[value[1:]] if str(value).startswith("$") else value
        for key, value in arguments.items()
    }
    answer = await browser.api(method, **given)
    assert answer["error"] == word
    assert not answer["ok"]


async def test_a_refusal_of_blocks_says_where_and_why(browser):
    answer = await browser.api("chat.postMessage", **SAY, blocks=[{"type": "section"}])
    assert answer["errors"] == ["a section needs text or fields [json-pointer:/blocks/0]"]
    assert answer["response_metadata"]["messages"] == ["[ERROR] " + answer["errors"][0]]


# --- tokens, forms, scopes


@pytest.mark.parametrize(
    ("method", "token", "word"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "$app", "not_allowed_token_type"),
        ("apps.connections.open", "", "not_authed"),
        ("apps.connections.open", "xapp-other", "invalid_auth"),
        ("apps.connections.open", "$bot", "not_allowed_token_type"),
    ],
)
async def test_each_token_opens_its_own_door(playground, browser, method, token, word):
    named = {"$app": playground.installation.app_token, "$bot": playground.installation.bot_token}
    assert (await browser.api(method, token=named.get(token, token)))["error"] == word


async def test_a_form_may_hold_the_token_but_json_may_not(playground, browser):
    token = playground.installation.bot_token
    form = await browser.call(
        "auth.test", f"token={token}".encode(), "", "application/x-www-form-urlencoded"
    )
    assert form.json["user_id"] == BOT
    body = json.dumps({"token": token}).encode()
    assert (await browser.call("auth.test", body, "")).json["error"] == "not_authed"
    asked = await browser.request("GET", f"/api/auth.test?token={token}")
    assert asked.json["ok"]


async def test_tokens_are_not_in_the_journal(playground, browser):
    await browser.form("auth.test", token=playground.installation.bot_token)
    (exchange,) = playground.journal.latest()
    assert exchange.request == {}


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"{", "invalid_json"), (b"[]", "json_not_object"), (b'{"a": NaN}', "invalid_json")],
)
async def test_json_that_is_none_is_refused(browser, body, word):
    assert (await browser.call("api.test", body)).json["error"] == word


async def test_no_body_at_all_is_no_arguments(browser):
    assert (await browser.call("api.test", b"")).json == {"ok": True}


async def test_a_form_carries_blocks_and_flags_as_text(workspace, browser):
    parent = workspace.post(CHANNEL, MEI, "parent")
    sent = await browser.form(
        "chat.postMessage",
        channel=CHANNEL,
        text="é <",
        blocks=json.dumps(BLOCKS),
        thread_ts=parent.ts,
        reply_broadcast="true",
    )
    assert sent["message"]["text"] == "é <"
    assert sent["message"]["blocks"][0]["text"] == BLOCKS[0]["text"]
    assert sent["message"]["subtype"] == "thread_broadcast"


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("chat.postMessage", SAY, "chat:write"),
        ("chat.update", SAY, "chat:write"),
        ("conversations.list", {}, "channels:read"),
        ("conversations.list", {"types": "public_channel,private_channel"}, "channels:read"),
        ("conversations.info", HERE, "channels:read"),
        ("conversations.history", HERE, "channels:history"),
        ("conversations.replies", HERE, "channels:history"),
        ("conversations.join", HERE, "channels:join"),
        ("conversations.open", {"users": MEI}, "im:write"),
        ("reactions.add", {}, "reactions:write"),
        ("team.info", {}, "team:read"),
        ("users.info", {"user": MEI}, "users:read"),
    ],
)
async def test_a_missing_scope_is_named_with_those_there_are(method, arguments, needed):
    browser = Browser(built(scopes=frozenset({"commands", "groups:read"})))
    answer = await browser.api(method, **arguments)
    missing = {"error": "missing_scope", "needed": needed, "provided": "commands,groups:read"}
    assert answer == {"ok": False} | missing


async def test_the_scope_of_each_kind_of_channel_is_asked_for():
    browser = Browser(built(scopes=frozenset(SCOPES - {"groups:read"})))
    asked = await browser.api("conversations.list", types="public_channel,private_channel")
    assert asked["needed"] == "groups:read"
    assert (await browser.api("conversations.list", types="im,mpim"))["channels"] == []


# --- messages


async def test_a_message_is_the_apps_own(browser):
    sent = await browser.api("chat.postMessage", **SAY, blocks=[section()])
    message = sent["message"]
    assert (sent["channel"], sent["ts"]) == (CHANNEL, message["ts"])
    assert (message["user"], message["bot_id"], message["app_id"]) == (
        BOT,
        "B0PLAY0001",
        "A0PLAY0001",
    )
    assert message["blocks"][0]["block_id"]


async def test_a_persons_id_opens_their_direct_message(browser, workspace):
    sent = await browser.api("chat.postMessage", channel=MEI, text="x")
    assert workspace.channels[sent["channel"]].kind == "im"
    assert (await browser.api("conversations.open", users=MEI))["channel"]["id"] == sent["channel"]
    shown = await browser.api("conversations.open", users=MEI, return_im=True)
    assert shown["channel"]["user"] == MEI


async def test_without_a_messages_tab_nobody_writes_there():
    browser = Browser(built(messages_tab=False))
    sent = await browser.api("chat.postMessage", channel=MEI, text="x")
    assert sent["error"] == "messages_tab_disabled"


async def test_a_deactivated_person_cannot_be_written_to(browser, workspace):
    workspace.users[MEI].deleted = True
    for method, given, word in (
        ("chat.postMessage", {"channel": MEI, "text": "x"}, "channel_not_found"),
        ("chat.postEphemeral", SAY | {"user": MEI}, "user_not_in_channel"),
        ("conversations.open", {"users": MEI}, "user_disabled"),
    ):
        assert (await browser.api(method, **given))["error"] == word


async def test_public_channels_may_be_open_to_all_apps():
    browser = Browser(built(scopes=frozenset(SCOPES | {"chat:write.public"})))
    browser.playground.workspace.channels[CHANNEL].members.discard(BOT)
    assert (await browser.api("chat.postMessage", **SAY))["ok"]


async def test_a_private_message_is_seen_by_one_and_read_by_nobody(browser, workspace):
    sent = await browser.api("chat.postEphemeral", **SAY, user=MEI)
    assert [m.ts for m in workspace.messages(CHANNEL, MEI)] == [sent["message_ts"]]
    assert list(workspace.messages(CHANNEL, JONAS)) == []
    assert (await browser.api("conversations.history", **HERE))["messages"] == []


@pytest.mark.parametrize(
    ("given", "text", "blocks", "edited"),
    [
        ({"text": "new"}, "new", [], True),  # a text alone takes the blocks away
        ({"text": "new", "blocks": []}, "new", [], True),
        ({"text": "new", "blocks": [section("new")]}, "new", ["new"], False),
        ({"blocks": [section("new")]}, "", ["new"], False),
    ],
)
async def test_an_update_says_what_stays(browser, workspace, given, text, blocks, edited):
    old = workspace.post(CHANNEL, BOT, "old", BLOCKS)
    answer = await browser.api("chat.update", channel=CHANNEL, ts=old.ts, **given)
    assert (answer["text"], answer["ts"]) == (text, old.ts)
    assert [block["text"]["text"] for block in old.blocks] == blocks
    assert ("edited" in answer["message"]) == edited


async def test_metadata_comes_back_where_it_is_asked_for(browser):
    metadata = {"event_type": "paper", "event_payload": {"id": 7}}
    sent = await browser.api("chat.postMessage", **SAY, metadata=metadata)
    await browser.api("chat.update", **SAY, ts=sent["ts"])
    (plain,) = (await browser.api("conversations.history", **HERE))["messages"]
    (whole,) = (await browser.api("conversations.history", **HERE, include_all_metadata=True))[
        "messages"
    ]
    assert "metadata" not in plain
    assert whole["metadata"] == metadata


async def test_replies_are_counted_and_read_in_order(browser, workspace, clock):
    parent = workspace.post(CHANNEL, MEI, "parent")
    workspace.post(CHANNEL, JONAS, "one", thread_ts=parent.ts)
    clock.advance(1)
    await browser.api("chat.postMessage", **SAY, thread_ts=parent.ts)
    await browser.api("chat.postEphemeral", **SAY, user=MEI, thread_ts=parent.ts)
    (shown,) = (await browser.api("conversations.history", **HERE))["messages"]
    assert (shown["reply_count"], shown["reply_users"]) == (2, [JONAS, BOT])
    assert shown["thread_ts"] == shown["ts"]
    replies = (await browser.api("conversations.replies", **HERE, ts=parent.ts))["messages"]
    assert [message["text"] for message in replies] == ["parent", "one", "x"]
    assert shown["latest_reply"] == replies[-1]["ts"]
    late = await browser.api("conversations.replies", **HERE, ts=parent.ts, oldest=replies[1]["ts"])
    assert [message["text"] for message in late["messages"]] == ["parent", "x"]
    of_reply = await browser.api("conversations.replies", **HERE, ts=replies[1]["ts"])
    assert of_reply["messages"] == replies


async def test_a_deleted_parent_leaves_a_tombstone_while_it_has_replies(browser, workspace):
    parent = workspace.post(CHANNEL, BOT, "parent")
    reply = workspace.post(CHANNEL, BOT, "reply", thread_ts=parent.ts)
    await browser.api("chat.delete", **HERE, ts=parent.ts)
    (left,) = (await browser.api("conversations.history", **HERE))["messages"]
    assert (left["subtype"], left["text"]) == ("tombstone", "This message was deleted.")
    for method in ("chat.delete", "chat.update"):
        again = await browser.api(method, **SAY, ts=parent.ts)
        assert again["error"] == "message_not_found"
    await browser.api("chat.delete", **HERE, ts=reply.ts)
    assert parent.replies == {}


async def test_a_permalink_names_the_thread(browser, workspace):
    parent = workspace.post(CHANNEL, MEI, "parent")
    link = await browser.api("chat.getPermalink", **HERE, message_ts=parent.ts)
    assert (
        link["permalink"] == f"http://127.0.0.1:1/archives/{CHANNEL}/p{parent.ts.replace('.', '')}"
    )
    reply = workspace.post(CHANNEL, MEI, "reply", thread_ts=parent.ts)
    link = await browser.api("chat.getPermalink", **HERE, message_ts=reply.ts)
    assert link["permalink"].endswith(f"?thread_ts={parent.ts}&cid={CHANNEL}")


async def test_the_app_reacts_and_takes_it_back(browser, workspace):
    message = workspace.post(CHANNEL, MEI, "x")
    given = {**HERE, "timestamp": message.ts, "name": ":+1:"}
    assert (await browser.api("reactions.add", **given))["ok"]
    shown = (await browser.api("reactions.get", **given))["message"]["reactions"]
    assert shown == [{"name": "+1", "users": [BOT], "count": 1}]
    assert (await browser.api("reactions.remove", **given))["ok"]
    assert message.reactions == {}
    workspace.archive(workspace.channels[CHANNEL], MEI)
    assert (await browser.api("reactions.add", **given))["error"] == "is_archived"


# --- conversations and people


async def texts(browser, **given):
    answer = await browser.api("conversations.history", channel=CHANNEL, **given)
    return [message["text"] for message in answer["messages"]], answer


async def test_history_is_newest_first_in_pages(browser, workspace):
    for number in range(5):
        workspace.post(CHANNEL, MEI, str(number))
    first, answer = await texts(browser, limit=2)
    assert (first, answer["has_more"]) == (["4", "3"], True)
    second, answer = await texts(
        browser, limit="2", cursor=answer["response_metadata"]["next_cursor"]
    )
    assert second == ["2", "1"]
    last, answer = await texts(browser, limit=2, cursor=answer["response_metadata"]["next_cursor"])
    assert (last, answer["has_more"]) == (["0"], False)
    assert "response_metadata" not in answer


async def test_history_keeps_to_its_bounds(browser, workspace, clock):
    for number in range(4):
        workspace.post(CHANNEL, MEI, str(number))
        clock.advance(10)
    stamps = [message.ts for message in workspace.messages(CHANNEL)]
    for given, found in (
        ({"oldest": stamps[1]}, ["3", "2"]),
        ({"latest": stamps[2]}, ["1", "0"]),
        ({"oldest": stamps[1], "latest": stamps[3]}, ["2"]),
        ({"oldest": stamps[1], "latest": stamps[2], "inclusive": True}, ["2", "1"]),
        ({"oldest": int(NOW) + 15}, ["3", "2"]),
        ({"oldest": 0, "latest": ""}, ["3", "2", "1", "0"]),
    ):
        assert (await texts(browser, **given))[0] == found


async def test_history_leaves_replies_in_their_thread(browser, workspace):
    parent = workspace.post(CHANNEL, MEI, "parent")
    workspace.post(CHANNEL, MEI, "reply", thread_ts=parent.ts)
    workspace.post(CHANNEL, MEI, "also", thread_ts=parent.ts, subtype="thread_broadcast")
    assert (await texts(browser))[0] == ["also", "parent"]


async def test_only_what_the_app_sees_is_listed(browser, workspace, set_up):
    async def names(method="conversations.list", **given):
        return [c["id"] for c in (await browser.api(method, **given))["channels"]]

    assert await names() == [CHANNEL, MERGING, GENERAL]
    assert await names(exclude_archived=True) == [CHANNEL, MERGING]
    assert await names(types="private_channel") == [PRIVATE]
    assert await names("users.conversations", types="public_channel, private_channel") == [
        CHANNEL,
        GENERAL,
        PRIVATE,
    ]
    page = await browser.api("conversations.list", limit=2)
    assert len(page["channels"]) == 2
    assert await names(limit=2, cursor=page["response_metadata"]["next_cursor"]) == [GENERAL]


async def test_a_channel_says_what_it_is(browser, set_up):
    shown = (await browser.api("conversations.info", channel=PRIVATE))["channel"]
    assert (shown["is_private"], shown["is_group"], shown["is_member"]) == (True, True, True)
    assert shown["num_members"] == 2
    members = await browser.api("conversations.members", channel=PRIVATE, limit=1)
    assert members["members"] == [MEI]
    assert members["response_metadata"]["next_cursor"] == "1"


async def test_the_app_joins_a_public_channel(browser, workspace, set_up):
    joined = await browser.api("conversations.join", channel=MERGING)
    assert joined["channel"]["is_member"]
    assert BOT in workspace.channels[MERGING].members


async def test_people_have_names_and_time_zones(browser, clock):
    jonas = (await browser.api("users.info", user=JONAS))["user"]
    assert (jonas["tz"], jonas["tz_label"], jonas["tz_offset"]) == ("Europe/Berlin", "CEST", 7_200)
    clock.advance(180 * 86_400)
    assert (await browser.api("users.info", user=JONAS))["user"]["tz_offset"] == 3_600
    first = await browser.api("users.list", limit=2)
    rest = await browser.api("users.list", cursor=first["response_metadata"]["next_cursor"])
    names = [each["name"] for each in first["members"] + rest["members"]]
    assert names == ["mei", "jonas", "priya", "slackbot", "papers"]


async def test_the_app_learns_who_it_is(browser):
    who = await browser.api("auth.test")
    assert (who["user_id"], who["bot_id"], who["url"]) == (BOT, "B0PLAY0001", "http://127.0.0.1:1/")
    assert (await browser.api("team.info"))["team"]["id"] == who["team_id"]


# --- Slack's own client


async def test_the_real_client_posts_updates_and_deletes(client):
    posted = await client.chat_postMessage(channel=CHANNEL, text="one", blocks=BLOCKS)
    await client.chat_update(channel=CHANNEL, ts=posted["ts"], text="two", blocks=[])
    history = await client.conversations_history(channel=CHANNEL)
    assert [message["text"] for message in history["messages"]] == ["two"]
    await client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    assert (await client.conversations_history(channel=CHANNEL))["messages"] == []


async def test_the_real_client_raises_what_is_refused(running, client):
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C404", text="x")
    assert caught.value.response["error"] == "channel_not_found"
    with pytest.raises(SlackApiError) as caught:
        await AsyncWebClient(base_url=running.api_url).auth_test()
    assert caught.value.response["error"] == "not_authed"


async def test_the_real_client_pages_by_itself(client):
    found = [len(page["members"]) async for page in await client.users_list(limit=2)]
    assert found == [2, 2, 1]
