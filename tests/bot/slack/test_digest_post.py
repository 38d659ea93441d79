"""The messages of a digest: within Slack's limits and inert, whatever papers are called."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.digest.parts import A_MESSAGE, part_of, parts
from bot.services.digest_reading import Became, PaperStanding, ShownDigest
from bot.slack import digest_buttons, digest_post
from bot.slack.digest_buttons import StaleDigestButton, Target
from bot.slack.digest_words import days_words
from db.digest_records import (
    Digest,
    DigestContent,
    DigestId,
    DigestPaper,
    FeedbackKind,
    Subscription,
    SubscriptionId,
    Week,
    Wishes,
)
from db.records import DEFAULT_WORKSPACE as WS
from tests.bot.slack.strict import mrkdwn_texts, strict_problems
from tests.bot.slack.test_suggestion_views import HOSTILE, is_safe

NOW = datetime(2025, 5, 19, 7, tzinfo=UTC)
CHANNEL = Subscription(SubscriptionId(3), WS, "C1", "U1", NOW, NOW)
LONGEST = (*HOSTILE, "W" * 50_000, "& <*_~" * 2_000, "$\\alpha_{2}$ " * 500)
MOST_TEXT = 10_000
"""Characters of all texts of a message: some messages of 11,341 were refused (bolt-js#2867)."""


def a_paper(place=1, text="A Study of Things", **given):
    fields = {
        "title": text,
        "score": 88.0,
        "section": text,
        "reasons": (f"mentions “{text}”", text, text),
        "authors": (text, "Vega Lab", "Altair Group", "Deneb Lab"),
        "category": "cs.CV",
    }
    return DigestPaper(place, f"2505.{place:05d}", **(fields | given))


def a_digest(count=1, text="A Study of Things", *, matched=None, late=False, **given):
    papers = tuple(a_paper(place, text) for place in range(1, count + 1))
    fields = {"considered": 2_483, "matched": count if matched is None else matched}
    content = DigestContent(date(2025, 5, 12), date(2025, 5, 16), papers, **(fields | given))
    return Digest(
        DigestId(2**40), WS, CHANNEL.id, Week(2025, 20), "key", "C1", NOW, NOW,
        content=content, late=late,
    )  # fmt: skip


def everybody(digest, became=Became.PENDING, people=40, muted=""):
    said = {
        FeedbackKind.LIKE: tuple(f"U0PERSON{n:03d}" for n in range(people)),
        FeedbackKind.DISLIKE: ("U0A",),
    }
    one = PaperStanding(became, "U0MEI00001", muted, said)
    return {paper.arxiv_id: one for paper in digest.content.papers}


def shown(digest, standings=None, channel=CHANNEL):
    return digest_post.post(digest, channel, standings or {})


def labels(block):
    return [element["text"]["text"] for element in block["elements"]]


def texts(message):
    return "\n".join(reversed(list(mrkdwn_texts(message.blocks))))


def size(node):
    if isinstance(node, dict):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(size(value) for value in node.values())
    return sum(size(each) for each in node) if isinstance(node, list) else 0


@pytest.mark.parametrize("text", LONGEST, ids=range(len(LONGEST)))
@pytest.mark.parametrize(("count", "matched"), [(0, 0), (0, 9), (1, 1), (10, 10), (50, 500)])
def test_every_message_fits_and_is_inert(count, matched, text):
    digest = a_digest(count, text, matched=matched, late=True, is_complete=False)
    channel = replace(CHANNEL, wishes=Wishes(sections=(text,) * 300))
    for standings in ({}, everybody(digest), everybody(digest, Became.NOTHING, muted=text)):
        for each in (
            digest,
            replace(digest, late=False, content=replace(digest.content, is_complete=True)),
        ):
            messages = shown(each, standings, channel)
            assert len(messages) == max(1, -(-count // A_MESSAGE))
            for message in messages:
                is_safe(message.blocks)
                assert strict_problems(message.blocks) == []
                assert size(list(message.blocks)) <= MOST_TEXT
                assert 0 < len(message.text) <= 300


def test_the_head_says_which_week_and_how_many():
    [message] = shown(a_digest(2, matched=37))
    assert message.blocks[0]["text"]["text"] == "Papers of 12–16 May 2025"
    said = message.blocks[1]["text"]["text"]
    assert said == (
        "Week 2025-W20  ·  2,483 were announced  ·  *37* fit this channel  ·  "
        "the most relevant 2 here"
    )
    assert message.text == "Papers of 12–16 May 2025: 2 papers, first of all A Study of Things"


def test_what_does_not_fit_is_in_the_thread_and_the_head_says_so():
    first, second, third = shown(a_digest(25))
    assert "10 here, 15 more in the thread" in texts(first)
    assert texts(second).startswith("Papers of 12–16 May 2025: 11–20 of 25")
    assert "21–25 of 25" in texts(third)
    values = [
        element["value"]
        for message in (first, second, third)
        for block in message.blocks if block["type"] == "actions"
        for element in block["elements"] if element["action_id"] == digest_buttons.MORE
    ]  # fmt: skip
    assert [digest_buttons.read(value).arxiv_id for value in values] == [
        paper.arxiv_id for paper in a_digest(25).content.papers
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 5, 12), date(2025, 5, 16), "12–16 May 2025"),
        (date(2025, 4, 28), date(2025, 5, 2), "28 April – 2 May 2025"),
        (date(2025, 12, 29), date(2026, 1, 2), "29 December 2025 – 2 January 2026"),
        (date(2025, 5, 12), date(2025, 5, 12), "12 May 2025"),
    ],
)
def test_days_are_said_in_words(first, last, words):
    assert days_words(first, last, "–", " – ") == words


def test_a_digest_without_a_listing_day_is_called_by_its_week():
    digest = a_digest(0, considered=0)
    content = replace(digest.content, first_day=date(2025, 5, 17))
    [message] = shown(replace(digest, content=content))
    assert texts(message).startswith("*Papers of week 2025-W20*")


def test_a_paper_has_two_lines_and_four_buttons():
    [message] = shown(a_digest())
    lines, row = message.blocks[2:4]
    title, about = lines["text"]["text"].split("\n")
    assert title == "*<https://arxiv.org/abs/2505.00001|A Study of Things>*"
    assert about == (
        "A Study of Things, Vega Lab, Altair Group et al.  ·  cs.CV  ·  _A Study of Things_  ·  "
        "mentions “A Study of Things”; A Study of Things"
    )
    assert labels(row) == ["Suggest", "👍", "👎", "More"]


def test_a_paper_of_which_little_is_known_says_what_there_is():
    bare = a_paper(authors=(), section="", reasons=(), category="cs.CV")
    digest = a_digest()
    [message] = shown(replace(digest, content=replace(digest.content, papers=(bare,))))
    assert message.blocks[2]["text"]["text"].endswith("*\ncs.CV")


@pytest.mark.parametrize(
    ("users", "words"),
    [
        (("U1",), ":+1: <@U1>"),
        (("U1", "U2", "U3"), ":+1: <@U1>, <@U2>, <@U3>"),
        (("U1", "U2", "U3", "U4", "U5"), ":+1: <@U1>, <@U2>, <@U3> and 2 more"),
    ],
)
def test_likes_say_how_many_and_who(users, words):
    digest = a_digest()
    standing = PaperStanding(said={FeedbackKind.LIKE: users, FeedbackKind.DISLIKE: ("U9",)})
    [message] = shown(digest, {"2505.00001": standing})
    assert message.blocks[2]["text"]["text"].split("\n")[2] == words
    assert labels(message.blocks[3]) == ["Suggest", f"👍 {len(users)}", "👎 1", "More"]


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (PaperStanding(Became.LISTED), ":white_check_mark: On the list"),
        (
            PaperStanding(Became.PENDING, "U7"),
            ":hourglass_flowing_sand: Suggested by <@U7>, waits for a maintainer",
        ),
        (PaperStanding(Became.DECLINED, "U7"), ":x: Declined by <@U7>"),
        (PaperStanding(muted="vega"), "🔇 Muted here: “vega”"),
    ],
)
def test_what_became_of_a_paper_stands_where_its_suggest_button_was(standing, words):
    [message] = shown(a_digest(), {"2505.00001": standing})
    assert message.blocks[2]["text"]["text"].split("\n")[2] == words
    assert labels(message.blocks[3]) == ["👍", "👎", "More"]


def test_it_says_that_it_is_late_and_that_something_is_missing():
    [message] = shown(a_digest(late=True, is_complete=False))
    assert "This digest is late" in texts(message)
    assert "comes next week" in texts(message)
    assert "/papers digest" not in texts(message)
    [usual] = shown(a_digest())
    assert "late" not in texts(usual)
    assert "`/papers digest`" in texts(usual)


def test_a_week_with_nothing_is_one_line():
    [message] = shown(a_digest(0))
    assert len(message.blocks) == 1
    assert texts(message) == (
        "*Papers of 12–16 May 2025* (2025-W20): 2,483 were announced, none fits what this channel "
        "follows."
    )


def test_a_message_is_drawn_alone_as_among_all():
    one = ShownDigest(a_digest(25), CHANNEL, {})
    assert [digest_post.of_part(one, part) for part in range(3)] == shown(a_digest(25))
    assert digest_post.of_part(one, 3) is None
    assert digest_post.of_part(one, -1) is None


@pytest.mark.parametrize("count", [0, 1, 10, 11, 50])
def test_every_paper_stands_in_one_part(count):
    content = a_digest(count).content
    shared = parts(content)
    assert [paper for each in shared for paper in each] == list(content.papers)
    for number, papers in enumerate(shared):
        assert all(part_of(content, paper.arxiv_id) == number for paper in papers)
    assert part_of(content, "2505.99999") is None


@pytest.mark.parametrize(
    "value",
    [
        "", "{", "[]", "7", "null", '{"d": "7"}', '{"d": true}', '{"d": 0}', '{"d": -1}',
        '{"a": "2505.00001"}',
        json.dumps({"d": 2**63, "a": "2505.00001"}), '{"d": 1, "a": 7}', '{"d": 1, "a": "../etc"}',
        '{"d": 1, "a": "x"}' + " " * 2_000, "[" * 1_000,
    ],
)  # fmt: skip
def test_a_value_that_is_none_of_ours_is_refused(value):
    with pytest.raises(StaleDigestButton, match=r"\.$"):
        digest_buttons.read(value)


def test_a_value_comes_back_as_it_was():
    for target in (Target(DigestId(7), "2505.00001"), Target(DigestId(7), "hep-th/9901001")):
        assert digest_buttons.read(target.value()) == target
    assert not re.search(r"\s", Target(DigestId(7)).value())
