"""What `/papers` shows of arXiv's announcements: what is meant, and not on the list."""

from datetime import date

import pytest

from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE
from tests.arxiv_builders import a_preprint, announce
from tests.builders import a_paper, add

OWL = a_preprint("2611.00001", title="OWL: Night Vision for Robots", abstract="We see at night.")
BAT = a_preprint("2611.00002", title="Bats Hear in the Dark", abstract="Echoes at night.")
FOX = a_preprint(
    "2511.00003", title="Foxes in Snow", abstract="White nights.", submitted=date(2025, 11, 3)
)


def shown(store, query, **more):
    return [
        one.arxiv_id for one in Lookup(store).answer(DEFAULT_WORKSPACE, query, **more).announced
    ]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("2611.00001", ["2611.00001"]),
        ("https://arxiv.org/abs/2611.00002v3", ["2611.00002"]),
        ("OWL", ["2611.00001"]),
        ("bats hear in the dark", ["2611.00002"]),
        ("night", ["2611.00002", "2611.00001"]),
        ("at night", ["2611.00002", "2611.00001"]),
        ("foxes year:2025", ["2511.00003"]),
        ("foxes year:2026", []),
        ("night -robots", []),
        ("night section:survey", []),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_a_query_brings_what_it_means_and_the_list_lacks(store, query, ids):
    announce(store, OWL, BAT, FOX)
    assert shown(store, query) == ids


def test_what_is_listed_or_withdrawn_is_not_shown(store):
    gone = a_preprint("2611.00004", title="GNU: Herds", abstract="Grass.", withdrawn=True)
    announce(store, OWL, BAT, gone)
    add(store, a_paper("Bats Hear in the Dark", url="https://arxiv.org/abs/2611.00002"))
    assert shown(store, "bats hear in the dark") == []
    assert shown(store, "GNU") == shown(store, "2611.00004") == []


def test_a_new_announcement_is_seen_by_the_next_answer(store):
    lookup = Lookup(store)
    assert lookup.answer(DEFAULT_WORKSPACE, "OWL").announced == ()
    announce(store, OWL)
    assert [one.arxiv_id for one in lookup.answer(DEFAULT_WORKSPACE, "OWL").announced] == [
        "2611.00001"
    ]


def test_later_pages_show_the_list_only(store):
    announce(store, OWL)
    assert shown(store, "OWL", offset=5) == []
