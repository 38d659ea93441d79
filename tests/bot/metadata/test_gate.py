"""arXiv's three seconds, on a clock that stands still."""

import threading

import pytest

from bot.errors import GateClosed
from bot.metadata.gate import INTERVAL, ProcessGate


class Time:
    """Moves only while somebody sleeps, and then as far as that."""

    def __init__(self, early: float = 0.0) -> None:
        self.now = 100.0
        self.early = early
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(seconds - self.early, 0.001)


def pass_through(gate: ProcessGate, source: str = "arxiv") -> None:
    with gate.turn(source):
        pass


def gate(time: Time) -> ProcessGate:
    return ProcessGate(clock=time.clock, sleep=time.sleep)


def test_the_first_request_goes_at_once_and_the_next_ones_three_seconds_apart():
    time = Time()
    opened = gate(time)
    at = []
    for _ in range(4):
        with opened.turn("arxiv"):
            at.append(time.now)
    assert at == [100.0, 103.0, 106.0, 109.0]
    assert INTERVAL == 3.0


def test_time_that_passed_anyway_is_not_waited_for():
    time = Time()
    opened = gate(time)
    pass_through(opened)
    time.now += 2
    pass_through(opened)
    time.now += 60
    pass_through(opened)
    assert time.slept == [1.0]


def test_a_sleep_that_ends_early_is_gone_on_with():
    time = Time(early=0.5)
    opened = gate(time)
    pass_through(opened)
    pass_through(opened)
    assert time.now >= 103.0


def test_each_source_has_its_own_turns():
    time = Time()
    opened = gate(time)
    pass_through(opened)
    pass_through(opened, "crossref")
    assert time.slept == []


def test_twenty_threads_come_through_one_by_one():
    time, at = Time(), []
    opened = gate(time)

    def ask() -> None:
        with opened.turn("arxiv"):
            at.append(time.now)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.now == 100.0 + 19 * 3
    assert len(at) == 20


def test_the_interval_counts_from_the_end_of_a_request():
    time = Time()
    opened = gate(time)
    with opened.turn("arxiv"):
        time.now += 50
    pass_through(opened)
    assert time.slept == [3.0]


def test_another_request_in_a_turn_waits_from_where_the_last_one_ended():
    time = Time()
    with gate(time).turn("arxiv") as turn:
        time.now += 50
        turn.again()
        assert time.now == 153.0


@pytest.mark.parametrize(("said", "waited"), [(None, 3.0), (0.0, 3.0), (2.0, 3.0), (120.0, 120.0)])
def test_a_source_is_left_alone_for_as_long_as_it_asks_for(said, waited):
    time = Time()
    opened = gate(time)
    with opened.turn("arxiv") as turn:
        turn.failed(said)
    pass_through(opened)
    assert waited == time.now - 100.0


def test_an_exception_ends_the_turn():
    time = Time()
    opened = gate(time)
    with pytest.raises(KeyError), opened.turn("arxiv"):
        raise KeyError
    pass_through(opened)
    assert time.slept == [3.0]


def test_a_source_that_refused_the_bot_is_not_asked_again():
    time = Time()
    opened = gate(time)
    with opened.turn("arxiv") as turn:
        turn.forbidden("arXiv refuses this bot.")
    with pytest.raises(GateClosed, match=r"^arXiv refuses this bot\. .* whoever runs the bot"):
        pass_through(opened)
    pass_through(opened, "crossref")
    assert time.slept == []
