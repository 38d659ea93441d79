from datetime import date

import pytest

from bot.core.announcing import Coverage, Span, announced_as, announced_on
from db.arxiv_records import AnnouncedAs, ArxivRecord

SINCE = date(2025, 6, 2)
TUESDAY = date(2025, 6, 3)


def a_record(submitted=date(2025, 6, 2), datestamp=TUESDAY, **given):
    values = {"arxiv_id": "2506.00100", "categories": ("cs.CV",), **given}
    return ArxivRecord(
        title="A Study",
        authors=("Vega Lab",),
        abstract="We study.",
        submitted=submitted,
        datestamp=datestamp,
        **values,
    )


def covered(complete_to=None, **given):
    return Coverage({"cs.CV": Span(SINCE, complete_to)}, **given)


LATE = date(2025, 8, 1)


@pytest.mark.parametrize(
    ("what", "record", "coverage"),
    [
        ("cross-list", a_record(categories=("math.CO", "cs.CV")), covered()),
        ("new", a_record(), covered()),
        # What the feed calls new is, whatever its date says.
        (
            "new",
            a_record(date(2025, 4, 1), updated=LATE),
            covered(LATE, told={"2506.00100": TUESDAY}),
        ),
        # So is what got its id after all that is known.
        ("new", a_record(date(2025, 5, 1), updated=LATE), covered(highest="2506.00099")),
        ("replacement", a_record(date(2025, 5, 1), updated=LATE), covered(highest="2506.00100")),
        ("replacement", a_record(date(2025, 5, 1), updated=LATE), covered(highest="2506.00101")),
        ("replacement", a_record(date(2025, 5, 28), version=2), covered()),
        # From before, without a second version: moderation held it, but not for ever.
        ("new", a_record(date(2025, 5, 15)), covered()),
        # The API does not say when a paper was announced.
        ("replacement", a_record(date(2025, 5, 15), None), covered()),
        ("replacement", a_record(date(2025, 4, 15)), covered()),
        # Submitted on the weekend before, so announced on Tuesday: not from before.
        ("new", a_record(date(2025, 5, 31), updated=date(2025, 6, 20)), covered()),
        # In the time that is covered: late, or from another category.
        ("new", a_record(date(2025, 6, 10), date(2025, 7, 9)), covered(date(2025, 7, 8))),
        ("reclassified", a_record(date(2025, 6, 10), LATE), covered(LATE)),
    ],
)
def test_an_unknown_paper_is_news_unless_something_says_that_it_is_old(what, record, coverage):
    assert announced_as(record, coverage) is AnnouncedAs(what)


@pytest.mark.parametrize(
    ("day", "record", "told"),
    [
        (TUESDAY, a_record(), {}),
        (date(2025, 6, 6), a_record(datestamp=date(2025, 6, 7)), {}),
        (TUESDAY, a_record(updated=LATE, datestamp=LATE), {}),
        (TUESDAY, a_record(date(2025, 5, 20), TUESDAY, updated=TUESDAY), {"2506.00100": TUESDAY}),
        # A feed that repeats an earlier day says less than the record's own date.
        (TUESDAY, a_record(), {"2506.00100": date(2025, 6, 4)}),
        (date(2025, 6, 5), a_record(datestamp=None), {"2506.00100": date(2025, 6, 5)}),
        (TUESDAY, a_record(datestamp=None), {}),
        # Nobody holds a paper for two months: it was touched.
        (TUESDAY, a_record(datestamp=LATE), {}),
        # Never later than the record's own date.
        (TUESDAY, a_record(date(2025, 6, 5), TUESDAY, updated=TUESDAY), {}),
    ],
)
def test_the_listing_day_is_the_day_of_the_record_or_the_earliest_there_could_be(day, record, told):
    assert announced_on(record, covered(told=told)) == day


def test_a_coverage_follows_its_categories():
    assert covered().follows("cs.CV")
    assert not covered().follows("cs.CL")
