"""The page's guard, its state, its live changes, the clock and the trouble it makes."""

import asyncio
import json

import aiohttp
import pytest

from bot.playground.app import build_playground
from bot.playground.clock import ManualClock, MovableClock
from bot.playground.faults import KINDS
from bot.playground.page.routes import STATIC
from bot.playground.records import Channel
from bot.playground.server import start_playground
from bot.playground.trouble_board import TroubleBoard
from bot.serving import CannotListen
from tests.bot.playground.doubles import (
    BOT,
    CHANNEL,
    GENERAL,
    JONAS,
    MEI,
    NOW,
    PATIENCE,
    PRIYA,
    Browser,
    a_modal,
    built,
    turns,
)

pytestmark = pytest.mark.anyio


# --- the guard

HOSTS = ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1]")
ORIGINS = ("https://evil.example", "null", "http://127.0.0.1:2", "https://127.0.0.1:1")
JSON = {"content-type": "application/json"}


async def test_the_page_asks_nothing_of_the_outside(browser):
    answer = await browser.request("GET", "/")
    assert answer.status == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    for path in files:
        text = path.read_text(encoding="utf-8")
        served = await browser.request("GET", f"/static/{path.relative_to(STATIC)}")
        assert (served.status, served.text) == (200, text)
        assert ".innerHTML" not in text


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/", "/page/state", "/api/api.test", "/static/app.js"])
async def test_another_name_for_this_machine_is_refused(browser, host, path):
    """A page elsewhere can make its own name lead to 127.0.0.1."""
    assert (await browser.request("GET", path, headers={"host": host})).status == 403


@pytest.mark.parametrize("origin", ORIGINS)
async def test_another_sites_page_cannot_act(browser, workspace, origin):
    body = json.dumps({"user": MEI, "channel": CHANNEL, "text": "x"}).encode()
    headers = JSON | {"origin": origin}
    assert (await browser.request("POST", "/page/say", body, headers)).status == 403
    assert list(workspace.messages(CHANNEL)) == []


async def test_its_own_page_can(browser):
    body = json.dumps({"user": MEI, "channel": CHANNEL, "text": "x"}).encode()
    headers = JSON | {"origin": "http://localhost:9", "host": "localhost:9"}
    assert (await browser.request("POST", "/page/say", body, headers)).status == 200


async def test_another_sites_page_cannot_open_a_socket(running, http):
    address = f"{running.url}/socket?ticket={running.playground.hub.ticket()}"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(address, headers={"origin": "https://evil.example"})


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/page/say", b'{"text": "x"}', "text/plain"),
        ("/page/say", b'{"text": "x"}', ""),
        ("/page/say", b"[]", "application/json"),
        ("/page/say", b"{", "application/json"),
        ("/page/say", b"\xff", "application/json"),
        ("/page/say", b'{"text": NaN}', "application/json"),
        ("/page/nothing", b"{}", "application/json"),
    ],
)
async def test_what_is_no_action_is_refused(browser, path, body, kind):
    answer = await browser.request("POST", path, body, {"content-type": kind})
    assert (answer.status, answer.json["ok"]) == (400, False)


# --- the state


async def test_the_state_is_what_one_person_sees(browser, workspace):
    workspace.add_channel(Channel("G1", "secret", members={JONAS, BOT}, kind="private"))
    workspace.post(CHANNEL, BOT, "for jonas", visible_to=JONAS)
    workspace.post(CHANNEL, MEI, "for all")
    workspace.post("G1", JONAS, "secret")
    mei, jonas = await browser.state(MEI), await browser.state(JONAS)
    assert [m["text"] for m in mei["messages"][CHANNEL]] == ["for all"]
    assert [m["text"] for m in jonas["messages"][CHANNEL]] == ["for jonas", "for all"]
    assert "G1" not in mei["messages"]
    assert [c["id"] for c in jonas["channels"] if c["kind"] == "private"] == ["G1"]
    kinds = [(c["name"], c["kind"]) for c in mei["channels"] if c["kind"] == "im"]
    assert kinds == [("papers", "im")]
    assert mei["clock"] == {"now": NOW, "movable": True, "running": False}
    assert mei["shortcuts"][1]["callback_id"] == "save"
    assert mei["app"]["home"]


@pytest.mark.parametrize("user", ["", "U404", BOT, "USLACKBOT"])
async def test_whoever_is_not_there_is_the_first_person(browser, user):
    assert (await browser.state(user))["user"] == MEI


async def test_a_deactivated_person_does_not_act(browser, workspace):
    workspace.users[JONAS].deleted = True
    assert (await browser.state(JONAS))["user"] == MEI


async def test_a_new_workspace_may_have_something_to_see(bot):
    playground = build_playground(ManualClock(), seeded=True)
    playground.delivery.transport = bot
    shown = (await Browser(playground).state())["messages"]
    assert shown[CHANNEL][0]["reply_count"] == 1
    assert shown[CHANNEL][0]["reactions"][0]["name"] == "eyes"
    assert bot.got == []


# --- live changes


class Watching:
    """Reads a live stream."""

    def __init__(self, answer):
        self._lines = answer.content

    async def next(self):
        while True:
            line = (await asyncio.wait_for(self._lines.readline(), PATIENCE)).decode()
            assert line
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))

    async def over(self):
        return await asyncio.wait_for(self._lines.read(), PATIENCE) == b"\n"


@pytest.fixture
async def watching(running, http):
    answer = await http.get(f"{running.url}/page/live?user={MEI}")
    assert answer.headers["content-type"].startswith("text/event-stream")
    await asyncio.wait_for(answer.content.readline(), PATIENCE)
    yield Watching(answer)
    answer.close()


async def test_a_page_hears_at_once_what_its_person_can_see(running, watching):
    workspace = running.playground.workspace
    workspace.post(CHANNEL, BOT, "for jonas", visible_to=JONAS)
    mine = workspace.post(CHANNEL, BOT, "for mei", visible_to=MEI)
    assert (await watching.next())["message"]["text"] == "for mei"
    workspace.replace(mine, "new", [])
    assert (await watching.next())["message"]["edited"]
    workspace.delete(mine)
    assert await watching.next() == {"type": "deleted", "channel": CHANNEL, "ts": mine.ts}


async def test_a_page_hears_of_channels_that_come_and_go(running, watching):
    workspace = running.playground.workspace
    secret = Channel("G1", "secret", members={MEI}, kind="private")
    workspace.add_channel(secret)
    assert (await watching.next())["channel"]["id"] == "G1"
    workspace.leave(secret, MEI)
    assert await watching.next() == {"type": "channel_gone", "channel": "G1"}


async def test_a_page_hears_of_modals_the_clock_and_faults(running, watching):
    playground = running.playground
    trigger = playground.triggers.exchange(playground.triggers.new(MEI))
    view = playground.views.open(trigger, a_modal())
    assert [v["id"] for v in (await watching.next())["views"]] == [view.id]
    await Browser(playground).page("clock", by=60)
    assert (await watching.next())["clock"]["now"] == NOW + 60
    playground.board.add({"kind": "reset"})
    assert (await watching.next())["faults"][0]["kind"] == "reset"


async def test_a_page_hears_of_an_exchange_twice(running, watching):
    await Browser(running.playground).api("auth.test")
    first, second = await watching.next(), await watching.next()
    assert first["exchange"]["id"] == second["exchange"]["id"]
    assert second["exchange"]["status"] == "ok"


async def test_a_page_is_told_to_come_again_when_the_server_stops(running, watching):
    running.playground.close()
    assert await watching.next() == {"type": "end"}
    assert await watching.over()


async def test_a_page_that_fell_behind_is_told_to_come_again(workspace, playground):
    changes = playground.page._live.changes(MEI)
    await anext(changes)
    for _ in range(3_000):
        workspace.tell({"type": "x"})
    heard = [change async for change in changes]
    assert len(heard) == 1_001
    assert json.loads(heard[-1].removeprefix("data: ")) == {"type": "end"}
    assert workspace._watchers == set()


# --- the clock


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ({"by": 60}, NOW + 60),
        ({"by": 0}, NOW),
        ({"to": NOW + 3_600}, NOW + 3_600),
        ({"preset": "next-monday-9"}, 1_750_035_600),
    ],
)
async def test_the_clock_is_moved_forward(browser, asked, now):
    answer = await browser.page("clock", user=MEI, **asked)
    assert answer["clock"]["now"] == now


async def test_monday_begins_where_the_person_is(browser):
    """15 June 2025, 15:06 UTC."""
    for user, monday in ((MEI, 1_750_035_600), (JONAS, 1_750_057_200), (PRIYA, 1_750_078_800)):
        answer = await browser.page("clock", user=user, preset="next-monday-9")
        assert answer["clock"]["now"] == monday


async def test_a_time_zone_that_nobody_knows_is_utc(browser, workspace):
    workspace.users[MEI].tz = "Mars/Olympus"
    answer = await browser.page("clock", preset="next-monday-9")
    assert answer["clock"]["now"] == 1_750_064_400


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"by": -1},
        {"by": "60"},
        {"by": True},
        {"by": 1e300},
        {"to": NOW - 1},
        {"preset": "x"},
        {"by": 500 * 86_400},
    ],
)
async def test_the_clock_is_moved_no_other_way(browser, clock, asked):
    assert "forward only" in (await browser.page("clock", **asked))["error"]
    assert clock.now() == NOW


async def test_by_default_time_passes():
    assert isinstance(build_playground().clock, MovableClock)


# --- trouble


async def test_trouble_is_added_listed_and_removed(browser):
    added = {"kind": "rate_limited", "method": "chat.*", "times": "3", "seconds": 5, "copies": 2}
    (fault,) = (await browser.page("faults", add=added))["faults"]
    about = next(each.about for each in KINDS if each.kind == "rate_limited")
    shown = {"id": 1, "kind": "rate_limited", "times": 3, "method": "chat.*", "seconds": 5.0}
    assert fault == shown | {"about": about}
    await browser.page("faults", add={"kind": "reorder_events"})
    await browser.page("faults", add={"kind": "arxiv_stale"})
    await browser.page("faults", remove="arxiv_stale")
    await browser.page("faults", add={"kind": "arxiv_stale"})
    assert (await browser.state())["faults"] == (await browser.page("faults"))["faults"]
    assert len((await browser.page("faults", remove=1))["faults"]) == 2
    for nothing in ("1", None, {}, 99, True):
        assert (await browser.page("faults", remove=nothing))["ok"]
    assert (await browser.page("faults", clear=True))["faults"] == []


@pytest.mark.parametrize(
    ("add", "why"),
    [
        ({}, "There is no fault"),
        ({"kind": ["reset"]}, "There is no fault"),
        ({"kind": "reset", "times": "many"}, "are numbers"),
        ({"kind": "reset", "times": None}, "are numbers"),
        ({"kind": "slow", "seconds": []}, "are numbers"),
        ({"kind": "slow", "seconds": "inf"}, "seconds 0 to 86400"),
        ({"kind": "slow", "seconds": "nan"}, "seconds 0 to 86400"),
        ({"kind": "reset", "times": "inf"}, "are numbers"),
        ({"kind": "arxiv_stale", "seconds": "nan"}, "are numbers"),
        ({"kind": "arxiv_stale", "seconds": "1e999"}, "are numbers"),
        ({"kind": "arxiv_stale", "interface": ["rss"]}, "an interface is one of"),
    ],
)
async def test_trouble_that_cannot_be_is_a_sentence(browser, add, why):
    assert why in (await browser.page("faults", add=add))["error"]
    assert (await browser.state())["faults"] == []


async def test_every_kind_says_where_it_strikes_and_what_it_takes(browser):
    kinds = (await browser.state())["fault_kinds"]
    assert {kind["kind"] for kind in kinds} > {each.kind for each in KINDS}
    assert {kind["where"] for kind in kinds} == {"web_api", "events", "socket", "arxiv"}
    assert all(kind.keys() == {"kind", "where", "about", "takes"} for kind in kinds)


class Elsewhere:
    """Another place with faults of its own."""

    def __init__(self):
        self.faults = []

    def kinds(self):
        return [{"kind": "arxiv_down"}]

    def active(self):
        return self.faults

    def add(self, kind, asked):
        if kind == "arxiv_down":
            self.faults.append({"id": "arxiv-1", "kind": kind})
        return kind == "arxiv_down"

    def remove(self, fault_id):
        self.faults = [each for each in self.faults if each["id"] != fault_id]

    def clear(self):
        self.faults = []


async def test_trouble_may_come_from_elsewhere_too(playground):
    board = TroubleBoard(playground.faults, playground.hub, Elsewhere())
    board.add({"kind": "arxiv_down"})
    board.add({"kind": "reset"})
    assert [fault["kind"] for fault in board.active()] == ["reset", "arxiv_down"]
    assert board.kinds()[-1] == {"kind": "arxiv_down"}
    board.remove("arxiv-1")
    assert [fault["kind"] for fault in board.active()] == ["reset"]
    board.add({"kind": "arxiv_down"})
    board.clear()
    assert board.active() == []


# --- listening


async def test_a_taken_port_is_passed_over(running):
    taken = int(running.url.rpartition(":")[2])
    other = await start_playground(taken)
    assert taken < int(other.url.rpartition(":")[2]) <= taken + 20
    await other.close()


async def test_no_port_at_all_is_a_sentence(monkeypatch, running):
    monkeypatch.setattr("bot.playground.server._TRIES", 1)
    with pytest.raises(CannotListen, match="PAPERS_PLAYGROUND_PORT"):
        await start_playground(int(running.url.rpartition(":")[2]))


async def test_stopping_ends_what_waits(watching, running, http):
    await running.close()
    await asyncio.wait_for(running.wait(), PATIENCE)
    await turns()
    with pytest.raises(aiohttp.ClientError):
        await http.get(running.url)


def test_a_playground_of_ones_own_has_tokens_of_its_own():
    first, second = built().installation, built().installation
    assert first.bot_token != second.bot_token
    assert first.app_token != second.app_token
    assert GENERAL in built().workspace.channels
