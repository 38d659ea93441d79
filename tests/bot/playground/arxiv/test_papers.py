"""Where the papers come from: files of announcements, and our own inventions."""

import gzip
import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from bot.playground.arxiv.invented import invented_week, invented_weeks
from bot.playground.arxiv.pool import load_pool, paper_of
from bot.playground.arxiv.schedule import announced_at, eastern, is_listing_day
from bot.playground.arxiv.taxonomy import CATEGORIES
from bot.playground.arxiv.vocabulary import GROUPS, THEMES
from tests.bot.playground.arxiv.asking import POOL, an_arxiv, at, harvest, needs_shared

LINE = {
    "id": "2505.00001",
    "title": "T",
    "abstract": "A",
    "authors": ["Ada Byron"],
    "categories": ["cs.LG", "cs.CV"],
    "primary": "cs.CV",
    "announced": "2025-05-06",
    "published": "2025-05-04T10:00:00Z",
    "comment": "C",
}


def without(*keys, **more):
    return paper_of({key: value for key, value in LINE.items() if key not in keys} | more)


def test_a_full_line_is_taken_as_it_is():
    paper = paper_of(LINE)
    [version] = paper.versions
    assert (paper.id, paper.authors, paper.categories) == (
        "2505.00001",
        ("Ada Byron",),
        ("cs.CV", "cs.LG"),
    )
    assert (version.title, version.abstract, version.comment, version.number) == ("T", "A", "C", 1)
    assert version.day == date(2025, 5, 6)
    assert version.submitted == datetime.fromisoformat("2025-05-04T10:00:00Z").timestamp()


@pytest.mark.parametrize(
    ("estimate", "day"),
    [
        ("2025-05-07", date(2025, 5, 7)),
        ("2025-05-10", date(2025, 5, 12)),
        ("2025-06-20", date(2025, 6, 23)),
    ],
)
def test_an_estimated_announcement_is_moved_to_a_listing_day(estimate, day):
    paper = without("announced", announced_est=estimate)
    assert paper.versions[0].day == day


@pytest.mark.parametrize(
    ("estimate", "submitted"),
    [
        ("2025-05-03", at(2025, 5, 3, 8)),
        # Not after the end of submission for the announcement.
        ("2025-05-09", at(2025, 5, 5, 14)),
        (None, at(2025, 5, 5, 14)),
    ],
)
def test_an_estimated_submission_is_before_the_announcement(estimate, submitted):
    paper = without("published", published_est=estimate)
    assert paper.versions[0].submitted == submitted


def test_what_is_unknown_is_stood_in_for():
    paper = without("authors", "categories", "primary", listed_in=["cs.AI"])
    assert (paper.authors, paper.categories) == (("Unknown Authors",), ("cs.AI",))
    assert without("categories", "primary", "comment").categories == ("cs.LG",)


def test_a_stale_line_is_a_replacement():
    paper = without("published", published_est="2023-02-15", stale=True)
    assert [version.number for version in paper.versions] == [1, 2]
    assert [version.day for version in paper.versions] == [date(2023, 2, 16), date(2025, 5, 6)]
    soon = without("published", published_est="2025-05-05", stale=True)
    assert soon.versions[0].day == date(2025, 5, 5)
    assert soon.versions[0].submitted < announced_at(soon.versions[0].day)


def test_files_are_read_packed_or_not_and_the_first_of_an_id_counts(tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(
            json.dumps({**LINE, "id": each, "title": "B"}) + "\n" for each in ("1", LINE["id"])
        )
    (tmp_path / "README.md").write_text("no papers")
    assert [(paper.id, paper.versions[0].title) for paper in load_pool(tmp_path)] == [
        ("2505.00001", "T"),
        ("1", "B"),
    ]


@needs_shared
def test_the_pool_is_harvested_whole():
    papers = load_pool(POOL)
    assert len(papers) > 30_000
    assert len({paper.id for paper in papers}) == len(papers)
    for paper in papers:
        assert all(is_listing_day(version.day) for version in paper.versions)
        assert all(version.submitted < announced_at(version.day) for version in paper.versions)
    arxiv, _clock = an_arxiv(papers, at(2025, 8, 1, 12))
    found = harvest(arxiv, verb="ListIdentifiers")
    assert sorted(found) == sorted(paper.id for paper in papers)


NOW = at(2026, 3, 2, 12)
PAPERS = invented_weeks(NOW)
VERSIONS = [version for paper in PAPERS for version in paper.versions]


def test_a_week_is_the_same_whenever_it_is_asked_for():
    later = {paper.id: paper for paper in invented_weeks(NOW + 7 * 86_400)}
    both = [paper for paper in PAPERS if paper.id in later]
    assert len(both) > 500
    assert all(later[paper.id] == paper for paper in both)
    assert invented_weeks(NOW) == PAPERS


def test_the_weeks_go_from_two_before_to_eight_after():
    weeks = Counter(paper.versions[0].day.isocalendar()[:2] for paper in PAPERS)
    assert list(weeks) == [(2026, week) for week in range(8, 19)]
    assert set(weeks.values()) == {60}
    days = Counter(paper.versions[0].day for paper in PAPERS)
    assert len(days) == 55
    assert min(days.values()) == 10


def test_a_holiday_has_no_papers():
    monday = date(2025, 11, 24)
    days = Counter(paper.versions[0].day for paper in invented_week(monday))
    assert set(days) == {monday + timedelta(days=each) for each in range(4)}


def test_ids_are_of_the_month_of_the_evening_and_grow_with_the_announcements():
    for paper in PAPERS:
        assert paper.id[:4] == f"{eastern(announced_at(paper.versions[0].day)):%y%m}"
        assert int(paper.id[5:]) > 90_000
    announced = sorted(PAPERS, key=lambda paper: paper.versions[0].day)
    assert [paper.id for paper in announced] == sorted({paper.id for paper in PAPERS})


def test_papers_are_submitted_before_the_end_of_submission():
    for version in VERSIONS:
        assert version.submitted <= announced_at(version.day) - 6 * 3600
        assert is_listing_day(version.day)


def test_titles_are_unique_and_some_are_difficult():
    titles = [paper.versions[0].title for paper in PAPERS]
    assert len(set(titles)) == len(titles)
    for sign in ("$\\", " & ", "<", "🎈"):
        assert sum(sign in title for title in titles) >= 11
    assert sum(len(title) > 200 for title in titles) >= 11


def test_there_are_replacements_withdrawals_cross_lists_and_comments():
    assert sum(len(paper.versions) == 2 for paper in PAPERS) > 50
    assert sum("withdrawn" in version.comment for version in VERSIONS) == 11
    assert any(version.comment == "Accepted at CVPR 2026" for version in VERSIONS)
    crossed = sum(len(paper.categories) > 1 for paper in PAPERS)
    assert 200 < crossed < len(PAPERS)
    assert {paper.primary for paper in PAPERS} == {"cs.CV", "cs.LG", "cs.CL", "cs.AI"}


def test_words_and_names_are_in_order():
    assert set().union(*(paper.categories for paper in PAPERS)) <= CATEGORIES
    assert set().union(*(paper.authors for paper in PAPERS)) == set(GROUPS)
    assert all(len(set(paper.authors)) == len(paper.authors) for paper in PAPERS)
    assert len(THEMES) == 13
    for version in VERSIONS:
        assert "{" not in version.abstract
        assert version.abstract[0].isupper()
        assert 0 < len(version.abstract.split()) < 200
