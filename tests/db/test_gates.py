from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from db.arxiv_records import GateState
from db.store import open_store

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def at(seconds):
    return NOW + timedelta(seconds=seconds)


def ask(store, move, *arguments):
    with store.writing() as unit:
        return getattr(unit.gates, move)("arxiv", *arguments)


def take(store, holder="a", now=0, until=300):
    return ask(store, "take", holder, at(now), at(until))


def state(store):
    return ask(store, "state")


def test_a_gate_that_nobody_has_used_is_open(store):
    assert state(store) == GateState("arxiv", None, None, None, 0, None)
    assert take(store)
    assert state(store) == GateState("arxiv", "a", at(300), None, 0, None)


def test_a_gate_has_one_holder_until_it_is_given_back_and_due(store):
    assert take(store)
    assert not take(store, "b", now=1)
    assert not ask(store, "give_back", "b", at(1), 0)
    assert ask(store, "give_back", "a", at(5), 2)
    assert state(store) == GateState("arxiv", None, None, at(5), 2, None)
    assert not take(store, "b", now=4.999)
    assert take(store, "b", now=5)
    assert not ask(store, "give_back", "a", at(9), 0)


def test_a_dead_holder_loses_the_gate_when_its_time_is_over(store):
    assert take(store, until=300)
    assert not take(store, "b", now=299.9)
    assert take(store, "b", now=300, until=600)
    assert not ask(store, "keep", "a", at(900))
    assert state(store).held_until == at(600)
    assert ask(store, "keep", "b", at(900))
    assert state(store).held_until == at(900)


def test_gates_of_other_sources_are_others(store):
    assert take(store)
    with store.writing() as unit:
        assert unit.gates.take("other", "a", NOW, at(300))
        unit.gates.close("other", NOW, "Refused.")
    assert state(store).closed_at is None


def test_a_closed_gate_is_nobodys_until_a_person_opens_it(store):
    assert take(store)
    ask(store, "close", at(1), "Refused.")
    ask(store, "close", at(2), "Refused again.")
    assert not ask(store, "keep", "a", at(900))
    assert ask(store, "give_back", "a", at(4), 3)
    assert not take(store, "b", now=1_000)
    assert state(store) == GateState("arxiv", None, None, at(4), 3, at(1), "Refused.")
    assert ask(store, "open")
    assert not ask(store, "open")
    assert state(store) == GateState("arxiv", None, None, at(4), 0, None)
    assert take(store, "b", now=4)


def test_a_gate_can_be_closed_before_it_is_used_and_opened_where_there_is_none(store):
    assert not ask(store, "open")
    ask(store, "close", NOW, "Refused.")
    assert not take(store)


def test_of_holders_that_race_for_a_gate_one_gets_it(url):
    stores = [open_store(url) for _ in range(4)]
    start = threading.Barrier(len(stores))
    winners: list[str] = []

    def race(number):
        name = f"holder {number}"
        for turn in range(10):
            start.wait()
            if take(stores[number], name, now=turn, until=turn + 300):
                winners.append(name)
            start.wait()
            ask(stores[number], "give_back", name, at(turn + 1), 0)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == 10
    for store in stores:
        store.close()
