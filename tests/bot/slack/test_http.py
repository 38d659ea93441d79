import hashlib
import hmac
import json
import random
import string
from urllib.parse import urlencode

import anyio
import pytest

from bot.slack.app import build_app
from bot.slack.http import MAX_BODY, Guard, build_http
from db.errors import DatabaseUnreachable
from tests.bot.slack.fakes import FakeLookup, make_deps

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_531_420_618
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


def sign(body, timestamp=NOW, secret=SECRET):
    base = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def no_ping():
    return None


def make_web(lookup=None, ping=no_ping):
    app = build_app(make_deps(lookup), token="xoxb-test")
    return build_http(app, signing_secret=SECRET, ping=ping, now=lambda: NOW)


async def call(web, method="POST", path="/slack/events", headers=(), body=b""):
    """One request through the ASGI app: status, body."""
    sent, asked = [], [{"type": "http.request", "body": body, "more_body": False}]

    async def receive():
        return asked.pop() if asked else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 1),
        "root_path": "",
    }
    await web(scope, receive, send)
    return sent[0]["status"], b"".join(m.get("body", b"") for m in sent).decode()


def command_body(text="VAR", **more):
    fields = {
        "command": "/papers",
        "text": text,
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
    }
    return urlencode({**fields, **more}).encode()


def headers_for(body, **more):
    form = {"content-type": "application/x-www-form-urlencoded"}
    signed = {"x-slack-request-timestamp": str(NOW), "x-slack-signature": sign(body)}
    return [*{**form, **signed, **more}.items()]


async def test_a_signed_command_is_answered_in_the_acknowledgement():
    body = command_body()
    status, answer = await call(make_web(), headers=headers_for(body), body=body)

    assert status == 200
    answer = json.loads(answer)
    assert answer["response_type"] == "ephemeral"
    assert answer["blocks"]
    assert "VAR: Visual Autoregressive" in answer["text"]


async def test_slacks_own_example_is_admitted():
    """The example of the page "Verifying requests from Slack"."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
        b"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&"
        b"trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    guard = Guard(SECRET, lambda: 1_531_420_618)
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert guard.admits("1531420618", signature, body)


def junk(dice):
    timestamps = [
        "",
        "abc",
        "-1",
        "1e9",
        "١٢٣",
        " 1",
        str(NOW),
        str(NOW) + "\n",
        "9" * 11,
        "9" * 400,
        "0x10",
        "1.5",
        str(NOW - 301),
        str(NOW + 301),
    ]
    alphabet = string.printable + "éü\x00"
    noise = "".join(dice.choices(alphabet, k=dice.randint(0, 90)))
    good = sign(command_body())
    signatures = [
        "",
        "v0=",
        "v0=" + "0" * 64,
        "v1=" + "0" * 64,
        "v0=" + "g" * 64,
        "V0=" + "a" * 64,
        good.upper(),
        good[:-1],
        good + "0",
        good + "\n",
        noise,
        "v0=" + noise,
        sign(command_body(), secret="other"),
    ]
    return dice.choice([*timestamps, noise]), dice.choice(signatures)


async def test_ten_thousand_junk_headers_are_refused_with_one_sentence():
    """No traceback, no body in the answer: Bolt alone would answer 500 to some of these."""
    web, dice, body = make_web(), random.Random(7), command_body()
    for _ in range(10_000):
        timestamp, signature = junk(dice)
        headers = [("x-slack-request-timestamp", timestamp), ("x-slack-signature", signature)]
        status, answer = await call(web, headers=headers, body=body)
        assert (status, answer) == (401, "This request was not signed by Slack.")


@pytest.mark.parametrize(("skew", "status"), [(-300, 200), (300, 200), (-301, 401), (301, 401)])
async def test_a_request_is_good_for_five_minutes(skew, status):
    body, then = command_body(), NOW + skew
    headers = headers_for(
        body, **{"x-slack-request-timestamp": str(then), "x-slack-signature": sign(body, then)}
    )
    assert status == (await call(make_web(), headers=headers, body=body))[0]


async def test_a_changed_body_is_refused():
    headers = headers_for(command_body())
    assert (await call(make_web(), headers=headers, body=command_body("other")))[0] == 401


@pytest.mark.parametrize("told", [True, False], ids=["length told", "length not told"])
async def test_a_body_over_one_megabyte_is_refused(told):
    body = b"x" * (MAX_BODY + 1)
    more = {"content-length": str(len(body))} if told else {}
    assert (await call(make_web(), headers=headers_for(body, **more), body=body))[0] == 413


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b"payload=%7B", b"", b"payload=[]", b"payload=3", b"[1]"]
)
async def test_a_signed_body_that_is_nothing_is_no_error_page(body):
    status, answer = await call(make_web(), headers=headers_for(body), body=body)
    assert status in {200, 400}
    assert "Traceback" not in answer


async def test_a_get_is_not_taken():
    assert (await call(make_web(), method="GET"))[0] == 405


async def test_health_says_whether_the_database_answers():
    def broken():
        raise DatabaseUnreachable("The database cannot be reached. Check PAPERS_DATABASE_URL.")

    assert await call(make_web(), "GET", "/health") == (200, '{"ok":true}')
    status, answer = await call(make_web(ping=broken), "GET", "/health")
    assert status == 503
    assert "Check PAPERS_DATABASE_URL." in answer


async def test_sixty_four_commands_at_once_are_all_answered():
    web, body = make_web(), command_body()
    statuses = []

    async def one():
        statuses.append((await call(web, headers=headers_for(body), body=body))[0])

    async with anyio.create_task_group() as group:
        for _ in range(64):
            group.start_soon(one)
    assert statuses == [200] * 64


async def test_more_commands_than_can_wait_get_a_sentence():
    lookup = FakeLookup()
    app = build_app(make_deps(lookup), token="xoxb-test", threads=1)
    app.work._room = 1
    app.work._calls = 1
    web = build_http(app, signing_secret=SECRET, ping=no_ping, now=lambda: NOW)
    body = command_body()
    status, answer = await call(web, headers=headers_for(body), body=body)
    assert status == 200
    assert "too many people" in answer
