"""Documents that a reader understands at a glance and that are written in an odd way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.readme import parse, render
from db.records import EntryFields, EntryId, PartialDate
from tests.bot.core.readme.documents import inserted_lines, stored

HEAD = "|Date|Method|Venue|Title|Code|\n|---|---|---|---|---|\n"
ROW = "|2022-03-01|Mm|ICML 2022|[Some paper](https://x.org/q)|None|\n"


def entries(text):
    return [part.fields for part in parse(text).entries]


def added(text, section):
    parts, current = stored(parse(text))
    zebra = EntryFields(section, "Zebra is new", url="https://x.org/zebra")
    new = EntryId(1000)
    return render(parts, {**current, new: zebra}, [new])


def new_row(text, section="Things"):
    after = added(text, section)
    (row,) = inserted_lines(text, after)
    return row


def sections(text):
    return [(fields.section, fields.title) for fields in entries(text)]


def test_a_bare_link_beside_a_title_is_no_label_for_the_next_paper():
    text = (
        "## Things\n\n|Title|Link|\n|---|---|\n"
        "|Foo bar baz https://arxiv.org/abs/2203.00087|x|\n"
        "|Goo bar baz https://arxiv.org/abs/2203.00088|x|\n"
    )
    assert new_row(text) == "|Zebra is new [Paper](https://x.org/zebra)||"


def test_a_bare_link_in_the_column_of_papers_is_the_papers_link():
    text = (
        "## Things\n\n|Method|Paper|\n|---|---|\n"
        "|Foo|https://example.org/foo.html|\n|Goo|https://arxiv.org/abs/2203.00088|\n"
    )
    foo, _ = entries(text)
    assert (foo.title, foo.url, foo.links) == ("Foo", "https://example.org/foo.html", ())


def cell(text, behind=""):
    """The first of two rows, its title column as given."""
    return entries(f"# L\n\n{HEAD}|2022-03-01|Mm|ICML|{text}|None|\n{ROW}{behind}")[0]


@pytest.mark.parametrize("host", ["https://arxiv.org/abs/2203.00077", "https://x.org/paper"])
@pytest.mark.parametrize("words", ["", " ", "-"])
def test_a_link_without_words_is_the_papers_as_a_bare_one_is(words, host):
    bare, wordless = cell(host), cell(f"[{words}]({host})")
    assert (wordless.title, wordless.url) == (bare.title, bare.url) == ("Mm", host)


def test_a_title_that_leads_to_a_place_in_the_document_is_kept_without_a_link():
    read = cell("[A real paper title of words](#a)")
    assert (read.title, read.url, read.links) == ("A real paper title of words", None, ())


def test_a_link_with_a_space_in_it_stays_with_its_title():
    read = cell("[Spaces in links](https://x.org/a b)")
    assert (read.title, read.url) == ("Spaces in links", "https://x.org/a b")


@pytest.mark.parametrize("words", ["[Ref paper][r1]", "[Ref paper][R1]", "[Ref paper] [r1]"])
def test_a_link_by_reference_has_the_target_that_is_defined_elsewhere(words):
    text = (
        f"# L\n\n{HEAD}|2022|Mm|ICML|{words}|None|\n{ROW}\n[r1]: https://arxiv.org/abs/2203.00099\n"
    )
    document = parse(text)
    read = document.entries[0].fields
    assert (read.title, read.url) == ("Ref paper", "https://arxiv.org/abs/2203.00099")
    assert document.problems == ()


def test_the_name_of_a_reference_may_be_the_title_itself():
    behind = "\n[ref paper]: <https://arxiv.org/abs/2203.00099>\n"
    for words in ("[Ref paper]", "[Ref paper][]"):
        read = cell(words, behind)
        assert (read.title, read.url) == ("Ref paper", "https://arxiv.org/abs/2203.00099")


def test_brackets_without_a_definition_stay_part_of_the_title():
    assert cell("[Ref paper][r9] of words").title == "[Ref paper][r9] of words"


def test_a_space_before_the_target_parts_no_link_from_its_title():
    read = cell("[Space before paren] (https://arxiv.org/abs/2203.00100)")
    assert (read.title, read.url) == ("Space before paren", "https://arxiv.org/abs/2203.00100")


@pytest.mark.parametrize("words", ["[Ref paper][r1]", "[Ref paper] (https://x.org/1)"])
@pytest.mark.parametrize("change", [{"title": "New words"}, {"url": "https://x.org/2"}])
def test_a_title_with_its_target_apart_can_be_edited(words, change):
    text = f"# L\n\n{HEAD}|2022|Mm|ICML|{words}|None|\n{ROW}\n[r1]: https://x.org/1\n"
    parts, current = stored(parse(text))
    first = next(iter(current))
    edited = render(parts, {**current, first: replace(current[first], **change)}, [])
    assert entries(edited)[0] == replace(current[first], **change)
    assert entries(edited)[1] == entries(text)[1]


IMAGES = f"Images\n------\n\n{HEAD}{ROW}\n"
SOUNDS = f"Sounds\n======\n\n{HEAD}{ROW.replace('Some', 'Sound')}"


def test_a_line_over_a_rule_is_a_heading():
    text = f"# L\n\n{IMAGES}{SOUNDS}"
    assert sections(text) == [("Images", "Some paper"), ("Sounds", "Sound paper")]


@pytest.mark.parametrize("section", ["Images", "Sounds"])
def test_a_new_paper_goes_into_the_table_below_a_line_over_a_rule(section):
    text = f"# L\n\n{IMAGES}{SOUNDS}"
    assert new_row(text, section).startswith("|")
    assert (section, "Zebra is new") in sections(added(text, section))


def test_the_rule_of_a_table_without_outer_pipes_makes_no_heading():
    text = "# L\n\nTitle | Code\n--- | ---\n[A b c](https://arxiv.org/abs/2203.00101) | None\n"
    assert sections(text) == [("L", "A b c")]


def test_a_rule_below_a_paper_or_a_sentence_makes_no_heading():
    paper = "[A title of words](https://arxiv.org/abs/2203.00101)"
    text = f"# L\n\n{paper}\n---\n\nThis list is kept by hand.\n---\n\n- one\n---\n\n{HEAD}{ROW}"
    assert sections(text) == [("L", "A title of words"), ("L", "Some paper")]


def test_a_section_below_a_line_over_a_rule_may_be_empty():
    text = f"# L\n\n{IMAGES}Empty\n-----\n\n## Last\n"
    assert sections(added(text, "Empty"))[1] == ("Empty", "Zebra is new")
    assert "Empty\n-----\n" in added(text, "Empty")


def test_a_new_section_is_written_as_the_others_are():
    assert "\nZebras\n------\n\n|Date|" in added(IMAGES, "Zebras")
    assert "\nZebras\n======\n\n|Date|" in added(SOUNDS, "Zebras")


def led(lead, text):
    return "".join(f"{lead}{line}\n" for line in text.splitlines())


def test_a_quoted_header_of_a_table_is_no_paper():
    read = entries(f"# L\n{led('> ', HEAD + ROW)}")
    assert [(each.title, each.method, each.venue) for each in read] == [
        ("Some paper", "Mm", "ICML 2022")
    ]
    assert sections(f"# L\n{led('>', HEAD + ROW)}") == [("L", "Some paper")]


def test_a_quoted_table_may_have_no_outer_pipes():
    text = "# L\n\n> Title | Code\n> --- | ---\n> [A b c](https://arxiv.org/abs/2203.00101) | x\n"
    assert sections(text) == [("L", "A b c")]
    assert new_row(text, "L").startswith("> [Zebra is new](https://x.org/zebra)")


@pytest.mark.parametrize("rows", [ROW, ROW * 4, ""])
@pytest.mark.parametrize("lead", ["> ", ">", "> > ", "  ", "    ", "\t"])
def test_a_new_row_stays_in_an_indented_or_quoted_table(lead, rows):
    start = "" if ">" in lead else "- Group\n\n"
    text = f"# L\n\n{start}{led(lead, HEAD + rows)}\n## B\n\n{HEAD}{ROW}"
    row = new_row(text, "L")
    assert row.startswith(f"{lead}|")
    after = added(text, "L")
    assert ("L", "Zebra is new") in sections(after)
    place = after.split("\n").index(row)
    assert after.split("\n")[place - 1].startswith(f"{lead}|")


def test_an_edited_row_of_a_quoted_table_stays_in_it():
    text = f"# L\n\n{led('> ', HEAD + ROW)}"
    parts, current = stored(parse(text))
    (entry,) = current
    changed = replace(current[entry], title="New words", url=None, note=None, links=())
    after = render(parts, {entry: changed}, [])
    assert after.split("\n")[4].startswith("> |2022-03-01|")
    assert sections(after) == [("L", "New words")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("|Title|Code|", "|[Zebra is new](https://x.org/zebra)|"),
        ("| Title | Code |", "| [Zebra is new](https://x.org/zebra) |"),
        ("|Title |Code |", "|[Zebra is new](https://x.org/zebra)|"),
        ("Title | Code", "[Zebra is new](https://x.org/zebra) |"),
        ("Title|Code", "[Zebra is new](https://x.org/zebra)|"),
    ],
)
def test_the_first_row_of_a_table_has_the_padding_of_its_header(header, row):
    text = f"# L\n\n## A\n\n{header}\n---|---\n\n## B\n\n{HEAD}{ROW}"
    assert new_row(text, "A").startswith(row)


@pytest.mark.parametrize(
    "row", ["|??||||||", "|||||some note here|", "|||?||", "|**A group**|||||", "|Mm|||||"]
)
def test_a_row_that_says_something_and_is_not_read_is_named(row):
    document = parse(f"# L\n\n{HEAD}{ROW}{row}\n{ROW}")
    assert [(each.line, each.text) for each in document.problems] == [(6, row)]
    assert len(document.entries) == 2


@pytest.mark.parametrize("row", ["||||||", "| | | | | |", "|-|-|-|-|-|", "|None|None|-|N/A||"])
def test_a_row_that_says_nothing_needs_no_name(row):
    assert parse(f"# L\n\n{HEAD}{ROW}{row}\n{ROW}").problems == ()


def test_a_byte_order_mark_inside_the_file_changes_nothing_that_is_read():
    plain = f"# L\n\n{HEAD}{ROW}\n## B\n\n{HEAD}{ROW}\n- [A title of words](https://x.org/1)\n"
    for place in ("|Date", "|2022", "## B", "- [A"):
        marked = plain.replace(place, f"\ufeff{place}", 1)
        assert entries(marked) == entries(plain)
        assert parse(marked).text == marked


def test_a_byte_order_mark_is_not_written_again_into_a_new_row():
    text = f"# L\n\n\ufeff{HEAD}\ufeff{ROW}"
    assert "\ufeff" not in new_row(text, "L")
    assert new_row(f"# L\n\n\ufeff{HEAD}\n## B\n\n{HEAD}{ROW}", "L").startswith("|")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2022-13-45", "2022"),
        ("Mar '24", "2024-03"),
        ("Mar’24", "2024-03"),
        ("24.03", "2024-03"),
        ("24/03/09", "2024-03-09"),
        ("'24-11", "2024-11"),
    ],
)
def test_a_short_date_is_read_in_a_column_of_dates(written, read):
    (only,) = entries(f"# L\n\n{HEAD}{ROW.replace('2022-03-01', written)}")
    assert only.date.iso == read
    text = f"# L\n\n{HEAD}{ROW.replace('2022-03-01', written) * 5}"
    assert {each.date.iso for each in entries(text)} == {read}


@pytest.mark.parametrize("written", ["03.24", "24.13", "4.5", "Foo '24", "12.11"])
def test_numbers_that_are_no_date_for_sure_are_none(written):
    read, _ = entries(f"# L\n\n{HEAD}{ROW.replace('2022-03-01', written)}{ROW}")
    assert read.date is None


def test_a_short_date_can_be_edited():
    text = f"# L\n\n{HEAD}{ROW.replace('2022-03-01', '24.03')}"
    parts, current = stored(parse(text))
    (entry,) = current
    later = replace(current[entry], date=PartialDate(2025, 4))
    assert entries(render(parts, {entry: later}, [])) == [later]
