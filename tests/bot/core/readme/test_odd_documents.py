"""Documents that a reader understands at a glance and that are written in an odd way."""

from __future__ import annotations

from bot.core.readme import parse, render
from db.records import EntryFields, EntryId
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
