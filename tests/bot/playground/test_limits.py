"""Rate limits, by the workspace's clock."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.playground.clock import ManualClock
from bot.playground.limits import TIERS, RateLimits
from bot.playground.refusals import RateLimited
from tests.bot.playground.doubles import CHANNEL, MEI, MERGING, built

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def limits(clock):
    return RateLimits(clock)


@pytest.mark.parametrize("method", ["users.list", "chat.update", "views.publish"])
async def test_a_minute_has_so_many_calls_of_each_method(limits, clock, method):
    for _ in range(TIERS[method]):
        limits.count_call(method)
    clock.advance(12.5)
    with pytest.raises(RateLimited) as caught:
        limits.count_call(method)
    assert caught.value.retry_after == 48
    limits.count_call("conversations.history")  # another method has a minute of its own
    clock.advance(caught.value.retry_after)
    limits.count_call(method)


async def test_the_calls_of_a_minute_pass_one_by_one(limits, clock):
    for _ in range(20):
        limits.count_call("users.list")
        clock.advance(2)
    with pytest.raises(RateLimited):
        limits.count_call("users.list")
    clock.advance(20)
    limits.count_call("users.list")
    with pytest.raises(RateLimited, match="retry after 2 s"):
        limits.count_call("users.list")


async def test_a_method_without_a_tier_is_not_counted(limits):
    for _ in range(1_000):
        limits.count_call("chat.postMessage")


async def test_a_channel_takes_one_message_a_second(limits, clock):
    limits.count_message(CHANNEL)
    limits.count_message(MERGING)
    clock.advance(0.75)
    with pytest.raises(RateLimited) as caught:
        limits.count_message(CHANNEL)
    assert caught.value.retry_after == 1
    clock.advance(0.25)
    limits.count_message(CHANNEL)


async def test_too_many_calls_are_told_to_wait(running, client):
    await client.chat_postMessage(channel=CHANNEL, text="one")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=CHANNEL, text="two")
    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["retry-after"] == "1"
    running.playground.clock.advance(1)
    await client.chat_postMessage(channel=CHANNEL, text="three")
    texts = [each.text for each in running.playground.workspace.messages(CHANNEL)]
    assert texts == ["one", "three"]


async def test_a_refused_message_does_not_use_up_the_second(browser):
    given = {"channel": CHANNEL, "text": "x"}
    await browser.api("chat.postMessage", **given, blocks=[{"type": "x"}])
    assert (await browser.api("chat.postMessage", **given))["ok"]


async def test_private_messages_and_answers_are_not_counted_by_the_second(browser):
    given = {"channel": CHANNEL, "text": "x", "user": MEI}
    assert [(await browser.api("chat.postEphemeral", **given))["ok"] for _ in range(3)] == [
        True
    ] * 3


async def test_every_tier_names_a_method_that_there_is(browser):
    for method in TIERS:
        bot = method != "apps.connections.open"
        token = None if bot else browser.playground.installation.app_token
        assert (await browser.api(method, token=token)).get("error") != "unknown_method"
    assert built().clock.running is False
