"""response_urls: five uses within thirty minutes."""

import pytest

from tests.bot.playground.doubles import BOT, CHANNEL, JONAS, MEI, section

pytestmark = pytest.mark.anyio


@pytest.fixture
def url(playground):
    def new(ts=None):
        return playground.response_urls.new(CHANNEL, MEI, ts)

    return new


def texts(workspace, user=MEI):
    return [message.text for message in workspace.messages(CHANNEL, user)]


async def test_it_works_five_times(browser, url, workspace):
    address = url()
    answers = [await browser.post(address, {"text": str(n)}) for n in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [404]
    assert [answers[0].text, answers[5].json["error"]] == ["ok", "used_url"]
    assert texts(workspace) == ["0", "1", "2", "3", "4"]


async def test_it_lasts_thirty_minutes(browser, url, clock):
    address = url()
    clock.advance(1_800)
    assert (await browser.post(address, {"text": "x"})).status == 200
    clock.advance(0.1)
    late = await browser.post(address, {"text": "x"})
    assert (late.status, late.json["error"]) == (404, "expired_url")


async def test_one_that_never_was_has_expired(browser):
    answer = await browser.post("/response/never-was", {"text": "x"})
    assert (answer.status, answer.json["error"]) == (404, "expired_url")


async def test_the_answer_is_private_unless_it_says_otherwise(browser, url, workspace):
    await browser.post(url(), {"text": "private"})
    await browser.post(url(), {"text": "public", "response_type": "in_channel"})
    assert texts(workspace, JONAS) == ["public"]


async def test_it_answers_in_a_thread(browser, url, workspace):
    parent = workspace.post(CHANNEL, MEI, "parent")
    thread = {"response_type": "in_channel", "replace_original": False, "thread_ts": parent.ts}
    await browser.post(url(parent.ts), {"text": "x", **thread})
    assert list(parent.replies.values()) == [BOT]
    (reply,) = parent.replies
    refused = await browser.post(url(), {"text": "x", **thread, "thread_ts": reply})
    assert refused.json["error"] == "cannot_reply_to_message"


@pytest.mark.parametrize("private", [True, False])
async def test_it_replaces_and_deletes_the_message_it_came_from(browser, url, workspace, private):
    message = workspace.post(CHANNEL, BOT, "old", visible_to=MEI if private else None)
    address = url(message.ts)
    new = {"text": "new", "replace_original": True, "response_type": "in_channel"}
    await browser.post(address, new)
    assert (message.text, message.visible_to) == ("new", MEI if private else None)
    assert (await browser.post(address, {"delete_original": True})).text == "ok"
    assert texts(workspace) == []
    assert (await browser.post(address, {"delete_original": True})).text == "ok"


async def test_where_there_is_nothing_to_replace_it_says_something_new(browser, url, workspace):
    await browser.post(url(), {"text": "new", "replace_original": True})
    assert texts(workspace) == ["new"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({}, "no_text"),
        ({"text": 7}, "no_text"),
        ({"blocks": "[]"}, "invalid_blocks"),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
async def test_what_slack_refuses_is_refused(browser, url, workspace, body, word):
    answer = await browser.post(url(), body)
    assert (answer.status, answer.json["error"]) == (400, word)
    assert texts(workspace) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"NaN", b"\xff"])
async def test_what_is_no_object_is_an_invalid_payload(browser, url, body):
    answer = await browser.request("POST", url(), body)
    assert (answer.status, answer.text) == (400, "invalid_payload")


async def test_it_may_write_where_the_app_is_no_member(browser, url, workspace):
    workspace.channels[CHANNEL].members.discard(BOT)
    assert (await browser.post(url(), {"text": "x", "response_type": "in_channel"})).status == 200
