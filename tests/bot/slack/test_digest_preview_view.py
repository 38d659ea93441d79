"""The preview: every week with its counts, and a word where little is known."""

from __future__ import annotations

from datetime import date

import pytest

from bot.playground.block_kit import problems, view_too_large
from bot.services.previewing import PreviewedWeek
from bot.slack.digest_preview_view import failed_view, preview_view, waiting_view
from db.digest_records import DigestContent, DigestPaper, Week, Wishes

HOSTILE = "<!channel> <https://evil.example|x> & *x* " * 100
HARVESTED = {"cs.CV": date(2026, 10, 1), "cs.LG": date(2026, 10, 2)}


def a_paper(number=1, title="A Study", **given):
    values = {"score": 83.4, "section": "Images", "reasons": ("mentions “flow”",), **given}
    return DigestPaper(number, f"2611.{number:05d}", title, **values)


def a_week(*papers, first=date(2026, 11, 14), last=date(2026, 11, 23), known=0, **given):
    values = {"considered": 212, "matched": 34, **given}
    content = DigestContent(first, last, tuple(papers), **values)
    return PreviewedWeek(Week.of(last), content, known)


def said(view):
    texts = [block.get("text") or {} for block in view["blocks"]]
    texts += [part for block in view["blocks"] for part in block.get("elements", ())]
    return "\n".join(text["text"] for text in texts if text)


def shown(*weeks, wishes=None, harvested=HARVESTED):
    view = preview_view(weeks, wishes or Wishes(), harvested)
    assert problems(view, "modal") == []
    assert not view_too_large(view)
    return said(view)


def test_a_week_shows_its_days_its_counts_and_its_papers_with_their_reasons():
    words = shown(a_week(a_paper(), known=3))
    for part in (
        "Announced 16 to 23 November 2026 · 2026-W48",
        "*212* announced · *34* fit · *1* in the digest · *3* left out",
        "1. *<https://arxiv.org/abs/2611.00001|A Study>*",
        "relevance 83 · Images · mentions “flow”",
    ):
        assert part in words
    assert "harvest" not in words


def test_a_title_reads_as_it_does_in_the_digest():
    words = shown(a_week(a_paper(title=r"Schr\"odinger Bridges on $\mathbb{R}^2$")))
    assert "Schrödinger Bridges on R²" in words


@pytest.mark.parametrize(
    ("harvested", "given", "words"),
    [
        ({}, {"considered": 0}, "has not begun"),
        ({"cs.CV": None}, {"considered": 0}, "has not begun"),
        (HARVESTED, {"considered": 0, "last": date(2026, 9, 28)}, "begins with 2 October 2026"),
        (HARVESTED, {"is_complete": False}, "not complete"),
        ({"cs.CV": None}, {"is_complete": False}, "not complete"),
        (HARVESTED, {"first": date(2026, 9, 28)}, "papers of days before may be missing"),
    ],
)
def test_it_says_where_little_is_known(harvested, given, words):
    assert words in shown(a_week(**given), harvested=harvested)


def test_only_the_harvest_of_what_is_followed_counts():
    harvested = {"cs.CV": date(2026, 10, 1), "cs.LG": date(2026, 11, 20)}
    assert "may be missing" in shown(a_week(), harvested=harvested)
    assert "missing" not in shown(
        a_week(), wishes=Wishes(categories=("cs.CV",)), harvested=harvested
    )


def test_categories_that_are_not_harvested_are_named():
    assert "cs.RO: not harvested here" in shown(a_week(), wishes=Wishes(categories=("cs.RO",)))


@pytest.mark.parametrize("papers", [0, 10, 50])
@pytest.mark.parametrize("weeks", [1, 4])
def test_it_stays_within_the_limits(papers, weeks):
    many = [
        a_paper(number, HOSTILE, section=HOSTILE, reasons=(HOSTILE,) * 9)
        for number in range(1, papers + 1)
    ]
    words = shown(*(a_week(*many, is_complete=False, known=2) for _ in range(weeks)))
    assert ("that are not shown here" in words) == (papers * weeks > 80)
    assert "<!channel>" not in words


def test_what_is_not_shown_is_counted():
    many = [a_paper(number) for number in range(1, 51)]
    words = shown(*[a_week(*many)] * 4)
    listed = words.count("relevance 83") // 4
    assert words.count(f"and {50 - listed} more") == 4


@pytest.mark.parametrize("view", [waiting_view(), failed_view(HOSTILE), failed_view("")])
def test_other_words_in_its_place_are_valid(view):
    assert problems(view, "modal") == []
