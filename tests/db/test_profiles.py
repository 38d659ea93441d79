from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.digest_records import Subscription, SubscriptionId, SubscriptionState, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from tests.arxiv_builders import MONDAY, a_preprint, announce
from tests.builders import NOW

WEEK = timedelta(weeks=1)


def follow(store, channel, *sections, workspace=WS, state=SubscriptionState.ACTIVE):
    new = Subscription(SubscriptionId(0), workspace, channel, "U1", NOW, NOW, state=state)
    with store.writing() as unit:
        unit.subscriptions.put(replace(new, wishes=Wishes(sections=sections)))


def put(store, *sections, of="f", day=MONDAY, data=b"\x00learned", workspace=WS):
    with store.writing() as unit:
        return unit.profiles.put(workspace, sections, of, day, data)


def get(store, *sections, of="f", workspace=WS):
    with store.reading() as unit:
        return unit.profiles.get(workspace, sections, of)


def test_what_is_kept_is_found_by_its_sections_in_any_order_and_its_fingerprint(store):
    follow(store, "C1", "A", "B")
    assert put(store, "A", "B")
    assert get(store, "B", "A", "B") == b"\x00learned"
    assert get(store, "A", "B", of="other") is None
    assert get(store, "A") is get(store) is None
    with store.writing() as unit:
        other = unit.workspaces.add("T2")
    assert get(store, "A", "B", workspace=other) is None


@pytest.mark.parametrize(
    ("day", "is_new"), [(MONDAY, True), (MONDAY + WEEK, True), (MONDAY - WEEK, False)]
)
def test_what_is_newer_takes_the_place_of_what_was(store, day, is_new):
    follow(store, "C1")
    put(store)
    assert put(store, of="g", day=day, data=b"again") is is_new
    assert get(store, of="g") == (b"again" if is_new else None)
    assert get(store) == (None if is_new else b"\x00learned")


def test_only_what_a_channel_of_the_workspace_follows_is_kept(store):
    follow(store, "C1", "A")
    follow(store, "C2", "B", state=SubscriptionState.PAUSED)
    follow(store, "C3", "C", state=SubscriptionState.ENDED)
    assert [put(store, name) for name in "ABC"] == [True, True, False]
    assert not put(store)


def test_what_nobody_follows_any_more_is_forgotten_in_all_workspaces(store):
    with store.writing() as unit:
        other = unit.workspaces.add("T2")
    follow(store, "C1", "A")
    follow(store, "C2", "B")
    follow(store, "C3", "A", workspace=other)
    for name, workspace in (("A", WS), ("B", WS), ("A", other)):
        assert put(store, name, workspace=workspace)
    follow(store, "C2", "A")
    follow(store, "C3", "A", workspace=other, state=SubscriptionState.ENDED)
    with store.writing() as unit:
        assert unit.profiles.forget_unfollowed() == 2
        assert unit.profiles.forget_unfollowed() == 0
    assert get(store, "A")
    assert get(store, "B") is get(store, "A", workspace=other) is None


def test_papers_are_counted_and_every_change_of_them_tells(store):
    with store.reading() as unit:
        before = unit.preprints.revision()
        assert unit.preprints.count_between(MONDAY, MONDAY) == 0
    announce(store, a_preprint(), a_preprint("2611.00002", announced_on=MONDAY + WEEK))
    with store.reading() as unit:
        assert unit.preprints.revision() > before
        assert unit.preprints.count_between(MONDAY, MONDAY) == 1
        assert unit.preprints.count_between(MONDAY, MONDAY + WEEK) == 2
        assert unit.preprints.count_between(MONDAY + WEEK, MONDAY) == 0
