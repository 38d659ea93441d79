from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest

from bot.core.digest.choice import Ranked, Why
from bot.core.digest.due import boundary
from bot.services.digesting import LEASE, PATIENCE, Digesting, Ticked
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


def test_who_follows_sections_that_were_renamed_is_told_once(room):
    add(room.store, a_paper(title="Study of Images", section="Pictures"))
    room.subscribe(sections=("Images",), minimum=50)
    for week in (W47, W48):
        room.announce(week.number, week=week)
        room.run(week)
    assert [state for _, state, _ in room.states()] == ["skipped", "skipped"]
    [(kind, user, subject)] = room.notices()
    assert (kind, user, subject.split(":")[1:]) == ("digest_failed", "U1", ["C1", "sections_gone"])


def test_who_follows_a_section_that_is_there_hears_nothing_of_it(room):
    add(room.store, a_paper(title="Study of Images", section="Pictures"))
    room.subscribe(sections=("Images", "Pictures"), minimum=100)
    room.run(W47)
    assert room.notices() == []


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


def test_a_digest_that_waited_while_nobody_ran_is_late(room):
    harvested(room, W47, DayState.STALE)
    room.announce(1)
    room.tick(W47)
    room.tick(room.clock() + 2 * DAY)
    assert [one.late for one in room.digests()] == [True]


def test_a_digest_that_waited_for_its_harvest_only_is_not_late(room):
    harvested(room, W47, DayState.STALE)
    room.announce(1)
    room.tick(W47)
    room.tick(room.clock() + PATIENCE + MINUTE)
    assert [one.late for one in room.digests()] == [False]


def test_who_follows_a_category_waits_for_that_one_only(room):
    harvested(room, W47, DayState.FAILED)
    room.subscribe(categories=("cs.CL",), says_nothing=True)
    assert room.tick(W47) == Ticked(1, 1)


@pytest.mark.parametrize(
    ("categories", "waits"), [(("cs.CV",), True), (("cs.CV", "cs.LG"), True), ((), False)]
)
def test_only_days_of_categories_that_are_harvested_now_are_waited_for(room, categories, waits):
    """One that was harvested once would hold every digest up for hours, week after week."""
    harvested(room, W47, DayState.FAILED)
    room.digesting = Digesting(room.store, harvested=categories)
    room.subscribe(says_nothing=True)
    assert room.tick(W47) == Ticked(1, 0 if waits else 1)


def test_a_category_that_was_never_harvested_is_waited_for_as_well(room):
    room.digesting = Digesting(room.store, harvested=("cs.CV",))
    room.subscribe(says_nothing=True)
    assert room.tick(W47) == Ticked(1, 0)
    assert room.tick(room.clock() + PATIENCE) == Ticked(0, 1)


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
        assert unit.digests.get(one.id) == one
    assert room.subscribing.of_channel(WS, "C1").schedule == MONDAYS


class Gone(BaseException):
    """The process was ended."""


class Deadly:
    """A ranker that never gives an answer."""

    asked = 0

    def rank(self, question, papers):
        self.asked += 1
        raise Gone

    explain = rank


def test_a_choosing_that_gives_no_answer_is_tried_twice_and_then_done_simply(room):
    room.announce(1)
    ranker, at = Deadly(), boundary(MONDAYS, W47)
    for _ in range(2):
        with pytest.raises(Gone):
            Newsroom(room.store, ranker).tick(at)
        assert Newsroom(room.store, ranker).tick(at + LEASE - MINUTE) == Ticked(0, 0)
        at += LEASE + MINUTE
    assert Newsroom(room.store, ranker).tick(at) == Ticked(0, 1)
    assert ranker.asked == 2
    assert room.papers() == [[1]]


def test_a_digest_that_waits_for_announcements_is_not_done_simply_for_it(room):
    with room.store.writing() as unit:
        unit.harvests.save_cursor(Cursor("cs.CV"))
    room.announce(1)
    ranker = Fixed([Ranked("2611.00001", 50)])
    for minutes in range(0, 200, 5):
        Newsroom(room.store, ranker).tick(boundary(MONDAYS, W47) + minutes * MINUTE)
    assert ranker.asked == 1
    assert room.papers() == [[1]]


def test_a_long_tick_leaves_what_is_due_to_the_next_and_its_leases_are_whole(room):
    for channel in ("C2", "C3", "C4"):
        room.subscribe(channel)
    room.announce(1)
    passed = iter(range(0, 10_000, 30))  # each look at the clock is half a minute later
    slow = Digesting(room.store, Watching(room), seconds=lambda: next(passed))
    at = boundary(MONDAYS, W47)
    assert slow.tick(at) == Ticked(4, 3)
    assert slow._choosing._ranker.leases == [at + LEASE + half * MINUTE / 2 for half in (1, 2, 3)]
    assert slow.tick(at + 2 * MINUTE) == Ticked(0, 1)


class Fixed:
    """A ranker that says what it is told to."""

    asked = 0

    def __init__(self, ranked):
        self.ranked = ranked

    def rank(self, question, papers):
        self.asked += 1
        return self.ranked

    def explain(self, question, papers):
        return [Why()] * len(papers)


class Watching(Fixed):
    """Notes until when the digest that is being chosen is claimed."""

    def __init__(self, room):
        super().__init__([Ranked("2611.00001", 50)])
        self.room, self.leases = room, []

    def rank(self, question, papers):
        claimed = [
            one.claimed_until
            for name in ("C1", "C2", "C3", "C4")
            for one in self.room.digests(name)
            if one.claimed_until
        ]
        self.leases += claimed
        return super().rank(question, papers)


def test_digests_of_a_workspace_are_chosen_one_after_the_other(room):
    with room.store.writing() as unit:
        other = unit.workspaces.add("T2")
        one = unit.subscriptions.of_channel(WS, "C1")
        unit.subscriptions.put(replace(one, workspace_id=other, channel="C9"))
    room.subscribe("C2")
    room.announce(1)

    class Noting(Fixed):
        workspaces: ClassVar[list[int]] = []

        def rank(self, question, papers):
            self.workspaces.append(question.workspace)
            return super().rank(question, papers)

    Newsroom(room.store, Noting([])).tick(W47)
    assert Noting.workspaces == [WS, WS, other]


def test_papers_that_came_since_are_seen_though_the_week_was_read(room):
    room.announce(1)
    room.subscribe("C2", schedule=Schedule(0, 10, "Europe/Berlin"))
    room.tick(W47)
    room.announce(2)
    room.tick(room.clock() + HOUR)
    assert room.papers("C1") == [[1]]
    assert room.papers("C2") == [[1, 2]]
