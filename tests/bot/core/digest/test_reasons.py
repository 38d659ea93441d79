from __future__ import annotations

import pytest

from bot.core.digest.reasons import ALIKE, reasons, short_title
from bot.core.ranking import Explanation, Paper

PAPER = Paper(
    "1", "Merging of Models in $\\mathcal{O}(n)$", "Task vectors, 模型合并 and fine-tuning."
)


def why(*terms, likeness=0.5, nearest="k"):
    return Explanation("Merging", nearest, likeness, terms)


def test_the_nearest_paper_and_the_words_are_named():
    found = reasons(PAPER, why("merging", "task vectors"), "TIES-Merging")
    assert found == ("near “TIES-Merging”", "for “merging”, “task vectors”")


def test_a_paper_that_is_not_listed_but_liked_is_said_to_be():
    [near] = reasons(PAPER, why(), "TIES-Merging", liked=True)
    assert near == "near “TIES-Merging”, which was liked"


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        (("merging models",), ()),  # "of" stands between
        (("mathcal",), ()),  # nobody sees it
        (("fine-tuning",), ("for “fine-tuning”",)),
        (("模型",), ("for “模型”",)),
        (("merging", "models", "task", "vectors"), ("for “merging”, “models”, “task”",)),
        ((), ()),
    ],
)
def test_only_words_that_stand_in_the_paper_as_it_is_read_are_named(terms, named):
    assert reasons(PAPER, why(*terms), "")[-1:] == named


def test_a_paper_that_is_hardly_like_it_is_not_named():
    assert reasons(PAPER, why(likeness=ALIKE - 0.01), "TIES-Merging") == ()
    assert reasons(PAPER, why(nearest=""), "") == ()


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Flow $\\to$ Matching", "Flow → Matching"),
        ("One\n  line", "One line"),
        (f"{'words ' * 11}end here", f"{'words ' * 10}words…"),
        (f"{'word, ' * 11}end here", f"{'word, ' * 10}word…"),
        ("x" * 100, "x" * 69 + "…"),
        ("模型" * 50, "模型" * 34 + "模…"),
    ],
)
def test_titles_are_plain_and_short(title, short):
    assert short_title(title) == short
    assert len(short) <= 70
