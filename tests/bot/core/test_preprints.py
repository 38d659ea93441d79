import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.preprints import changed_preprint, index_preprint, is_withdrawn, new_preprint
from db.arxiv_records import AnnouncedAs, ArxivRecord
from tests.arxiv_builders import a_preprint
from tests.bot.playground.arxiv.asking import SHARED, needs_shared

NOW = datetime(2025, 6, 20, 5, tzinfo=UTC)
RECORD = ArxivRecord(
    "2506.00001",
    "VAR: A Study",
    ("Vega Lab",),
    "We study.",
    ("cs.CV",),
    date(2025, 6, 2),
    comment="8 pages",
    license="cc",
)
KNOWN = new_preprint(RECORD, AnnouncedAs.NEW, date(2025, 6, 3), NOW)
V2 = replace(RECORD, updated=date(2025, 6, 10))


def test_a_new_paper_says_what_its_record_says():
    assert (KNOWN.title, KNOWN.comment, KNOWN.license) == ("VAR: A Study", "8 pages", "cc")
    assert (KNOWN.announced_as, KNOWN.announced_on) == (AnnouncedAs.NEW, date(2025, 6, 3))
    assert KNOWN.first_seen_at == NOW
    assert not KNOWN.withdrawn


def test_a_paper_is_found_by_title_head_and_words():
    index = index_preprint(KNOWN)
    assert (index.title_key, index.name_key) == ("varastudy", "var")
    assert index.words == "var a study vega lab we study"


def test_a_paper_without_a_head_has_no_name():
    assert index_preprint(a_preprint(title="A Study")).name_key == ""


def test_what_is_indexed_of_a_paper_has_an_end():
    endless = a_preprint(abstract="word " * 5_000, authors=("Vega Lab",) * 3_000)
    assert len(index_preprint(endless).words.split()) == 1_000


def kinds(known, record):
    return [event.kind.value for event in changed_preprint(known, record, NOW)[1]]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"license": "other", "abstract": "We study on."}, []),
        ({"title": "Another"}, ["title"]),
        ({"comment": "9 pages"}, ["comment"]),
        ({"comment": ""}, []),
        ({"journal_ref": "Vega 1 (2025)"}, ["journal-ref"]),
        ({"doi": "10.1/x"}, ["doi"]),
        ({"categories": ("cs.CL", "cs.CV")}, ["categories"]),
        ({"updated": date(2025, 6, 10)}, ["version"]),
        (
            {"updated": date(2025, 6, 10), "comment": "This paper has been withdrawn."},
            ["version", "comment", "withdrawn"],
        ),
    ],
)
def test_each_change_is_an_event(changes, expected):
    assert kinds(KNOWN, replace(RECORD, **changes)) == expected


def test_the_same_record_twice_is_no_second_change():
    once, _ = changed_preprint(KNOWN, V2, NOW)
    assert changed_preprint(once, V2, NOW) == (once, [])


@pytest.mark.parametrize("late", [RECORD, replace(V2, updated=date(2025, 6, 5))])
def test_an_older_version_changes_nothing(late):
    once, _ = changed_preprint(KNOWN, V2, NOW)
    assert changed_preprint(once, replace(late, title="Old"), NOW) == (once, [])


def test_a_lower_number_is_an_older_version_on_the_same_day():
    known = replace(KNOWN, version=3)
    assert changed_preprint(known, replace(RECORD, version=2, title="Old"), NOW) == (known, [])


@pytest.mark.parametrize(
    ("known", "record", "before", "after"),
    [
        (replace(KNOWN, version=1), replace(RECORD, version=2), "v1", "v2"),
        (KNOWN, V2, "2025-06-02", "2025-06-10"),
        (replace(KNOWN, version=1), V2, "v1", "2025-06-10"),
        (replace(KNOWN, updated=V2.updated), replace(V2, version=2), None, None),
    ],
)
def test_a_version_is_named_by_its_number_or_its_day(known, record, before, after):
    events = changed_preprint(known, record, NOW)[1]
    assert [(each.before, each.after) for each in events] == ([(before, after)] if before else [])


def test_what_an_interface_does_not_say_stays():
    said = replace(KNOWN, journal_ref="Vega 1", doi="10.1/x")
    silent = replace(RECORD, license="", comment="")
    after, events = changed_preprint(said, silent, NOW)
    assert (after, events) == (said, [])


def test_a_paper_that_comes_back_is_not_withdrawn_any_more():
    gone = replace(V2, comment="Withdrawn by the author")
    known, _ = changed_preprint(KNOWN, gone, NOW)
    assert known.withdrawn
    back = replace(V2, updated=date(2025, 6, 12), comment="Corrected")
    assert not changed_preprint(known, back, NOW)[0].withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to an error in Lemma 3",
        "40 pages, 1 figure, This paper has been withdrawn by the authors",
        "18 pages The paper has been withdrawn due to a crucial error",
        "31 pages, 1 figure Paper withdrawn. An obsolete version",
        "Withdrawn",
        "withdrawn by arXiv administrators",
        "21 pp. Version 4 withdrawn due to an error.",
        "Administratively withdrawn: duplicate of another one",
        "Submitted to a journal. Withdrawn due to its posting policy",
        "arXiv admin note: submission has been withdrawn by arXiv administrators",
        "This submission is temporarily withdrawn",
        "This paper has to be withdrawn",
    ],
)
def test_a_withdrawal_is_read_in_the_comment(comment):
    assert is_withdrawn(replace(RECORD, comment=comment))


@pytest.mark.parametrize(
    "comment",
    [
        "8 pages",
        "The first version of the paper was withdrawn due to a problem",
        "The second assertion has been withdrawn due to a gap",
        "contains results that have been withdrawn from our previous preprint",
        "Theorem 5 was withdrawn",
        "We withdrew Section 3",
        "An earlier paper of ours had been withdrawn",
        "withdraws the claim of the first version",
    ],
)
def test_a_comment_may_speak_of_other_things_that_were_withdrawn(comment):
    assert not is_withdrawn(replace(RECORD, comment=comment))


@pytest.mark.parametrize(
    ("abstract", "withdrawn"),
    [
        ("This paper has been withdrawn.", True),
        ("They are other cases. This paper has been withdrawn by the author.", True),
        ("Withdrawn because of an error.", True),
        ("Paper withdrawn by the author.", True),
        ("We withdrew the drug.", False),
        ("Consent is withdrawn by patients for many reasons.", False),
        ("The drug was withdrawn from the market in 2004.", False),
        ("The viscous fluid is withdrawn at infinity.", False),
        ("We study tweets that were withdrawn by their authors.", False),
        ("Papers withdrawn from journals are counted.", False),
        ("The support has been withdrawn. We ask why.", False),
    ],
)
def test_an_abstract_is_withdrawn_only_where_it_speaks_of_the_paper(abstract, withdrawn):
    assert is_withdrawn(replace(RECORD, abstract=abstract)) is withdrawn


NOT_WITHDRAWN = {"0801.0206", "1010.2223", "1207.0859", "1305.0457", "1404.4276", "2001.01662"}
"""Real papers that speak of something else that was withdrawn."""


@needs_shared
def test_real_withdrawals_are_found():
    path = SHARED / "data" / "feeds" / "withdrawn_examples.jsonl"
    said = [json.loads(line) for line in path.read_text().splitlines()]
    found = {
        each["id"]
        for each in said
        if is_withdrawn(replace(RECORD, comment=each["comment"] or "", abstract=each["abstract"]))
    }
    assert not found & NOT_WITHDRAWN
    assert len(found) >= 0.98 * (len(said) - len(NOT_WITHDRAWN))
