"""Suggestions under everything that Slack, the network and a kill can do to them.

Time is the workspace's: it is moved, nobody waits. What is held in each case: exactly one card a
suggestion and thread, which shows the newest revision; nothing twice, nothing missing.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import defaultdict

import pytest

from bot.playground.event_payloads import event_of, mention_of
from bot.playground.happenings import Happening, Kind
from bot.playground.records import Channel, User
from bot.playground.seed import BOT_USER, GENERATION, JONAS, MEI, MERGING, PRIYA
from bot.services.outbox import QUIET
from tests.benchmarks.suggestion_kills import (
    TICK,
    Killer,
    a_lab,
    has_button,
    mention,
    newest_paper,
    prepare,
    run_once,
    wrong,
)
from tests.scenarios.conftest import button_of, buttons_of, text_of

pytestmark = pytest.mark.anyio
LONG = 15
"""Ticks of five minutes' time: longer than any lease or quiet period."""
TURNS = 300
"""Turns of the event loop that the rest of the bot has while one of its calls hangs."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
async def lab(anyio_backend, prepared, tmp_path):
    async with a_lab(prepared, tmp_path) as lab:
        lab.playground.journal._kept = 100_000
        lab.hanging = Hanging(lab)
        lab.start()
        await lab.quiet()
        yield lab
        assert lab.playground.journal.refused == []


class Hanging:
    """Knows whether a call of the bot's waits for the workspace's time to pass."""

    def __init__(self, lab):
        self.calls = 0
        self.clock = lab.playground.trouble._clock
        self.late = lab.playground.trouble._late
        lab.playground.trouble._clock = self
        lab.playground.trouble._later = self.later

    async def sleep(self, seconds):
        self.calls += 1
        try:
            await self.clock.sleep(seconds)
        finally:
            self.calls -= 1

    def later(self, seconds, work):
        """What is accepted late keeps nobody waiting."""

        async def happen():
            await self.clock.sleep(seconds)
            work()

        self.late.add(asyncio.ensure_future(happen()))


async def pass_time(lab, seconds=TICK):
    """Move the time; let the bot do all that it can do before the time moves again."""
    lab.clock.advance(seconds)
    lab.bot.app.background.wake()
    turns = 0
    while lab.bot.app.work._tasks or lab.playground.events._busy:
        turns += bool(lab.hanging.calls)
        if turns > TURNS:
            break
        await asyncio.sleep(0)


async def pass_long(lab, ticks=LONG):
    for _ in range(ticks):
        await pass_time(lab)


def link_to(lab, number=-1):
    papers = lab.playground.arxiv.catalogue.current(lab.clock.now())
    return f"https://arxiv.org/abs/{papers[number].paper.id}"


def mention_with_link(lab, user=MEI, number=-1, channel=GENERATION):
    return lab.workspace.post(channel, user, f"<@{BOT_USER}> <{link_to(lab, number)}>")


def of_bot(lab, channel=GENERATION):
    return [each for each in lab.workspace.messages(channel) if each.bot]


def told_directly(lab, user=MEI):
    return [text_of(each) for each in of_bot(lab, lab.workspace.direct_message(user).id)]


async def added(lab, parent):
    """Press Add as soon as there is a card with that button, and let all that follows happen."""
    for _ in range(60):
        if has_button(lab, parent, "Add"):
            break
        await pass_time(lab)
    card = lab.of_bot(parent.ts)[0]
    block_id, action_id = button_of(card, "Add")
    place = {"channel": card.channel, "ts": card.ts}
    await lab.playground.interactions.act(JONAS, place, block_id, action_id, None, {})
    await pass_long(lab, 40)


# --- calls of the Web API


FAULTS = {
    "lost_reply": {},
    "late_acceptance": {"seconds": QUIET.total_seconds() - 5},
    "late_reply": {"seconds": 25},
    "slow": {"seconds": 25},
    "rate_limited": {"seconds": 45},
    "error_500": {},
    "html": {},
    "reset": {},
    "error": {"error": "internal_error"},
}
METHODS = ("chat.postMessage", "chat.update", "conversations.replies")


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.parametrize("method", METHODS[:2])
@pytest.mark.parametrize("kind", FAULTS)
async def test_there_is_one_card_whatever_slack_does(lab, kind, method, times):
    lab.playground.faults.add(kind, method=method, times=times, **FAULTS[kind])
    parent = mention(lab)
    await pass_long(lab)
    await added(lab, parent)
    assert wrong(lab, parent) == []


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("kind", FAULTS)
async def test_a_thread_is_read_when_slack_shows_it(lab, kind, times):
    lab.playground.faults.add(kind, method="conversations.replies", times=times, **FAULTS[kind])
    parent = mention(lab)
    await pass_long(lab, 30)
    await added(lab, parent)
    assert wrong(lab, parent) == []


async def test_a_mention_whose_thread_slack_never_shows_is_never_acknowledged(lab):
    """Slack sends it four times in six minutes; nobody was told that it is kept."""
    lab.playground.faults.add("error_500", method="conversations.replies", times=0)
    mention(lab)
    await pass_long(lab, 40)
    attempts = [e for e in lab.playground.journal.latest() if e.name == "app_mention"]
    assert [each.status for each in attempts] == ["failed"] * 4


@pytest.mark.parametrize("lost", ["lost_reply", "reset", "late_acceptance"])
@pytest.mark.parametrize("kind", FAULTS)
async def test_a_search_that_fails_says_nothing_about_the_message(lab, kind, lost):
    lab.playground.faults.add(lost, method="chat.postMessage", seconds=100)
    lab.playground.faults.add(kind, method="conversations.replies", times=3, **FAULTS[kind])
    parent = mention_with_link(lab)
    await pass_long(lab, 40)
    await added(lab, parent)
    assert wrong_with_link(lab, parent) == []


def wrong_with_link(lab, parent):
    """The message that mentions the bot holds the link itself."""
    return [each for each in wrong(lab, parent) if "rows of the list" not in each]


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_card_that_belongs_to_no_thread_is_there_once(lab, kind):
    lab.playground.faults.add("lost_reply", method="chat.postMessage")
    lab.playground.faults.add(kind, method="conversations.history", times=2, **FAULTS[kind])
    await lab.playground.people.say(MEI, GENERATION, f"/papers add {link_to(lab)}", None)
    await pass_long(lab, 40)
    (card,) = of_bot(lab)
    assert buttons_of(card)[0].startswith("Add")


async def test_a_message_is_found_behind_much_that_was_said_since(lab):
    """A bot that comes back after hours does not post again what is pages away."""
    lab.playground.faults.add("lost_reply", method="chat.postMessage")
    await lab.playground.people.say(MEI, GENERATION, f"/papers add {link_to(lab)}", None)
    await lab.quiet()
    for number in range(450):
        lab.workspace.post(GENERATION, PRIYA, f"Something else, {number}")
    lab.clock.advance(3 * 3600)
    await pass_long(lab)
    assert len(of_bot(lab)) == 1


async def test_slack_that_is_busy_is_left_alone_for_as_long_as_it_says(lab):
    """Fifteen answers 429 with Retry-After between 1 and 300 s, and ten cards to send meanwhile."""
    calls = watched_calls(lab)
    rng = random.Random(11)
    waits = [rng.choice([1, 7, 30, 120, 300]) for _ in range(15)]
    for wait in waits:
        lab.playground.faults.add("rate_limited", method="chat.*", seconds=wait)
    links = " ".join(f"<{link_to(lab, -number)}>" for number in range(1, 11))
    root = lab.workspace.post(GENERATION, MEI, f"<@{BOT_USER}> {links}")
    await pass_long(lab, sum(waits) // TICK + 60)
    assert lab.playground.faults.active() == []
    cards = lab.of_bot(root.ts)
    assert len(cards) == 10
    assert {buttons_of(each)[0].partition(" to ")[0] for each in cards} == {"Add"}
    assert too_early(calls) == []
    assert too_close(of_bot(lab)) == []


def watched_calls(lab):
    """Every call from now on: when, which method, and how long it was then to be left alone."""
    calls, make = [], lab.bot.app.client.api_call

    async def watched(method, **arguments):
        at, rests = lab.clock.now(), 0
        try:
            return await make(method, **arguments)
        except Exception as error:
            headers = getattr(getattr(error, "response", None), "headers", {})
            rests = int(headers.get("Retry-After", 0))
            raise
        finally:
            calls.append((at, method, rests))

    lab.bot.app.client.api_call = watched
    return calls


def too_early(calls):
    free = defaultdict(float)
    found = []
    for at, method, rests in calls:
        found += [(method, at, free[method])] if at < free[method] else []
        free[method] = max(free[method], at + rests)
    return found


def too_close(messages):
    times = sorted(int(each.ts.partition(".")[0]) for each in messages)
    return [b for a, b in itertools.pairwise(times) if b - a < 1]


@pytest.mark.parametrize("seed", range(6))
async def test_ten_cards_are_there_once_each_under_faults_at_random(lab, seed):
    rng = random.Random(seed)
    for _ in range(30):
        kind = rng.choice(list(FAULTS))
        lab.playground.faults.add(kind, method=rng.choice(METHODS), **FAULTS[kind])
    links = " ".join(f"<{link_to(lab, -number)}>" for number in range(1, 11))
    root = lab.workspace.post(GENERATION, MEI, f"<@{BOT_USER}> {links}")
    await pass_long(lab, 90)
    lab.playground.faults.clear()
    await pass_long(lab, 20)
    cards = lab.of_bot(root.ts)
    assert len({each.blocks[0]["text"]["text"] for each in cards}) == len(cards) == 10
    assert {buttons_of(each)[0].partition(" to ")[0] for each in cards} == {"Add"}


async def test_a_token_that_is_out_of_order_loses_nothing(lab):
    """Whoever runs the bot mends the token; what was owed meanwhile is sent then."""
    lab.playground.faults.add("error", method="chat.*", times=5, error="token_expired")
    parent = mention(lab)
    await pass_long(lab, 40)
    await added(lab, parent)
    assert wrong(lab, parent) == []


# --- places that cannot be written to


async def undelivered(lab):
    await pass_long(lab)
    (said,) = told_directly(lab)
    assert "is kept" in said
    assert lab.rows("suggestions", "state = 'pending'") == 1
    return said


async def test_in_a_private_channel_without_the_bot_the_person_is_told_what_to_do(lab):
    lab.workspace.add_channel(Channel("C0PRIVATE1", "private", "", {MEI}, kind="private"))
    await lab.playground.people.say(MEI, "C0PRIVATE1", f"/papers add {link_to(lab)}", None)
    assert "/invite @papers" in await undelivered(lab)


async def test_in_an_archived_channel_the_suggestion_is_kept(lab):
    mention_with_link(lab, channel=MERGING)
    lab.workspace.archive(lab.workspace.channels[MERGING], JONAS)
    assert "archived" in await undelivered(lab)


async def test_where_the_parent_is_gone_the_suggestion_is_kept(lab):
    lab.playground.faults.add("error", method="chat.postMessage", error="thread_not_found")
    mention_with_link(lab)
    assert "is gone" in await undelivered(lab)


async def test_a_card_without_answer_below_a_message_that_was_deleted_is_given_up_once(lab):
    lab.playground.faults.add("reset", method="chat.postMessage")
    root = mention_with_link(lab)
    await lab.quiet()
    lab.workspace.delete(root)
    assert "is gone" in await undelivered(lab)


async def test_a_thread_that_cannot_be_read_is_asked_for_a_link(lab):
    lab.playground.faults.add("error", method="conversations.replies", error="thread_not_found")
    parent = mention(lab)
    await pass_long(lab)
    (said,) = lab.of_bot(parent.ts)
    assert "Send me a link" in text_of(said)


async def test_a_card_that_somebody_deleted_is_not_posted_again(lab):
    root = mention_with_link(lab)
    await pass_time(lab)
    (card,) = lab.of_bot(root.ts)
    lab.workspace.delete(card)
    await lab.playground.people.say(PRIYA, GENERATION, f"/papers add {link_to(lab)}", None)
    assert "is gone" in await undelivered(lab)
    assert lab.of_bot(root.ts) == []


async def test_for_a_person_who_left_nothing_goes_round_in_circles(lab):
    lab.workspace.users["U0LEFT0001"] = User("U0LEFT0001", "vega", "Vega Lab")
    lab.workspace.join(lab.workspace.channels[GENERATION], "U0LEFT0001")
    await lab.playground.people.say("U0LEFT0001", GENERATION, f"/papers add {link_to(lab)}", None)
    await pass_long(lab)
    (card,) = of_bot(lab)
    lab.workspace.users["U0LEFT0001"].deleted = True
    place = {"channel": GENERATION, "ts": card.ts}
    await lab.playground.interactions.act(JONAS, place, *button_of(card, "Add"), None, {})
    await pass_long(lab, 40)
    assert buttons_of(card) == ["Revert"]
    assert lab.rows("postings", "given_up_at IS NOT NULL") == 1
    calls = [e for e in lab.playground.journal.latest() if e.direction == "from_bot"]
    assert max(e.at for e in calls) < lab.clock.now() - 600


# --- events


def events_of(lab, message):
    """Both payloads that Slack makes of a message that mentions the bot."""
    channel = lab.workspace.channels[message.channel]
    said = event_of(Happening(Kind.POSTED, message, {}), channel, message.ts)
    found = [each for each in (said, mention_of(message, BOT_USER)) if each is not None]
    return [lab.playground.events._envelope(each) for each in found]


async def test_events_in_any_order_and_number_across_a_restart_have_their_effect_once(lab):
    """Sixteen mentions of eight papers, each event up to four times, shuffled, two restarts."""
    rng = random.Random(3)
    lab.workspace.observers.clear()  # events are delivered by hand here
    roots = [mention_with_link(lab, number=-1 - number % 8) for number in range(16)]
    payloads = [each for root in roots for each in events_of(lab, root)]
    deliveries = [each for each in payloads for _ in range(rng.randint(1, 4))]
    rng.shuffle(deliveries)
    for number, payload in enumerate(deliveries):
        if number in {len(deliveries) // 3, len(deliveries) * 2 // 3}:
            await lab.quiet()
            lab.start()
        await lab.bot.deliver("event", payload)
    await pass_long(lab, 40)
    assert lab.rows("suggestions") == 8
    assert lab.rows("suggestion_places") == 16
    for root in roots:
        (card,) = lab.of_bot(root.ts)
        assert buttons_of(card)[0].startswith("Add")


async def test_the_same_event_twice_at_once_is_worked_on_once(lab):
    lab.workspace.observers.clear()
    root = mention_with_link(lab)
    payload = events_of(lab, root)[-1]
    await asyncio.gather(*(lab.bot.deliver("event", payload) for _ in range(4)))
    await pass_long(lab)
    assert len(lab.of_bot(root.ts)) == 1


async def test_a_mention_without_a_paper_is_answered_once_also_when_slack_is_busy(lab):
    lab.playground.faults.add("rate_limited", method="chat.postMessage", seconds=20)
    lab.playground.faults.add("duplicate_events", times=0, copies=3)
    root = lab.workspace.post(GENERATION, MEI, f"<@{BOT_USER}> hello")
    await pass_long(lab, 40)
    (said,) = lab.of_bot(root.ts)
    assert "I see no paper here" in text_of(said)


async def test_a_mention_below_a_link_waits_for_slack_to_show_the_thread(lab):
    lab.playground.faults.add("error_500", method="conversations.replies", times=2)
    parent = mention(lab)
    await pass_long(lab, 20)
    assert len(lab.of_bot(parent.ts)) == 1


ANOTHER_BOT = {"bot_id": "B0OTHER001", "app_id": "A0OTHER001"}
OVERLOOKED = {
    "of another bot": {"bot": ANOTHER_BOT},
    "of the bot itself": {"user": BOT_USER, "bot": {"bot_id": "B0PLAY0001"}},
    "that joins": {"subtype": "channel_join"},
    "that was changed": {"subtype": "message_changed"},
    "of an old integration": {"subtype": "bot_message", "bot": ANOTHER_BOT},
}


@pytest.mark.parametrize("kind", OVERLOOKED)
@pytest.mark.parametrize("where", ["channel", "direct"])
async def test_a_message_is_overlooked(lab, kind, where):
    lab.workspace.observers.clear()
    channel = GENERATION if where == "channel" else lab.workspace.direct_message(MEI).id
    message = mention_with_link(lab, channel=channel)
    payload = events_of(lab, message)[0 if where == "direct" else -1]
    for key, value in OVERLOOKED[kind].items():
        payload["event"] |= value if key == "bot" else {key: value}
    await lab.bot.deliver("event", payload)
    await pass_long(lab)
    assert lab.rows("suggestions") == 0
    assert of_bot(lab, channel) == []


async def test_a_message_that_mentions_nobody_changes_nothing(lab):
    lab.workspace.observers.clear()
    message = lab.workspace.post(GENERATION, MEI, f"<{link_to(lab)}>")
    (payload,) = events_of(lab, message)
    await lab.bot.deliver("event", payload)
    await pass_long(lab)
    assert lab.rows("suggestions") == 0
    assert of_bot(lab) == []


# --- kills


KILLS = (3, 10, 24, 27, 28, 34, 40, 56, 68, 72, 108, 128)
"""Among them: before and after the commit of the suggestion, its card's post, Add, the stamp."""


@pytest.mark.parametrize("step", KILLS)
async def test_a_kill_loses_and_doubles_nothing(anyio_backend, prepared, tmp_path, step):
    names, problems = await run_once(prepared, tmp_path, step)
    assert names
    assert problems == []


async def test_a_bot_killed_again_and_again_comes_to_the_end(anyio_backend, prepared, tmp_path):
    _names, problems = await run_once(prepared, tmp_path, 28, 20, 30, 40, 50)
    assert problems == []


async def test_a_dead_bot_does_nothing_any_more(lab):
    """The instrument: what the kills above are worth."""
    killer = Killer(1)
    lab.start(killer)
    parent = mention(lab)
    await lab.quiet()
    assert killer.dead
    assert lab.of_bot(parent.ts) == []
    assert lab.rows("suggestions") == 0
    assert newest_paper(lab) is not None
