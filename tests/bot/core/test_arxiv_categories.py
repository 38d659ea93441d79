"""Which words are categories, and which set of the harvest holds them."""

import pytest

from bot.core.arxiv_categories import is_category, set_of
from bot.playground.arxiv import taxonomy


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.CV", "cs:cs:CV"),
        ("stat.ML", "stat:stat:ML"),
        ("math.AG", "math:math:AG"),
        ("eess.SP", "eess:eess:SP"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("q-fin.ST", "q-fin:q-fin:ST"),
        ("econ.EM", "econ:econ:EM"),
        ("hep-th", "physics:hep-th"),
        ("math-ph", "physics:math-ph"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("cond-mat.mtrl-sci", "physics:cond-mat:mtrl-sci"),
        ("nlin.CD", "physics:nlin:CD"),
        ("physics.optics", "physics:physics:optics"),
    ],
)
def test_a_category_has_a_set(category, name):
    assert set_of(category) == name


@pytest.mark.parametrize("category", sorted(taxonomy.CATEGORIES))
def test_every_category_of_arxiv_is_one_and_its_set_is_known(category):
    assert is_category(category)
    assert taxonomy.SETS[set_of(category)] == {category}


@pytest.mark.parametrize(
    "text",
    [
        *("", "cs", "cs.", ".CV", "cs.cv", "CS.CV", "cs.CVX", "cs.C", "cs CV", "cs.CV ", "cs:CV"),
        *("xx.CV", "hep-th.XX", "physics", "astro-ph", "chao-dyn", "cmp-lg", "68T05", "cs.CV\n"),
        *("cs.CV+cs.LG", "cs.CV/../x", "视觉"),
    ],
)
def test_other_words_are_none(text):
    assert not is_category(text)


def test_a_class_that_is_new_at_arxiv_is_a_category():
    assert is_category("cs.ZZ")
