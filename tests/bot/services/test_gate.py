"""The gate by a clock that stands: sleeping moves it, and other processes act while one sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import GateClosed
from bot.services.gate import HOLD, DatabaseGate
from db.errors import DatabaseBusy, DatabaseUnreachable
from db.store import open_store

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class Time:
    """A clock that only sleeping moves; `at` plans what happens when it gets somewhere."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []
        self._plans: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.seconds += seconds
        due = [plan for plan in self._plans if plan[0] <= self.seconds]
        self._plans = [plan for plan in self._plans if plan[0] > self.seconds]
        for _, act in due:
            act()

    def at(self, seconds: float, act: Callable[[], object]) -> None:
        self._plans.append((seconds, act))


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def gate(store, time):
    return a_gate(store, time)


def a_gate(store, time, **given):
    values = {"now": time.now, "sleep": time.sleep, "holder": "a", "random": lambda: 0.0}
    return DatabaseGate(store, **{**values, **given})


def state(store):
    with store.reading() as unit:
        return unit.gates.state("arxiv")


def request(gate, time, *, takes=0.0, fails=False, retry_after=None):
    """One request; returns when it began."""
    with gate.turn("arxiv") as turn:
        began = time.seconds
        time.seconds += takes
        if fails:
            turn.failed(retry_after)
    return began


def test_a_request_begins_three_seconds_after_the_end_of_the_last_one(gate, time):
    assert [request(gate, time, takes=2) for _ in range(3)] == [0, 5, 10]


def test_gates_of_several_processes_are_one(store, gate, time):
    other = a_gate(store, time, holder="b")
    assert [request(one, time) for one in (gate, other, other, gate)] == [0, 3, 6, 9]


def test_each_source_has_a_gate_of_its_own(gate, time):
    with gate.turn("arxiv"), gate.turn("other"):
        assert time.slept == []


def test_while_somebody_has_a_request_open_nobody_else_begins(store, gate, time):
    with store.writing() as unit:
        assert unit.gates.take("arxiv", "b", time.now(), time.now() + HOLD)

    def end():
        with store.writing() as unit:
            unit.gates.give_back("arxiv", "b", time.now() + timedelta(seconds=3), 0)

    time.at(10, end)
    assert request(gate, time) == pytest.approx(13)
    assert max(time.slept[:-1]) <= 0.25
    assert time.slept[-1] == pytest.approx(3)


def test_a_process_that_died_with_a_request_open_is_waited_for_until_its_time_is_over(
    store, gate, time
):
    with store.writing() as unit:
        unit.gates.take("arxiv", "dead", time.now(), time.now() + HOLD)
    assert request(gate, time) == pytest.approx(HOLD.total_seconds())


def test_threads_that_share_a_gate_share_no_turn(store):
    gate = DatabaseGate(store, now=lambda: START, sleep=lambda _: None, holder="a", interval=0.0)
    inside, most = [], []

    def ask():
        with gate.turn("arxiv"):
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 6
    assert state(store).holder is None


@pytest.mark.parametrize(
    ("said", "begun"),
    [
        ([None, None, None], [0, 3, 9, 21]),
        ([0, 120, None], [0, 3, 123, 135]),
        ([3_600, None, None], [0, 3_600, 3_606, 3_618]),
    ],
)
def test_after_failures_the_pause_doubles_and_what_the_source_says_is_honoured(
    gate, time, said, begun
):
    asked = [request(gate, time, fails=True, retry_after=one) for one in said]
    assert [*asked, request(gate, time)] == begun
    assert request(gate, time) == begun[-1] + 3


def test_chance_makes_pauses_after_failures_longer(store, time):
    gate = a_gate(store, time, random=lambda: 1.0)
    request(gate, time, fails=True)
    assert request(gate, time) == 3.75
    assert request(gate, time) == 6.75


def test_the_failures_of_all_processes_count(store, gate, time):
    other = a_gate(store, time, holder="b")
    request(gate, time, fails=True)
    request(other, time, fails=True)
    assert state(store).failures == 2
    assert request(gate, time) == 9
    assert state(store).failures == 0


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt])
def test_an_exception_that_leaves_the_turn_is_a_failure_and_goes_on(store, gate, error):
    with pytest.raises(error), gate.turn("arxiv"):
        raise error
    assert (state(store).failures, state(store).holder) == (1, None)


def test_a_second_request_of_a_turn_keeps_the_distance_and_the_hold(store, gate, time):
    with gate.turn("arxiv") as turn:
        time.seconds += 200
        turn.again()
        assert time.seconds == 203
        assert state(store).held_until == START + timedelta(seconds=203) + HOLD
        time.seconds += 1
    assert request(gate, time) == 207


def test_a_turn_that_took_too_long_waits_for_another_one_before_it_asks_again(store, gate, time):
    other = a_gate(store, time, holder="b")
    with gate.turn("arxiv") as turn:
        time.seconds += 600
        with suppress(KeyError), other.turn("arxiv"):
            raise KeyError
        turn.again()
        assert time.seconds == 603
        assert state(store).holder.startswith("a:")
    assert state(store).holder is None


def refuse(gate):
    with gate.turn("arxiv") as turn:
        turn.forbidden("Access denied.")


def test_a_refusal_closes_the_gate_for_all_processes_until_a_person_opens_it(store, gate, time):
    other = a_gate(store, time, holder="b")
    refuse(gate)
    for one in (gate, other):
        time.seconds += 100_000
        with (
            pytest.raises(GateClosed, match="papers harvest --reopen") as closed,
            one.turn("arxiv"),
        ):
            pytest.fail("a request was sent")
        assert f"{START:%Y-%m-%d at %H:%M} UTC" in str(closed.value)
        assert "It said: Access denied." in str(closed.value)
    with store.writing() as unit:
        assert unit.gates.open("arxiv")
    assert request(other, time) == 200_000
    assert state(store).failures == 0


def test_who_waits_while_the_gate_is_closed_is_told(store, gate, time):
    def close():
        with store.writing() as unit:
            unit.gates.close("arxiv", time.now(), "Refused.")

    request(gate, time, fails=True, retry_after=60)
    time.at(30, close)
    with pytest.raises(GateClosed), gate.turn("arxiv"):
        pytest.fail("a request was sent")


def test_after_a_refusal_there_is_no_second_request_in_the_turn(store, gate):
    def refused_and_again():
        with gate.turn("arxiv") as turn:
            turn.forbidden("Access denied.")
            turn.again()

    with pytest.raises(GateClosed):
        refused_and_again()
    assert (state(store).holder, state(store).why) == (None, "Access denied.")


def test_of_two_processes_that_come_at_once_one_begins(url, time):
    stores = [open_store(url) for _ in range(2)]
    start, end = threading.Barrier(2), threading.Event()
    inside: list[str] = []

    class Waits(Exception):
        pass

    def wait(_seconds):
        raise Waits

    def ask(store, name):
        gate = a_gate(store, time, holder=name, sleep=wait)
        start.wait()
        try:
            with gate.turn("arxiv"):
                inside.append(name)
                end.wait(30)
        except Waits:
            end.set()

    threads = [
        threading.Thread(target=ask, args=(store, name))
        for store, name in zip(stores, "ab", strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inside) == 1
    for store in stores:
        store.close()


class Trouble:
    """A store whose next transactions fail."""

    def __init__(self, store, error):
        self._store = store
        self._error = error
        self.times = 0

    def __getattr__(self, name):
        if self.times > 0:
            self.times -= 1
            raise self._error("in use")
        return getattr(self._store, name)


def test_a_database_that_is_busy_is_asked_again(store, time):
    trouble = Trouble(store, DatabaseBusy)
    gate = a_gate(trouble, time)
    trouble.times = 4
    with gate.turn("arxiv") as turn:
        assert time.seconds == 1
        trouble.times = 2
        turn.again()
        trouble.times = 3
    assert time.seconds == 1 + 3 + 0.5 + 0.75
    assert state(store).next_at == START + timedelta(seconds=1 + 3 + 0.5 + 3)


def test_a_refusal_that_the_database_could_not_be_told_is_not_forgotten(store, time):
    trouble = Trouble(store, DatabaseUnreachable)
    gate = a_gate(trouble, time)

    def refused_unheard():
        with gate.turn("arxiv") as turn:
            trouble.times = 1
            turn.forbidden("Access denied.")

    with pytest.raises(DatabaseUnreachable):
        refused_unheard()
    assert state(store).closed_at is None
    with pytest.raises(GateClosed), gate.turn("arxiv"):
        pytest.fail("a request was sent")
