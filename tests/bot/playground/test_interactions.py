"""Buttons, menus, modals, shortcuts and the Home, as a bot hears of them."""

import asyncio

import pytest

from bot.playground.records import Channel, Message
from bot.playground.transports.contract import NotDelivered
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    DEAD,
    GENERAL,
    JONAS,
    MEI,
    PATIENCE,
    Browser,
    a_home,
    a_modal,
    actions,
    an_input,
    built,
    button,
    never,
    option,
    plain,
    section,
    turns,
)

pytestmark = pytest.mark.anyio

OVERFLOW = {"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]}
SEARCH = {"type": "external_select", "action_id": "search"}
TEXT = {"type": "plain_text_input", "action_id": "say"}


@pytest.fixture
def playground(bot):
    return built(bot, events=frozenset({"app_home_opened"}))


@pytest.fixture
def posted(workspace):
    """A message of the app's with these blocks."""

    def post(*blocks, **given):
        return workspace.post(CHANNEL, BOT, "x", list(blocks), **given)

    return post


@pytest.fixture
def opened(playground):
    """A modal before a person; on top of another one if there is one."""

    def open_(*blocks, user=MEI, **given):
        views, content = playground.views, a_modal(*blocks, **given)
        if views.stack(user):
            return views.push(user, content)
        return views.open(playground.triggers.exchange(playground.triggers.new(user)), content)

    return open_


@pytest.fixture
def act(browser):
    async def use(where, block_id, action_id, value=None, values=None, user=MEI):
        is_message = isinstance(where, Message)
        place = {"channel": where.channel, "ts": where.ts} if is_message else {"view_id": where.id}
        ids = {"place": place, "block_id": block_id, "action_id": action_id}
        return await browser.page("act", user, **ids, value=value, values=values or {})

    return use


# --- actions


async def test_a_button_in_a_message_tells_where_it_stands(act, posted, bot, workspace):
    parent = workspace.post(CHANNEL, MEI, "parent")
    message = posted(actions(button(value="v")), thread_ts=parent.ts)
    assert (await act(message, "b", "press"))["ok"]
    payload = bot.last
    assert bot.got[-1].kind == "interactive"
    assert (payload["type"], payload["user"]["id"]) == ("block_actions", MEI)
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": CHANNEL,
        "is_ephemeral": False,
        "thread_ts": parent.ts,
    }
    assert payload["channel"] == {"id": CHANNEL, "name": "generation-models"}
    assert payload["message"]["ts"] == message.ts
    assert payload["actions"][0]["value"] == "v"
    assert payload["state"] == {"values": {}}
    assert "/response/" in payload["response_url"]


async def test_what_else_stands_in_the_message_comes_along(act, posted, bot):
    picker = {"type": "datepicker", "action_id": "day"}
    message = posted(actions(button(), picker))
    await act(message, "b", "press", values={"b": {"day": "2025-06-16"}})
    held = {"type": "datepicker", "selected_date": "2025-06-16"}
    assert bot.last["state"]["values"] == {"b": {"day": held}}


async def test_a_private_message_is_named_but_not_shown_to_the_app(act, posted, bot, workspace):
    message = posted(actions(button()), visible_to=MEI)
    await act(message, "b", "press")
    assert bot.last["container"]["is_ephemeral"]
    assert "message" not in bot.last
    assert not (await act(message, "b", "press", user=JONAS))["ok"]


async def test_the_response_url_of_a_click_replaces_its_message(act, posted, bot, browser):
    message = posted(actions(button()), visible_to=MEI)
    await act(message, "b", "press")
    await browser.post(bot.last["response_url"], {"text": "new", "replace_original": True})
    assert (message.text, message.blocks) == ("new", [])


async def test_an_action_in_a_modal_tells_of_the_view(act, opened, bot):
    view = opened(actions(OVERFLOW), an_input(TEXT, "i"), private_metadata="p")
    await act(view, "b", "more", "b", {"i": {"say": "hi"}})
    payload = bot.last
    assert payload["actions"][0]["selected_option"] == option("b")
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["private_metadata"] == "p"
    assert payload["view"]["state"]["values"]["i"]["say"]["value"] == "hi"
    assert not {"response_url", "channel", "message"} & payload.keys()


async def test_an_action_opens_a_modal_and_one_in_it_pushes_the_next(
    act, posted, bot, browser, playground
):
    message = posted(actions(button()))
    await act(message, "b", "press")
    view = a_modal(actions(button()))
    opened = await browser.api("views.open", trigger_id=bot.last["trigger_id"], view=view)
    await act(playground.views.find(opened["view"]["id"]), "b", "press")
    pushed = await browser.api("views.push", trigger_id=bot.last["trigger_id"], view=view)
    assert pushed["view"]["previous_view_id"] == opened["view"]["id"]


async def test_a_button_in_the_home_acts_too(act, browser, bot, playground):
    await browser.api("views.publish", user_id=MEI, view=a_home(actions(button())))
    home = playground.views.home(MEI)
    assert (await act(home, "b", "press"))["ok"]
    assert bot.last["view"]["type"] == "home"
    assert not (await act(home, "b", "press", user=JONAS))["ok"]


async def test_an_input_acts_only_if_it_says_so(act, opened, bot):
    view = opened(an_input(TEXT, "quiet"), an_input(TEXT, "loud", dispatch_action=True))
    assert (await act(view, "quiet", "say", "x"))["error"] == "action_not_found"
    assert (await act(view, "loud", "say", "x"))["ok"]
    assert bot.last["actions"][0]["value"] == "x"


@pytest.mark.parametrize(
    ("block_id", "action_id", "value", "word"),
    [
        ("b", "other", None, "action_not_found"),
        ("other", "more", "a", "action_not_found"),
        ("b", "more", "z", "option_not_found"),
        ("b", "more", None, "option_not_found"),
    ],
)
async def test_what_is_not_there_cannot_be_used(act, posted, bot, block_id, action_id, value, word):
    message = posted(actions(OVERFLOW))
    assert (await act(message, block_id, action_id, value))["error"] == word
    assert bot.got == []


@pytest.mark.parametrize(
    "place",
    [None, "x", {}, {"channel": CHANNEL, "ts": "9.9"}, {"channel": [], "ts": {}}, {"view_id": []}],
)
async def test_a_place_that_is_not_there_is_refused(browser, place):
    given = {"block_id": "b", "action_id": "a"}
    assert (await browser.page("act", place=place, **given))["error"] == "message_not_found"


async def test_a_channel_that_one_cannot_see_has_no_buttons(act, workspace):
    hidden = Channel("G1", "hidden", members={JONAS, BOT}, kind="private")
    workspace.add_channel(hidden)
    message = workspace.post("G1", BOT, "x", [actions(button())])
    assert (await act(message, "b", "press"))["error"] == "message_not_found"
    assert (await act(message, "b", "press", user=JONAS))["ok"]


async def test_a_button_without_an_answer_is_told_of_in_private(act, posted, bot, workspace):
    bot.script = [DEAD]
    await act(posted(actions(button())), "b", "press")
    said = list(workspace.messages(CHANNEL, MEI))[-1]
    assert (said.user, said.visible_to) == ("USLACKBOT", MEI)
    assert "dispatch_failed" in said.text


async def test_a_button_in_a_modal_without_an_answer_is_an_error(act, opened, bot, clock):
    bot.script = [never]
    pressing = asyncio.create_task(act(opened(actions(button())), "b", "press"))
    await turns()
    clock.advance(3)
    answer = await asyncio.wait_for(pressing, PATIENCE)
    assert answer == {"ok": False, "error": "operation_timeout"}


# --- options of external selects


@pytest.fixture
def asked(browser, opened, bot):
    """The page asks for options, and the bot answers so."""

    async def ask(answer, element=SEARCH):
        bot.script = [answer]
        view = opened(actions(element))
        ids = {"place": {"view_id": view.id}, "block_id": "b", "action_id": element["action_id"]}
        return await browser.page("options", **ids, query="va")

    return ask


GROUP = {"label": plain("G"), "options": [option("a")]}


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [option("a")]},
        {"options": []},
        {"option_groups": [GROUP]},
        {"option_groups": []},
        {"options": [option(str(n)) for n in range(100)]},
    ],
)
async def test_options_come_from_the_app(asked, bot, answer):
    assert await asked(answer) == {"ok": True, **answer}
    payload = bot.last
    assert payload["type"] == "block_suggestion"
    assert (payload["block_id"], payload["action_id"], payload["value"]) == ("b", "search", "va")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"options": None},
        {"option_groups": None},
        {"options": "x"},
        {"options": [option("a")], "option_groups": [GROUP]},
        {"options": [option("a")] * 101},
        {"options": [{"text": plain("A")}]},
        {"options": [option("x" * 151)]},
        {"option_groups": [{"options": [option("a")]}]},
    ],
)
async def test_options_that_slack_refuses_are_refused_and_remembered(asked, playground, answer):
    assert (await asked(answer))["error"].startswith("invalid_options")
    assert playground.journal.refused[0].startswith("invalid_options")
    assert playground.journal.latest()[-1].status == "refused"


async def test_options_that_do_not_come_are_an_error(asked):
    assert (await asked(DEAD))["error"] == "dispatch_failed"


async def test_only_an_external_select_has_options_to_ask_for(asked):
    assert (await asked(None, button()))["error"] == "action_not_found"


# --- submissions


@pytest.fixture
def submit(browser, bot):
    async def send(view, answer=None, values=None, user=MEI):
        bot.script = [answer]
        return await browser.page("submit", user, view_id=view.id, values=values or {})

    return send


async def test_a_submission_carries_what_was_typed(opened, submit, bot):
    view = opened(an_input(TEXT), callback_id="c", private_metadata="p", external_id="e")
    answer = await submit(view, values={"b": {"say": "hi"}})
    assert answer == {"ok": True, "result": "closed", "errors": {}, "error": ""}
    payload = bot.last
    assert payload["type"] == "view_submission"
    told = payload["view"]
    assert told["state"]["values"]["b"]["say"] == {"type": "plain_text_input", "value": "hi"}
    assert (told["callback_id"], told["private_metadata"], told["external_id"]) == ("c", "p", "e")
    assert payload["response_urls"] == []
    assert payload["trigger_id"]


async def test_what_slack_itself_refuses_does_not_reach_the_app(opened, submit, bot):
    answer = await submit(opened(an_input(TEXT)))
    assert (answer["result"], list(answer["errors"])) == ("invalid", ["b"])
    assert bot.got == []


VALUES = {"b": {"say": "hi"}}
NEW = {"view": a_modal(title=plain("new"))}


def titles(playground, user=MEI):
    return [view.content["title"]["text"] for view in playground.views.stack(user)]


@pytest.mark.parametrize(
    ("answer", "result", "left"),
    [
        (None, "closed", ["one"]),
        ({}, "closed", ["one"]),
        ({"response_action": "clear"}, "cleared", []),
        (
            {"response_action": "update", **NEW},
            "updated",
            ["one", "new"],
        ),
        (
            {"response_action": "push", **NEW},
            "pushed",
            ["one", "two", "new"],
        ),
        ({"response_action": "errors", "errors": {"b": "No."}}, "errors", ["one", "two"]),
    ],
)
async def test_the_answer_moves_the_stack(opened, submit, playground, answer, result, left):
    opened(title=plain("one"))
    view = opened(an_input(TEXT), title=plain("two"))
    assert (await submit(view, answer, VALUES))["result"] == result
    assert titles(playground) == left
    assert playground.journal.refused == []


async def test_errors_are_shown_at_their_inputs(opened, submit):
    errors = {"response_action": "errors", "errors": {"b": "No."}}
    assert (await submit(opened(an_input(TEXT)), errors, VALUES))["errors"] == {"b": "No."}


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ({"response_action": "explode"}, "invalid_response_action"),
        ({"response_action": ["clear"]}, "invalid_response_action"),
        ({"response_action": "errors"}, "invalid_errors"),
        ({"response_action": "errors", "errors": {}}, "invalid_errors"),
        ({"response_action": "errors", "errors": ["b"]}, "invalid_errors"),
        ({"response_action": "errors", "errors": {"other": "No."}}, "invalid_errors"),
        ({"response_action": "errors", "errors": {"s": "No."}}, "invalid_errors"),
        ({"response_action": "errors", "errors": {"b": ""}}, "invalid_errors"),
        ({"response_action": "update"}, "invalid_arguments"),
        ({"response_action": "update", "view": a_home()}, "invalid_arguments"),
        ({"response_action": "push", "view": {}}, "invalid_arguments"),
    ],
)
async def test_a_malformed_answer_is_trouble_in_the_modal(opened, submit, playground, answer, word):
    view = opened(an_input(TEXT), section(block_id="s"))
    got = await submit(view, answer, VALUES)
    assert (got["ok"], got["result"]) == (True, "failed")
    assert word in got["error"]
    assert playground.views.stack(MEI) == [view]
    assert playground.journal.refused
    assert playground.journal.latest()[-1].status == "refused"


async def test_a_fourth_modal_is_trouble(opened, submit):
    opened(), opened()
    view = opened(an_input(TEXT))
    got = await submit(view, {"response_action": "push", "view": a_modal()}, VALUES)
    assert "push_limit_reached" in got["error"]


async def test_a_submission_without_an_answer_can_be_tried_again(opened, submit, playground):
    view = opened()
    got = await submit(view, DEAD)
    assert (got["result"], "dispatch_failed" in got["error"]) == ("failed", True)
    assert (await submit(view))["result"] == "closed"


async def test_only_the_modal_on_top_can_be_submitted(opened, submit):
    below, top = opened(), opened()
    assert (await submit(below))["error"] == "view_not_found"
    assert (await submit(top, user=JONAS))["error"] == "view_not_found"
    assert (await submit(top))["ok"]


async def test_a_submission_closes_its_own_modal_and_no_other(opened, submit, browser, playground):
    """The person pressed twice; the second answer must not close what lies below."""
    opened(title=plain("below"))
    view = opened(title=plain("top"))
    gate = asyncio.Event()

    async def late(_payload):
        await gate.wait()

    first = asyncio.create_task(submit(view, late))
    await turns()
    second = asyncio.create_task(submit(view, late))
    await turns()
    gate.set()
    assert [(await each)["result"] for each in (first, second)] == ["closed", "closed"]
    assert titles(playground) == ["below"]


async def test_nothing_is_pushed_onto_a_modal_that_was_closed_meanwhile(opened, submit, playground):
    view = opened()

    def closing(_payload):
        playground.views.close(MEI, all_=True)
        return {"response_action": "push", **NEW}

    assert "not_found" in (await submit(view, closing))["error"]
    assert titles(playground) == []


async def test_a_chosen_conversation_can_be_answered(opened, submit, bot, browser, workspace):
    element = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    silent = {"type": "conversations_select", "action_id": "where"}
    view = opened(an_input(element, "i"), an_input(silent, "j"))
    await submit(view, values={"i": {"where": GENERAL}, "j": {"where": CHANNEL}})
    (url,) = bot.last["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("i", "where", GENERAL)
    await browser.post(url["response_url"], {"text": "x", "response_type": "in_channel"})
    assert [message.text for message in workspace.messages(GENERAL)] == ["x"]


# --- closing


def closed(bot):
    return [(p.payload["view"]["callback_id"], p.payload["is_cleared"]) for p in bot.got]


async def test_closing_tells_the_app_where_it_asked(opened, browser, bot, playground):
    opened(callback_id="below", notify_on_close=True)
    top = opened(callback_id="top", notify_on_close=True)
    await browser.page("close", view_id=top.id, all=False)
    assert closed(bot) == [("top", False)]
    assert bot.last["type"] == "view_closed"
    assert len(playground.views.stack(MEI)) == 1


async def test_the_x_closes_them_all(opened, browser, bot, playground):
    opened(callback_id="below", notify_on_close=True)
    opened(callback_id="silent")
    top = opened(callback_id="top", notify_on_close=True)
    await browser.page("close", view_id=top.id, all=True)
    assert closed(bot) == [("top", True), ("below", True)]
    assert playground.views.stack(MEI) == []


async def test_a_view_may_clear_the_stack_when_it_is_closed(opened, browser, bot, playground):
    opened(callback_id="below", notify_on_close=True)
    top = opened(clear_on_close=True)
    await browser.page("close", view_id=top.id, all=False)
    assert closed(bot) == [("below", True)]
    assert playground.views.stack(MEI) == []


async def test_it_is_closed_even_if_the_app_does_not_hear_of_it(opened, browser, bot):
    opened(callback_id="below", notify_on_close=True)
    top = opened(callback_id="top", notify_on_close=True)
    bot.otherwise = DEAD
    assert (await browser.page("close", view_id=top.id, all=True))["ok"]
    assert len(bot.got) == 2


async def test_only_the_modal_on_top_can_be_closed(opened, browser):
    below, _top = opened(), opened()
    assert (await browser.page("close", view_id=below.id))["error"] == "view_not_found"
    assert (await browser.page("close", user=JONAS, view_id=below.id))["error"] == "view_not_found"


# --- shortcuts and the Home


async def test_a_global_shortcut_has_a_trigger_and_no_place(browser, bot):
    assert (await browser.page("shortcut", callback_id="add"))["ok"]
    payload = bot.last
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "add")
    assert not {"channel", "message", "response_url"} & payload.keys()
    assert (await browser.api("views.open", trigger_id=payload["trigger_id"], view=a_modal()))["ok"]


async def test_a_message_shortcut_carries_the_message(browser, bot, workspace):
    message = workspace.post(CHANNEL, JONAS, "see <https://arxiv.org/abs/1>")
    place = {"channel": CHANNEL, "ts": message.ts}
    assert (await browser.page("shortcut", callback_id="save", **place))["ok"]
    payload = bot.last
    assert (payload["type"], payload["message_ts"]) == ("message_action", message.ts)
    assert payload["message"]["text"] == message.text
    assert payload["message"]["blocks"][0]["type"] == "rich_text"
    assert payload["channel"]["id"] == CHANNEL
    await browser.post(payload["response_url"], {"text": "saved"})
    assert list(workspace.messages(CHANNEL, MEI))[-1].visible_to == MEI


@pytest.mark.parametrize(
    ("callback_id", "place", "word"),
    [
        ("save", {}, "shortcut_not_found"),
        ("other", {}, "shortcut_not_found"),
        ("add", {"channel": CHANNEL, "ts": "$public"}, "shortcut_not_found"),
        ("save", {"channel": CHANNEL, "ts": "9.9"}, "message_not_found"),
        ("save", {"channel": CHANNEL, "ts": "$private"}, "message_not_found"),
    ],
)
async def test_a_shortcut_that_is_not_there_is_refused(browser, posted, callback_id, place, word):
    stamps = {"$public": posted().ts, "$private": posted(visible_to=MEI).ts}
    place = {key: stamps.get(value, value) for key, value in place.items()}
    assert (await browser.page("shortcut", callback_id=callback_id, **place))["error"] == word


async def test_a_shortcut_without_an_answer_is_an_error(browser, bot):
    bot.script = [NotDelivered("http_service_error 500")]
    refused = await browser.page("shortcut", callback_id="add")
    assert refused["error"] == "http_service_error 500"


async def test_opening_the_home_tells_the_app(browser, bot, playground):
    await browser.page("home", tab="home")
    await playground.events.settled()
    (event,) = bot.events("app_home_opened")
    assert (event["user"], event["tab"], event["channel"][0]) == (MEI, "home", "D")
    assert "view" not in event
    await browser.api("views.publish", user_id=MEI, view=a_home(callback_id="h"))
    await browser.page("home", tab="home")
    await browser.page("home", tab="messages")
    await playground.events.settled()
    _first, again, messages = bot.events("app_home_opened")
    assert again["view"]["callback_id"] == "h"
    assert (messages["tab"], "view" in messages) == ("messages", False)


@pytest.mark.parametrize("tab", ["home", "messages"])
async def test_a_tab_that_is_off_is_not_opened(tab):
    browser = Browser(built(home_tab=False, messages_tab=False))
    assert (await browser.page("home", tab=tab))["error"] == "not_enabled"


async def test_an_app_that_is_not_connected_is_told_of_nothing():
    playground = built()
    assert (await Browser(playground).page("shortcut", callback_id="add"))[
        "error"
    ] == "dispatch_failed"
