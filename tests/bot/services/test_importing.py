from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.identity import paper_ids
from bot.core.indexing import index_entry
from bot.errors import BadDocument, NotFound, NothingInCommon
from bot.services.exporting import export_markdown
from bot.services.import_report import report_as_json
from bot.services.importing import ImportOptions, import_document
from bot.services.starter import load_starter_list
from db.records import DEFAULT_WORKSPACE as WS
from db.records import ChangeKind, EntryFields, PartialDate

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
STARTER = Path(__file__).parents[3] / "bot" / "starter" / "reading_list.md"

LIST = """\
# Our list

Images:
Date|Method|Venue|Title|Code
-----|----|-----|-----|-----
2021-02-01|Alpha|ICML 2021|[Alpha makes pictures](https://arxiv.org/abs/2102.00001)|[code](https://github.com/a/alpha)
2022-03-01|Beta|Arxiv 2022|[Beta makes better pictures](https://arxiv.org/abs/2203.00002)|None
2023-04-01|Gamma|CVPR 2023|[Gamma makes the best pictures](https://arxiv.org/abs/2304.00003)|None

Sounds:
Date|Method|Venue|Title|Code
-----|----|-----|-----|-----
2022-05-01|Delta|Arxiv 2022|[Delta makes sounds](https://arxiv.org/abs/2205.00004)|None
"""


def imported(store, text, now=NOW, **options):
    return import_document(
        store, WS, "README.md", text.encode(), now=now, options=ImportOptions(**options)
    )


def listed(store):
    with store.reading() as unit:
        return {entry.fields.method: entry for entry in unit.entries.all(WS)}


def edited(store, method, **changes):
    """Edit an entry as a click in Slack would."""
    entry = listed(store)[method]
    fields = replace(entry.fields, **changes)
    with store.writing() as unit:
        update = (entry.id, fields, index_entry(fields, paper_ids(fields)))
        unit.entries.update_many(WS, [update], now=LATER, source="slack", actor="U1")


def added(store, fields):
    with store.writing() as unit:
        new = [(fields, index_entry(fields, paper_ids(fields)))]
        return unit.entries.add_many(WS, new, now=LATER, source="slack", actor="U1")[0]


def removed(store, method):
    entry = listed(store)[method]
    with store.writing() as unit:
        unit.entries.remove_many(WS, [entry.id], now=LATER, source="slack", actor="U1")


EPSILON = EntryFields(
    section="Images",
    title="Epsilon draws",
    date=PartialDate(2024, 1, 5),
    method="Epsilon",
    venue="Arxiv 2024",
    url="https://arxiv.org/abs/2401.00005",
)


def test_an_untouched_import_is_exported_byte_for_byte(store):
    report = imported(store, LIST)
    assert (report.entries, len(report.added)) == (4, 4)
    assert report.sections == (("Images", 3), ("Sounds", 1))
    assert export_markdown(store, WS) == LIST.encode()


def test_importing_the_same_file_twice_changes_nothing(store):
    imported(store, LIST)
    before = listed(store)
    with store.reading() as unit:
        revision = unit.workspaces.revision(WS)
    report = imported(store, LIST, now=LATER)
    assert (report.added, report.updated, report.removed, report.unchanged) == ((), (), (), 4)
    assert listed(store) == before
    with store.reading() as unit:
        assert unit.workspaces.revision(WS) == revision
        assert unit.documents.load(WS).imported_at == NOW


def test_a_paper_added_in_slack_is_one_line_more(store):
    imported(store, LIST)
    added(store, EPSILON)
    lines = export_markdown(store, WS).decode().splitlines()
    new = [line for line in lines if line not in LIST.splitlines()]
    assert new == [
        "2024-01-05|Epsilon|Arxiv 2024|[Epsilon draws](https://arxiv.org/abs/2401.00005)|None"
    ]
    assert len(lines) == len(LIST.splitlines()) + 1
    assert (
        lines.index(new[0]) == LIST.splitlines().index(next(x for x in lines if "|Gamma|" in x)) + 1
    )


def test_what_was_exported_can_be_imported_again_and_nothing_changes(store):
    imported(store, LIST)
    identity = added(store, EPSILON)
    out = export_markdown(store, WS)
    report = imported(store, out.decode(), now=LATER)
    assert (report.added, report.updated, report.removed, report.conflicts) == ((), (), (), ())
    assert listed(store)["Epsilon"].id == identity
    assert export_markdown(store, WS) == out


def test_a_newer_version_adds_updates_and_removes_what_changed(store):
    imported(store, LIST)
    before = listed(store)
    newer = (
        LIST.replace("Arxiv 2022|[Beta makes", "ICLR 2023|[Beta makes").replace(
            "2023-04-01|Gamma|CVPR 2023|[Gamma makes the best pictures](https://arxiv.org/abs/2304.00003)|None\n",
            "",
        )
        + "2023-06-01|Zeta|Arxiv 2023|[Zeta sings](https://arxiv.org/abs/2306.00006)|None\n"
    )
    report = imported(store, newer, now=LATER)
    assert [entry.method for entry in report.added] == ["Zeta"]
    assert [(entry.method, entry.fields) for entry in report.updated] == [("Beta", ("venue",))]
    assert [entry.method for entry in report.removed] == ["Gamma"]
    after = listed(store)
    assert after["Beta"].id == before["Beta"].id
    assert after["Beta"].fields.venue == "ICLR 2023"
    assert "Gamma" not in after
    with store.reading() as unit:
        kinds = [change.kind for change in unit.entries.history(WS, before["Beta"].id)]
    assert kinds == [ChangeKind.ADDED, ChangeKind.EDITED]
    assert export_markdown(store, WS) == newer.encode()


def test_an_edit_in_slack_and_another_in_the_file_both_hold(store):
    imported(store, LIST)
    edited(store, "Beta", venue="ICLR 2023")
    report = imported(store, LIST.replace("[Beta makes better", "[Beta draws better"), now=LATER)
    assert report.conflicts == ()
    fields = listed(store)["Beta"].fields
    assert (fields.title, fields.venue) == ("Beta draws better pictures", "ICLR 2023")


def test_a_row_edited_on_both_sides_is_reported_until_it_is_settled(store):
    imported(store, LIST)
    edited(store, "Beta", venue="ICLR 2023")
    theirs = LIST.replace("Arxiv 2022|[Beta", "NeurIPS 2022|[Beta")
    for _ in range(2):
        report = imported(store, theirs, now=LATER)
        (conflict,) = report.conflicts
        assert (conflict.field, conflict.ours, conflict.theirs) == (
            "venue",
            "ICLR 2023",
            "NeurIPS 2022",
        )
        assert listed(store)["Beta"].fields.venue == "ICLR 2023"
    assert "ICLR 2023|[Beta" in export_markdown(store, WS).decode()
    assert imported(store, theirs, now=LATER, prefer="file").conflicts == ()
    assert listed(store)["Beta"].fields.venue == "NeurIPS 2022"
    assert imported(store, theirs, now=LATER).conflicts == ()


def test_a_conflict_settled_for_the_list_stays_settled(store):
    imported(store, LIST)
    edited(store, "Beta", venue="ICLR 2023")
    theirs = LIST.replace("Arxiv 2022|[Beta", "NeurIPS 2022|[Beta")
    assert imported(store, theirs, now=LATER, prefer="list").conflicts == ()
    assert imported(store, theirs, now=LATER).conflicts == ()
    assert listed(store)["Beta"].fields.venue == "ICLR 2023"


def test_a_row_removed_in_slack_does_not_come_back_with_the_same_file(store):
    imported(store, LIST)
    removed(store, "Beta")
    imported(store, LIST, now=LATER)
    assert "Beta" not in listed(store)
    assert "|Beta|" not in export_markdown(store, WS).decode()


def test_a_paper_added_in_slack_survives_a_file_that_does_not_know_it(store):
    imported(store, LIST)
    added(store, EPSILON)
    imported(store, LIST.replace("Our list", "The list"), now=LATER)
    assert "Epsilon" in listed(store)
    assert "|Epsilon|" in export_markdown(store, WS).decode()


OTHER = LIST
for old, new in (
    ("Alpha", "Kappa"),
    ("Beta", "Lambda"),
    ("Gamma", "Mu"),
    ("Delta", "Nu"),
    ("makes", "knits"),
    ("2102.", "2002."),
    ("2203.", "2003."),
    ("2304.", "2004."),
    ("2205.", "2005."),
    ("pictures", "scarves of wool"),
    ("sounds", "long warm hats"),
    ("/a/alpha", "/k/kappa"),
):
    OTHER = OTHER.replace(old, new)


def test_another_list_is_refused_with_a_sentence_and_changes_nothing(store):
    imported(store, LIST)
    with pytest.raises(NothingInCommon, match="--replace"):
        imported(store, OTHER, now=LATER)
    assert export_markdown(store, WS) == LIST.encode()


def test_another_list_takes_the_place_where_it_is_told_to(store):
    imported(store, LIST)
    added(store, EPSILON)
    report = imported(store, OTHER, now=LATER, replace=True)
    assert len(report.removed) == 5
    assert export_markdown(store, WS) == OTHER.encode()


def test_replacing_undoes_what_was_changed_in_the_list(store):
    imported(store, LIST)
    before = listed(store)
    edited(store, "Alpha", note="Only in the list")
    removed(store, "Beta")
    added(store, EPSILON)
    report = imported(store, LIST, now=LATER, replace=True)
    assert report.conflicts == ()
    assert export_markdown(store, WS) == LIST.encode()
    assert {name: entry.id for name, entry in listed(store).items()} == {
        name: entry.id for name, entry in before.items()
    }
    with store.reading() as unit:
        kinds = [change.kind for change in unit.entries.history(WS, before["Beta"].id)]
    assert kinds == [ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.RESTORED]


def test_a_row_removed_in_slack_and_edited_in_the_file_comes_back_if_the_file_is_preferred(store):
    imported(store, LIST)
    identity = listed(store)["Beta"].id
    removed(store, "Beta")
    theirs = LIST.replace("Arxiv 2022|[Beta", "NeurIPS 2022|[Beta")
    (conflict,) = imported(store, theirs, now=LATER).conflicts
    assert conflict.field == "row"
    assert "Beta" not in listed(store)
    assert imported(store, theirs, now=LATER, prefer="file").conflicts == ()
    assert (listed(store)["Beta"].id, listed(store)["Beta"].fields.venue) == (
        identity,
        "NeurIPS 2022",
    )
    assert export_markdown(store, WS) == theirs.encode()


def test_a_dry_run_reports_the_same_and_changes_nothing(store):
    dry = imported(store, LIST, dry_run=True)
    assert listed(store) == {}
    wet = imported(store, LIST)
    assert replace(dry, dry_run=False) == wet
    assert report_as_json(dry)["dry_run"] is True


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02", b"\xff\xfe|\xfa", b"only prose here\n", b"a|b\n" * 3]
)
def test_bad_input_is_one_sentence_and_nothing_half_imported(store, data):
    imported(store, LIST)
    with pytest.raises(BadDocument) as caught:
        import_document(store, WS, "bad.md", data, now=LATER)
    assert str(caught.value).strip().endswith(".")
    assert "\n" not in str(caught.value)
    assert export_markdown(store, WS) == LIST.encode()


def test_a_failure_in_the_middle_leaves_the_list_as_it_was(store, monkeypatch):
    imported(store, LIST)
    from db.documents import Documents

    def fail(*args, **kwargs):
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(Documents, "save", fail)
    with pytest.raises(RuntimeError):
        imported(store, LIST.replace("Alpha makes", "Alpha paints"), now=LATER)
    monkeypatch.undo()
    assert export_markdown(store, WS) == LIST.encode()
    assert listed(store)["Alpha"].fields.title == "Alpha makes pictures"


def test_an_empty_list_cannot_be_exported(store):
    with pytest.raises(NotFound, match="papers import"):
        export_markdown(store, WS)


def test_the_starter_list_fills_an_empty_database_once(store):
    data = STARTER.read_bytes()
    report = load_starter_list(store, WS, data, now=NOW)
    assert report.entries == 49
    assert report.problems == ()
    assert load_starter_list(store, WS, data, now=LATER) is None
    assert export_markdown(store, WS) == data


def test_the_starter_list_does_not_come_back_after_it_was_replaced(store):
    load_starter_list(store, WS, STARTER.read_bytes(), now=NOW)
    imported(store, LIST, now=LATER, replace=True)
    assert load_starter_list(store, WS, STARTER.read_bytes(), now=LATER) is None
    assert len(listed(store)) == 4


def test_a_list_without_a_file_is_exported_as_a_new_one(store):
    added(store, EPSILON)
    text = export_markdown(store, WS).decode()
    assert "Epsilon draws" in text
    assert "Images" in text
    report = imported(store, text, now=LATER)
    assert (report.entries, report.added) == (1, ())
