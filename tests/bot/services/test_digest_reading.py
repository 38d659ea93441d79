"""What became of the papers of a digest, and who said what of them."""

from __future__ import annotations

import threading

import pytest

from bot.errors import NotFound
from bot.services.digest_feedback import DigestFeedback
from bot.services.digest_reading import Became, DigestReading, PaperOf
from bot.services.reviewing import Click, Reviewing
from bot.services.suggesting import Suggesting
from db.digest_records import DigestId, Feedback, FeedbackKind, SubscriptionId
from db.records import DEFAULT_WORKSPACE as WS
from db.records import PaperIds, Pasted, Place
from tests.builders import a_paper, add
from tests.digest_builders import W47, W48, Newsroom

LIKE, DISLIKE = FeedbackKind.LIKE, FeedbackKind.DISLIKE
TERM, AUTHOR = FeedbackKind.MUTE_TERM, FeedbackKind.MUTE_AUTHOR


@pytest.fixture
def room(store):
    room = Newsroom(store)
    room.reading, room.feedback = DigestReading(store), DigestFeedback(store)
    room.maintainers.claim(WS, "M1", room.clock())
    room.subscribe()
    room.announce(1, 2, 3, authors=("Vega Lab", "Ada Altair"), abstract="Of quantum foam.")
    room.run(W47)
    return room


def standing(room, number=1):
    [digest] = room.digests()
    return room.reading.shown(digest.id).standings[f"2611.{number:05d}"]


def said(room, user="U1", kind=LIKE, number=1, term=""):
    one = room.digests()[0].subscription_id
    return Feedback(one, user, kind, room.clock(), f"2611.{number:05d}", term)


def suggest(room, number=1, user="U7"):
    ids = PaperIds(f"2611.{number:05d}", None, None, "")
    pasted = Pasted(f"arXiv:2611.{number:05d}", ids)
    place = Place("C1", "1.1", "1.1")
    key = f"k{number}{user}{room.clock()}"
    return Suggesting(room.store).suggest(WS, [pasted], user, place, key, room.clock())


def test_at_first_nothing_became_of_a_paper(room):
    for number in (1, 2, 3):
        assert standing(room, number).became is Became.NOTHING
        assert standing(room, number).said == {}


def test_a_suggestion_is_shown_with_who_made_it_and_what_was_decided(room):
    receipt = suggest(room)
    assert (standing(room).became, standing(room).by) == (Became.PENDING, "U7")
    assert standing(room, 2).became is Became.NOTHING
    one = receipt.outcomes[0].suggestion_id
    Reviewing(room.store).decline(Click(WS, one, "M1", room.clock()), "Off topic")
    assert (standing(room).became, standing(room).by) == (Became.DECLINED, "M1")
    Reviewing(room.store).reopen(Click(WS, one, "M1", room.clock()))
    assert standing(room).became is Became.PENDING
    Reviewing(room.store).withdraw(Click(WS, one, "U7", room.clock()))
    assert standing(room).became is Became.NOTHING


def test_a_paper_that_came_to_the_list_is_known_by_its_id_or_title(room):
    add(room.store, a_paper(title="Other", url="https://arxiv.org/abs/2611.00001"))
    add(room.store, a_paper(title="Study 2"))
    assert [standing(room, number).became for number in (1, 2, 3)] == [
        Became.LISTED, Became.LISTED, Became.NOTHING,
    ]  # fmt: skip


def test_votes_are_one_a_person_and_taken_back_by_the_same_again(room):
    assert room.feedback.toggle(said(room))
    assert room.feedback.toggle(said(room, "U2"))
    assert standing(room).people(LIKE) == ("U1", "U2")
    assert room.feedback.toggle(said(room, kind=DISLIKE))
    assert (standing(room).people(LIKE), standing(room).people(DISLIKE)) == (("U2",), ("U1",))
    assert not room.feedback.toggle(said(room, kind=DISLIKE))
    assert standing(room).people(DISLIKE) == ()


def test_a_click_that_comes_twice_counts_once(room):
    assert room.feedback.toggle(said(room), "trigger-1")
    assert room.feedback.toggle(said(room), "trigger-1")
    assert standing(room).people(LIKE) == ("U1",)
    assert not room.feedback.toggle(said(room), "trigger-2")
    assert not room.feedback.toggle(said(room), "trigger-2")


def test_of_many_at_once_everybody_is_counted(room):
    threads = [
        threading.Thread(target=room.feedback.toggle, args=(said(room, f"U{n}"), f"t{n}"))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(standing(room).people(LIKE)) == [f"U{n}" for n in range(8)]


def test_nothing_is_kept_of_a_channel_that_has_no_digest(room):
    one = Feedback(SubscriptionId(99), "U1", LIKE, room.clock(), "2611.00001")
    with pytest.raises(NotFound):
        room.feedback.toggle(one)


@pytest.mark.parametrize(
    ("kind", "term", "shown"),
    [
        (TERM, "Quantum  Foam", "quantum foam"),
        (TERM, "study 1", "study 1"),
        (TERM, "quant", ""),
        (AUTHOR, "Vega Lab", "vega lab"),
        (AUTHOR, "A. Altair", "a. altair"),
        (AUTHOR, "Deneb Lab", ""),
    ],
)
def test_a_mute_is_shown_on_the_papers_that_it_keeps_out(room, kind, term, shown):
    room.feedback.say(said(room, kind=kind, term=term))
    assert standing(room).muted == shown


def test_anybody_may_take_a_mute_back(room):
    for user in ("U1", "U2"):
        room.feedback.say(said(room, user, TERM, term="Quantum Foam"))
    room.feedback.say(said(room, "U1", AUTHOR, term="Quantum Foam"))
    assert room.feedback.unmute(said(room, "U3", TERM, term=" quantum foam"))
    assert not room.feedback.unmute(said(room, "U3", TERM, term="quantum foam"))
    [digest] = room.digests()
    left = room.reading.paper(PaperOf(WS, "C1", digest.id, "2611.00001")).mutes
    assert [(one.kind, one.term) for one in left] == [(AUTHOR, "quantum foam")]


def test_a_paper_is_read_with_all_that_is_muted_in_its_channel(room):
    room.feedback.say(said(room, kind=TERM, term="one"))
    room.feedback.say(said(room, kind=AUTHOR, term="two", number=2))
    room.feedback.say(said(room))
    [digest] = room.digests()
    one = room.reading.paper(PaperOf(WS, "C1", digest.id, "2611.00001"))
    assert [mute.term for mute in one.mutes] == ["two", "one"]
    assert one.preprint.abstract == "Of quantum foam."
    assert one.standing.people(LIKE) == ("U1",)


@pytest.mark.parametrize(
    ("channel", "digest", "arxiv_id"),
    [("C2", 1, "2611.00001"), ("C1", 99, "2611.00001"), ("C1", 1, "2611.00099")],
)
def test_a_paper_of_no_digest_of_this_channel_is_not_found(room, channel, digest, arxiv_id):
    with pytest.raises(NotFound, match=r"\.$"):
        room.reading.digest_with(PaperOf(WS, channel, DigestId(digest), arxiv_id))


def test_a_digest_whose_papers_are_not_chosen_is_not_shown(room):
    with room.store.writing() as unit:
        one = unit.subscriptions.of_channel(WS, "C1")
        unit.digests.make(one, W48, "other", room.clock())
        due = unit.digests.of_subscription(one.id, 1)[0]
    with pytest.raises(NotFound):
        room.reading.shown(due.id)
