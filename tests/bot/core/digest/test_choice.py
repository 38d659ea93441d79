from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.digest.choice import (
    LIFTED,
    Mutes,
    Ranked,
    Why,
    candidates,
    choose,
    explained,
    is_by,
)
from bot.core.digest.keywords import WordProfile
from db.arxiv_records import AnnouncedAs
from db.digest_records import Feedback, FeedbackKind, SubscriptionId, Wishes
from tests.arxiv_builders import a_preprint
from tests.builders import NOW

PAPERS = [
    a_preprint("2611.00001", "Tokens for Images", authors=("Ada Vega", "K. Orion")),
    a_preprint("2611.00002", "A Survey of Tokens"),
    a_preprint("2611.00003", "Flow Matching", abstract="It is auto-regressive, after all."),
]
ALL = [
    Ranked("2611.00001", 60),
    Ranked("2611.00002", 80),
    Ranked("2611.00003", 40),
]
NONE = Mutes()


def ids(papers):
    return [one.arxiv_id[-1] for one in papers]


def may(*papers, known=(), mutes=NONE, **wishes):
    return ids(candidates(papers or PAPERS, Wishes(**wishes), mutes, set(known)))


def chosen(**wishes):
    return choose(PAPERS, ALL, Wishes(**wishes)).papers


@pytest.mark.parametrize(
    ("given", "is_in"),
    [
        ({}, True),
        ({"announced_as": AnnouncedAs.CROSS_LIST}, True),
        ({"announced_as": AnnouncedAs.REPLACEMENT}, False),
        ({"announced_as": AnnouncedAs.RECLASSIFIED}, False),
        ({"withdrawn": True}, False),
        ({"version": 3}, True),  # announced as new, and changed since
    ],
)
def test_only_papers_announced_for_the_first_time_go_in(given, is_in):
    assert bool(may(replace(PAPERS[0], **given))) is is_in


def test_papers_that_the_list_or_the_channel_has_had_stay_out():
    assert may(known=["2611.00001", "2611.00003"]) == ["2"]


@pytest.mark.parametrize(
    ("categories", "is_in"),
    [((), True), (("cs.CV",), True), (("cs.LG", "cs.CL"), True), (("cs.CL",), False)],
)
def test_a_paper_has_one_of_the_categories(categories, is_in):
    assert bool(may(categories=categories)) is is_in


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("survey",), ["1", "3"]),
        (("SURVEY OF tokens",), ["1", "3"]),
        (("token",), ["1", "2", "3"]),
        (("auto regressive",), ["1", "2"]),
        (("images we",), ["1", "2", "3"]),  # title and abstract are two texts
        (("", "…"), ["1", "2", "3"]),
    ],
)
def test_words_keep_papers_out(words, left):
    assert may(exclude=words) == left
    assert may(mutes=Mutes(terms=words)) == left


@pytest.mark.parametrize("word", ["Schrödinger bridge", "schrodinger", "ℓ1 norm"])
def test_words_are_looked_for_in_the_text_as_it_is_read(word):
    paper = a_preprint(title=r"A Schr\"odinger Bridge", abstract=r"With an $\ell_1$ norm.")
    assert may(paper, exclude=(word,)) == []
    [lifted] = choose([paper], [Ranked(paper.arxiv_id, 0)], Wishes(include=(word,))).papers
    assert lifted.reasons == (f"mentions “{word}”",)


def test_muted_authors_keep_papers_out():
    assert may(mutes=Mutes(authors=("Kim Orion",))) == ["2", "3"]


def test_mutes_are_read_from_what_people_said():
    kinds = (FeedbackKind.MUTE_TERM, FeedbackKind.MUTE_AUTHOR, FeedbackKind.LIKE)
    said = [
        Feedback(SubscriptionId(1), "U1", kind, NOW, "2611.00001", kind.value) for kind in kinds
    ]
    assert Mutes.of(said) == Mutes(("mute_term",), ("mute_author",))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Ada Vega", True),
        ("ada vega", True),
        ("A. Vega", True),
        ("Ada M. Vega", True),
        ("Bea Vega", False),
        ("Vega", False),
        ("Kim Orion", True),
        ("Vega Ada", False),
        ("", False),
    ],
)
def test_authors_are_known_by_their_names_or_initials(name, is_one):
    assert is_by(PAPERS[0], name) is is_one


def test_the_most_relevant_come_first_and_only_so_many():
    assert ids(chosen()) == ["2", "1", "3"]
    assert ids(chosen(most=2)) == ["2", "1"]
    assert chosen(most=0) == ()
    assert [one.position for one in chosen()] == [1, 2, 3]


def test_papers_below_the_least_relevance_stay_out():
    assert ids(chosen(minimum=60)) == ["2", "1"]


def test_words_and_authors_that_people_named_lift_a_paper_once():
    [first, second, _] = chosen(include=("tokens", "images"), authors=("Ada Vega",))
    assert (first.arxiv_id[-1], first.score) == ("2", LIFTED + 80 / 4)
    assert (second.arxiv_id[-1], second.score) == ("1", LIFTED + 60 / 4)
    assert second.reasons == (
        "mentions “tokens”",
        "mentions “images”",
        "by Ada Vega, who is followed",
    )


def test_what_a_channel_named_goes_in_whatever_the_ranker_thinks_of_it():
    papers = choose(PAPERS, [Ranked(PAPERS[2].arxiv_id, 0)], Wishes(include=("flow",))).papers
    assert [one.score for one in papers] == [LIFTED]


def test_what_people_named_is_said_before_what_the_ranker_found():
    [first, *_] = chosen(include=("tokens",), most=1)
    [told] = explained([first], [Why("Text", ("near “Words”",))])
    assert (told.section, told.reasons) == ("Text", ("mentions “tokens”", "near “Words”"))


def test_papers_alike_stand_in_the_order_of_their_ids():
    ranked = [Ranked(one.arxiv_id, 50) for one in reversed(PAPERS)]
    assert ids(choose(PAPERS, ranked, Wishes()).papers) == ["1", "2", "3"]


def test_a_ranker_cannot_bring_in_what_was_not_asked_about():
    odd = [
        Ranked("2611.99999", 99),
        Ranked("2611.00001", float("nan")),
        Ranked("2611.00002", 900),
        Ranked("2611.00002", 70),
        Ranked("2611.00003", -5),
    ]
    choice = choose(PAPERS, odd, Wishes(minimum=0))
    assert [(one.arxiv_id[-1], one.score) for one in choice.papers] == [("2", 70), ("3", 0)]
    assert choice.matched == 2


TITLES = {"Images": ["Tokens make Images", "Better Images"], "Text": ["Words and Tokens"]}


def test_a_paper_belongs_to_the_section_whose_titles_have_its_words():
    words = WordProfile.of(TITLES)
    assert words.explain(PAPERS[0]) == Why("Images", ("shares images, tokens",))
    tokens, survey, flow = (words.score(paper).score for paper in PAPERS)
    assert tokens > survey > flow == 0


@pytest.mark.parametrize("titles", [{}, {"Images": []}])
def test_an_empty_list_says_nothing_of_a_paper(titles):
    words = WordProfile.of(titles)
    assert [words.score(paper).score for paper in PAPERS] == [0, 0, 0]
    assert words.explain(PAPERS[0]) == Why()
    assert WordProfile.of(TITLES).score(a_preprint(title="…")).score == 0


def test_what_is_better_by_less_than_is_shown_comes_first():
    papers = [a_preprint(f"2611.0000{one}", f"Study {one}") for one in (1, 2, 3)]
    ranked = [
        Ranked(one.arxiv_id, score)
        for one, score in zip(papers, (99.98, 99.99, 99.97), strict=True)
    ]
    found = choose(papers, ranked, Wishes(minimum=100)).papers
    assert ids(found) == ["2", "1", "3"]
    assert {one.score for one in found} == {100.0}
