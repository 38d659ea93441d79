"""Every statement of a story fails once. Nothing that was acknowledged is lost, nothing doubled."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bot.services.outbox import QUIET
from db.records import DEFAULT_WORKSPACE as WS
from db.records import SuggestionState
from tests.bot.services.desk import ARXIV, ELSEWHERE, SOON, Desk, details
from tests.builders import NOW

DOI = "https://doi.org/10.1145/3592433"


class Crash(Exception):
    pass


@contextmanager
def crashing(store, step):
    """Let the statement (or commit) of that number fail, before it reaches the database."""
    left = [step]

    def count(*_):
        left[0] -= 1
        if left[0] < 0:
            raise Crash

    engine = store._engines.writing
    names = ("before_cursor_execute", "commit")
    for name in names:
        sa.event.listen(engine, name, count)
    try:
        yield
    finally:
        for name in names:
            sa.event.remove(engine, name, count)


def state_of(desk):
    """All that people could tell apart, without the numbers that a failed attempt uses up."""
    with desk.store.writing() as unit:  # SQLite checks its index by writing to it
        found = [
            one for state in SuggestionState for one in unit.suggestions.in_state(WS, state, 100)
        ]
        places = unit.suggestions.places([one.id for one in found])
        history = unit.suggestions.history([one.id for one in found])
        owed = [post for one in found for post in unit.postings.of_suggestion(one.id)]
        rows = unit.entries.all(WS)
        return (
            sorted((o.pasted, o.state, o.lookup, o.revision, o.fields is None) for o in found),
            sorted(
                (p.user, p.place.channel, p.place.thread_ts)
                for held in places.values()
                for p in held
            ),
            sorted((line.event, line.actor or "") for line in history),
            sorted((p.kind, p.place.channel, p.place.thread_ts, p.wanted_revision) for p in owed),
            [row.fields for row in rows],
            unit.search.is_sound(),
        )


def suggest(desk):
    desk.suggest(ARXIV, DOI, key="event")


def join(desk):
    desk.suggest(ARXIV, user="U2", place=ELSEWHERE, key="event 2")


def complete(desk):
    desk.completing.details_found(WS, 1, details(), NOW)


def merge(desk):
    desk.completing.details_found(WS, 2, details(doi="10.1145/3592433"), NOW)


def add(desk):
    desk.add(1, key="click")


def decline(desk):
    desk.decline(1, key="click")


def withdraw(desk):
    desk.withdraw(1, key="click")


def revert(desk):
    desk.revert(1, key="click 2")


def add_again(desk):
    desk.add(1, key="click 3")


def remind(desk):
    desk.queue.remind(NOW + QUIET * 10_000)


STORIES = {
    "suggest": ([], suggest),
    "join": ([suggest], join),
    "complete": ([suggest], complete),
    "merge": ([suggest], merge),
    "add": ([suggest, join, complete], add),
    "decline": ([suggest, join, complete], decline),
    "withdraw": ([suggest, complete], withdraw),
    "revert": ([suggest, complete, add], revert),
    "add again": ([suggest, complete, add, revert], add_again),
    "remind": ([suggest, complete], remind),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_that_fails_at_any_statement_has_not_happened_and_can_be_told_again(store, name):
    desk = Desk(store)
    desk.maintain("M1")
    before_it, story = STORIES[name]
    for earlier in before_it:
        earlier(desk)
    before = state_of(desk)
    step = 0
    while True:
        try:
            with crashing(store, step):
                story(desk)
        except Crash:
            assert state_of(desk) == before, f"statement {step}"
            step += 1
        else:
            break
    assert step > 5
    after = state_of(desk)
    assert after != before
    assert after[-1]
    story(desk)
    assert state_of(desk) == after


def test_a_claim_that_fails_leaves_the_message_to_others(store):
    desk = Desk(store)
    suggest(desk)
    for step in range(3):
        with pytest.raises(Crash), crashing(store, step):
            desk.outbox.claim_due(SOON, most=2)
    assert len(desk.outbox.claim_due(SOON)) == 2
