"""Edits on both sides between imports: which row is which, and what a person is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NothingInCommon
from bot.services.exporting import export_markdown
from db.records import DEFAULT_WORKSPACE as WS
from db.records import ChangeKind, PartialDate
from tests.bot.services.test_importing import LATER, LIST, added, edited, imported, listed, removed

BETA = next(line for line in LIST.splitlines(keepends=True) if "|Beta|" in line)
TWINS = LIST.replace(BETA, BETA * 2)


def ids(store):
    with store.reading() as unit:
        return [(entry.id, entry.fields.method) for entry in unit.entries.all(WS)]


def remove_first(store, method):
    with store.writing() as unit:
        first = next(e for e in unit.entries.all(WS) if e.fields.method == method)
        unit.entries.remove_many(WS, [first.id], now=LATER, source="slack")


def edit_first(store, called, /, **changes):
    from bot.core.identity import paper_ids
    from bot.core.indexing import index_entry

    with store.writing() as unit:
        first = next(e for e in unit.entries.all(WS) if e.fields.method == called)
        fields = replace(first.fields, **changes)
        update = (first.id, fields, index_entry(fields, paper_ids(fields)))
        unit.entries.update_many(WS, [update], now=LATER, source="slack")


def nothing_changes(store):
    """Importing the bot's own export changes nothing."""
    out, before = export_markdown(store, WS), ids(store)
    report = imported(store, out.decode(), now=LATER)
    assert (report.added, report.updated, report.removed) == ((), (), ())
    assert report.conflicts == ()
    assert export_markdown(store, WS) == out
    assert ids(store) == before


def test_a_twin_that_is_left_stays_when_the_export_is_imported(store):
    imported(store, TWINS)
    remove_first(store, "Beta")
    assert export_markdown(store, WS) == LIST.encode()
    nothing_changes(store)


def test_an_edit_of_one_twin_stays_with_it(store):
    imported(store, TWINS)
    edit_first(store, "Beta", venue="ICLR 2023")
    nothing_changes(store)
    assert export_markdown(store, WS).decode().count("ICLR 2023") == 1


def test_the_first_file_again_leaves_an_edit_of_a_twin_where_it_is(store):
    imported(store, TWINS)
    edit_first(store, "Beta", venue="ICLR 2023")
    before = export_markdown(store, WS)
    imported(store, TWINS, now=LATER)
    assert export_markdown(store, WS) == before


def test_an_entry_that_was_changed_out_of_recognition_is_not_doubled(store):
    imported(store, LIST)
    edit_first(
        store,
        "Beta",
        title="Something else entirely",
        method="Omega",
        url="https://arxiv.org/abs/2301.00009",
        date=PartialDate(2023, 1, 5),
    )
    nothing_changes(store)


def test_a_row_that_was_removed_and_added_again_is_the_one_that_the_file_edits(store):
    imported(store, LIST)
    fields = listed(store)["Beta"].fields
    removed(store, "Beta")
    new = added(store, fields)
    theirs = LIST.replace("Arxiv 2022|[Beta", "ICLR 2023|[Beta")
    (conflict,) = imported(store, theirs, now=LATER).conflicts
    assert (conflict.entry_id, conflict.field) == (new, "venue")
    imported(store, theirs, now=LATER, prefer="file")
    assert (listed(store)["Beta"].id, listed(store)["Beta"].fields.venue) == (new, "ICLR 2023")


def test_another_paper_under_the_same_method_name_is_another_entry(store):
    imported(store, LIST)
    old = listed(store)["Beta"].id
    other = LIST.replace(
        "[Beta makes better pictures](https://arxiv.org/abs/2203.00002)",
        "[Bayesian transfer of tabular data](https://arxiv.org/abs/2501.00009)",
    )
    report = imported(store, other, now=LATER)
    assert ([e.title for e in report.added], [e.title for e in report.removed]) == (
        ["Bayesian transfer of tabular data"],
        ["Beta makes better pictures"],
    )
    assert listed(store)["Beta"].id != old


def test_a_corrected_link_is_the_same_paper(store):
    imported(store, LIST)
    old = listed(store)["Beta"].id
    report = imported(store, LIST.replace("2203.00002", "2203.00012"), now=LATER)
    assert [(e.method, e.fields) for e in report.updated] == [("Beta", ("url",))]
    assert listed(store)["Beta"].id == old


def many(rows):
    head = "# L\n\nThings:\nDate|Method|Title\n-|-|-\n"
    return head + "".join(
        f"2021|M{n}|[Paper number {n} on things](https://arxiv.org/abs/2101.{n:05d})\n"
        for n in range(1, rows + 1)
    )


def test_a_file_that_would_empty_the_list_is_refused(store):
    imported(store, many(40))
    with pytest.raises(NothingInCommon, match="--replace"):
        imported(store, many(3), now=LATER)
    assert len(ids(store)) == 40
    imported(store, many(3), now=LATER, replace=True)
    assert len(ids(store)) == 3


def test_a_file_that_is_half_as_long_is_a_newer_version(store):
    imported(store, many(40))
    assert len(imported(store, many(20), now=LATER).removed) == 20


@pytest.mark.parametrize("prefer", ["list", "file"])
def test_a_row_edited_here_and_deleted_there_is_told_until_it_is_settled(store, prefer):
    imported(store, LIST)
    edited(store, "Beta", venue="ICLR 2023")
    without = LIST.replace(BETA, "")
    for _ in range(3):
        (conflict,) = imported(store, without, now=LATER).conflicts
        assert (conflict.field, conflict.theirs) == ("row", None)
        assert "ICLR 2023|[Beta" in export_markdown(store, WS).decode()
    assert imported(store, without, now=LATER, prefer=prefer).conflicts == ()
    assert ("Beta" in listed(store)) is (prefer == "list")
    assert imported(store, without, now=LATER).conflicts == ()
    if prefer == "file":
        assert export_markdown(store, WS) == without.encode()


def test_a_row_edited_here_deleted_there_and_back_again_is_the_same_entry(store):
    imported(store, LIST)
    identity = listed(store)["Beta"].id
    edited(store, "Beta", venue="ICLR 2023")
    imported(store, LIST.replace(BETA, ""), now=LATER)
    assert imported(store, LIST, now=LATER).conflicts == ()
    beta = listed(store)["Beta"]
    assert (beta.id, beta.fields.venue) == (identity, "ICLR 2023")


def test_a_row_deleted_in_one_version_and_back_in_the_next_keeps_its_identity(store):
    imported(store, LIST)
    identity = listed(store)["Beta"].id
    imported(store, LIST.replace(BETA, ""), now=LATER)
    report = imported(store, LIST, now=LATER)
    assert [entry.method for entry in report.added] == ["Beta"]
    assert listed(store)["Beta"].id == identity
    with store.reading() as unit:
        kinds = [change.kind for change in unit.entries.history(WS, identity)]
    assert kinds == [ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RESTORED]
    with store.writing() as unit:
        assert unit.search.is_sound()
    assert export_markdown(store, WS) == LIST.encode()
