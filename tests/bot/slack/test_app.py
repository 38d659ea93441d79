"""The Bolt app by itself: payloads in, acknowledgements and replies out, no network."""

import asyncio
import json
import threading

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest

from bot.slack import buttons
from bot.slack.actions import Clicks
from bot.slack.app import api_url, build_app
from bot.slack.commands import Commands
from bot.slack.message import sentence
from bot.slack.payloads import button_click
from bot.slack.rendered import Rendered
from bot.slack.replies import Replies, ReplyRefused
from bot.slack.work import Closing, TooBusy, Work
from db.errors import DatabaseBusy
from tests.bot.slack.fakes import FakeLookup, make_deps

pytestmark = pytest.mark.anyio
CLICK = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "container": {"message_ts": "1.2", "channel_id": "C1"},
    "response_url": "http://127.0.0.1:9/gone",
    "actions": [
        {"action_id": buttons.SHARE, "value": '{"e":1}', "type": "button", "block_id": "b"}
    ],
}


@pytest.fixture
def anyio_backend():
    return "asyncio"


class FakeReplies:
    """Keeps what would go to Slack; `expired` refuses every response_url."""

    def __init__(self, expired=False):
        self.sent = []
        self.expired = expired

    async def replace(self, _click, message):
        self._send("replace", message)

    async def post(self, _click, message):
        self._send("post", message)

    async def add(self, _origin, message):
        self._send("add", message)

    async def tell(self, _click, text):
        self.sent.append(("tell", text))

    def _send(self, how, message):
        if self.expired:
            raise ReplyRefused
        self.sent.append((how, message))


async def dispatch(app, body):
    answer = await app.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    return answer.status, answer.body


def clicked(value='{"e":1}'):
    return button_click(CLICK | {"actions": [{"value": value}]})


def command(text, **more):
    return {"command": "/papers", "text": text, "team_id": "T1", "user_id": "U1", **more}


async def test_building_the_app_calls_nobody():
    app = build_app(make_deps(), token="xoxb-test", base_url="http://127.0.0.1:9")
    assert app.bolt.client.base_url == "http://127.0.0.1:9/"


@pytest.mark.parametrize("given", ["http://a/api", "http://a/api/", "http://a/api//"])
def test_a_trailing_slash_of_the_address_does_not_matter(given):
    assert api_url(given) == "http://a/api/"


async def test_an_error_of_the_database_is_its_sentence():
    lookup = FakeLookup()
    lookup.fails = DatabaseBusy("The database is busy. Try again in a moment.")
    status, body = await dispatch(build_app(make_deps(lookup), token="xoxb-x"), command("VAR"))
    assert status == 200
    assert json.loads(body)["text"] == "The database is busy. Try again in a moment."


async def test_any_other_error_is_a_sentence_with_a_reference_that_the_log_holds(caplog):
    lookup = FakeLookup()
    lookup.fails = KeyError("secret detail")
    _status, body = await dispatch(build_app(make_deps(lookup), token="xoxb-x"), command("VAR"))
    said = json.loads(body)["text"]
    assert "Something went wrong on my side" in said
    assert "secret" not in body
    reference = said.split()[-1].rstrip(".")
    (record,) = [each for each in caplog.records if reference in each.getMessage()]
    assert record.exc_info


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "event": {"type": "app_mention", "text": "x"}, "team_id": "T1"},
        {"type": "event_callback", "event": {"type": "message", "subtype": "message_changed"}},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "x"}},
        {"type": "shortcut", "callback_id": "x"},
        {"type": "block_suggestion", "action_id": "x"},
        {},
    ],
    ids=lambda body: body.get("type", "nothing"),
)
async def test_what_nobody_listens_to_is_acknowledged(body):
    """A 404 counts as a failure with Slack, and after enough of them it stops asking."""
    assert (await dispatch(build_app(make_deps(), token="xoxb-x"), body))[0] == 200


async def test_a_command_that_is_not_ours_gets_a_sentence():
    _, body = await dispatch(
        build_app(make_deps(), token="xoxb-x"), command("x") | {"command": "/y"}
    )
    assert "do not know this command" in json.loads(body)["text"]


@pytest.mark.parametrize("text", ["help", " HELP ", "?"])
async def test_help_asks_no_database(text):
    lookup = FakeLookup()
    _, body = await dispatch(build_app(make_deps(lookup), token="xoxb-x"), command(text))
    assert "How to use /papers" in json.loads(body)["text"]
    assert lookup.calls == 0


async def test_a_share_that_arrives_twice_is_posted_once():
    replies, work = FakeReplies(), Work()
    clicks = Clicks(make_deps(), work, replies)
    click = clicked()
    await asyncio.gather(clicks.run(clicks.share, click), clicks.run(clicks.share, click))
    assert sorted(how for how, _ in replies.sent) == ["post", "replace", "tell"]
    await work.drain(1)


class Webhook:
    """A response_url on loopback; `statuses` says how it answers, None drops the connection."""

    def __init__(self, *statuses):
        self._statuses = list(statuses)
        self.sent = []

    async def _take(self, request):
        body, status = await request.json(), self._statuses.pop(0)
        if status is None:
            request.transport.close()
        elif status == 200:
            self.sent.append((body["response_type"], body["text"]))
        return web.Response(status=status or 200, text="ok")

    async def __aenter__(self):
        app = web.Application()
        app.router.add_post("/", self._take)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_error):
        await self._runner.cleanup()


async def share_over(*statuses, clicks=1):
    """What a person and the channel are told when the share button is clicked."""
    work, client = Work(), FakeClient()
    shared = Clicks(make_deps(), work, Replies(client))
    async with Webhook(*statuses) as webhook:
        click = button_click(CLICK | {"response_url": webhook.url})
        for _ in range(clicks):
            await shared.run(shared.share, click)
    await work.drain(1)
    said = [text for how, text in webhook.sent if how == "ephemeral"]
    said += [posted["text"] for posted in client.posted]
    return said, [text for how, text in webhook.sent if how == "in_channel"]


@pytest.mark.parametrize("refusal", [404, 429, 500])
async def test_a_share_that_slack_refuses_can_be_tried_again(refusal):
    said, posted = await share_over(refusal, 200, 200, 200, clicks=2)
    assert len(posted) == 1
    assert not any("shared already" in each for each in said)
    assert len(said) == 2


async def test_a_share_that_may_have_arrived_is_not_posted_again():
    said, posted = await share_over(None, 200, 200, clicks=2)
    assert posted == []
    assert "do not know whether that arrived" in said[0]
    assert "shared already" in said[1]


@pytest.mark.parametrize("failure", [500, None])
async def test_a_share_whose_private_card_stays_is_said_to_be_done(failure):
    said, posted = await share_over(200, failure, 200)
    assert len(posted) == 1
    assert said == ["Shared to this channel."]


async def test_an_unknown_or_forged_button_is_answered_with_a_sentence():
    replies, work = FakeReplies(), Work()
    clicks = Clicks(make_deps(), work, replies)
    for value in ("", "nonsense", '{"q":"x"}'):
        body = CLICK | {"actions": [{"value": value}]}
        await clicks.run(clicks.share, button_click(body))
    await clicks.run(clicks.stale, clicked())
    assert replies.sent == [("tell", "That button is out of date. Ask again with /papers.")] * 4


async def test_a_paper_that_left_the_list_is_said_to_have():
    replies, work = FakeReplies(), Work()
    clicks = Clicks(make_deps(FakeLookup(())), work, replies)
    await clicks.run(clicks.show, clicked())
    assert replies.sent == [("tell", "This paper is no longer on the list.")]


async def test_expired_buttons_are_said_to_have_expired():
    replies, work = FakeReplies(expired=True), Work()
    clicks = Clicks(make_deps(), work, replies)
    await clicks.run(clicks.show, clicked())
    assert replies.sent == [("tell", "These buttons have expired. Ask again with /papers.")]


class FakeClient:
    def __init__(self):
        self.posted = []

    async def chat_postEphemeral(self, **arguments):  # noqa: N802
        self.posted.append(arguments)


async def test_the_sentence_finds_another_way_when_the_response_url_is_gone():
    client = FakeClient()
    await Replies(client).tell(clicked(), "Expired.")
    (posted,) = client.posted
    assert (posted["channel"], posted["user"], posted["text"]) == ("C1", "U1", "Expired.")
    assert posted["blocks"]


async def test_an_answer_that_may_have_arrived_is_not_said_to_have_expired():
    """A dropped connection tells nothing: the card may stand in the channel already."""
    with pytest.raises(ReplyRefused, match="do not know whether"):
        await Replies(FakeClient()).post(clicked(), sentence("x"))


async def test_draining_waits_for_work_after_the_acknowledgement():
    work, done, go = Work(), [], asyncio.Event()

    async def slow():
        await go.wait()
        done.append(1)

    work.spawn(slow())
    draining = asyncio.create_task(work.drain(10))
    await asyncio.sleep(0)
    go.set()
    assert await draining == 0
    assert done == [1]
    with pytest.raises(Closing):
        work.call(len, "")


async def test_work_that_does_not_end_is_given_up_and_counted():
    work = Work()
    work.spawn(asyncio.Event().wait())
    assert await work.drain(0) == 1


async def test_a_full_queue_refuses_instead_of_growing():
    work = Work(threads=1, waiting=0)
    work._calls = 1
    with pytest.raises(TooBusy):
        work.call(len, "")


async def test_an_answer_that_takes_too_long_follows_after_the_acknowledgement():
    """Slack shows an error after three seconds, whatever comes later."""
    lookup, replies, work = FakeLookup(), FakeReplies(), Work()
    lookup.gate = threading.Event()
    late = Commands(make_deps(lookup), work, replies, patience=0)
    acknowledged = await late.papers(command("VAR"))
    assert "Still looking" in acknowledged.body
    lookup.gate.set()
    await work.drain(10)
    ((how, message),) = replies.sent
    assert how == "add"
    assert "VAR" in message.text


async def test_quick_calls_of_one_moment_share_a_thread_and_each_has_its_own_outcome():
    work, threads = Work(), set()

    def number(n):
        threads.add(threading.get_ident())
        if n == 3:
            raise DatabaseBusy("Busy.")
        return n

    calls = [work.call(number, n) for n in range(6)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [each for each in outcomes if isinstance(each, int)] == [0, 1, 2, 4, 5]
    assert str(outcomes[3]) == "Busy."
    assert len(threads) == 1
    await work.drain(1)


async def test_a_slow_call_does_not_hold_up_the_others():
    work, slow = Work(threads=2), threading.Event()
    first = work.call(slow.wait, 20)
    others = [work.call(len, "x" * n) for n in range(20)]
    assert list(range(20)) == await asyncio.wait_for(asyncio.gather(*others), 20)
    assert not first.done()
    slow.set()
    assert await first is True
    assert work._calls == 0
    await work.drain(1)


def test_an_answer_is_drawn_once_while_it_is_the_same():
    drawn = []
    kept = Rendered(lambda record: drawn.append(record) or sentence("x"), size=2)
    first, second = [1], [2]
    kept(first), kept(first), kept(second)
    assert drawn == [[1], [2]]
    kept([3]), kept(first)
    assert len(drawn) == 4, "the oldest makes room"
