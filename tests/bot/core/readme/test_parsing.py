from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.readme import parse
from tests.bot.core.readme.documents import FIXTURES, fixture

NAMES = sorted(path.name for path in FIXTURES.iterdir())
MARKS = "|-:#*[]()<>`\\!\n\r\t _~.：=+1a文é\ufeff\u2028\x0b"


def entries(text):
    return [part.fields for part in parse(text).entries]


def one(text):
    (fields,) = entries(text)
    return fields


def facts(fields):
    return (
        fields.section,
        fields.date.iso if fields.date else None,
        fields.method,
        fields.venue,
        fields.title,
        fields.url,
        [link.url for link in fields.links],
        fields.note,
    )


@pytest.mark.parametrize("name", NAMES)
def test_all_pieces_joined_are_the_file(name):
    text = fixture(name)
    assert parse(text).text == text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", ["crlf", "bom", "no end"])
def test_line_ends_and_a_byte_order_mark_change_nothing_that_is_read(name, change):
    text = fixture(name)
    other = {
        "crlf": text.replace("\n", "\r\n"),
        "bom": "\ufeff" + text,
        "no end": text.rstrip("\n"),
    }[change]
    assert parse(other).text == other
    assert entries(other) == entries(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=MARKS, max_size=200))
def test_any_marks_are_read_and_joined_again(text):
    assert parse(text).text == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_joined_again(text):
    assert parse(text).text == text


def test_lines_are_counted_from_one_and_every_part_knows_its_own():
    document = parse(fixture("tables.md"))
    lines = fixture("tables.md").split("\n")
    for part in document.entries:
        assert part.raw.rstrip("\n") == lines[part.line - 1]


def test_progress_tells_lines_read_of_all():
    told = []
    parse("\n" * 2_000, lambda done, of: told.append((done, of)))
    assert told[-1] == (2_001, 2_001)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_list_of_tables_is_read_field_by_field():
    got = [facts(fields) for fields in entries(fixture("tables.md"))]
    assert got == [
        ("Backbones", "2024", "WideNet", "ECCV 2024", "WideNet: One Width for All Sights",
         "https://example-venue.org/papers/wide.pdf", ["https://github.com/lab/widenet"],
         "统一的宽度"),
        ("Pictures", "2015", "First steps", "ICML 2015", "Deep Learning of Small Steps",
         "http://proceedings.mlr.press/v37/steps15.pdf", [], None),
        ("Pictures", "2020-06-09", "Steps", "NeurIPS 2020", "Small Steps for Pictures",
         "https://arxiv.org/pdf/2006.00001.pdf", ["https://github.com/lab/steps"], None),
        ("Pictures", "2021-11-10", "Painter", "Arxiv 2021", "Painter: Pictures to Pictures",
         "https://arxiv.org/pdf/2111.00002.pdf", [], None),
        ("Pictures", "2022-06-01", None, "Arxiv 2022", "The Room for Choice in Small Steps",
         "https://arxiv.org/pdf/2206.00003.pdf", [], None),
        ("Pictures", "2022-08-25", "Dreamer", "Arxiv 2022", "Dreamer: Tuning for a Subject",
         "https://arxiv.org/pdf/2208.00004.pdf", ["https://dreamer.github.io/"], None),
        ("Pictures", "2024-08-14", "QuickEdit", "ARXIV 2024", "QuickEdit: Editing at Once",
         "https://arxiv.org/abs/2408.00005", [], "目标解耦和编辑"),
        ("Surveys", "2022-09-02", None, "Arxiv 2022", "Small Steps: A Survey",
         "https://arxiv.org/pdf/2209.00006.pdf", [], None),
        # A date in the column of venues names no venue.
        ("Surveys", "2024-09", None, None, "Many Senses: A Survey",
         "https://arxiv.org/abs/2409.00007", [], None),
        ("Tutorial", None, None, None, "A Tutorial on Small Steps: Where They Come From",
         "https://steps-tutorial.github.io", [], None),
    ]  # fmt: skip
    assert parse(fixture("tables.md")).problems == ()


def test_a_list_of_tables_with_pipes_is_read_field_by_field():
    document = parse(fixture("pipes.md"))
    got = [facts(part.fields) for part in document.entries]
    assert got == [
        ("Merging", "2024", None, "Arxiv", "Merging by Means",
         "https://arxiv.org/pdf/2401.00001", [], "uses a | b in code"),
        ("Merging", "2023", None, "ICML", "Merging | Splitting: Two Sides",
         "https://arxiv.org/pdf/2302.00002", [], None),
        ("Merging", "2023", None, None, "Merging with Care",
         "https://openreview.net/forum?id=abc", [], None),
        ("Merging", "2021", None, "AAAI", "A Title without a Link", None, [], None),
        ("Wrong headers", "2024-03", None, None, "Columns Are Not What They Seem",
         "https://arxiv.org/abs/2403.00003", [], None),
        ("Wrong headers", "2024-04", None, None, "Nor Are These Other Columns",
         "https://arxiv.org/abs/2404.00004", [], None),
        ("中文", "2023-05", "小步", "CVPR 2023", "Small Steps at Night",
         "https://arxiv.org/abs/2305.00005", [], "很好"),
        ("中文", "2023-06", None, None, "Small Steps by Day",
         "https://arxiv.org/abs/2306.00006", ["https://github.com/lab/day"], None),
        ("中文", None, None, None, "Distance of Steps",
         "https://arxiv.org/pdf/1706.00007", [], None),
        ("中文", "2024", None, None, "A Row That a Blank Line Cut Off",
         "https://arxiv.org/abs/2405.00008", ["https://github.com/lab/cut"], None),
    ]  # fmt: skip
    assert document.entries[6].fields.authors == "张三"
    assert document.problems == ()


def test_bullets_of_every_kind_are_read_field_by_field():
    document = parse(fixture("bullets.md"))
    got = [facts(part.fields) for part in document.entries]
    assert got == [
        ("Plain", "2024", None, None, "Linked Title of a Paper",
         "https://arxiv.org/abs/2401.00001", ["https://github.com/lab/one"], None),
        ("Plain", None, None, None, "Another Linked Title",
         "https://arxiv.org/abs/2401.00002", [], None),
        ("Plain", "2023-02", None, None, "A Bold Title Behind a Date",
         "https://arxiv.org/abs/2302.00003", ["https://github.com/lab/three"], None),
        ("Plain", "2020", "StepGPT", "ICML", "StepGPT: Walking from Steps",
         "https://proceedings.mlr.press/v119/x.pdf", [], None),
        ("Plain", "2024", "FSQ", "ICLR", "Finite Steps Made Simple",
         "https://arxiv.org/pdf/2309.00004", [], None),
        ("Nested", None, None, None, "Nested Title of a Paper",
         "https://arxiv.org/abs/2401.00005", [], "why one should read it"),
        ("Deeper", None, None, None, "A Title Under a Heading in a Bullet",
         "https://arxiv.org/abs/2401.00006", [], None),
        ("Several lines", "2025-05", None, None, "A Title with Badges",
         "https://arxiv.org/abs/2401.00007", ["https://github.com/lab/badges"], None),
        ("分割", None, None, "Oral", "A Bold Title Above Its Links",
         "https://arxiv.org/abs/2401.00008", [], None),
        ("分割", None, None, None, "Another Bold Title: With a Colon",
         "https://arxiv.org/abs/2401.00009", ["https://github.com/lab/nine"], None),
    ]  # fmt: skip
    assert document.entries[1].fields.authors == "Ada Lovelace, Alan Turing"


def test_lines_that_hold_a_paper_but_no_title_are_named():
    document = parse(fixture("bullets.md"))
    lines = fixture("bullets.md").split("\n")
    assert [(lines[p.line - 1][:10], p.reason) for p in document.problems] == [
        ("Our work [", "a link to a paper in running text"),
        ("- [](https", "a link to a paper without a title of its own"),
    ]


def test_the_lists_own_paper_at_its_top_is_no_problem():
    text = "# List\n[![arXiv](https://x.org/b.svg)](https://arxiv.org/abs/2401.00001)\n\n"
    document = parse(text + "## S\n- [A Title of One](https://arxiv.org/abs/2401.00002)\n")
    assert len(document.entries) == 1
    assert document.problems == ()


def test_headings_that_are_titles_are_entries_with_their_blocks():
    first, second = parse(fixture("headings.md")).entries
    assert facts(first.fields) == (
        "2024", None, None, "CVPR '24", "Splats on the Move",
        "https://arxiv.org/pdf/2403.00001.pdf", ["https://moving.github.io/"], "We move splats.",
    )  # fmt: skip
    assert first.fields.authors == "Ada Lovelace, Alan Turing"
    assert first.raw.startswith("### 1.")
    assert first.raw.endswith("(not yet)]()\n")
    assert second.fields.title == "Splats at Rest"


def test_a_yaml_list_is_read_item_by_item():
    document = parse(fixture("list.yaml"))
    first, second = (part.fields for part in document.entries)
    assert first.title == "Splats: It's a Title over Two Lines"
    assert first.date.iso == "2024-03-04"
    assert first.note == 'We show "splats".'
    assert [link.url for link in first.links] == ["https://splats.github.io/"]
    assert second.title == "Plain Splats"
    assert [problem.reason for problem in document.problems] == ["an item without a title"]


@pytest.mark.parametrize("mark", ["None", "[None]()", "~", "-", "--", "N/A", "n/a", "—", "", "  "])
def test_what_says_not_given_is_not_given(mark):
    text = f"Date|Method|Venue|Title|Code|Note\n-|-|-|-|-|-\n{mark or ' '}|{mark}|{mark}|"
    text += f"[A Title of One](https://arxiv.org/abs/2401.00001)|{mark}|{mark}\n"
    fields = one(text)
    assert (fields.date, fields.method, fields.venue, fields.links, fields.note) == (
        None, None, None, (), None,
    )  # fmt: skip


def test_other_names_of_a_method_are_kept_as_the_list_writes_them():
    text = "Method|Title\n-|-\n"
    text += "One / Two aka Three|[A Title of One](https://arxiv.org/abs/2401.00001)\n"
    fields = one(text)
    assert (fields.method, fields.names) == ("One", ("Two", "Three"))


def test_a_method_is_never_made_up():
    for line in (
        "- [VAR: A Title of One](https://arxiv.org/abs/2401.00001)",
        "|Title|\n|---|\n|[VAR: A Title of One](https://arxiv.org/abs/2401.00001)|",
    ):
        assert one(f"## S\n{line}\n").method is None


def test_a_table_of_things_that_are_no_papers_is_text():
    text = "## Tools\n| Tool | Language |\n|---|---|\n| [viewer](https://github.com/a/b) | C++ |\n"
    assert entries(text) == []
    assert parse(text).problems == ()


def test_a_paper_named_by_its_method_alone_is_titled_by_it():
    text = "Method|Paper|Code\n-|-|-\nVAR|[paper](https://arxiv.org/abs/2404.02905)|None\n"
    assert one(text).title == "VAR"
    assert one(text).url == "https://arxiv.org/abs/2404.02905"


def test_a_ragged_row_of_a_table_keeps_what_it_has():
    text = "|Date|Title|Note|\n|---|---|---|\n"
    text += "|2024|[A Title of One](https://arxiv.org/abs/2401.00001)\n"
    assert one(text).date.iso == "2024"


LINK = "https://arxiv.org/abs/2401.00001"
TITLE = "A Study of Small Things"
NAMES = "Ada Lovelace, Alan Turing"
SHAPES = {
    f"- **{TITLE}**, *{NAMES}*, CVPR 2024. [[paper]]({LINK})": (NAMES, "CVPR 2024", None),
    f"- {TITLE}. *{NAMES}*. ICLR 2023. [[pdf]({LINK})]": (NAMES, "ICLR 2023", None),
    f"* [2024.05] {TITLE} [paper]({LINK})": (None, None, "2024-05"),
    f"- [CVPR 2024] [{TITLE}]({LINK})": (None, "CVPR 2024", None),
    f'- "{TITLE}", CVPR 2024 [[paper]({LINK})]': (None, "CVPR 2024", None),
    f"* {TITLE} (**CVPR 2024**) [[paper]({LINK})]": (None, "CVPR 2024", None),
    f"- [x] {TITLE} [paper]({LINK})": (None, None, None),
    f"- **{TITLE}** <br> {NAMES} <br> [Paper]({LINK})": (NAMES, None, None),
    f"**{TITLE}**<br>\n*{NAMES}*<br>\n[[Paper]({LINK})]": (NAMES, None, None),
    f"- {TITLE} | [paper]({LINK}) | 2024": (None, None, "2024"),
    f"[{TITLE}]({LINK}). *{NAMES}.* CVPR 2024.": (NAMES, "CVPR 2024", None),
    f"- [**{TITLE}**]({LINK}) `CVPR 2024`": (None, "CVPR 2024", None),
    f'- Lovelace et al., "{TITLE}", NeurIPS 2020, [link]({LINK})': (None, "NeurIPS 2020", None),
    f"- 【CVPR2024】{TITLE} [论文]({LINK})": (None, "CVPR2024", None),
    f"- `2024-05` **[{TITLE}]({LINK})**": (None, None, "2024-05"),
    f"- 2024-05-01: {TITLE} ([paper]({LINK}))": (None, None, "2024-05-01"),
    f"- {TITLE}\n  - {NAMES}\n  - [Paper]({LINK})": (NAMES, None, None),
    f"- {LINK} {TITLE}": (None, None, None),
    f'<li><a href="{LINK}">{TITLE}</a>, CVPR 2024</li>': (None, "CVPR 2024", None),
    f"- {TITLE}, *CVPR*, 2024. {LINK}": (None, "CVPR", "2024"),
}


@pytest.mark.parametrize("line", SHAPES)
def test_running_text_is_read_in_the_shapes_that_lists_use(line):
    fields = one(f"## S\n\n{line}\n")
    assert (fields.title, fields.url, fields.method) == (TITLE, LINK, None)
    date = fields.date.iso if fields.date else None
    assert (fields.authors, fields.venue, date) == SHAPES[line]


def test_a_row_without_outer_pipes_may_leave_its_first_cell_empty():
    text = (
        "Date|Method|Title\n---|---|---\n|VAR|[A Title of One](https://arxiv.org/abs/2401.00001)\n"
    )
    assert (one(text).date, one(text).method) == (None, "VAR")
