from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.digest.votes import Votes
from db.digest_records import Feedback, FeedbackKind, SubscriptionId
from tests.builders import NOW

LIKE, DISLIKE, READ = FeedbackKind.LIKE, FeedbackKind.DISLIKE, FeedbackKind.READ
TERM, AUTHOR = FeedbackKind.MUTE_TERM, FeedbackKind.MUTE_AUTHOR


def said(*answers):
    """Each a person, a kind and (by default channel 1) a channel; said one after the other."""
    return [
        Feedback(
            SubscriptionId(channel[0] if channel else 1),
            person,
            kind,
            NOW + timedelta(minutes=minute),
            "2611.00001",
            "survey" if kind in {TERM, AUTHOR} else "",
        )
        for minute, (person, kind, *channel) in enumerate(answers)
    ]


@pytest.mark.parametrize(
    ("answers", "liked"),
    [
        ([], None),
        ([("U1", LIKE)], True),
        ([("U1", READ)], True),
        ([("U1", DISLIKE)], False),
        ([("U1", TERM)], False),
        ([("U1", AUTHOR)], None),
        ([("U1", DISLIKE), ("U1", READ)], False),
        ([("U1", READ), ("U1", TERM)], True),
        ([("U1", TERM), ("U1", LIKE)], True),
        ([("U1", LIKE), ("U2", DISLIKE)], None),
        ([("U1", LIKE), ("U2", LIKE), ("U3", DISLIKE)], True),
        ([("U1", LIKE, 1), ("U1", DISLIKE, 2)], False),  # the last word, in whatever channel
        ([("U1", LIKE, 1), ("U1", LIKE, 2), ("U2", DISLIKE, 1)], None),
    ],
)
def test_each_person_counts_once_a_paper_and_their_clearest_word(answers, liked):
    votes = Votes.of(said(*answers))
    paper = ("2611.00001",)
    assert (
        votes
        == {
            None: Votes(),
            True: Votes(liked=paper),
            False: Votes(disliked=paper),
        }[liked]
    )


def test_the_order_in_which_answers_are_read_means_nothing():
    answers = said(("U1", LIKE), ("U2", DISLIKE), ("U1", DISLIKE))
    assert Votes.of(answers) == Votes.of(answers[::-1])
