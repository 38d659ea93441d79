from __future__ import annotations

from datetime import date

import pytest

from bot.core.digest.due import boundary
from bot.errors import BadWishes, NotFound, NotYours
from bot.services.digest_setup import covering
from bot.services.subscribing import Subscribing
from db.arxiv_records import Cursor
from db.digest_records import Schedule, SubscriptionState
from db.records import DEFAULT_WORKSPACE as WS
from tests.arxiv_builders import a_preprint, announce
from tests.builders import a_paper, indexed
from tests.digest_builders import BEGUN, DAY, MONDAYS, W47, W48, W49, Newsroom

FRIDAYS = Schedule(4, 9, "Europe/Berlin")


@pytest.fixture
def room(store):
    room = Newsroom(store)
    room.maintainers.claim(WS, "M1", BEGUN)
    return room


def harvest(room, **covered):
    with room.store.writing() as unit:
        for name, day in covered.items():
            unit.harvests.save_cursor(Cursor(name.replace("_", "."), day))


def setup(room, user="U1", channel="C1"):
    return room.subscribing.setup(WS, channel, user, room.clock(), propose=True)


def test_where_nothing_is_set_anybody_may_set_one(room):
    found = setup(room, "U9")
    assert (found.subscription, found.may_change, found.is_owner) == (None, True, True)
    assert (found.next_at, found.sections, found.harvested, found.proposed) == (None, (), {}, ())


@pytest.mark.parametrize(
    ("user", "is_open", "may_change", "is_owner"),
    [
        ("U1", False, True, True),
        ("M1", False, True, True),
        ("U2", False, False, False),
        ("U1", True, True, True),
        ("U2", True, True, False),
    ],
)
def test_who_may_change_it(room, user, is_open, may_change, is_owner):
    room.subscribe()
    for _ in range(2):  # a second click changes nothing
        room.subscribing.open_to_all(WS, "C1", "M1", is_open)
    found = setup(room, user)
    assert (found.may_change, found.is_owner) == (may_change, is_owner)
    assert found.subscription.open_to_all is is_open
    if may_change:
        assert room.subscribe(user=user, most=3).set_by == "U1"
        assert room.subscribing.pause(WS, "C1", user, BEGUN).open_to_all is is_open
    else:
        with pytest.raises(NotYours):
            room.subscribe(user=user, most=3)


def test_who_may_change_it_is_said_by_its_owners_only(room):
    with pytest.raises(NotFound):
        room.subscribing.open_to_all(WS, "C1", "U1", True)
    room.subscribe()
    room.subscribing.open_to_all(WS, "C1", "U1", True)
    with pytest.raises(NotYours):
        room.subscribing.open_to_all(WS, "C1", "U2", False)


def test_after_the_end_a_new_one_is_open_to_few_again(room):
    room.subscribe()
    room.subscribing.open_to_all(WS, "C1", "U1", True)
    room.subscribing.end(WS, "C1", "U2", BEGUN)
    assert setup(room).subscription is None
    assert room.subscribe(user="U2").open_to_all is False


def test_the_next_digest_is_the_first_boundary_of_a_week_without_one(room):
    room.subscribe(says_nothing=True)
    assert setup(room).next_at == boundary(MONDAYS, W47)
    room.clock.at = boundary(MONDAYS, W47)
    assert setup(room).next_at == room.clock()  # due, and not made yet
    room.run(W47)
    assert setup(room).next_at == boundary(MONDAYS, W48)
    room.subscribe(schedule=FRIDAYS, says_nothing=True)
    assert setup(room).next_at == boundary(FRIDAYS, W48)  # this week has had its digest
    room.subscribing.pause(WS, "C1", "U1", room.clock())
    assert setup(room).next_at is None
    room.subscribing.resume(WS, "C1", "U1", boundary(FRIDAYS, W49) - DAY)
    room.clock.at = boundary(FRIDAYS, W49) - DAY
    assert setup(room).next_at == boundary(FRIDAYS, W49)
    assert setup(room).subscription.state is SubscriptionState.ACTIVE


def test_categories_of_the_listed_papers_are_proposed(room):
    day = date(2026, 11, 1)
    harvest(room, cs_CV=day, cs_LG=None, cs_CL=day)
    papers = [
        a_preprint(f"2611.{number:05d}", categories=categories)
        for number, categories in enumerate([("cs.CV",)] * 6 + [("cs.LG",)] * 3 + [("math.AG",)], 1)
    ]
    announce(room.store, *papers)
    listed = [
        a_paper(title=one.title, url=f"https://arxiv.org/abs/{one.arxiv_id}") for one in papers
    ]
    with room.store.writing() as unit:
        unit.entries.add_many(WS, indexed(*listed), BEGUN, "import")
    found = setup(room)
    assert found.proposed == ("cs.CV", "cs.LG")
    assert found.harvested == {"cs.CL": day, "cs.CV": day, "cs.LG": None}
    room.subscribe()
    assert setup(room).proposed == ()  # what is set counts


def test_a_category_that_was_taken_out_of_the_settings_is_not_offered(room):
    harvest(room, cs_CV=date(2026, 11, 1), cs_RO=date(2026, 8, 1))
    room.subscribing = Subscribing(room.store, ("cs.CV", "cs.LG"))
    assert setup(room).harvested == {"cs.CV": date(2026, 11, 1), "cs.LG": None}


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([], ()),
        ([("cs.RO",)], ()),
        ([("cs.CV", "cs.LG")] * 9 + [("cs.LG",)], ("cs.CV",)),
        ([("cs.CV",)] * 8 + [("cs.LG",)] * 2, ("cs.CV", "cs.LG")),
        ([("cs.RO", "cs.LG"), ("cs.RO",)], ("cs.LG",)),
        ([("cs.LG",), ("cs.CV",)], ("cs.CV", "cs.LG")),
    ],
)
def test_the_commonest_come_first_until_they_cover_nine_in_ten(papers, expected):
    assert covering(papers, {"cs.CV": None, "cs.LG": None}) == expected


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"most": 0}, "most"),
        ({"minimum": -1}, "minimum"),
        ({"categories": ("math",)}, "categories"),
        ({"exclude": tuple(map(str, range(51)))}, "exclude"),
        ({"schedule": Schedule(0, 24)}, "hour"),
    ],
)
def test_a_refusal_names_its_field(room, wishes, field):
    with pytest.raises(BadWishes) as refused:
        room.subscribe(**wishes)
    assert refused.value.field == field


def test_categories_are_written_as_arxiv_does_and_sections_stay_whole(room):
    long = "s" * 140
    kept = room.subscribe(categories=("cs.cv", "HEP-th", "physics.Optics"), sections=(long,))
    assert kept.wishes.categories == ("cs.CV", "hep-th", "physics.optics")
    assert setup(room).subscription.wishes.sections == (long,)
