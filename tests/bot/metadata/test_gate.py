"""arXiv's three seconds, on a clock that stands still."""

import threading

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


def gate(time: Time) -> ProcessGate:
    return ProcessGate(clock=time.clock, sleep=time.sleep)


def test_the_first_request_goes_at_once_and_the_next_ones_three_seconds_apart():
    time = Time()
    opened = gate(time)
    at = []
    for _ in range(4):
        opened.wait_turn("arxiv")
        at.append(time.now)
    assert at == [100.0, 103.0, 106.0, 109.0]
    assert INTERVAL == 3.0


def test_time_that_passed_anyway_is_not_waited_for():
    time = Time()
    opened = gate(time)
    opened.wait_turn("arxiv")
    time.now += 2
    opened.wait_turn("arxiv")
    time.now += 60
    opened.wait_turn("arxiv")
    assert time.slept == [1.0]


def test_a_sleep_that_ends_early_is_gone_on_with():
    time = Time(early=0.5)
    opened = gate(time)
    opened.wait_turn("arxiv")
    opened.wait_turn("arxiv")
    assert time.now >= 103.0


def test_each_source_has_its_own_turns():
    time = Time()
    opened = gate(time)
    opened.wait_turn("arxiv")
    opened.wait_turn("crossref")
    assert time.slept == []


def test_twenty_threads_come_through_one_by_one():
    time, at = Time(), []
    opened = gate(time)

    def ask() -> None:
        opened.wait_turn("arxiv")
        at.append(time.now)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.now == 100.0 + 19 * 3
    assert len(at) == 20
