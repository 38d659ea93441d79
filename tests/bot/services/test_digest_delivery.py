from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.errors import NotAMaintainer, NotFound, TooLate
from bot.services.digest_delivery import LEASE, QUIET, surplus
from bot.services.digest_ports import SlackIsBusy, SlackIsSilent, SlackRefuses
from db.records import DEFAULT_WORKSPACE as WS
from db.records import WorkspaceId
from tests.digest_builders import BEGUN, DAY, MONDAYS, W47, W48, Newsroom

SILENT = SlackIsSilent("TimeoutError")
REFUSALS = (
    "channel_not_found", "not_in_channel", "is_archived", "token_revoked", "account_inactive",
    "invalid_auth", "missing_scope", "msg_too_long", "restricted_action",
)  # fmt: skip


@pytest.fixture
def room(store):
    room = Newsroom(store)
    room.maintainers.claim(WS, "M1", BEGUN)
    room.maintainers.add(WS, "M2", "M1", BEGUN)
    room.subscribe(says_nothing=True)
    room.tick(W47)
    return room


def state(room):
    return room.digests()[-1].state


def test_a_digest_is_sent_once_and_its_ts_is_kept(room):
    room.courier.run()
    room.minutes(10)
    [one] = room.digests()
    assert (one.state, one.attempts, one.sweep_at) == ("sent", 1, None)
    assert room.slack.messages == {"C1": [(one.ts, one.key)]}
    assert (room.slack.posts, room.slack.finds) == (1, 0)


def test_what_its_message_has_no_room_for_is_owed_to_its_thread_once(room):
    room.subscribe("C2", most=50)
    room.announce(*range(1, 26), week=W48)
    room.slack.faults = [(SILENT, True)] * 2
    room.run(W48)
    room.minutes(5)
    digest = room.digests("C2")[-1]
    rest = [f"{digest.id}:1", f"{digest.id}:2"]
    assert [subject for kind, _, subject in room.notices() if kind == "digest_rest"] == rest
    with room.store.reading() as unit:
        [place] = {unit.postings.get(number).place for number in (1, 2)}
    assert (place.channel, place.thread_ts) == ("C2", digest.ts)
    room.delivery.sent(digest, "99.9", room.clock())
    assert room.notices() == []


def test_it_is_noted_as_tried_before_it_is_sent(room):
    seen = []
    room.slack.before_post = lambda: seen.extend(room.digests())
    room.courier.run()
    [one] = seen
    assert (one.state, one.attempts, one.attempted_at) == ("sending", 1, room.clock())
    assert one.claimed_until == room.clock() + LEASE


@pytest.mark.parametrize("happened", [True, False])
def test_what_nobody_answered_is_looked_for_before_it_is_sent_again(room, happened):
    room.slack.faults = [(SILENT, happened)]
    room.courier.run()
    assert state(room) == "ambiguous"
    room.clock.advance(QUIET.total_seconds() - 1)
    assert room.courier.run() == 0
    assert room.slack.finds == 0
    room.clock.advance(1)
    room.minutes(1)
    assert state(room) == "sent"
    assert len(room.slack.keys()) == 1
    assert room.slack.posts == (1 if happened else 2)


@pytest.mark.parametrize("happened", [True, False])
def test_what_a_worker_was_at_when_it_died_is_looked_for(room, happened):
    dead = room.delivery.next_to_send(room.clock())
    if happened:
        room.slack.put("C1", dead.key)
    room.clock.advance(QUIET.total_seconds() - 1)
    assert room.courier.run() == 0
    room.minutes(2)
    assert state(room) == "sent"
    assert room.slack.keys() == [dead.key]


def test_two_workers_never_have_the_same_digest(room):
    assert room.delivery.next_to_send(room.clock()) is not None
    assert room.delivery.next_to_send(room.clock()) is None
    later = room.clock() + QUIET
    assert room.delivery.next_to_look_for(later) is not None
    assert room.delivery.next_to_look_for(later) is None
    assert room.delivery.next_to_look_for(later + LEASE) is not None


def test_slack_is_left_alone_for_as_long_as_it_asks(room):
    room.slack.faults = [(SlackIsBusy(timedelta(seconds=299)), False)]
    room.courier.run()
    assert room.digests()[0].reason == "ratelimited"
    room.clock.advance(298)
    assert room.courier.run() == 0
    room.clock.advance(1)
    assert room.courier.run() == 1
    assert room.digests()[0].reason is None


def test_a_digest_that_is_sent_long_after_it_was_chosen_is_late(room):
    room.slack.faults = [(SlackIsBusy(timedelta(minutes=50)), False)] * 2
    room.courier.run()
    assert [one.late for one in room.digests()] == [False]
    room.minutes(120)
    assert [(one.state, one.late) for one in room.digests()] == [("sent", True)]


def test_a_digest_that_never_arrives_is_tried_less_and_less_often(room):
    room.slack.faults = [(SILENT, False)] * 1_000
    room.courier.run()
    room.minutes(24 * 60)
    assert 10 < room.slack.posts < 40
    room.slack.faults = []
    room.minutes(70)
    assert len(room.slack.keys()) == 1


@pytest.mark.parametrize("word", REFUSALS)
def test_a_refusal_is_kept_by_its_name_and_told_once(room, word):
    room.slack.faults = [(SlackRefuses(word), False)]
    room.courier.run()
    room.minutes(3)
    assert room.states() == [(47, "failed", word)]
    assert room.slack.posts == 1
    number = room.digests()[0].id
    assert room.notices() == [("digest_failed", "U1", f"{number}:C1:{word}")]


def test_the_same_refusal_every_week_is_told_once_until_it_worked_between(room):
    gone = (SlackRefuses("is_archived"), False)
    room.slack.faults = [gone, gone, None, gone]
    for weeks in range(4):
        room.run(W47.moved(weeks))
    assert [state for _, state, _ in room.states()] == ["failed", "failed", "sent", "failed"]
    assert len(room.notices()) == 2


def test_who_sets_a_digest_anew_hears_of_a_refusal_that_somebody_else_heard_of(room):
    room.slack.faults = [(SlackRefuses("not_in_channel"), False)] * 2
    room.courier.run()
    room.subscribing.end(WS, "C1", "U1", room.clock())
    room.subscribe(user="U2", says_nothing=True)
    room.run(W48)
    assert [user for _, user, _ in room.notices()] == ["U1", "U2"]


def test_the_papers_of_a_digest_that_failed_come_with_the_next(room):
    room.announce(1, week=W48)
    room.slack.faults = [None, (SlackRefuses("not_in_channel"), False)]
    room.courier.run()
    room.run(W48)
    room.run(W48.moved(1))
    assert room.papers() == [[], [1], [1]]


def unsure_and_unreadable(room, word="missing_scope", happened=True):
    room.slack.faults = [(SILENT, happened)]
    room.slack.find_fault = SlackRefuses(word)
    room.courier.run()
    room.minutes(4)
    return room.digests()[0]


def test_where_history_may_not_be_read_maintainers_are_asked_once(room):
    one = unsure_and_unreadable(room)
    room.minutes(60)
    assert room.states() == [(47, "waiting_for_word", "missing_scope")]
    assert room.slack.posts == 1
    subject = f"{one.id}:C1:missing_scope"
    assert room.notices() == [("digest_unsure", "M1", subject), ("digest_unsure", "M2", subject)]


def test_where_nobody_is_a_maintainer_yet_whoever_set_it_is_asked(store):
    room = Newsroom(store)
    room.subscribe(says_nothing=True)
    room.tick(W47)
    one = unsure_and_unreadable(room)
    assert room.notices() == [("digest_unsure", "U1", f"{one.id}:C1:missing_scope")]
    with pytest.raises(NotAMaintainer, match="/papers maintainers"):
        room.delivery.word(WS, one.id, "U1", room.clock(), is_there=True)
    room.maintainers.claim(WS, "U1", room.clock())
    room.delivery.word(WS, one.id, "U1", room.clock(), is_there=True)
    assert room.states() == [(47, "sent", None)]


@pytest.mark.parametrize(("is_there", "posts"), [(True, 1), (False, 2)])
def test_a_maintainer_says_whether_it_is_there(room, is_there, posts):
    one = unsure_and_unreadable(room, happened=is_there)
    room.delivery.word(WS, one.id, "M2", room.clock(), is_there=is_there)
    room.minutes(3)
    assert (state(room), room.slack.posts, len(room.slack.keys())) == ("sent", posts, 1)
    with pytest.raises(TooLate):
        room.delivery.word(WS, one.id, "M1", room.clock(), is_there=not is_there)


def test_others_have_no_say(room):
    one = unsure_and_unreadable(room)
    with pytest.raises(NotAMaintainer):
        room.delivery.word(WS, one.id, "U1", room.clock(), is_there=True)
    with pytest.raises(NotFound):
        room.delivery.word(WS, 99, "M1", room.clock(), is_there=True)
    with pytest.raises(NotAMaintainer):
        room.delivery.word(WorkspaceId(2), one.id, "M1", room.clock(), is_there=True)
    assert state(room) == "waiting_for_word"


@pytest.mark.parametrize("fault", [SILENT, SlackIsBusy(timedelta(seconds=90))])
def test_a_search_without_an_answer_is_made_again(room, fault):
    room.slack.faults = [(SILENT, True)]
    room.slack.find_fault = fault
    room.courier.run()
    room.minutes(10)
    assert (state(room), room.slack.posts) == ("ambiguous", 1)
    room.slack.find_fault = None
    room.minutes(3)
    assert (state(room), len(room.slack.keys())) == ("sent", 1)


def frozen_worker(room):
    """A worker that slept after it had looked at its claim, while others sent the digest."""
    asleep = room.delivery.next_to_send(room.clock())
    room.minutes(4)
    assert state(room) == "sent"
    return asleep


def test_a_worker_that_wakes_up_before_it_looks_at_its_claim_sends_nothing(room):
    asleep = frozen_worker(room)
    assert not room.delivery.is_still_mine(asleep, room.clock())
    room.courier._send(asleep)
    assert room.slack.posts == 1


def test_a_worker_that_wakes_up_too_late_takes_its_copy_away(room):
    asleep = frozen_worker(room)
    ts = room.slack.put("C1", asleep.key)
    assert room.delivery.sent(asleep, ts, room.clock()) != ts


def test_a_copy_that_nobody_knows_of_is_swept_away_and_the_first_one_stays(room):
    asleep = frozen_worker(room)
    [(first, _)] = room.slack.messages["C1"]
    room.clock.advance(1)
    room.slack.put("C1", asleep.key)
    room.minutes(4)
    assert room.slack.messages["C1"] == [(first, asleep.key)]
    room.slack.put("C1", asleep.key)
    room.minutes(90)
    assert room.slack.messages["C1"] == [(first, asleep.key)]
    finds = room.slack.finds
    room.minutes(60)
    assert room.slack.finds == finds


def test_a_copy_that_cannot_be_deleted_is_swept_again(room):
    asleep = frozen_worker(room)
    room.slack.put("C1", asleep.key)
    room.slack.delete_fault = SILENT
    room.minutes(5)
    room.slack.delete_fault = None
    room.minutes(2)
    assert len(room.slack.keys()) == 1


def test_an_error_of_our_own_holds_no_other_digest_up(room):
    room.subscribe("C2", says_nothing=True, schedule=MONDAYS)
    room.tick(W48)
    room.slack.faults = [(RuntimeError("a bug"), True)]
    room.courier.run()
    assert [one.state for one in room.digests("C2")] == ["sent"]
    room.minutes(4)
    assert (state(room), len(room.slack.keys("C1"))) == ("sent", 1)


@pytest.mark.parametrize("late", ["refused", "rate_limited", "ambiguous", "not_there"])
def test_what_a_late_worker_says_of_an_older_try_changes_nothing(room, late):
    asleep = room.delivery.next_to_send(room.clock())
    room.clock.advance(QUIET.total_seconds())
    room.delivery.not_there(room.delivery.next_to_look_for(room.clock()), room.clock())
    room.delivery.next_to_send(room.clock())
    before = room.digests()
    extra = {"refused": ("w",), "rate_limited": (DAY,), "ambiguous": ("w",), "not_there": ()}[late]
    getattr(room.delivery, late)(asleep, *extra, room.clock())
    assert room.digests() == before
    assert room.notices() == []


def test_the_earliest_copy_counts_unless_another_is_known():
    copies = ["200.2", "99.1", "200.1"]
    assert surplus(copies, None) == ["200.1", "200.2"]
    assert surplus(copies, "200.1") == ["99.1", "200.2"]
    assert surplus(copies, "5.5") == ["200.1", "200.2"]
    assert surplus([], "5.5") == []


def test_a_paused_channel_gets_nothing_but_what_was_begun_is_finished(room):
    room.slack.faults = [(SILENT, True)]
    room.courier.run()
    room.subscribing.pause(WS, "C1", "U1", room.clock())
    room.minutes(4)
    assert (state(room), room.slack.posts) == ("sent", 1)


@pytest.mark.parametrize("step", [timedelta(hours=1), DAY, 365 * DAY])
@pytest.mark.parametrize("happened", [True, False])
def test_a_clock_that_was_ahead_while_a_digest_was_sent_holds_nothing_up(room, step, happened):
    true_time = room.clock()
    room.slack.now = lambda: true_time  # Slack's clock is right
    room.clock.at = true_time + step
    room.slack.faults = [(SILENT, happened)]
    room.courier.run()
    room.clock.at = true_time
    room.minutes(70)
    assert (state(room), len(room.slack.keys())) == ("sent", 1)
    assert room.slack.posts == (1 if happened else 2)


@pytest.mark.parametrize("step", [timedelta(hours=1), DAY])
def test_a_clock_that_goes_ahead_before_the_search_still_finds_the_digest(room, step):
    true_time = room.clock()
    room.slack.now = lambda: true_time
    room.slack.faults = [(SILENT, True)]
    room.clock.at = true_time + step
    room.courier.run()
    room.minutes(4)
    assert (state(room), room.slack.posts, len(room.slack.keys())) == ("sent", 1, 1)


@pytest.mark.parametrize("seed", range(15))
def test_whatever_slack_does_and_whenever_a_worker_dies_there_is_one(room, seed):
    """A walk at random; its faults end at last."""
    dice = random.Random(seed)
    faults = [SILENT, SlackIsBusy(timedelta(seconds=dice.randint(1, 300)))]
    room.slack.faults = []
    for _ in range(12):
        fault = dice.choice(faults)
        happened = fault is SILENT and dice.random() < 0.5
        room.slack.faults += [dice.choice([(fault, happened), (fault, happened), None])]
        dead = room.delivery.next_to_send(room.clock()) if dice.random() < 0.3 else None
        if dead is not None and dice.random() < 0.5:
            room.slack.put("C1", dead.key)
        room.slack.find_fault = dice.choice([None, None, *faults])
        room.slack.delete_fault = dice.choice([None, SILENT])
        room.minutes(dice.randint(1, 5))
    room.slack.faults, room.slack.find_fault, room.slack.delete_fault = [], None, None
    room.minutes(100)
    assert (state(room), len(room.slack.keys())) == ("sent", 1)
