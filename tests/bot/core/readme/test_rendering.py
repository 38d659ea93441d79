from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.readme import parse, render
from db.records import EntryFields, EntryId, Link, LinkKind, PartialDate
from tests.bot.core.readme.documents import FIXTURES, fixture, inserted_lines, stored

NEW = EntryId(1_000)
CODE = (Link(LinkKind.CODE, "https://github.com/lab/new", ""),)


def paper(section, **given):
    values = {
        "title": "A New Paper: On Things",
        "date": PartialDate(2021, 3, 4),
        "method": "Newest",
        "venue": "CVPR 2021",
        "url": "https://arxiv.org/abs/2103.00001",
    }
    return EntryFields(section=section, **(values | given))


def add(text, *fields):
    """The text with these entries added."""
    parts, current = stored(parse(text))
    fresh = {EntryId(NEW + i): each for i, each in enumerate(fields)}
    return render(parts, current | fresh, list(fresh))


def edit(text, entry_title, /, **changes):
    parts, current = stored(parse(text))
    entry = next(entry for entry, fields in current.items() if fields.title == entry_title)
    return render(parts, current | {entry: replace(current[entry], **changes)})


def fields_of(text):
    return [part.fields for part in parse(text).entries]


@pytest.mark.parametrize("name", [path.name for path in sorted(FIXTURES.iterdir())])
def test_an_untouched_document_is_written_byte_for_byte(name):
    text = fixture(name)
    parts, current = stored(parse(text))
    assert render(parts, current) == text


TABLE = "Pictures"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            paper(TABLE, links=CODE),
            "2021-03-04|Newest|CVPR 2021|[A New Paper: On Things]"
            "(https://arxiv.org/pdf/2103.00001.pdf)|[Newest](https://github.com/lab/new)",
        ),
        (
            paper(TABLE, date=PartialDate(2021, 3), method=None, venue=None, note="eine Notiz"),
            "2021-03-xx|--|None|[A New Paper: On Things]"
            "(https://arxiv.org/pdf/2103.00001.pdf)|eine Notiz",
        ),
        (
            paper("Backbones", note="kurz"),
            "2021-03-04|Newest|CVPR 2021|[A New Paper: On Things]"
            "(https://arxiv.org/abs/2103.00001)|None|kurz",
        ),
        (
            paper("Surveys", date=PartialDate(2024, 11, 3)),
            "3 Nov 2024|CVPR 2021|[A New Paper: On Things](https://arxiv.org/abs/2103.00001)",
        ),
    ],
)
def test_a_new_row_is_written_as_its_neighbours_are(fields, line):
    text = fixture("tables.md")
    assert inserted_lines(text, add(text, fields)) == [line]


@pytest.mark.parametrize(
    ("date", "before"),
    [
        (PartialDate(2014, 1), "2015-xx-xx"),
        (PartialDate(2021, 3), "2021-11-10"),
        (PartialDate(2022, 7), "2022-08-25"),
        (PartialDate(2025, 1), ""),
    ],
)
def test_a_table_kept_oldest_first_stays_so(date, before):
    lines = add(fixture("tables.md"), paper(TABLE, date=date)).split("\n")
    place = next(i for i, line in enumerate(lines) if "A New Paper" in line)
    assert lines[place + 1][:10] == before


def test_a_table_kept_newest_first_stays_so():
    rows = [
        f"|2024-0{month}|[Paper Number {month}](https://x.org/{month}.pdf)|\n"
        for month in (6, 4, 2)
    ]
    text = "## S\n|Date|Title|\n|---|---|\n" + "".join(rows)
    lines = add(text, paper("S", date=PartialDate(2024, 5))).split("\n")
    assert [line[1:8] for line in lines[3:7]] == ["2024-06", "2024-05", "2024-04", "2024-02"]


def test_a_table_in_no_order_takes_new_rows_at_its_end():
    rows = [
        f"2024-0{month}|[Paper Number {month}](https://x.org/{month}.pdf)\n"
        for month in (6, 2, 4, 1)
    ]
    text = "## S\nDate|Title\n---|---\n" + "".join(rows)
    assert "A New Paper" in add(text, paper("S", date=PartialDate(2024, 5))).split("\n")[-2]


def test_entries_keep_the_order_in_which_they_came():
    first, second = paper("Tutorial"), paper("Tutorial", title="Another New Paper of Ours")
    text = fixture("tables.md")
    added = inserted_lines(text, add(text, first, second))
    assert ["A New Paper" in added[0], "Another New" in added[1]] == [True, True]


def test_a_row_at_the_end_of_a_file_without_a_last_line_end():
    text = "## S\r\n|Title|Date|\r\n|---|---|\r\n|[Old Paper of Ours](https://x.org/a.pdf)|2020|"
    out = add(text, paper("S", method=None, venue=None))
    assert out.startswith(text + "\r\n|[A New Paper")
    assert not out.endswith("\n")
    assert len(fields_of(out)) == 2


def test_line_ends_of_the_file_are_kept():
    text = fixture("tables.md").replace("\n", "\r\n")
    out = add(text, paper(TABLE))
    assert out.count("\n") == out.count("\r\n") == text.count("\n") + 1


def test_a_new_row_can_break_neither_its_table_nor_its_list():
    hostile = "A | b\n|x|y|\n## [H](http://e.org) `c` *d* <b>e</b> \\"
    for name, section in (("tables.md", TABLE), ("pipes.md", "中文"), ("bullets.md", "Plain")):
        text = fixture(name)
        fields = paper(section, title=hostile, note=hostile, method=hostile, venue="V | W\nX")
        out = add(text, fields)
        assert len(inserted_lines(text, out)) == 1
        before, after = fields_of(text), fields_of(out)
        (got,) = [each for each in after if each not in before]
        assert [each for each in after if each is not got] == before
        assert got.title == " ".join(hostile.split())


@pytest.mark.parametrize(
    "title", ["Ends in a Slash \\", "Opens [One", "A]( B", "*a **b", "&amp; <b"]
)
def test_marks_at_the_edges_of_a_title_stay_inside_its_link(title):
    for name, section in (("tables.md", TABLE), ("bullets.md", "Several lines")):
        text = fixture(name)
        got = fields_of(add(text, paper(section, title=title)))
        assert title in [each.title for each in got]
        assert len(got) == len(fields_of(text)) + 1


def test_a_link_cannot_break_out_of_its_place():
    text = fixture("tables.md")
    url = "https://x.org/a) [evil](https://e.org/|b c"
    out = add(text, paper(TABLE, url=url))
    assert len(inserted_lines(text, out)) == 1
    assert len(fields_of(out)) == len(fields_of(text)) + 1
    assert not any("e.org" in (link.url) for each in fields_of(out) for link in each.links)


@pytest.mark.parametrize(
    ("section", "start"),
    [
        ("Plain", "3. "),
        ("Deeper", "    - "),
        ("Several lines", "+ [A New Paper: On Things]("),
    ],
)
def test_a_new_bullet_is_one_line_in_the_shape_of_its_neighbours(section, start):
    text = fixture("bullets.md")
    out = add(text, paper(section, method=None))
    (line,) = inserted_lines(text, out)
    assert line.startswith(start)
    before = fields_of(text)
    (got,) = [each for each in fields_of(out) if each not in before]
    assert (got.title, got.venue, got.date) == (
        "A New Paper: On Things",
        "CVPR 2021",
        PartialDate(2021, 3, 4),
    )
    assert got.section == section


def test_a_new_section_gets_a_heading_and_a_table_like_the_others():
    text = fixture("tables.md")
    out = add(text, paper("Sounds"), paper("Sounds", title="Another New Paper of Ours"))
    assert "\n\nSounds:\nDate|Method|Conference|Title|" in out
    got = [each for each in fields_of(out) if each.section == "Sounds"]
    assert [each.title for each in got] == ["A New Paper: On Things", "Another New Paper of Ours"]
    assert [each for each in fields_of(out) if each.section != "Sounds"] == fields_of(text)


def test_an_empty_section_gets_a_table_under_its_heading():
    text = "## Full\n\n|Title|Date|\n|---|---|\n|[Old Paper of Ours](https://x.org/a.pdf)|2020|\n"
    text += "\n## Empty\n"
    out = add(text, paper("Empty", method=None, venue=None))
    assert [each.section for each in fields_of(out)] == ["Full", "Empty"]
    assert out.startswith(text)


def test_a_list_of_bullets_gets_a_new_section_of_bullets():
    text = "# A\n\n- [One Paper of Ours](https://arxiv.org/abs/2401.00001)\n"
    out = add(text, paper("B", method=None, venue=None, date=None))
    assert [each.section for each in fields_of(out)] == ["A", "B"]
    assert "|" not in out


def test_a_yaml_list_gets_a_new_item_in_one_line():
    text = fixture("list.yaml")
    out = add(text, paper("", links=CODE, note='say "hi"'))
    assert len(inserted_lines(text, out)) == 1
    assert fields_of(out)[-1].title == "A New Paper: On Things"
    assert fields_of(out)[:-1] == fields_of(text)


LINKED = "[QuickEdit: Editing at Once](https://arxiv.org/abs/2408.00005)"
ROW = ("2024-8-14", "QuickEdit", "ARXIV 2024", LINKED, "目标解耦和编辑")


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({"note": "besser"}, {4: "besser"}),
        ({"note": None}, {4: "None"}),
        ({"date": PartialDate(2024, 9, 1)}, {0: "2024-9-1"}),
        ({"title": "Quick | Edit"}, {3: "[Quick \\| Edit](https://arxiv.org/abs/2408.00005)"}),
        (
            {"url": "https://x.org/a.pdf"},
            {3: "[QuickEdit: Editing at Once](https://x.org/a.pdf)"},
        ),
        ({"url": None}, {3: "QuickEdit: Editing at Once"}),
        ({"method": None, "venue": None}, {1: "--", 2: "None"}),
        ({"method": "QE", "names": ("Quick", "Edit")}, {1: "QE / Quick / Edit"}),
    ],
)
def test_an_edited_row_changes_in_its_edited_cells_only(changes, cells):
    text = fixture("tables.md")
    line = "|".join(cells.get(i, cell) for i, cell in enumerate(ROW))
    out = edit(text, "QuickEdit: Editing at Once", **changes)
    assert out == text.replace("|".join(ROW), line)


def test_an_added_link_goes_into_the_column_of_links():
    text = fixture("tables.md")
    out = edit(text, "The Room for Choice in Small Steps", links=CODE)
    assert (
        "2206.00003.pdf)|[The Room for Choice in Small Steps](https://github.com/lab/new)\n" in out
    )
    assert len(out.split("\n")) == len(text.split("\n"))


def test_a_paper_without_its_link_keeps_its_lines_and_its_followers_their_section():
    text = fixture("bullets.md")
    out = edit(text, "A Bold Title Above Its Links", url=None)
    assert out == text.replace("论文：https://arxiv.org/abs/2401.00008", "论文：None")
    assert [each.title for each in fields_of(out)] == [each.title for each in fields_of(text)]


EDITS = {
    "title": "An Edited Title: *Of* | Things",
    "url": "https://openreview.net/forum?id=new",
    "venue": "ICML 2025",
    "date": PartialDate(2025, 2),
    "links": CODE,
}


@pytest.mark.parametrize("field", EDITS)
@pytest.mark.parametrize("name", ["tables.md", "pipes.md", "bullets.md", "headings.md"])
def test_any_edit_is_read_back_and_nothing_else_changes(name, field):
    text = fixture(name)
    parts, current = stored(parse(text))
    for entry, fields in current.items():
        wanted = replace(fields, **{field: EDITS[field]})
        out = fields_of(render(parts, current | {entry: wanted}))
        others = [each for each in current.values() if each is not fields]
        got = [each for each in out if each not in others]
        if got and field == "links":
            got = [
                replace(each, links=tuple(replace(x, label="") for x in each.links)) for each in got
            ]
        # What the entry's shape has no place for stays unsaid.
        assert got in ([wanted], [fields]), fields.title
        assert len(out) == len(current)


@pytest.mark.parametrize("name", [path.name for path in sorted(FIXTURES.iterdir())])
def test_a_removed_entry_takes_its_lines_with_it_and_nothing_else(name):
    text = fixture(name)
    parts, current = stored(parse(text))
    for entry, fields in current.items():
        rest = {key: value for key, value in current.items() if key != entry}
        out = render(parts, rest)
        assert fields_of(out) == list(rest.values()), fields.title
        assert len(out) < len(text)


def test_an_entry_that_changes_its_section_moves():
    text = fixture("tables.md")
    out = edit(text, "QuickEdit: Editing at Once", section="Surveys")
    moved = next(each for each in fields_of(out) if "QuickEdit" in each.title)
    assert moved.section == "Surveys"
    assert len(fields_of(out)) == len(fields_of(text))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Co"]), max_size=40)


@settings(max_examples=150, deadline=None)
@given(
    title=st.text(min_size=1, max_size=60),
    note=WORDS,
    method=WORDS,
    section=st.sampled_from(["Backbones", "Pictures", "Surveys"]),
    day=st.dates(),
)
def test_whatever_is_added_is_one_line_and_is_read_back(title, note, method, section, day):
    text = fixture("tables.md")
    if day.year < 1900 or day.year > 2099:
        return
    fields = paper(
        section, title=f"Of {title} x", note=note or None, method=f"M{method}",
        date=PartialDate(day.year, day.month, day.day),
    )  # fmt: skip
    out = add(text, fields)
    assert len(inserted_lines(text, out)) == 1
    before, after = fields_of(text), fields_of(out)
    got = [each for each in after if each not in before]
    assert [each for each in after if each in before] == before
    assert len(got) == 1
    assert got[0].date == fields.date
    assert got[0].section == section
