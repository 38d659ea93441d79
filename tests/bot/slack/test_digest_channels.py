"""A digest on its way through a blocking client: to the playground, with all its trouble."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.seed import BOT_USER, GENERATION, JONAS, MEI
from bot.playground.server import start_playground
from bot.services.digest_courier import Courier
from bot.services.digest_ports import SlackIsBusy, SlackIsSilent, SlackRefuses
from bot.services.digest_reading import DigestReading
from bot.services.outbox import Outbox
from bot.slack.digest_channels import DigestChannels, blocking_client
from bot.slack.posting_texts import render
from bot.slack.sending import Sender
from bot.slack.work import Work
from db.records import DEFAULT_WORKSPACE as WS
from tests.bot.slack.test_digest_post import texts
from tests.bot.slack.test_suggestion_views import is_safe
from tests.digest_builders import W47, Newsroom

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Post(Newsroom):
    """A newsroom whose courier goes to a playground; both share one clock."""

    def __init__(self, store, running):
        super().__init__(store)
        self.running = running
        self.time = running.playground.clock
        self.channels = DigestChannels(
            blocking_client(running.bot_token, running.api_url), DigestReading(store), self.now
        )
        self.courier = Courier(self.delivery, self.channels, self.now)

    def now(self):
        return datetime.fromtimestamp(self.time.now(), UTC)

    async def goes(self, seconds=0):
        """Let time pass, and the courier work in a thread of its own."""
        self.time.advance(seconds)
        await asyncio.to_thread(self.courier.run)

    async def comes(self, until=30):
        """Let minutes pass until the digest is known to be there."""
        for _ in range(until):
            await self.goes(60)
            if self.digests(GENERATION)[0].state == "sent":
                return
        raise AssertionError(self.states(GENERATION))

    @property
    def said(self):
        messages = self.running.playground.workspace.messages(GENERATION, MEI)
        return [one for one in messages if one.blocks and one.user == BOT_USER]

    @property
    def faults(self):
        return self.running.playground.faults


@pytest.fixture
async def post(anyio_backend, sqlite_store):
    running = await start_playground(playground=build_playground(ManualClock()))
    post = Post(sqlite_store, running)
    post.maintainers.claim(WS, JONAS, post.clock())
    post.subscribe(GENERATION, MEI, most=50, says_nothing=True)
    post.announce(*range(1, 26), authors=("Vega Lab",))
    post.tick(W47)
    yield post
    assert running.playground.journal.refused == []
    await running.close()


async def sends_the_rest(post):
    work = Work(threads=2)
    client = AsyncWebClient(
        token=post.running.bot_token, base_url=post.running.api_url, retry_handlers=[]
    )
    sender = Sender(Outbox(post.store), client, work, post.now)
    for _ in range(5):
        await sender.run()
        post.time.advance(60)
    await work.drain(5)


async def test_a_digest_is_one_message_and_its_rest_is_in_the_thread(post):
    await post.goes()
    [message] = post.said
    [digest] = post.digests(GENERATION)
    assert (digest.state, digest.ts) == ("sent", message.ts)
    assert message.metadata == {
        "event_type": "papers_digest", "event_payload": {"digest": digest.key},
    }  # fmt: skip
    await sends_the_rest(post)
    replies = [one for one in post.said if one.thread_ts == message.ts and one is not message]
    assert [texts(one).split("\n")[0].rpartition(": ")[2] for one in replies] == [
        "11–20 of 25", "21–25 of 25",
    ]  # fmt: skip
    await post.goes(3_600)
    await sends_the_rest(post)
    assert len(post.said) == 3


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("lost_reply", {}),
        ("late_acceptance", {"seconds": 30}),
        ("error_500", {}),
        ("html", {}),
        ("reset", {}),
        ("rate_limited", {"seconds": 45}),
        ("error", {"error": "internal_error"}),
        ("error", {"error": "team_added_to_org"}),
    ],
)
async def test_it_comes_once_whatever_happens_to_its_first_try(post, fault, more):
    post.faults.add(fault, method="chat.postMessage", **more)
    await post.goes()
    await post.comes()
    await post.goes(600)
    assert len(post.said) == 1
    assert {kind for kind, _, _ in post.notices()} == {"digest_rest"}


async def test_it_is_looked_for_until_slack_says_what_is_there(post):
    post.faults.add("lost_reply", method="chat.postMessage")
    post.faults.add("error_500", method="conversations.history", times=2)
    post.faults.add("error", method="conversations.history", error="token_revoked")
    post.faults.add("rate_limited", method="conversations.history", seconds=90)
    await post.goes()
    await post.comes()
    assert len(post.said) == 1
    assert post.digests(GENERATION)[0].attempts == 1


async def test_a_429_rests_the_method_for_as_long_as_it_asks(post):
    post.faults.add("rate_limited", method="chat.postMessage", seconds=120)
    [digest] = post.digests(GENERATION)
    with pytest.raises(SlackIsBusy) as busy:
        await asyncio.to_thread(post.channels.post, GENERATION, digest, digest.key)
    assert busy.value.wait == timedelta(seconds=120)
    post.time.advance(100)
    with pytest.raises(SlackIsBusy) as busy:
        await asyncio.to_thread(post.channels.post, GENERATION, digest, digest.key)
    assert busy.value.wait == timedelta(seconds=20)
    assert post.said == []
    post.time.advance(20)
    await asyncio.to_thread(post.channels.post, GENERATION, digest, digest.key)
    assert len(post.said) == 1


REFUSED = (
    "channel_not_found", "not_in_channel", "is_archived", "token_revoked", "invalid_auth",
    "account_inactive", "missing_scope", "restricted_action", "msg_too_long", "a_new_word",
)  # fmt: skip


@pytest.mark.parametrize("word", REFUSED)
async def test_what_slack_refuses_fails_and_its_subscriber_reads_why(post, word):
    post.faults.add("error", method="chat.postMessage", error=word)
    await post.goes()
    assert post.states(GENERATION) == [(47, "failed", word)]
    [due] = Outbox(post.store).claim_due(post.now())
    assert due.posting.place.channel == MEI
    message = render(due)
    said = texts(message)
    assert f"The digest of <#{GENERATION}> could not be delivered" in said
    assert "Its papers come with the next digest" in said
    assert word in said
    blocks = [block for block in message.blocks if "text" in block]
    assert ("does not take it" in said) == (word == "a_new_word")
    is_safe([{**block, "text": {**block["text"], "text": "x"}} for block in blocks])


@pytest.mark.parametrize("word", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_where_history_may_not_be_read_a_maintainer_is_asked(post, word):
    post.faults.add("lost_reply", method="chat.postMessage")
    post.faults.add("error", method="conversations.history", error=word, times=0)
    await post.goes()
    await post.goes(180)
    assert post.states(GENERATION)[0][1] == "waiting_for_word"
    [due] = Outbox(post.store).claim_due(post.now())
    message = render(due)
    assert due.posting.place.channel == JONAS
    labels = [one["text"]["text"] for one in message.blocks[1]["elements"]]
    assert labels == ["It is there", "Send it again"]
    assert f"<#{GENERATION}>" in texts(message)


async def test_all_pages_of_a_history_are_read_and_copies_taken_away(post):
    [digest] = post.digests(GENERATION)
    for _ in range(2):
        await asyncio.to_thread(post.channels.post, GENERATION, digest, digest.key)
        post.time.advance(60)
    for number in range(450):
        post.running.playground.workspace.post(GENERATION, MEI, f"chatter {number}")
    since = post.now() - timedelta(hours=25)
    found = await asyncio.to_thread(post.channels.find, GENERATION, digest.key, since)
    assert sorted(found) == [one.ts for one in post.said]
    assert await asyncio.to_thread(post.channels.find, GENERATION, "other", since) == []
    later = await asyncio.to_thread(post.channels.find, GENERATION, digest.key, post.now())
    assert later == []
    await asyncio.to_thread(post.channels.delete, GENERATION, found[0])
    await asyncio.to_thread(post.channels.delete, GENERATION, found[0])
    assert len(post.said) == 1


async def test_what_cannot_be_deleted_is_said(post):
    theirs = post.running.playground.workspace.post(GENERATION, MEI, "mine")
    with pytest.raises(SlackRefuses, match="cant_delete_message"):
        await asyncio.to_thread(post.channels.delete, GENERATION, theirs.ts)
    post.faults.add("reset", method="chat.delete")
    with pytest.raises(SlackIsSilent):
        await asyncio.to_thread(post.channels.delete, GENERATION, theirs.ts)


async def test_a_digest_that_a_maintainer_found_has_no_thread_before_its_ts_is_known(post):
    post.faults.add("lost_reply", method="chat.postMessage")
    post.faults.add("error", method="conversations.history", error="missing_scope", times=0)
    await post.goes()
    await post.goes(180)
    [digest] = post.digests(GENERATION)
    post.delivery.word(WS, digest.id, JONAS, post.now(), is_there=True)
    rest = [one for one in post.notices() if one[0] == "digest_rest"]
    assert rest == []
    post.delivery.sent(digest, post.said[0].ts, post.now())
    rest = [one for one in post.notices() if one[0] == "digest_rest"]
    assert len(rest) == 2
