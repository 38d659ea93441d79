"""The inspector's memory."""

import pytest

from bot.playground.clock import ManualClock
from bot.playground.journal import Journal
from tests.bot.playground.doubles import BOT, CHANNEL, DEAD, MEI, actions, button

pytestmark = pytest.mark.anyio


@pytest.fixture
def journal():
    return Journal(ManualClock(100), kept=3)


def test_an_exchange_begins_and_ends_under_one_number(journal):
    told = []
    journal.tell = lambda exchange: told.append((exchange.id, exchange.status))
    exchange = journal.begin("to_bot", "command", "/papers x", {"text": "x"})
    waiting = exchange.as_page()
    journal.end(exchange, "refused", {"ok": False}, note="no_text", problems=["why"])
    assert told == [(1, "waiting"), (1, "refused")]
    assert (waiting["at"], waiting["ms"], waiting["response"]) == (100, None, None)
    shown = exchange.as_page()
    assert shown["ms"] >= 0
    assert (shown["note"], shown["problems"], shown["response"]) == (
        "no_text",
        ["why"],
        {"ok": False},
    )


def test_only_the_latest_are_kept(journal):
    for number in range(5):
        journal.begin("from_bot", "web_api", str(number), {})
    assert [exchange.name for exchange in journal.latest()] == ["2", "3", "4"]


def test_what_is_very_long_is_cut(journal):
    exchange = journal.begin("to_bot", "event", "n" * 300, {"text": "x" * 100_000})
    assert len(exchange.name) == 200
    assert isinstance(exchange.request, str)
    assert len(exchange.request) < 61_000


def test_what_is_no_json_is_shown_as_python_shows_it(journal):
    assert journal.begin("from_bot", "arxiv", "query", b"x").request == "b'x'"


async def test_each_exchange_is_recorded_once(browser, playground, bot, workspace):
    bot.script = [{"text": "found"}]
    await browser.page("say", channel=CHANNEL, text="/papers VAR")
    await browser.api("chat.postMessage", channel=CHANNEL, text="x")
    await playground.events.settled()
    await browser.api("chat.postMessage", channel="C404", text="x")
    await browser.post(bot.got[0].payload["response_url"], {"delete_original": True})
    message = workspace.post(CHANNEL, BOT, "x", [actions(button())], visible_to=MEI)
    bot.otherwise = DEAD
    place = {"channel": CHANNEL, "ts": message.ts}
    await browser.page("act", place=place, block_id="b", action_id="press")
    found = [
        (each.direction, each.kind, each.name, each.status, each.note)
        for each in playground.journal.latest()
    ]
    assert found == [
        ("to_bot", "command", "/papers VAR", "ok", ""),
        ("from_bot", "web_api", "chat.postMessage", "ok", ""),
        ("to_bot", "event", "message", "ok", ""),
        ("from_bot", "web_api", "chat.postMessage", "refused", "channel_not_found"),
        ("from_bot", "response_url", "response_url delete", "ok", ""),
        ("to_bot", "action", "block_actions press", "failed", "dispatch_failed"),
    ]
    assert all(each.ms is not None for each in playground.journal.latest())


@pytest.mark.parametrize(
    ("path", "status"), [("/arxiv/rss/cs.LG", "ok"), ("/arxiv/made-up?x=\xe9", "failed")]
)
async def test_what_the_bot_asks_arxiv_stands_beside_what_it_says_to_slack(
    browser, playground, path, status
):
    answer = await browser.request("GET", path)
    (exchange,) = playground.journal.latest()
    assert (exchange.direction, exchange.kind, exchange.status) == ("from_bot", "arxiv", status)
    assert exchange.note == f"HTTP {answer.status}"
    assert (await browser.state())["exchanges"][0]["id"] == exchange.id


async def test_what_slack_would_have_refused_is_kept_for_tests(browser, playground, bot):
    bot.script = [{"blocks": [{"type": "section"}]}]
    await browser.page("say", channel=CHANNEL, text="/papers VAR")
    (exchange,) = playground.journal.latest()
    assert (exchange.status, exchange.note) == ("refused", "invalid_blocks")
    assert exchange.problems == ("a section needs text or fields [json-pointer:/blocks/0]",)
    assert exchange.response == {"blocks": [{"type": "section"}]}
    assert playground.journal.refused


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"text": "x"}, "response_url ephemeral"),
        ({"text": "x", "response_type": "in_channel"}, "response_url in_channel"),
        ({"text": "x", "replace_original": True}, "response_url replace"),
    ],
)
async def test_a_response_says_what_it_asks_for(browser, playground, body, name):
    await browser.post(playground.response_urls.new(CHANNEL, MEI, None), body)
    assert playground.journal.latest()[0].name == name
