from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.records import DEFAULT_WORKSPACE as WS
from db.records import (
    ChangeKind,
    DocumentPart,
    EntryFields,
    EntryId,
    Link,
    LinkKind,
    PartialDate,
    PartKind,
    SectionCount,
)
from tests.builders import NOW, a_paper, add, an_index, indexed

LATER = NOW + timedelta(hours=1)
FULL = EntryFields(
    section="Sektion “ß”",
    title="Title | with ' and \\ and 标题 🙂",
    date=PartialDate(2024, 6, 28),
    method="Méthode",
    names=("Other", "其他"),
    venue="CVPR 2024",
    url="https://arxiv.org/abs/2406.00001",
    links=(Link(LinkKind.CODE, "https://github.com/a/b", "code"), Link(LinkKind.OTHER, "x", "")),
    note="note\nwith lines",
    authors="A. One, B. Two",
)


def all_of(store):
    with store.reading() as unit:
        return unit.entries.all(WS)


def test_an_entry_comes_back_as_it_was_put(store):
    [entry_id] = add(store, FULL)
    with store.reading() as unit:
        entry = unit.entries.get(WS, entry_id)
    assert entry is not None
    assert entry.fields == FULL
    assert entry.ids == an_index(FULL).ids
    assert entry.added_at == entry.updated_at == NOW
    assert entry.added_at.tzinfo is not None
    assert entry.removed_at is None


def test_an_entry_of_nothing_but_a_title_comes_back_too(store):
    bare = EntryFields("", "T")
    [entry_id] = add(store, bare)
    with store.reading() as unit:
        found = unit.entries.get(WS, entry_id)
    assert found is not None
    assert found.fields == bare


def test_many_come_in_the_order_asked_for_and_unknown_ones_are_left_out(store):
    ids = add(store, a_paper("A"), a_paper("B"), a_paper("C"))
    with store.reading() as unit:
        found = unit.entries.many(WS, [ids[2], EntryId(999), ids[0]])
        assert unit.entries.many(WS, []) == []
        assert unit.entries.get(WS, EntryId(999)) is None
    assert [entry.fields.method for entry in found] == ["C", "A"]


def test_more_ids_than_a_statement_takes_parameters(sqlite_store):
    ids = add(sqlite_store, *(a_paper(f"M{n}") for n in range(1_200)))
    with sqlite_store.writing() as unit:
        assert len(unit.entries.many(WS, ids)) == 1_200
        unit.entries.remove_many(WS, ids, LATER, "import")
        assert unit.entries.count(WS) == 0
        assert unit.search.is_sound()


def test_an_edit_keeps_identity_and_is_remembered(store):
    [entry_id] = add(store, a_paper("A", "Before"))
    after = a_paper("A", "After", date="2025-01")
    with store.writing() as unit:
        unit.entries.update_many(WS, [(entry_id, after, an_index(after))], LATER, "slack", "U1")
    with store.reading() as unit:
        entry = unit.entries.get(WS, entry_id)
        history = unit.entries.history(WS, entry_id)
    assert entry is not None
    assert (entry.fields, entry.added_at, entry.updated_at) == (after, NOW, LATER)
    assert [change.kind for change in history] == [ChangeKind.ADDED, ChangeKind.EDITED]
    assert (history[0].source, history[0].actor, history[0].at) == ("import", None, NOW)
    assert (history[1].source, history[1].actor, history[1].at) == ("slack", "U1", LATER)
    assert history[1].before == history[0].after == a_paper("A", "Before")
    assert history[1].after == after


def test_a_removed_entry_leaves_the_list_and_can_be_restored(store):
    one, two = add(store, a_paper("A"), a_paper("B"))
    with store.writing() as unit:
        unit.entries.remove_many(WS, [one], LATER, "slack")
    assert [entry.id for entry in all_of(store)] == [two]
    with store.reading() as unit:
        assert unit.entries.count(WS) == 1
        assert [entry.id for entry in unit.entries.newest(WS, 5)] == [two]
        gone = unit.entries.get(WS, one)
    assert gone is not None
    assert gone.removed_at == LATER
    with store.writing() as unit:
        unit.entries.restore(WS, [(one, an_index(gone.fields))], LATER, "slack")
    assert [entry.id for entry in all_of(store)] == [one, two]
    with store.reading() as unit:
        kinds = [change.kind for change in unit.entries.history(WS, one)]
        assert unit.search.exact(WS, ["name:a"], 5)
    assert kinds == [ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RESTORED]


def test_what_is_not_on_the_list_is_neither_edited_nor_removed_again(store):
    [entry_id] = add(store, a_paper("A"))
    edit = (entry_id, *indexed(a_paper("B"))[0])
    with store.writing() as unit:
        unit.entries.remove_many(WS, [entry_id, entry_id, EntryId(99)], NOW, "slack")
        unit.entries.remove_many(WS, [entry_id], LATER, "slack")
        unit.entries.update_many(WS, [edit], LATER, "slack")
        unit.entries.restore(WS, [(EntryId(99), edit[2])], LATER, "slack")
        assert len(unit.entries.history(WS, entry_id)) == 2
        assert unit.search.is_sound()


def test_the_list_is_in_the_documents_order_and_the_rest_at_its_end(store):
    a, b, c = add(store, a_paper("A", section="1"), a_paper("B", section="2"), a_paper("C"))
    parts = [
        DocumentPart(PartKind.TEXT, "# head\n"),
        DocumentPart(PartKind.ENTRY, "b\n", b),
        DocumentPart(PartKind.ENTRY, "a\n", a),
    ]
    with store.writing() as unit:
        unit.documents.save(WS, "README.md", parts, NOW)
    assert [entry.id for entry in all_of(store)] == [b, a, c]
    with store.reading() as unit:
        assert unit.entries.sections(WS) == [
            SectionCount("2", 1),
            SectionCount("1", 1),
            SectionCount("Autoregressive models", 1),
        ]


def test_an_entry_that_stands_twice_in_the_document_is_listed_and_counted_once(store):
    [a] = add(store, a_paper("A", section="1"))
    parts = [DocumentPart(PartKind.ENTRY, "a\n", a), DocumentPart(PartKind.ENTRY, "a again\n", a)]
    with store.writing() as unit:
        unit.documents.save(WS, "README.md", parts, NOW)
    assert [entry.id for entry in all_of(store)] == [a]
    with store.reading() as unit:
        assert unit.entries.sections(WS) == [SectionCount("1", 1)]


def test_the_newest_come_by_date_then_by_arrival(store):
    add(
        store,
        a_paper("day", date="2024-06-01"),
        a_paper("none", date=None),
        a_paper("year", date="2024"),
        a_paper("month", date="2024-06"),
        a_paper("day again", date="2024-06-01"),
    )
    with store.reading() as unit:
        newest = [entry.fields.method for entry in unit.entries.newest(WS, 9)]
    assert newest == ["day again", "day", "month", "year", "none"]


def test_every_change_makes_the_revision_higher_once_a_unit(store):
    def revision():
        with store.reading() as unit:
            assert unit.workspaces.revision(WS) == store.revision(WS)
        return store.revision(WS)

    assert revision() == 0
    one, two = add(store, a_paper("A"), a_paper("B"))
    assert revision() == 1
    with store.writing() as unit:
        unit.entries.remove_many(WS, [one], NOW, "slack")
        unit.entries.remove_many(WS, [two], NOW, "slack")
    assert revision() == 2
    with store.writing() as unit:
        unit.entries.remove_many(WS, [two], NOW, "slack")
        unit.entries.add_many(WS, [], NOW, "slack")
    assert revision() == 2
    with store.writing() as unit:
        unit.documents.save(WS, "README.md", [], NOW)
    assert revision() == 3


def test_a_unit_that_fails_changes_nothing(store):
    add(store, a_paper("A"))

    def fail():
        with store.writing() as unit:
            unit.entries.add_many(WS, indexed(a_paper("B")), NOW, "slack")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [entry.fields.method for entry in all_of(store)] == ["A"]
    assert store.revision(WS) == 1
    with store.writing() as unit:
        assert unit.search.exact(WS, ["name:b"], 5) == []
        assert unit.search.is_sound()


def test_workspaces_do_not_touch_each_others_entries(store):
    [mine] = add(store, a_paper("A"))
    with store.writing() as unit:
        other = unit.workspaces.add("T2")
        assert unit.entries.get(other, mine) is None
        unit.entries.remove_many(other, [mine], NOW, "slack")
        assert unit.entries.history(other, mine) == []
        assert unit.entries.count(other) == 0
    assert [entry.id for entry in all_of(store)] == [mine]


def test_a_title_of_any_length_can_be_stored(store):
    long = a_paper("M" * 5_000, "word " * 20_000, url="https://example.org/" + "x" * 5_000)
    [entry_id] = add(store, replace(long, note="字" * 20_000))
    with store.writing() as unit:
        entry = unit.entries.get(WS, entry_id)
        assert unit.search.is_sound()
    assert entry is not None
    assert entry.fields.title == long.title
