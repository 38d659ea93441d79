"""Trigger ids: three seconds, one use."""

import pytest

from bot.playground.clock import ManualClock
from bot.playground.refusals import Refused
from bot.playground.triggers import Triggers
from tests.bot.playground.doubles import MEI


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def triggers(clock):
    return Triggers(clock)


def test_it_says_who_did_something_and_where(triggers, clock):
    key = triggers.new(MEI, "V1")
    clock.advance(3)
    trigger = triggers.exchange(key)
    assert (trigger.user, trigger.view_id) == (MEI, "V1")


def test_it_is_used_once(triggers):
    key = triggers.new(MEI)
    triggers.exchange(key)
    with pytest.raises(Refused, match="exchanged_trigger_id: trigger_exchanged"):
        triggers.exchange(key)


def test_it_lasts_three_seconds(triggers, clock):
    key = triggers.new(MEI)
    clock.advance(3.01)
    with pytest.raises(Refused, match="expired_trigger_id: trigger_expired"):
        triggers.exchange(key)


@pytest.mark.parametrize("key", ["never-was", "", None, 7, ["a"], {}])
def test_one_that_never_was_is_invalid(triggers, key):
    with pytest.raises(Refused, match="invalid_trigger_id"):
        triggers.exchange(key)


def test_the_oldest_are_forgotten(triggers):
    keys = [triggers.new(MEI) for _ in range(1_001)]
    with pytest.raises(Refused, match="invalid_trigger_id"):
        triggers.exchange(keys[0])
    triggers.exchange(keys[1])
