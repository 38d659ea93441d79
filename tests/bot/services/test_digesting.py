from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.digest.choice import Ranked, Why
from bot.services.digesting import PATIENCE, Ticked
from db.arxiv_records import AnnouncedAs, Cursor, DayHealth, DayState
from db.digest_records import Schedule
from db.records import DEFAULT_WORKSPACE as WS
from db.records import PaperIds, Suggestion, SuggestionId, SuggestionState
from tests.arxiv_builders import a_preprint, announce
from tests.builders import NOW, a_paper, add
from tests.digest_builders import BEGUN, DAY, DAYS, MONDAYS, W47, W48, W49, WEEK, Newsroom

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def room(store):
    room = Newsroom(store)
    room.subscribe()
    return room


def test_nothing_is_due_before_the_first_boundary(room):
    assert room.tick(BEGUN + DAY) == Ticked(0, 0)
    assert room.digests() == []


def test_a_tick_chooses_once_whatever_comes_later(room):
    room.announce(1)
    assert room.tick(W47) == Ticked(1, 1)
    before = room.digests()
    room.announce(2)
    assert room.tick(room.clock() + MINUTE) == Ticked(0, 0)
    assert room.digests() == before
    assert room.papers() == [[1]]


def test_two_who_ask_at_once_make_one_digest(room):
    other = Newsroom(room.store)
    room.announce(1)
    room.tick(W47)
    assert other.tick(W47) == Ticked(0, 0)
    assert len(room.digests()) == 1


def test_each_week_has_its_own_papers_and_none_comes_twice(room):
    for week, number in ((W47, 1), (W48, 2), (W49, 3)):
        room.announce(number, week=week)
        room.run(week)
    assert room.papers() == [[1], [2], [3]]
    assert [one.late for one in room.digests()] == [False] * 3


def test_after_a_time_away_one_late_digest_has_all_of_the_days(room):
    room.announce(1)
    room.announce(2, week=W48)
    room.announce(3, week=W49)
    room.tick(room.clock() + 2 * DAY + 15 * DAY)
    assert room.states() == [
        (47, "skipped", "newer_week"),
        (48, "skipped", "newer_week"),
        (49, "frozen", None),
    ]
    assert room.papers() == [[1, 2, 3]]
    assert room.digests()[-1].late


def test_a_digest_that_could_not_be_sent_all_week_is_overtaken_by_the_next(room):
    room.announce(1)
    room.tick(W47)
    room.announce(2, week=W48)
    room.tick(W48)
    assert room.states() == [(47, "skipped", "newer_week"), (48, "frozen", None)]
    assert room.papers()[-1] == [1, 2]


def test_a_clock_a_year_ahead_costs_nothing(room):
    room.run(W47)
    room.announce(2, week=W48)
    room.tick(room.clock() + 365 * DAY)
    room.courier.run()
    room.run(W48)
    room.announce(3, week=W49)
    room.run(W49)
    states = {number: state for number, state, _ in room.states() if number in {48, 49}}
    assert states == {48: "sent", 49: "sent"}
    assert [papers for papers in room.papers() if papers] == [[2], [3]]


def test_a_week_chosen_before_its_time_waits_for_it(room):
    """Its schedule was moved to a later day after it had become due, before it was chosen."""
    with room.store.writing() as unit:
        unit.harvests.save_cursor(Cursor("cs.CV"))
    room.tick(W47)
    room.subscribe(schedule=Schedule(3, 9, "Europe/Berlin"))
    room.tick(room.clock() + PATIENCE + MINUTE)
    assert room.states() == [(47, "due", None)]
    room.tick(room.clock() + 3 * DAY)
    assert room.states() == [(47, "skipped", "nothing_new")]


@pytest.mark.parametrize(("is_said", "state"), [(True, "frozen"), (False, "skipped")])
def test_a_week_without_papers_is_said_only_if_that_is_wished(room, is_said, state):
    room.subscribe(says_nothing=is_said)
    room.tick(W47)
    assert [state for _, state, _ in room.states()] == [state]
    room.announce(1, week=W48)
    room.run(W48)
    assert room.papers() == [[], [1]]


def suggested(arxiv_id, state):
    ids = PaperIds(arxiv_id, None, None, "")
    return Suggestion(SuggestionId(0), WS, ids, arxiv_id, NOW, state=state)


def test_papers_that_the_list_has_or_somebody_suggested_stay_out(room):
    add(
        room.store,
        a_paper("A", "One", url="https://arxiv.org/abs/2611.00001"),
        a_paper("B", "STUDY 2!"),
    )
    states = (SuggestionState.PENDING, SuggestionState.DECLINED, SuggestionState.WITHDRAWN)
    with room.store.writing() as unit:
        for number, state in enumerate(states, 3):
            unit.suggestions.add(suggested(f"2611.{number:05d}", state))
    room.announce(*range(1, 8))
    room.announce(8, withdrawn=True)
    room.announce(9, announced_as=AnnouncedAs.REPLACEMENT)
    room.tick(W47)
    assert room.papers() == [[6, 7]]
    assert room.digests()[0].content.considered == 7


def test_channels_have_digests_of_their_own(room):
    room.subscribe("C2", most=1, schedule=Schedule(0, 10, "Europe/Berlin"))
    room.announce(1, 2)
    room.run(W47)
    room.run(room.clock() + HOUR)
    assert (room.papers("C1"), room.papers("C2")) == ([[1, 2]], [[1]])
    assert len({*room.slack.keys("C1"), *room.slack.keys("C2")}) == 2


class Backwards:
    def rank(self, question, papers):
        return [Ranked(one.arxiv_id, int(one.arxiv_id[-1])) for one in papers]

    def explain(self, question, papers):
        return [Why("Images", (f"{one.arxiv_id[-1]} is a high number",)) for one in papers]


class Broken:
    def rank(self, question, papers):
        raise RuntimeError("no model")


def test_the_ranker_says_the_order(store):
    room = Newsroom(store, Backwards())
    room.subscribe(most=2, minimum=2)
    room.announce(1, 2, 3)
    room.tick(W47)
    assert room.papers() == [[3, 2]]
    [digest] = room.digests()
    assert (digest.content.considered, digest.content.matched) == (3, 2)
    first = digest.content.papers[0]
    assert (first.section, first.reasons) == ("Images", ("3 is a high number",))
    assert (first.authors, first.category) == (("Vega Lab",), "cs.CV")


def test_a_ranker_that_fails_costs_the_order_only(store):
    room = Newsroom(store, Broken())
    room.subscribe()
    room.announce(1)
    room.tick(W47)
    assert room.papers() == [[1]]


class Odd:
    """Of a channel that follows sections it says what cannot be kept."""

    def rank(self, question, papers):
        return [Ranked(one.arxiv_id, 50) for one in papers]

    def explain(self, question, papers):
        return [Why(*question.sections, {1, 2}) for one in papers]


def test_a_digest_that_cannot_be_made_holds_no_other_one_up(store):
    room = Newsroom(store, Odd())
    room.subscribe("C1", sections=("Images",))
    room.subscribe("C2")
    room.announce(1)
    assert room.tick(W47) == Ticked(2, 1)
    assert [room.states(channel)[0][1] for channel in ("C1", "C2")] == ["frozen", "due"]


def harvested(room, week, state=DayState.FRESH, days=14):
    with room.store.writing() as unit:
        unit.harvests.save_cursor(Cursor("cs.CV", DAYS[W47] - 3 * DAY))
        for back in range(days):
            day = DAYS[week] - back * DAY
            unit.harvests.set_day(DayHealth("cs.CV", day, state, "So.", NOW))


def test_a_digest_waits_until_its_days_are_known(room):
    harvested(room, W47, DayState.STALE)
    assert room.tick(W47) == Ticked(1, 0)
    room.announce(1)
    harvested(room, W47)
    assert room.tick(room.clock() + MINUTE) == Ticked(0, 1)
    [one] = room.digests()
    assert (one.content.is_complete, one.late, room.papers()) == (True, False, [[1]])


def test_a_digest_does_not_wait_for_days_before_the_harvest_began(room):
    harvested(room, W47, days=4)
    room.tick(W47)
    assert room.states() == [(47, "skipped", "nothing_new")]


def test_a_digest_waits_only_so_long_and_the_next_has_what_came_later(room):
    harvested(room, W47, DayState.FAILED)
    room.subscribe(says_nothing=True)
    room.tick(W47)
    room.tick(room.clock() + PATIENCE)
    [one] = room.digests()
    assert (one.state, one.content.is_complete) == ("frozen", False)
    room.courier.run()
    late = a_preprint("2611.00001", announced_on=DAYS[W47], first_seen_at=room.clock() + HOUR)
    early = a_preprint("2611.00002", announced_on=DAYS[W47], first_seen_at=room.clock() - HOUR)
    announce(room.store, late, early)
    harvested(room, W48)
    room.tick(W48)
    assert room.papers() == [[], [1]]


def test_who_follows_a_category_waits_for_that_one_only(room):
    harvested(room, W47, DayState.FAILED)
    room.subscribe(categories=("cs.CL",), says_nothing=True)
    assert room.tick(W47) == Ticked(1, 1)


def test_a_process_that_dies_while_it_chooses_is_replaced(room):
    room.announce(1)
    with room.store.writing() as unit:
        unit.digests.make(room.subscribing.of_channel(WS, "C1"), W47, "k", BEGUN)
        unit.digests.claim_due(room.clock(), room.clock() + timedelta(days=300))  # a wrong clock
    room.tick(W47)
    assert room.papers() == [[1]]


def test_a_digest_says_the_same_after_it_was_stored(room):
    room.announce(1, 2)
    room.tick(W47)
    [one] = room.digests()
    assert type(one.content).from_json(one.content.to_json()) == one.content
    assert one.content.last_day == DAYS[W47]
    assert (one.content.last_day - one.content.first_day) < WEEK
    with room.store.reading() as unit:
        assert unit.digests.keyed(one.key) == one
    assert room.subscribing.of_channel(WS, "C1").schedule == MONDAYS
