"""Trouble on demand: what the bot sees of it, and what happened all the same."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.faults import KINDS, WEB_API, Faults, UnknownFault
from bot.playground.trouble import ConnectionReset
from tests.bot.playground.doubles import CHANNEL, MEI, PATIENCE, turns, until
from tests.bot.playground.test_transports import connect, ended, received, told

__all__ = ["connect"]
pytestmark = pytest.mark.anyio


@pytest.fixture
def faults(running):
    return running.playground.faults


@pytest.fixture
def posting(client):
    def post(text="x"):
        return asyncio.create_task(client.chat_postMessage(channel=CHANNEL, text=text))

    return post


@pytest.fixture
def texts(running):
    def found():
        return [message.text for message in running.playground.workspace.messages(CHANNEL)]

    return found


async def later(running, seconds):
    """Let time pass for those who wait on the server's side."""
    clock = running.playground.clock
    await until(lambda: clock._sleepers)
    clock.advance(seconds)


def exchanges(running, kind="web_api"):
    return [(e.status, e.note) for e in running.playground.journal.latest() if e.kind == kind]


# --- the Web API


async def test_a_lost_reply_has_taken_effect(running, faults, posting, texts):
    faults.add("lost_reply")
    with pytest.raises(aiohttp.ClientError):
        await posting()
    assert texts() == ["x"]
    assert exchanges(running) == [("failed", "fault: lost_reply")]


async def test_a_late_acceptance_comes_when_the_bot_has_given_up(running, faults, posting, texts):
    faults.add("late_acceptance", seconds=30)
    with pytest.raises(aiohttp.ClientError):
        await posting()
    assert texts() == []
    await later(running, 30)
    await turns()
    assert texts() == ["x"]
    assert exchanges(running) == [("ok", "fault: late_acceptance")]


async def test_what_was_to_be_accepted_later_is_forgotten_at_the_end(
    running, faults, posting, texts
):
    faults.add("late_acceptance", seconds=30)
    with pytest.raises(aiohttp.ClientError):
        await posting()
    running.playground.close()
    await turns()
    running.playground.clock.advance(30)
    await turns()
    assert texts() == []


async def test_a_late_reply_has_taken_effect_at_once(running, faults, posting, texts):
    faults.add("late_reply", seconds=30)
    asked = posting()
    await until(texts)
    assert not asked.done()
    await later(running, 30)
    assert (await asyncio.wait_for(asked, PATIENCE))["ok"]


async def test_a_slow_reply_trickles_in(running, faults, posting, texts):
    faults.add("slow", seconds=10)
    asked = posting()
    for _ in range(9):
        await later(running, 1)
        await turns()
        assert not asked.done()
    await later(running, 1)
    assert (await asyncio.wait_for(asked, PATIENCE))["message"]["text"] == "x"
    assert texts() == ["x"]


@pytest.mark.parametrize(
    ("kind", "more", "status", "error", "seconds"),
    [
        ("rate_limited", {"seconds": 30}, 429, "ratelimited", "30"),
        ("rate_limited", {"seconds": 0}, 429, "ratelimited", "1"),
        ("error", {"error": "fatal_error"}, 200, "fatal_error", None),
        ("error", {}, 200, "internal_error", None),
    ],
)
async def test_another_answer_means_that_nothing_happened(
    running, faults, posting, texts, kind, more, status, error, seconds
):
    faults.add(kind, **more)
    with pytest.raises(SlackApiError) as caught:
        await posting()
    response = caught.value.response
    assert (response.status_code, response["error"]) == (status, error)
    assert response.headers.get("retry-after") == seconds
    assert texts() == []
    assert exchanges(running) == [("failed", f"fault: {kind}")]


@pytest.mark.parametrize(
    ("kind", "status", "begins"), [("error_500", 500, ""), ("html", 200, "<!doctype html>")]
)
async def test_an_answer_may_be_no_json(
    running, http, faults, posting, texts, kind, status, begins
):
    faults.add(kind, times=2)
    async with http.post(f"{running.api_url}chat.postMessage", json={}) as answer:
        assert answer.status == status
        assert (await answer.text()).startswith(begins)
    with pytest.raises(SlackApiError):
        await posting()
    assert texts() == []


async def test_a_reset_comes_before_anything_happens(faults, posting, texts):
    faults.add("reset")
    with pytest.raises(aiohttp.ClientError):
        await posting()
    assert texts() == []
    assert (await posting())["ok"]


async def test_a_client_that_tries_again_posts_twice_after_a_lost_reply(running, faults, texts):
    """Why a bot that posts needs `retry_handlers=[]`: the default is this one, only slower."""
    faults.add("lost_reply")
    again = AsyncConnectionErrorRetryHandler(
        interval_calculator=FixedValueRetryIntervalCalculator(0)
    )
    client = AsyncWebClient(
        token=running.bot_token, base_url=running.api_url, retry_handlers=[again]
    )
    asked = asyncio.create_task(client.chat_postMessage(channel=CHANNEL, text="x"))
    await until(texts)
    running.playground.clock.advance(1)
    await asyncio.wait_for(asked, PATIENCE)
    assert texts() == ["x", "x"]


async def test_a_response_url_has_trouble_of_its_own(running, http, faults, texts):
    faults.add("error_500", method="response_url")
    address = running.playground.response_urls.new(CHANNEL, MEI, None)
    body = {"text": "x", "response_type": "in_channel"}
    for status in (500, 200):
        async with http.post(address, json=body) as answer:
            assert answer.status == status
    assert texts() == ["x"]
    assert exchanges(running, "response_url") == [("failed", "fault: error_500"), ("ok", "")]


async def test_a_reset_is_quiet_on_the_server(faults, posting, caplog):
    """What was asked for is no error of the playground's."""
    for kind in ("reset", "lost_reply"):
        faults.add(kind)
        with pytest.raises(aiohttp.ClientError):
            await posting()
        await turns()
    assert [r.getMessage() for r in caplog.records if r.name.startswith("uvicorn")] == []


async def test_without_a_server_there_is_no_connection_to_reset(browser, playground):
    playground.faults.add("reset")
    with pytest.raises(ConnectionReset):
        await browser.api("api.test")


# --- Socket Mode


async def test_a_cut_ends_every_connection_without_a_word(running, connect):
    first, second = await connect(), await connect()
    running.playground.board.add({"kind": "cut"})
    await ended(first)
    await ended(second)
    await told(running, 0)
    assert running.playground.board.active() == []


async def test_a_refresh_warns_and_ends_ten_seconds_later(running, connect):
    socket = await connect()
    running.playground.board.add({"kind": "refresh"})
    assert (await received(socket))["reason"] == "warning"
    await until(lambda: len(running.playground.clock._sleepers) == 2)
    running.playground.clock.advance(10)
    assert (await received(socket))["reason"] == "refresh_requested"
    await ended(socket)


# --- which, how often, where


def test_a_fault_strikes_so_many_times():
    faults = Faults()
    faults.add("reset", times=2)
    assert [faults.take_for_call("api.test") is not None for _ in range(3)] == [True, True, False]


def test_a_fault_without_an_end_strikes_until_it_is_removed():
    faults = Faults()
    fault = faults.add("reset", times=0)
    assert all(faults.take_for_call("api.test") for _ in range(100))
    faults.remove(fault.id)
    faults.remove(fault.id)
    assert faults.take_for_call("api.test") is None


@pytest.mark.parametrize(
    ("pattern", "method", "strikes"),
    [
        ("*", "chat.postMessage", True),
        ("", "chat.postMessage", True),
        ("chat.*", "chat.update", True),
        ("chat.*", "views.open", False),
        ("chat.postMessage", "chat.postmessage", False),
        ("[", "chat.update", False),
        ("[z-a]*", "chat.update", False),
    ],
)
def test_a_fault_strikes_the_methods_of_its_pattern(pattern, method, strikes):
    faults = Faults()
    faults.add("reset", method=pattern)
    assert (faults.take_for_call(method) is not None) == strikes


def test_the_oldest_strikes_first_and_only_where_it_belongs():
    faults = Faults()
    faults.add("reorder_events")
    faults.add("html")
    faults.add("reset")
    assert [faults.take_for_call("api.test").kind for _ in range(2)] == ["html", "reset"]
    assert [fault.kind for fault in faults.active()] == ["reorder_events"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("made_up", {}),
        ("reset", {"times": -1}),
        ("reset", {"times": 100_001}),
        ("slow", {"seconds": -1}),
        ("slow", {"seconds": float("nan")}),
        ("duplicate_events", {"copies": 4}),
    ],
)
def test_what_cannot_be_is_refused(kind, more):
    faults = Faults()
    with pytest.raises(UnknownFault):
        faults.add(kind, **more)
    assert faults.active() == []


def test_whoever_watches_hears_of_each_change():
    faults, heard = Faults(), []
    faults.tell = lambda: heard.append([fault.times for fault in faults.active()])
    fault = faults.add("reset", times=2)
    faults.take_for_call("x")
    faults.remove(fault.id)
    faults.clear()
    assert heard == [[2], [1], [], []]


def test_every_kind_of_the_web_api_is_tested_above():
    kinds = {each.kind for each in KINDS if each.where == WEB_API}
    assert kinds == {
        *("lost_reply", "late_acceptance", "late_reply", "rate_limited"),
        *("error_500", "html", "reset", "slow", "error"),
    }
