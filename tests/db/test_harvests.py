from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

from db.arxiv_records import Cursor, DayHealth, DayState, Interface, TroubleKind
from db.store import open_store

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
OAI, RSS = Interface.OAI, Interface.RSS
BUSY, CUT = TroubleKind.BUSY, TroubleKind.CUT


def test_a_cursor_is_new_until_it_is_saved_and_then_replaced(store):
    whole = Cursor("cs.CV", MONDAY, NOW, MONDAY, TUESDAY, "token|1", LATER)
    with store.reading() as unit:
        assert unit.harvests.cursor("cs.CV") == Cursor("cs.CV")
        assert unit.harvests.cursors() == []
    with store.writing() as unit:
        unit.harvests.save_cursor(Cursor("cs.LG", MONDAY))
        unit.harvests.save_cursor(whole)
    with store.reading() as unit:
        assert unit.harvests.cursor("cs.CV") == whole
        assert unit.harvests.cursors() == [whole, Cursor("cs.LG", MONDAY)]
    with store.writing() as unit:
        unit.harvests.save_cursor(Cursor("cs.CV", MONDAY, LATER))
    with store.reading() as unit:
        assert unit.harvests.cursor("cs.CV") == Cursor("cs.CV", MONDAY, LATER)


def test_a_day_of_a_category_has_the_state_that_was_said_last(store):
    stale = DayHealth("cs.CV", MONDAY, DayState.STALE, "The feed is of Friday.", NOW)
    fresh = DayHealth("cs.CV", MONDAY, DayState.FRESH, "All agree.", LATER, 9, 2, 4)
    other = DayHealth("cs.AI", MONDAY, DayState.QUIET, "Nothing was announced.", NOW)
    after = DayHealth("cs.CV", TUESDAY, DayState.FAILED, "No answer came.", NOW)
    with store.writing() as unit:
        for one in (after, stale, other, fresh):
            unit.harvests.set_day(one)
    with store.reading() as unit:
        assert unit.harvests.days(MONDAY) == [other, fresh, after]
        assert unit.harvests.days(MONDAY, "cs.CV") == [fresh, after]
        assert unit.harvests.days(TUESDAY) == [after]


def note(store, now, *, source=OAI, category="cs.CV", kind=BUSY, sentence="Too many requests."):
    with store.writing() as unit:
        unit.harvests.note(source, category, kind, sentence, now)


def heal(store, now, *, source=OAI, category="cs.CV", kinds=None):
    with store.writing() as unit:
        return unit.harvests.heal(source, category, now, kinds)


def incidents(store, *, open_only=False, limit=10):
    with store.reading() as unit:
        return unit.harvests.incidents(open_only, limit)


def test_the_same_trouble_is_counted_as_long_as_it_lasts(store):
    note(store, NOW)
    note(store, LATER, sentence="Still too many.")
    [one] = incidents(store)
    assert (one.times, one.first_at, one.last_at, one.healed_at) == (2, NOW, LATER, None)
    assert (one.source, one.category, one.kind, one.sentence) == (
        OAI,
        "cs.CV",
        BUSY,
        "Still too many.",
    )
    heal(store, LATER)
    note(store, LATER)
    assert [(one.times, one.healed_at) for one in incidents(store)] == [(1, None), (2, LATER)]


def test_trouble_of_another_source_category_or_kind_is_another_incident(store):
    note(store, NOW)
    for difference in ({"source": RSS}, {"category": "cs.LG"}, {"kind": CUT}):
        note(store, NOW, **difference)
    assert [one.times for one in incidents(store, limit=3)] == [1, 1, 1]
    assert len(incidents(store)) == 4


def test_a_good_answer_ends_the_trouble_that_it_disproves_only(store):
    note(store, NOW)
    note(store, NOW, kind=CUT)
    note(store, NOW, source=RSS)
    note(store, NOW, category="cs.LG")
    assert heal(store, LATER, kinds=[CUT, TroubleKind.RESET]) == 1
    assert heal(store, LATER, kinds=[]) == 0
    assert len(incidents(store, open_only=True)) == 3
    assert heal(store, LATER) == 1
    left = [(one.source, one.category) for one in incidents(store, open_only=True)]
    assert left == [(OAI, "cs.LG"), (RSS, "cs.CV")]


def claim(store, now=LATER, before=LATER):
    with store.writing() as unit:
        return unit.harvests.claim_untold(now, before)


def test_each_incident_is_told_once(store):
    note(store, NOW)
    note(store, NOW, kind=CUT)
    told = claim(store)
    assert [(one.kind, one.told_at) for one in told] == [(BUSY, LATER), (CUT, LATER)]
    note(store, LATER)
    heal(store, LATER)
    note(store, LATER)
    assert [one.times for one in claim(store)] == [1]
    assert claim(store) == []


def test_nobody_is_told_of_what_is_over_or_young_but_of_a_refusal_at_once(store):
    note(store, NOW, kind=CUT)
    heal(store, LATER)
    note(store, LATER)
    note(store, LATER, kind=TroubleKind.FORBIDDEN)
    with store.reading() as unit:
        assert unit.harvests.has_untold(NOW)
    assert [one.kind for one in claim(store, LATER, NOW)] == [TroubleKind.FORBIDDEN]
    with store.reading() as unit:
        assert not unit.harvests.has_untold(NOW)


def test_of_processes_that_tell_at_once_one_gets_each_incident(url):
    stores = [open_store(url) for _ in range(4)]
    for number in range(12):
        note(stores[0], NOW, category=f"cs.{number}")
    told: list[str] = []
    start = threading.Barrier(len(stores))

    def tell(store):
        start.wait()
        with store.writing() as unit:
            told.extend(one.category for one in unit.harvests.claim_untold(LATER, LATER))

    threads = [threading.Thread(target=tell, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(f"cs.{number}" for number in range(12))
    for store in stores:
        store.close()
