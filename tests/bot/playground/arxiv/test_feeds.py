"""The daily feeds: one announcement, its types, its limit, and nothing on quiet days."""

from datetime import date, timedelta

import pytest

from bot.playground.arxiv.invented import invented_week
from bot.playground.arxiv.schedule import eastern, is_listing_day, midnight
from tests.bot.playground.arxiv.asking import (
    TUESDAY,
    a_paper,
    a_version,
    an_arxiv,
    ask,
    at,
    date_of,
    numbered,
)

DAY = timedelta(days=1)


def guids(answer):
    return [each.removeprefix("oai:arXiv.org:") for each in answer.texts("guid")]


def feed(papers, now=None, names="cs.CV"):
    return ask(an_arxiv(papers, now)[0], f"/rss/{names}")


@pytest.mark.parametrize(
    ("number", "categories", "names", "announce_type"),
    [
        (1, ("cs.CV",), "cs.CV", ["new"]),
        (1, ("cs.CV", "cs.LG"), "cs.LG", ["cross"]),
        (1, ("cs.CV", "cs.LG"), "cs.LG+cs.CV", ["new"]),
        (1, ("cs.CV", "stat.ML"), "cs", ["new"]),
        (1, ("cs.CV", "stat.ML"), "stat", ["cross"]),
        (2, ("cs.CV",), "cs.cv", ["replace"]),
        (2, ("cs.CV", "cs.LG"), "cs.LG", ["replace-cross"]),
        (5, ("cs.CV",), "cs.CV", ["replace"]),
        (6, ("cs.CV",), "cs.CV", []),
        (1, ("cs.CV",), "cs.LG", []),
    ],
)
def test_how_a_paper_is_announced(number, categories, names, announce_type):
    paper = a_paper("2506.00001", a_version(number), categories=categories)
    assert feed([paper], names=names).texts("announce_type") == announce_type


def test_an_item_names_version_type_and_abstract():
    answer = feed([a_paper("2506.00001", a_version(abstract="Short."))])
    assert guids(answer) == ["2506.00001v1"]
    assert "arXiv:2506.00001v1 Announce Type: new \nAbstract: Short." in answer.texts("description")
    assert answer.texts("day") == ["Sunday", "Saturday"]


@pytest.mark.parametrize("name", ["cs.XX", "nonsense", "cs.CV+", "cs.CV.LG"])
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_unknown_category_is_refused_in_a_feed(form, name):
    answer = ask(an_arxiv([])[0], f"/{form}/{name}")
    assert answer.status == 400
    assert "Feed error" in answer.texts("title")[0]
    assert "Bad" in answer.texts("description")[0]


def test_new_papers_come_first_by_id():
    papers = [
        a_paper("2506.00003"),
        a_paper("2506.00001", a_version(2)),
        a_paper("2506.00004", categories=("cs.LG", "cs.CV")),
        a_paper("2506.00002"),
    ]
    assert guids(feed(papers)) == ["2506.00002v1", "2506.00003v1", "2506.00004v1", "2506.00001v2"]


def test_over_the_limit_the_new_papers_with_low_ids_are_missing():
    replaced = [a_paper(f"2505.{each:05}", a_version(2)) for each in range(1, 1_501)]
    answer = guids(feed([*numbered(700), *replaced]))
    assert len(answer) == 2_000
    assert answer[0] == "2506.00201v1"
    assert sum(each.endswith("v2") for each in answer) == 1_500


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (at(2025, 6, 2, 23, 59), date_of(2)),
        (at(2025, 6, 3, 0, 0), TUESDAY),
        (at(2025, 6, 3, 23, 59), TUESDAY),
        (at(2025, 6, 4, 0, 0), date_of(4)),
        # The feed changes at midnight in New York, before and after the clocks are changed.
        (at(2025, 3, 7, 0, 0), date(2025, 3, 7)),
        (at(2025, 3, 10, 0, 0), date(2025, 3, 10)),
        (at(2025, 10, 31, 0, 0), date(2025, 10, 31)),
        (at(2025, 11, 3, 0, 0), date(2025, 11, 3)),
    ],
)
def test_a_feed_holds_the_listing_of_the_eastern_day(now, day):
    papers = [
        a_paper(f"{each:%y%m.%d}000", a_version(day=each)) for each in {day - DAY, day, day + DAY}
    ]
    assert guids(feed(papers, now)) == [f"{day:%y%m.%d}000v1"]
    assert feed(papers, now).texts("pubDate")[0] == f"{midnight(day):%a, %d %b %Y %H:%M:%S %z}"


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    "day", [date_of(7), date_of(8), date_of(20)], ids=["Saturday", "Sunday", "after Juneteenth"]
)
def test_quiet_days_have_an_empty_feed(day, form):
    papers = [paper for week in range(4) for paper in invented_week(date_of(2) + week * 7 * DAY)]
    answer = ask(an_arxiv(papers, midnight(day).timestamp() + 43_200)[0], f"/{form}/cs")
    assert answer.status == 200
    assert answer.texts("announce_type") == []


@pytest.mark.parametrize(
    "monday", [date_of(2), date(2025, 3, 3), date(2025, 11, 3), date(2025, 11, 24)]
)
def test_the_feeds_of_a_week_are_the_announcements(monday):
    """Ordinary, before and after the clocks change, and with Thanksgiving."""
    papers = [paper for each in (-1, 0) for paper in invented_week(monday + each * 7 * DAY)]
    arxiv, clock = an_arxiv(papers, midnight(monday).timestamp())
    for _hour in range(7 * 24 + 2):
        day = eastern(clock.now()).date()
        announced = [
            f"{paper.id}v{version.number}"
            for paper in papers
            for version in paper.versions
            if version.day == day
        ]
        assert sorted(guids(ask(arxiv, "/rss/cs"))) == sorted(announced)
        assert is_listing_day(day) == bool(announced)
        clock.advance(3_600)


def test_the_cache_lasts_to_the_next_midnight():
    assert feed([]).headers["cache-control"] == "max-age=43200"
