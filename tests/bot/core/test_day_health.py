from datetime import UTC, date, datetime

import pytest

from bot.core.day_health import FEED_LIMIT, Evidence, judge, new_in
from db.arxiv_records import AnnounceType, DayState, Feed, FeedItem, TroubleKind

DAY = date(2025, 6, 3)
HOLIDAY = date(2025, 6, 20)
NOW = datetime(2025, 6, 3, 5, tzinfo=UTC)
A, B, C = "2506.00001", "2506.00002", "2506.00003"


def an_item(arxiv_id, kind=AnnounceType.NEW, categories=("cs.CV",)):
    return FeedItem(arxiv_id, 1, kind, "A Study", categories)


def a_feed(*ids, more=()):
    return Feed(DAY, (*map(an_item, ids), *more))


CROSSED = an_item("2506.00009", AnnounceType.CROSS, ("cs.CL", "cs.CV"))
REPLACED = an_item("2401.00009", AnnounceType.REPLACE)


def evidence(kept=(), **given):
    values = {"day": DAY, "certain": frozenset(kept), "crossed": 0, "harvested": True, **given}
    values["known"] = frozenset(given.get("known", kept))
    values["before"] = frozenset(given.get("before", ()))
    if values.get("window") is not None:
        values["window"] = frozenset(values["window"])
    return Evidence(category="cs.CV", kept=frozenset(kept), **values)


def test_a_feed_announces_what_is_new_under_its_category():
    feed = a_feed(A, more=[CROSSED, REPLACED, an_item(B, categories=("cs.CL", "cs.CV"))])
    assert new_in(feed, "cs.CV") == {A}


def test_an_item_without_categories_counts_for_the_category_of_the_feed():
    assert new_in(a_feed(more=[an_item(A, categories=())]), "cs.CV") == {A}


FULL = a_feed(A, more=[REPLACED] * (FEED_LIMIT - 1))


@pytest.mark.parametrize(
    ("state", "kind", "given"),
    [
        # The feed of the day.
        ("fresh", None, evidence([A, B], feed=a_feed(A, B))),
        ("fresh", None, evidence([A, B], certain=frozenset([A]), feed=a_feed(A))),
        ("fresh", None, evidence([A], feed=a_feed(A), harvested=False, window=[A])),
        ("failed", None, evidence([A], feed=a_feed(A), harvested=False)),
        ("failed", None, evidence([A], feed=a_feed(A), harvested=False, window=[])),
        ("stale", "sources disagree", evidence([A], feed=a_feed(A, B))),
        ("fresh", None, evidence([A], feed=a_feed(A, B), known=[A, B])),
        ("stale", "sources disagree", evidence([A, B], feed=a_feed(A))),
        ("fresh", None, evidence([A, B], feed=FULL)),
        ("stale", "stale feed", evidence([], feed=a_feed(A, B), known=[A, B], before=[A, B, C])),
        ("stale", "stale feed", evidence([C], feed=a_feed(A), known=[A], before=[A])),
        ("stale", "empty page", evidence([A], feed=a_feed())),
        # Nothing in the feed is nothing only when a later day has come.
        ("stale", None, evidence(feed=a_feed())),
        ("quiet", None, evidence(feed=a_feed(), later=True)),
        ("quiet", None, evidence(feed=a_feed(), day=HOLIDAY)),
        ("failed", None, evidence(feed=a_feed(), day=HOLIDAY, harvested=False, window=[])),
        ("stale", None, evidence(feed=a_feed(more=[REPLACED]))),
        ("stale", None, evidence(feed=a_feed(more=[CROSSED]))),
        ("fresh", None, evidence(feed=a_feed(more=[CROSSED]), crossed=1)),
        # A day of the past: the API in the place of the feed.
        ("fresh", None, evidence([A], window=[A, B], known=[A, B])),
        ("stale", "sources disagree", evidence([A], window=[A, B])),
        ("stale", "sources disagree", evidence([A, B], window=[A])),
        ("fresh", None, evidence([A, B], certain=frozenset([A]), window=[A])),
        ("failed", None, evidence([A], window=[A], harvested=False)),
        ("stale", None, evidence(window=[])),
        ("quiet", None, evidence(window=[], later=True)),
        ("quiet", None, evidence(window=[], day=HOLIDAY)),
        # Nobody but OAI-PMH.
        ("stale", None, evidence([A])),
        ("stale", None, evidence([])),
        ("failed", None, evidence([A], trouble="arXiv is down.")),
    ],
)
def test_a_day_is_complete_where_two_sources_agree_and_only_there(state, kind, given):
    verdict = judge(given, NOW)
    assert verdict.health.state is DayState(state), verdict.health.sentence
    assert (verdict.complaint and verdict.complaint[0]) == (kind and TroubleKind(kind))
    assert verdict.health.sentence.endswith(".")


@pytest.mark.parametrize("others", [{"feed": a_feed(A, B, C)}, {"window": [A, B, C]}])
def test_what_a_second_source_names_is_said_to_be_missing(others):
    verdict = judge(evidence([A], **others), NOW)
    assert verdict.missing == (B, C)
    assert f"2 papers ({B}, {C}) that OAI-PMH did not give" in verdict.health.sentence


def test_of_many_papers_the_first_are_named():
    ids = [f"2506.0000{number}" for number in range(1, 6)]
    sentence = judge(evidence([], feed=a_feed(*ids)), NOW).health.sentence
    assert "5 papers (2506.00001, 2506.00002, 2506.00003, ...)" in sentence


def test_one_paper_is_named():
    sentence = judge(evidence([], feed=a_feed(A)), NOW).health.sentence
    assert f"the paper {A} that" in sentence


def test_a_day_counts_new_crossed_and_replaced_papers():
    feed = a_feed(A, more=[CROSSED, REPLACED])
    health = judge(evidence([A], feed=feed, crossed=1), NOW).health
    assert (health.new, health.cross_lists, health.replacements) == (1, 1, 1)
    assert (health.category, health.day, health.checked_at) == ("cs.CV", DAY, NOW)


@pytest.mark.parametrize("given", [{"feed": a_feed(A)}, {"window": [A]}, {"feed": a_feed()}])
def test_where_oai_pmh_failed_the_status_says_why(given):
    kept = [A] if given != {"feed": a_feed()} else []
    verdict = judge(evidence(kept, harvested=False, trouble="arXiv is down.", **given), NOW)
    assert verdict.health.sentence == "arXiv is down."
