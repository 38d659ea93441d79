"""Maintainers hear of trouble with arXiv once, and only of what does not heal by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.telling_trouble import tell_trouble
from bot.slack.posting_texts import render
from db.arxiv_records import Interface, TroubleKind
from db.records import DEFAULT_WORKSPACE as WS
from db.records import Place
from tests.bot.services.desk import Desk
from tests.bot.slack.strict import strict_problems
from tests.builders import NOW

HOURS = timedelta(hours=1)


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.maintain("M1", "M2")
    return desk


def note(store, *kinds, category="cs.CV", now=NOW):
    with store.writing() as unit:
        for kind in kinds:
            sentence = f"arXiv's daily feed has a fault <{kind.value}> ({category})."
            unit.harvests.note(Interface.RSS, category, kind, sentence, now)


def heal(store, category="cs.CV"):
    with store.writing() as unit:
        unit.harvests.heal(Interface.RSS, category, NOW)


def due(desk, now=NOW):
    return [one for one in desk.outbox.claim_due(now) if one.posting.kind == "trouble"]


def test_trouble_of_six_hours_is_told_once_to_the_first_maintainer(desk):
    note(desk.store, TroubleKind.STALE)
    assert tell_trouble(desk.store, NOW + 5 * HOURS) == 0
    assert tell_trouble(desk.store, NOW + 6 * HOURS) == 1
    note(desk.store, TroubleKind.STALE, now=NOW + 8 * HOURS)
    assert tell_trouble(desk.store, NOW + 48 * HOURS) == 0
    (one,) = due(desk, NOW + 48 * HOURS)
    assert one.posting.place == Place("M1")


def test_what_heals_is_not_told(desk):
    note(desk.store, TroubleKind.STALE)
    heal(desk.store)
    assert tell_trouble(desk.store, NOW + 48 * HOURS) == 0


def test_a_refusal_is_told_at_once_in_the_review_channel(desk):
    desk.maintainers.set_review_channel(WS, "C9", "M1")
    note(desk.store, TroubleKind.FORBIDDEN)
    assert tell_trouble(desk.store, NOW) == 1
    assert [one.posting.place for one in due(desk)] == [Place("C9")]


def test_trouble_that_comes_back_is_told_again(desk):
    for times in (1, 2):
        note(desk.store, TroubleKind.FORBIDDEN, now=NOW + times * HOURS)
        assert tell_trouble(desk.store, NOW + times * HOURS) == 1
        heal(desk.store)
    assert len(due(desk, NOW + 2 * HOURS)) == 2


def test_where_nobody_maintains_a_list_it_waits_for_somebody(store):
    note(store, TroubleKind.FORBIDDEN)
    assert tell_trouble(store, NOW) == 0
    Desk(store).maintain("M1")
    assert tell_trouble(store, NOW) == 1


def test_the_notice_has_a_sentence_each_and_counts_the_rest(desk):
    for category in ("cs.CV", "cs.LG"):
        note(desk.store, *list(TroubleKind)[:4], category=category)
    assert tell_trouble(desk.store, NOW + 6 * HOURS) == 1
    (one,) = due(desk, NOW + 6 * HOURS)
    message = render(one)
    said = message.blocks[0]["text"]["text"]
    assert message.text == "8 things are wrong with the harvest of arXiv."
    assert said.count("•") == 5
    assert "and 3 more" in said
    assert "<empty" not in said
    assert "papers harvest --status" in str(message.blocks[1])
    assert strict_problems(list(message.blocks)) == []


def test_one_thing_is_one_thing(desk):
    note(desk.store, TroubleKind.FORBIDDEN)
    tell_trouble(desk.store, NOW)
    (one,) = due(desk)
    assert render(one).text == "One thing is wrong with the harvest of arXiv."
