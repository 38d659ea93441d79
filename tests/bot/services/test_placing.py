"""A suggested paper gets a section and a row from the list that it would join."""

import pytest

from bot.app import starter_list
from bot.services.placing import Placing
from bot.services.starter import load_starter_list
from db.records import DEFAULT_WORKSPACE, PaperDetails, PartialDate
from tests.builders import NOW

PAPER = PaperDetails(
    "Scaled: Autoregressive Image Generation by Next-Scale Prediction",
    "arxiv",
    url="https://arxiv.org/abs/2606.00001",
    date=PartialDate(2026, 6, 3),
    abstract="We predict token maps from coarse to fine. Code: https://github.com/vega/scaled",
    arxiv_id="2606.00001",
    comment="Accepted at CVPR 2026",
)


@pytest.fixture
def placing(sqlite_store):
    load_starter_list(sqlite_store, DEFAULT_WORKSPACE, starter_list(), now=NOW)
    return Placing(sqlite_store)


def test_the_section_comes_from_what_the_list_holds(placing):
    sections = placing.place(DEFAULT_WORKSPACE, PAPER)
    assert sections[0] == "Autoregressive generation model"
    assert len(sections) == len(set(sections)) > 2


def test_the_row_is_written_as_its_neighbours_are(placing):
    row = placing.row(DEFAULT_WORKSPACE, PAPER, "Autoregressive generation model")
    assert row.method == "Scaled"
    assert row.venue is not None
    assert "CVPR" in row.venue
    assert row.links[0].url == "https://github.com/vega/scaled"


def test_an_empty_list_has_no_section_and_still_a_row(sqlite_store):
    placing = Placing(sqlite_store)
    assert list(placing.place(DEFAULT_WORKSPACE, PAPER)) == []
    assert placing.row(DEFAULT_WORKSPACE, PAPER, "").title == PAPER.title
