from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.readme import parse, render
from bot.core.row_style import as_row, style_of
from db.records import EntryFields, EntryId, Link, LinkKind, PaperDetails, PartialDate
from tests.bot.core.readme.documents import SHARED, inserted_lines, stored

LIST = SHARED / "reading-list" / "README.md"
NEW = EntryId(10_000)

DETAILS = PaperDetails(
    title="WIDGET:\n  $\\beta$-Widgets",
    source="arxiv",
    url="https://arxiv.org/abs/2604.00001v2",
    authors=("Vega Lab", "Rigel Lab", "Deneb Lab"),
    date=PartialDate(2026, 4, 1),
    abstract="We make widgets. Code: https://github.com/lab/widget.",
    arxiv_id="2604.00001",
    version=2,
    comment="Accepted at CVPR 2026 (oral)",
)
PREPRINT = replace(DETAILS, comment=None)

DATED = """\
Models:
Date|Method|Conference|Title|Code|abstract
-|-|-|-|-|-
Jun 2024|Alpha|CVPR Jun 2024|[Alpha: Paint](https://arxiv.org/abs/2406.06525)|[code](https://git.io/a)|Note
28 Jul 2024|Beta|ARXIV 28 Jul 2024|[Beta](https://arxiv.org/abs/2406.11838)|[code](https://git.io/b)|Note
7 Oct 2024|Gamma|Arxiv 7 Oct 2024|[Gamma](https://arxiv.org/abs/2410.04671)|[code](https://git.io/c)|Note
"""
NAMED = """\
## Models

|Date|Method|Conference|Title|Code|
|---|---|---|---|---|
|2024-06-01|Alpha|CVPR 2024|[Alpha](https://arxiv.org/pdf/2406.06525.pdf)|[Alpha](https://git.io/a)|
|2024-07-28|Beta|Arxiv 2024|[Beta](https://arxiv.org/pdf/2406.11838.pdf)|None|
|2024-10-07|Gamma|Arxiv 2024|[Gamma](https://arxiv.org/pdf/2410.04671.pdf)|[Gamma](https://git.io/c)|
"""
BARE = """\
## Models

| Paper Title | Year | Conference/Journal |
| --- | --- | --- |
| [Alpha: Paint](https://arxiv.org/pdf/2506.06525) | 2025 | Arxiv |
| [Beta things](https://arxiv.org/pdf/2406.11838) | 2024 | ICML |
| [Gamma things](https://arxiv.org/pdf/2310.04671) | 2023 | NeurIPS Workshop |
"""
BULLETS = """\
## Models

- [Alpha: Paint](https://arxiv.org/abs/2406.06525) (CVPR 2024) [code](https://git.io/a)
- [Beta things we do](https://arxiv.org/abs/2406.11838) (ICML 2024) [code](https://git.io/b)
"""
AUTHORED = """\
## Models

| Title | Authors | Date |
| --- | --- | --- |
| [Alpha: Paint](https://arxiv.org/abs/2406.06525) | Lyra Lab et al. | 2024.06 |
| [Beta things](https://arxiv.org/abs/2406.11838) | Aquila Lab et al. | 2024.07 |
"""


def exported(text, details, section="Models"):
    """The proposed entry, the one line that it adds, and what that line says when read again."""
    document = parse(text)
    parts, current = stored(document)
    row = as_row(details, section, list(current.values()))
    after = render(parts, {**current, NEW: row}, [NEW])
    (line,) = inserted_lines(text, after)
    (again,) = [x.fields for x in parse(after).entries if x.raw.strip() == line.strip()]
    return row, line, again


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            DATED,
            "1 Apr 2026|WIDGET|CVPR 1 Apr 2026|[WIDGET: β-Widgets](https://arxiv.org/abs/2604.00001)"
            "|[code](https://github.com/lab/widget)|",
        ),
        (
            NAMED,
            "|2026-04-01|WIDGET|CVPR 2026|[WIDGET: β-Widgets](https://arxiv.org/pdf/2604.00001.pdf)"
            "|[WIDGET](https://github.com/lab/widget)|",
        ),
        (
            BARE,
            "| [WIDGET: β-Widgets](https://arxiv.org/pdf/2604.00001) | 2026 | CVPR |",
        ),
        (
            BULLETS,
            "- [WIDGET: β-Widgets](https://arxiv.org/abs/2604.00001) (CVPR 2026)"
            " [code](https://github.com/lab/widget)",
        ),
        (
            AUTHORED,
            "| [WIDGET: β-Widgets](https://arxiv.org/abs/2604.00001) | Vega Lab et al. | 2026.04 |",
        ),
    ],
)
def test_the_export_differs_by_one_line_that_looks_like_its_neighbours(text, line):
    row, got, again = exported(text, DETAILS)
    assert got.rstrip() == line
    assert again == row


@pytest.mark.parametrize(
    ("text", "venue"),
    [(DATED, "Arxiv 1 Apr 2026"), (NAMED, "Arxiv 2026"), (BARE, "Arxiv"), (BULLETS, None)],
)
def test_a_preprint_is_called_as_the_section_calls_them(text, venue):
    row, _, again = exported(text, PREPRINT)
    assert row.venue == venue
    assert again == row


def test_a_workshop_stays_one():
    row, _, _ = exported(NAMED, replace(DETAILS, comment="NeurIPS 2025 Workshop on Widgets"))
    assert row.venue == "NeurIPS 2025 Workshop"
    row, _, _ = exported(BARE, replace(DETAILS, comment="NeurIPS 2025 Workshop on Widgets"))
    assert row.venue == "NeurIPS Workshop"


def test_what_the_section_does_not_tell_is_left_out():
    entries = [x.fields for x in parse(BARE).entries]
    style = style_of(entries)
    assert style.fills == {"date", "venue"}
    row = as_row(DETAILS, "Models", entries)
    assert (row.method, row.links, row.note, row.authors) == (None, (), None, None)


def test_a_new_section_is_written_as_the_list_is():
    document = parse(NAMED)
    parts, current = stored(document)
    row = as_row(DETAILS, "Widgets", list(current.values()))
    assert (row.section, row.method, row.venue) == ("Widgets", "WIDGET", "CVPR 2026")
    after = render(parts, {**current, NEW: row}, [NEW])
    assert row in [x.fields for x in parse(after).entries]


def test_an_empty_list_gets_all_that_is_known():
    row = as_row(DETAILS, "Widgets", [])
    assert row.url == "https://arxiv.org/abs/2604.00001"
    assert row.venue == "CVPR 2026"
    assert row.date == PartialDate(2026, 4, 1)
    assert row.links == (Link(LinkKind.CODE, "https://github.com/lab/widget", "code"),)
    assert row.note is None


def test_a_paper_of_little_is_a_row_of_little():
    row = as_row(PaperDetails(title="A Thing", source="person"), "Models", [])
    assert row == EntryFields(section="Models", title="A Thing")
    row = as_row(PaperDetails(title="A", source="crossref", doi="10.1/x"), "Models", [])
    assert row.url == "https://doi.org/10.1/x"


def test_a_hostile_title_is_only_text():
    odd = replace(DETAILS, title="<!channel> free |*beer*| [x](y)\n## Heading")
    row, line, again = exported(NAMED, odd)
    assert "\n" not in line
    assert again.title == row.title == "<!channel> free |*beer*| [x](y) ## Heading"


def test_every_section_of_the_real_list_takes_a_paper_as_one_line():
    if not LIST.exists():
        pytest.skip("../shared/reading-list is not here")
    text = LIST.read_text(encoding="utf-8")
    sections = {part.fields.section for part in parse(text).entries}
    for section in sections:
        for details in (DETAILS, PREPRINT):
            row, _, again = exported(text, details, section)
            assert again == row
