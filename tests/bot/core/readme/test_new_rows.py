"""What a new row takes over from its neighbours, and what it leaves with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.readme import parse, render
from db.records import DocumentPart, EntryFields, EntryId, Link, LinkKind, PartialDate, PartKind

NEW = EntryFields(
    section="Things",
    title="Widgets in practice",
    date=PartialDate(2024, 7, 15),
    method="Widget",
    venue="ICML 2024",
    url="https://arxiv.org/abs/2407.00001",
    links=(
        Link(LinkKind.CODE, "https://github.com/w/w"),
        Link(LinkKind.PROJECT, "https://w.github.io"),
    ),
    note="A remark",
)


def added(text):
    parts, current = [], {}
    for part in parse(text).parts:
        if part.fields is None:
            parts.append(DocumentPart(PartKind.TEXT, part.raw))
        else:
            key = EntryId(len(current) + 1)
            current[key] = part.fields
            parts.append(DocumentPart(PartKind.ENTRY, part.raw, key, part.fields))
    new = EntryId(1000)
    before = text.splitlines()
    after = render(parts, {**current, new: NEW}, [new]).splitlines()
    (line,) = [line for line in after if line not in before]
    return line


def table(header, *rows):
    columns = header.strip("|").count("|") + 1
    return "\n".join(["## Things", "", header, "|" + "---|" * columns, *rows, ""])


ALPHA = "[Alpha paints](https://arxiv.org/abs/2102.00001)"
BETA = "[Beta paints](https://arxiv.org/abs/2203.00002)"


def test_a_picture_in_a_neighbours_cell_stays_with_the_neighbour():
    text = table(
        "|Title|Introduction|Links|",
        f'|{ALPHA}|<img width="9" src="figures/a.png"> |[Github](https://github.com/a/a)|',
        f'|{BETA}|<img width="9" src="figures/b.png"> |[Github](https://github.com/b/b)|',
    )
    assert "img" not in added(text)


def test_what_fits_two_columns_is_written_once():
    text = table(
        "| Title | Date | Abstract | Comment |",
        f"| {ALPHA} | 2021-02-01 | On paint | 8 pages |",
        f"| {BETA} | 2022-03-01 | More paint | 9 pages |",
    )
    assert added(text).count("A remark") == 1


def test_code_and_project_page_stand_in_their_own_columns():
    text = table(
        "| Title | Code | Project Page |",
        f"| {ALPHA} | [code](https://github.com/a/a) | [page](https://a.github.io) |",
        f"| {BETA} | [code](https://github.com/b/b) | [page](https://b.github.io) |",
    )
    cells = [cell.strip() for cell in added(text).strip("|").split("|")]
    assert cells[1:] == ["[code](https://github.com/w/w)", "[page](https://w.github.io)"]


def test_a_note_is_not_written_among_links_that_stand_alone():
    text = table(
        "| Title | Code |",
        f"| {ALPHA} | [code](https://github.com/a/a) |",
        f"| {BETA} | [code](https://github.com/b/b) |",
    )
    assert "A remark" not in added(text)


@pytest.mark.parametrize("header", ["Code/Project Page/abstract", "Code"])
def test_a_note_joins_the_links_where_notes_stand_there(header):
    text = table(
        f"| Title | {header} |",
        f"| {ALPHA} | 一个很好的方法 |",
        f"| {BETA} | 另一个方法 |",
    )
    assert "A remark" in added(text)


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_the_space_around_an_edited_title_stays(space):
    text = f"## Things\n\n- **Alpha**{space}On painting{space}[Paper](https://arxiv.org/abs/2102.00001)\n"
    (entry,) = parse(text).entries
    heading = text[: text.index("- ")]
    parts = [
        DocumentPart(PartKind.TEXT, heading),
        DocumentPart(PartKind.ENTRY, entry.raw, EntryId(1), entry.fields),
    ]
    edited = render(parts, {EntryId(1): replace(entry.fields, title="On drawing")}, [])
    assert edited == text.replace("painting", "drawing")


BLOCKS = """# Reading

## Things

**Alpha paints lighthouses without a brush**

- Paper: https://arxiv.org/abs/2102.00001
- Code: https://github.com/a/a

**Beta paints harbours in the rain**

- Paper: https://arxiv.org/abs/2203.00002
- Code: None

## Others

**Gamma counts the waves of the sea**

- Paper: https://arxiv.org/abs/2204.00003
- Code: https://github.com/c/c
"""


@pytest.mark.parametrize("section", ["Things", "Others"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_entry_among_entries_of_several_lines_is_read_back_and_spoils_none(section, ending):
    text = BLOCKS.replace("\n", ending)
    before = [part.fields for part in parse(text).parts if part.fields]
    new = replace(NEW, section=section, method=None, venue=None, note=None, links=NEW.links[:1])
    parts = [
        DocumentPart(PartKind.TEXT, part.raw)
        if part.fields is None
        else DocumentPart(PartKind.ENTRY, part.raw, EntryId(at), part.fields)
        for at, part in enumerate(parse(text).parts)
    ]
    current = {part.entry_id: part.fields for part in parts if part.entry_id is not None}
    written = render(parts, {**current, EntryId(1000): new}, [EntryId(1000)])
    after = [part.fields for part in parse(written).parts if part.fields]
    assert len(before) == 3
    assert sorted(each.title for each in after) == sorted(
        [*(each.title for each in before), new.title]
    )
    (read,) = [each for each in after if each.title == new.title]
    assert (read.section, read.url, len(read.links)) == (section, new.url, 1)
    assert [each for each in after if each.title != new.title] == before
