from __future__ import annotations

import pytest

from bot.errors import BadWishes, NotFound, NotYours
from bot.services.digest_feedback import DigestFeedback
from bot.services.digest_ports import SlackIsSilent
from bot.services.digest_reading import DigestReading
from db.digest_records import Feedback, FeedbackKind, Schedule, SubscriptionId, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from tests.digest_builders import BEGUN, DAY, MONDAYS, W47, W48, W49, Newsroom

FRIDAYS = Schedule(4, 17, "America/New_York")


@pytest.fixture
def room(store):
    room = Newsroom(store)
    room.maintainers.claim(WS, "M1", BEGUN)
    return room


def test_what_is_set_is_what_is_kept(room):
    names = {"sections": ("Images",), "exclude": ("survey",)}
    wishes = {**names, "most": 5, "minimum": 40, "says_nothing": True}
    room.subscribe(**wishes)
    found = room.subscribing.of_channel(WS, "C1")
    assert (found.schedule, found.wishes, found.set_by) == (MONDAYS, Wishes(**wishes), "U1")
    assert (found.created_at, found.active_from, found.state) == (BEGUN, BEGUN, "active")
    assert room.subscribing.of_workspace(WS) == [found]


@pytest.mark.parametrize("user", ["U1", "M1"])
def test_whoever_set_it_and_maintainers_may_change_it(room, user):
    before = room.subscribe()
    after = room.subscribe(user=user, schedule=FRIDAYS, most=3)
    assert (after.id, after.set_by) == (before.id, "U1")
    assert (after.schedule, after.wishes.most) == (FRIDAYS, 3)
    assert room.subscribing.pause(WS, "C1", user, BEGUN).state == "paused"
    assert room.subscribing.resume(WS, "C1", user, BEGUN + DAY).active_from == BEGUN + DAY
    assert room.subscribing.end(WS, "C1", user, BEGUN).state == "ended"


def test_others_may_not_change_it(room):
    before = room.subscribe()
    for move in (room.subscribing.pause, room.subscribing.resume, room.subscribing.end):
        with pytest.raises(NotYours):
            move(WS, "C1", "U2", BEGUN)
    with pytest.raises(NotYours):
        room.subscribe(user="U2")
    assert room.subscribing.of_channel(WS, "C1") == before


def test_anybody_may_set_a_new_one_after_the_end_and_a_week_is_still_had_once(room):
    room.subscribe(says_nothing=True)
    room.run(W47)
    room.subscribing.end(WS, "C1", "U1", room.clock())
    assert room.subscribing.of_channel(WS, "C1") is None
    assert room.subscribing.of_workspace(WS) == []
    room.clock.advance(3600)
    assert room.subscribe(user="U2", schedule=FRIDAYS, says_nothing=True).set_by == "U2"
    room.run(room.clock() + 5 * DAY)  # Friday of the same week
    assert room.states() == [(47, "sent", None)]
    room.run(room.clock() + 7 * DAY)
    assert room.states() == [(47, "sent", None), (48, "sent", None)]


def test_what_was_left_over_at_the_end_is_not_sent_when_a_new_one_is_set(room):
    room.subscribe(says_nothing=True)
    room.tick(W47)
    room.slack.faults = [(SlackIsSilent("TimeoutError"), False)]
    room.courier.run()
    room.subscribing.end(WS, "C1", "U1", room.clock())
    room.minutes(5)  # it is looked for, and is not there
    room.clock.at += 20 * DAY
    room.subscribe(user="U2", says_nothing=True)
    room.run()
    assert room.states() == [(47, "skipped", "not_wanted")]
    assert room.slack.keys() == []


def test_there_is_nothing_to_pause_where_nothing_is_set(room):
    with pytest.raises(NotFound):
        room.subscribing.pause(WS, "C1", "U1", BEGUN)


def test_a_pause_stops_what_was_not_sent_yet_and_does_not_reach_back(room):
    room.subscribe()
    room.announce(1)
    room.tick(W47)
    room.subscribing.pause(WS, "C1", "U1", room.clock())
    assert room.run(W48) == 0
    assert room.states() == [(47, "skipped", "not_wanted")]
    room.subscribing.resume(WS, "C1", "U1", room.clock())
    room.announce(2, week=W49)
    room.run(W49)
    assert room.states() == [(47, "skipped", "not_wanted"), (49, "sent", None)]
    assert room.papers()[-1] == [2]


@pytest.mark.parametrize(
    ("schedule", "wishes"),
    [
        (Schedule(7, 9), {}),
        (Schedule(-1, 9), {}),
        (Schedule(0, 24), {}),
        (Schedule(0, 9, "Europe/Atlantis"), {}),
        (MONDAYS, {"most": 0}),
        (MONDAYS, {"most": 51}),
        (MONDAYS, {"minimum": 101}),
        (MONDAYS, {"categories": ("not a category",)}),
        (MONDAYS, {"include": tuple(str(n) for n in range(51))}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(room, schedule, wishes):
    with pytest.raises(BadWishes) as refused:
        room.subscribe(schedule=schedule, **wishes)
    assert str(refused.value).endswith(".")
    assert room.subscribing.of_channel(WS, "C1") is None


def test_blanks_and_repetitions_are_tidied(room):
    kept = room.subscribe(
        include=(" flow ", "flow", "", "two words"), categories=("cs.CV", "hep-th")
    )
    assert kept.wishes.include == ("flow", "two words")


def say(kind, user="U1", arxiv_id="2611.00001", term="", subscription=1):
    return Feedback(SubscriptionId(subscription), user, kind, BEGUN, arxiv_id, term)


def counts(room, arxiv_id="2611.00001"):
    """How many people said what of a paper of the last digest."""
    digest = room.digests()[-1]
    said = DigestReading(room.store).shown(digest.id).standings[arxiv_id].said
    return {kind: len(people) for kind, people in said.items()}


def test_a_person_has_one_vote(room):
    room.subscribe()
    room.announce(1)
    room.run(W47)
    feedback = DigestFeedback(room.store)
    for kind in (FeedbackKind.LIKE, FeedbackKind.LIKE, FeedbackKind.DISLIKE, FeedbackKind.READ):
        feedback.say(say(kind))
    feedback.say(say(FeedbackKind.DISLIKE, "U2"))
    assert counts(room) == {FeedbackKind.DISLIKE: 2, FeedbackKind.READ: 1}
    with room.store.writing() as unit:
        assert unit.feedback.take_back(say(FeedbackKind.DISLIKE))
        assert not unit.feedback.take_back(say(FeedbackKind.LIKE, "U2"))
    assert counts(room) == {FeedbackKind.DISLIKE: 1, FeedbackKind.READ: 1}
    with pytest.raises(NotFound):
        feedback.say(say(FeedbackKind.LIKE, subscription=9))


def test_what_was_muted_stays_out_of_the_next_digest(room):
    room.subscribe()
    feedback = DigestFeedback(room.store)
    feedback.say(say(FeedbackKind.MUTE_TERM, term=" Study 2 "))
    feedback.say(say(FeedbackKind.MUTE_AUTHOR, term="Orion Lab"))
    room.announce(1, 2)
    room.announce(3, authors=("Orion Lab",))
    room.run(W47)
    assert room.papers() == [[1]]
