from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.readme import merge, parse, render
from db.records import DocumentPart, EntryFields, EntryId, Link, LinkKind, PartialDate, PartKind
from tests.bot.core.readme.documents import fixture, stored

LIST = """Small:
Date|Method|Venue|Title|Code|Note
---|---|---|---|---|---
2020|One|CVPR 2020|[The First Paper of All](https://arxiv.org/abs/2001.00001)|None|ok
2021|Two|ICML 2021|[The Second Paper Comes Later](https://arxiv.org/abs/2101.00002)|None|None
2022|Three|ICLR 2022|[A Third One for Good Luck](https://arxiv.org/abs/2201.00003)|None|None
"""
ONE, TWO, THREE = "First Paper", "Second Paper", "Third One"


class Keeper:
    """Keeps a list as the database would: parts, entries, ids."""

    def __init__(self, text=""):
        self.parts, self.entries, self.last = [], {}, 0
        if text:
            self.take(text)

    def plan(self, text, prefer=None):
        return merge(self.parts, self.entries, parse(text), prefer)

    def take(self, text, prefer=None):
        document = parse(text)
        plan = merge(self.parts, self.entries, document, prefer)
        matches, bases, parts = iter(plan.matches), iter(plan.bases), []
        for part in document.parts:
            if part.fields is None:
                parts.append(DocumentPart(PartKind.TEXT, part.raw))
                continue
            entry = next(matches)
            if entry is None:
                self.last += 1
                entry = EntryId(self.last)
                self.entries[entry] = part.fields
            parts.append(DocumentPart(PartKind.ENTRY, part.raw, entry, next(bases)))
        self.entries.update((update.entry_id, update.fields) for update in plan.updates)
        for entry in plan.removals:
            del self.entries[entry]
        self.parts = parts
        return plan

    def find(self, words):
        return next(entry for entry, fields in self.entries.items() if words in fields.title)

    def edit(self, words, **changes):
        entry = self.find(words)
        self.entries[entry] = replace(self.entries[entry], **changes)
        return entry

    def add(self, **given):
        self.last += 1
        self.entries[EntryId(self.last)] = EntryFields(section="Small", **given)
        return EntryId(self.last)

    @property
    def text(self):
        return render(self.parts, self.entries)


def is_empty(plan):
    return not (plan.updates or plan.removals or plan.conflicts or None in plan.matches)


def test_the_same_file_twice_changes_nothing():
    keeper = Keeper(LIST)
    assert is_empty(keeper.plan(LIST))
    assert keeper.plan(LIST).shared == 1.0


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("ok", "better", "note", "better"),
        ("2020|", "2020-05|", "date", PartialDate(2020, 5)),
        ("CVPR 2020", "CVPR 2020 oral", "venue", "CVPR 2020 oral"),
        ("The First Paper of All", "The Very First Paper", "title", "The Very First Paper"),
        ("abs/2001.00001", "abs/2002.00009", "url", "https://arxiv.org/abs/2002.00009"),
        ("|One|", "|Uno|", "method", "Uno"),
        ("None|ok", "[code](https://github.com/a/b)|ok", "links",
         (Link(LinkKind.CODE, "https://github.com/a/b", "code"),)),
        ("Small:", "Tiny:", "section", "Tiny"),
    ],
)  # fmt: skip
def test_what_the_file_changed_is_taken_and_the_entry_stays_the_same(old, new, field, value):
    keeper = Keeper(LIST)
    one, before = keeper.find(ONE), dict(keeper.entries)
    plan = keeper.take(LIST.replace(old, new, 1))
    assert plan.conflicts == plan.removals == ()
    assert None not in plan.matches
    assert keeper.entries[one] == replace(before[one], **{field: value})
    assert keeper.text == LIST.replace(old, new, 1)


def test_what_the_list_changed_is_kept():
    keeper = Keeper(LIST)
    entry = keeper.edit(ONE, note="edited in the list")
    plan = keeper.take(LIST)
    assert is_empty(plan)
    assert keeper.entries[entry].note == "edited in the list"
    assert keeper.text == LIST.replace("|ok", "|edited in the list")


def test_changes_of_different_fields_meet_without_conflict():
    keeper = Keeper(LIST)
    entry = keeper.edit(ONE, note="edited in the list")
    plan = keeper.take(LIST.replace("CVPR 2020", "ECCV 2020"))
    assert plan.conflicts == ()
    assert (keeper.entries[entry].note, keeper.entries[entry].venue) == (
        "edited in the list",
        "ECCV 2020",
    )


def test_the_same_change_on_both_sides_is_no_conflict():
    keeper = Keeper(LIST)
    keeper.edit(ONE, note="better")
    assert is_empty(keeper.take(LIST.replace("|ok", "|better")))


def test_a_field_changed_on_both_sides_is_told_until_it_is_resolved():
    keeper = Keeper(LIST)
    entry = keeper.edit(ONE, note="ours")
    theirs = LIST.replace("|ok", "|theirs")
    for _ in range(3):
        plan = keeper.take(theirs)
        (conflict,) = plan.conflicts
        assert (conflict.entry_id, conflict.field, conflict.line) == (entry, "note", 4)
        assert (conflict.base, conflict.ours, conflict.theirs) == ("ok", "ours", "theirs")
        assert keeper.entries[entry].note == "ours"


@pytest.mark.parametrize(("prefer", "note"), [("list", "ours"), ("file", "theirs")])
def test_a_preference_resolves_a_conflict_for_good(prefer, note):
    keeper = Keeper(LIST)
    entry = keeper.edit(ONE, note="ours")
    theirs = LIST.replace("|ok", "|theirs")
    keeper.take(theirs)
    assert keeper.take(theirs, prefer).conflicts == ()
    assert keeper.entries[entry].note == note
    assert keeper.plan(theirs).conflicts == ()


def without(text, words):
    return "".join(line for line in text.splitlines(keepends=True) if words not in line)


def test_a_row_removed_from_the_file_is_removed():
    keeper = Keeper(LIST)
    entry = keeper.find(TWO)
    plan = keeper.take(without(LIST, TWO))
    assert plan.removals == (entry,)
    assert keeper.text == without(LIST, TWO)


def test_a_row_removed_from_the_file_but_edited_in_the_list_is_kept_and_told():
    keeper = Keeper(LIST)
    entry = keeper.edit(TWO, note="needed")
    plan = keeper.take(without(LIST, TWO))
    assert [(c.entry_id, c.field) for c in plan.conflicts] == [(entry, "row")]
    assert plan.removals == ()
    assert "needed" in keeper.text


def test_an_entry_removed_from_the_list_does_not_come_back():
    keeper = Keeper(LIST)
    del keeper.entries[keeper.find(TWO)]
    plan = keeper.take(LIST)
    assert is_empty(plan)
    assert keeper.text == without(LIST, TWO)
    assert is_empty(keeper.plan(LIST))


def test_an_entry_removed_from_the_list_but_edited_in_the_file_is_told():
    keeper = Keeper(LIST)
    entry = keeper.find(TWO)
    del keeper.entries[entry]
    plan = keeper.take(LIST.replace("ICML 2021", "ICML 2021 oral"))
    assert [(c.entry_id, c.field) for c in plan.conflicts] == [(entry, "row")]
    assert entry not in keeper.entries


def test_an_added_entry_that_also_stands_in_the_file_is_one():
    keeper = Keeper(LIST)
    entry = keeper.add(title="A Fourth One", url="https://arxiv.org/pdf/2301.00004v2", note="ours")
    row = "2023-01|Four|None|[A Fourth One](https://arxiv.org/abs/2301.00004)|None|None\n"
    plan = keeper.take(LIST + row)
    assert plan.matches[-1] == entry
    assert plan.conflicts == ()
    assert keeper.entries[entry].note == "ours"
    assert (keeper.entries[entry].method, keeper.entries[entry].date) == (
        "Four",
        PartialDate(2023, 1),
    )


def test_an_added_entry_that_the_file_says_otherwise_is_a_conflict_until_resolved():
    keeper = Keeper(LIST)
    entry = keeper.add(title="A Fourth One", url="https://arxiv.org/abs/2301.00004", note="ours")
    text = LIST + "2023|Four|None|[A Fourth One](https://arxiv.org/abs/2301.00004)|None|theirs\n"
    for _ in range(2):
        plan = keeper.take(text)
        assert [(c.entry_id, c.field, c.theirs) for c in plan.conflicts] == [
            (entry, "note", "theirs")
        ]
    assert keeper.take(text, "file").conflicts == ()
    assert keeper.entries[entry].note == "theirs"


def test_an_entry_added_by_the_bot_survives_its_own_export():
    keeper = Keeper(LIST)
    fields = {"url": "https://arxiv.org/pdf/2103.00004.pdf", "date": PartialDate(2021, 3, 5)}
    entry = keeper.add(title="A Fourth One in Between", method="Four", venue="ICCV 2021", **fields)
    out = keeper.text
    plan = keeper.take(out)
    assert plan.conflicts == plan.removals == ()
    assert None not in plan.matches
    assert keeper.entries[entry].date == fields["date"]
    assert keeper.text == out


def test_twins_with_one_link_keep_their_identities():
    text = LIST.replace("2101.00002", "2001.00001")
    keeper = Keeper(text)
    one, two = keeper.find(ONE), keeper.find(TWO)
    swapped = text.splitlines(keepends=True)
    swapped[3], swapped[4] = swapped[4].replace("ICML 2021", "ICML"), swapped[3]
    plan = keeper.take("".join(swapped))
    assert plan.matches[:2] == (two, one)
    assert [(update.entry_id, update.fields.venue) for update in plan.updates] == [(two, "ICML")]


def test_rows_in_another_order_are_the_same_rows():
    keeper = Keeper(LIST)
    lines = LIST.splitlines(keepends=True)
    plan = keeper.take("".join([*lines[:3], *reversed(lines[3:])]))
    assert (plan.updates, plan.removals, plan.conflicts) == ((), (), ())
    assert plan.matches == (3, 2, 1)


def test_a_corrected_title_and_link_at_once_is_still_the_same_row_by_its_method():
    keeper = Keeper(LIST)
    text = LIST.replace("A Third One for Good Luck](https://arxiv.org/abs/2201", "X](https://x.org")
    assert keeper.take(text).matches[2] == 3


def test_a_misspelt_title_without_a_link_is_still_the_same_row():
    text = "## S\n|Title|Date|\n|---|---|\n|A Long Title of a Paper on Things|2020|\n"
    keeper = Keeper(text)
    assert keeper.take(text.replace("Thing", "Thingie")).matches == (1,)


def test_different_papers_with_similar_titles_are_two():
    keeper = Keeper(LIST)
    text = LIST.replace("for Good Luck", "for Bad Luck").replace("2201.0", "2309.0")
    text = text.replace("|Three|", "|Bad|")
    plan = keeper.take(text)
    assert plan.matches[2] is None
    assert len(plan.removals) == 1


def test_another_list_shares_nothing():
    assert Keeper(LIST).plan(fixture("tables.md")).shared == 0.0


def test_a_first_import_adds_everything():
    plan = merge((), {}, parse(LIST))
    assert plan.matches == (None, None, None)
    assert plan.shared == 0.0


def test_a_list_without_a_document_meets_its_file():
    _, current = stored(parse(LIST))
    plan = merge((), current, parse(LIST))
    assert set(plan.matches) == set(current)
    assert not plan.updates
    assert plan.shared == 1.0


LINES = LIST.splitlines(keepends=True)


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(LINES[3:]), st.integers(0, 3), st.sampled_from(["", "2020", "None", "|", "ok"])
)
def test_any_versions_one_after_the_other_are_exported_as_they_are(rows, count, word):
    keeper = Keeper(LIST)
    text = "".join([*LINES[:3], *rows[:count]]).replace(word or "\0", "x" if word != "|" else "|")
    keeper.take(text)
    assert keeper.text == text
    assert is_empty(keeper.plan(text))
    assert len(set(keeper.entries)) == len(parse(text).entries)
