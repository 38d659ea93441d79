from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.dates import common_style, date_style, parse_date, render_date
from db.records import PartialDate

READ = {
    "2015-xx-xx": "2015",
    "2024-x-x": "2024",
    "2021-X-X": "2021",
    "2024-05-xx": "2024-05",
    "2024-8-14": "2024-08-14",
    "Jun 2024": "2024-06",
    "June 2024": "2024-06",
    "Sept. 2024": "2024-09",
    "28 Jul 2024": "2024-07-28",
    "28th July 2024": "2024-07-28",
    "Jul 28, 2024": "2024-07-28",
    "2024": "2024",
    "2024.12": "2024-12",
    "202407": "2024-07",
    "20240712": "2024-07-12",
    "2024/07/12": "2024-07-12",
    "May, 2025": "2025-05",
    "Apr., 2025": "2025-04",
    "2023年5月": "2023-05",
    "2023年5月6日": "2023-05-06",
    "2023年": "2023",
    "05/2024": "2024-05",
    "13/05/2024": "2024-05-13",
    "2025-05-28T20:41:24+00:00": "2025-05-28",
    " 2024-06 ": "2024-06",
}
COARSER = {
    "2024-13-02": "2024",
    "2021-02-30": "2021-02",
    "31 Feb 2024": "2024-02",
    "2023年13月": "2023",
    "202413": "2024",
    "05/06/2024": "2024",
}
NONE = [
    "",
    "None",
    "CVPR 2024",
    "1234",
    "soon",
    "2024-06-01 and later",
    "x" * 10_000,
    "Foo 2024",
    "12",
]


@pytest.mark.parametrize(("text", "iso"), READ.items())
def test_a_date_is_read_as_precisely_as_it_is_given(text, iso):
    assert parse_date(text).iso == iso


@pytest.mark.parametrize(("text", "iso"), COARSER.items())
def test_what_is_impossible_of_a_date_is_dropped(text, iso):
    assert parse_date(text).iso == iso


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date_gives_none(text):
    assert parse_date(text) is None
    assert date_style(text) is None


@pytest.mark.parametrize(
    "text", [text for text in READ if not text.startswith((" ", "Sept", "28th"))]
)
def test_a_date_is_written_back_as_it_stood(text):
    if text.startswith(("05/", "13/", "2025-05-28T")):
        pytest.skip("a form that is read but not written")
    assert render_date(parse_date(text), [text]) == text


@pytest.mark.parametrize(
    ("iso", "samples", "text"),
    [
        ("2024-06-12", ["2020-06-09", "2015-xx-xx", "2021-11-10"], "2024-06-12"),
        ("2024-06", ["2020-06-09", "2015-xx-xx", "2021-11-10"], "2024-06-xx"),
        ("2024-06", ["2020-06-09", "2021-11-10"], "2024-06"),
        ("2024", ["2024-x-x"], "2024-x-x"),
        ("2024-06-05", ["2024-8-14"], "2024-6-5"),
        ("2024-06-12", ["Jun 2024", "28 Jul 2024", "Oct 2024"], "12 Jun 2024"),
        ("2024-06", ["28 Jul 2024"], "Jun 2024"),
        ("2024", ["28 Jul 2024"], "2024"),
        ("2025-02", ["May, 2025", "Apr., 2025", "Jan., 2025"], "Feb., 2025"),
        ("2024-06", ["2024.12"], "2024.06"),
        ("2024-06-12", ["202407"], "202406"),
        ("2024-06", ["2023年5月"], "2024年6月"),
        ("2024-06-12", [], "2024-06-12"),
        ("2024-06-12", ["no date", "None"], "2024-06-12"),
    ],
)
def test_a_date_is_written_as_the_others_are(iso, samples, text):
    assert render_date(PartialDate.from_iso(iso), samples) == text


def test_a_table_without_dates_has_no_style():
    assert common_style(["None", "--"]) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_reading_a_date_fail(text):
    parse_date(text)


@settings(max_examples=200, deadline=None)
@given(
    st.dates(),
    st.sampled_from(
        ["2024-06-12", "2024-6-2", "12 Jun 2024", "2024/06/12", "2024年6月12日", "20240612"]
    ),
)
def test_every_day_survives_being_written_in_every_full_style(day, sample):
    if day.year < 1900 or day.year > 2099:
        return
    date = PartialDate(day.year, day.month, day.day)
    assert parse_date(render_date(date, [sample])) == date
