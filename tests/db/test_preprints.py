from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.arxiv_id import _ARCHIVES
from bot.core.text import name_key, title_key
from db.arxiv_numbers import announcement_number
from db.arxiv_records import AnnouncedAs, PreprintEvent, PreprintEventKind
from db.records import DEFAULT_WORKSPACE as WS
from db.records import WorkspaceId
from db.store import open_store
from tests.arxiv_builders import MONDAY, SEEN, a_preprint, announce, with_index
from tests.builders import a_paper, add

TUESDAY = MONDAY + timedelta(days=1)
ORDERED = (
    "hep-th/9108001",
    "hep-th/9912999",
    "math/0001001",
    "cs/0703999",
    "0704.0001",
    "1412.9999",
    "1501.00001",
    "2406.01234",
    "2406.101234",
    "2407.00001",
)
WHOLE = a_preprint(
    "2611.00007",
    "VAR: Bilder für “alle” 图像",
    authors=("Vega Lab", 'Orion "Group", Ltd'),
    abstract="Line one.\nLine two; 100% more_or_less.",
    categories=("cs.LG",),
    announced_as=AnnouncedAs.RECLASSIFIED,
    updated=date(2026, 11, 22),
    version=3,
    comment="9 pages",
    journal_ref="J. of Things 3 (2026)",
    doi="10.5555/things.7",
    license="http://creativecommons.org/licenses/by/4.0/",
)


def change(store, *papers):
    with store.writing() as unit:
        unit.preprints.change(with_index(*papers))


def found(store, *words, limit=10):
    with store.reading() as unit:
        return [one.arxiv_id for one in unit.preprints.search(words, limit)]


def named(store, *keys, limit=10):
    with store.reading() as unit:
        return [one.arxiv_id for one in unit.preprints.named(keys, limit)]


def kept(store, one):
    with store.reading() as unit:
        return unit.preprints.many([one])[one]


def test_numbers_sort_ids_in_the_order_in_which_they_were_given():
    numbers = [announcement_number(one) for one in ORDERED]
    assert numbers == sorted(set(numbers))


def test_no_two_archives_share_a_number():
    archives = _ARCHIVES.split("|")
    assert len({announcement_number(f"{one}/9501001") for one in archives}) == len(archives)


@pytest.mark.parametrize(
    "text", ["", "2611.00001v2", "2613.00001", "2611.001", "arXiv:2611.00001", "hep-th/9913001"]
)
def test_what_is_no_id_has_no_number(text):
    with pytest.raises(ValueError, match="no arXiv id"):
        announcement_number(text)


def test_a_paper_is_read_as_it_was_kept(store):
    assert announce(store, WHOLE) == 1
    assert kept(store, WHOLE.arxiv_id) == WHOLE


def test_papers_are_given_in_the_order_asked_for_and_unknown_ones_left_out(store):
    announce(store, *(a_preprint(one) for one in ORDERED))
    asked = ["2407.00001", "hep-th/9108001", "9999.99999", "2406.01234"]
    with store.reading() as unit:
        assert list(unit.preprints.many(asked)) == [asked[0], asked[1], asked[3]]
        assert unit.preprints.known(asked) == {asked[0], asked[1], asked[3]}
        assert unit.preprints.known([]) == set()
        assert unit.preprints.count() == len(ORDERED)


def test_more_papers_than_fit_into_a_statement(store):
    papers = [a_preprint(f"2611.{n:05d}") for n in range(1, 1_201)]
    assert announce(store, *papers) == 1_200
    change(store, *(replace(one, comment="changed") for one in papers))
    with store.reading() as unit:
        ids = [one.arxiv_id for one in papers]
        assert unit.preprints.known(ids) == set(ids)
        assert {one.comment for one in unit.preprints.many(ids).values()} == {"changed"}


def test_a_paper_that_is_kept_is_not_added_again(store):
    first = a_preprint(title="First")
    assert announce(store, first) == 1
    other = a_preprint("2611.00002")
    assert announce(store, replace(first, title="Second"), other, other) == 1
    assert kept(store, first.arxiv_id) == first
    assert found(store, "second") == []


def test_a_change_replaces_all_of_a_paper(store):
    announce(store, a_preprint(WHOLE.arxiv_id, "Before: old words"), a_preprint())
    change(store, WHOLE, a_preprint("2611.09999", "Nobody knows it"))
    assert kept(store, WHOLE.arxiv_id) == WHOLE
    with store.reading() as unit:
        assert unit.preprints.count() == 2
    assert found(store, "old") == found(store, "nobody") == []
    assert found(store, "bilder") == [WHOLE.arxiv_id]
    assert (named(store, "before"), named(store, "var")) == ([], [WHOLE.arxiv_id])


def test_the_newest_papers_with_all_words_are_found(store):
    papers = [a_preprint(one, "Alpha beta", abstract=f"Gamma {n}") for n, one in enumerate(ORDERED)]
    announce(store, *papers[::-1][:4])
    announce(store, *papers[:-4])
    assert found(store, "beta", "gamma") == list(ORDERED[::-1])
    assert found(store, "gamma", "alpha", limit=2) == list(ORDERED[:-3:-1])
    assert found(store, "vega", "3") == [ORDERED[3]]
    assert found(store, "alpha", "delta") == []


@pytest.mark.parametrize(
    "words", [[], [""], ["'"], ['"', "*"], ["-"], ["&|!<->:*"], ["\\"], ["(", ")"]]
)
def test_a_question_without_words_finds_nothing(store, words):
    announce(store, a_preprint())
    assert found(store, *words) == []


@pytest.mark.parametrize("word", ["things'", '"things', "things*", "not", "things:x", "x|b", "x b"])
def test_nothing_in_a_question_is_an_operator(store, word):
    announce(store, a_preprint(abstract="things b x not"), a_preprint("2611.00002", abstract="b"))
    assert found(store, word) == ["2611.00001"]


def test_a_question_may_be_long(store):
    words = [f"w{n}" for n in range(1_500)]
    announce(store, a_preprint(abstract=" ".join(words)), a_preprint("2611.00002"))
    assert found(store, *words) == ["2611.00001"]


def test_chinese_is_found_by_its_characters(store):
    announce(store, a_preprint(title="自回归图像生成", abstract=""))
    assert found(store, "图", "像") == ["2611.00001"]


def test_papers_are_found_by_title_and_by_name_newest_first(store):
    long = "Long " * 200 + "title"
    announce(
        store,
        a_preprint("2611.00003", "VAR: Visual Autoregressive Modeling"),
        a_preprint("2611.00001", "Var"),
        a_preprint("2611.00002", long),
        a_preprint("2611.00004", "???"),
    )
    assert named(store, "var") == ["2611.00003", "2611.00001"]
    assert named(store, "var", limit=1) == ["2611.00003"]
    assert named(store, title_key(long)) == ["2611.00002"]
    both = (title_key("VAR: Visual Autoregressive Modeling"), name_key("VAR"))
    assert named(store, *both) == ["2611.00003", "2611.00001"]
    assert named(store, "") == named(store) == []


def test_a_withdrawn_paper_is_kept_but_not_found_until_it_is_back(store):
    one = a_preprint(title="VAR: A Thing")
    announce(store, one)
    change(store, replace(one, withdrawn=True))
    assert kept(store, one.arxiv_id).withdrawn
    assert found(store, "thing") == named(store, "var") == []
    change(store, one)
    assert found(store, "thing") == named(store, "var") == [one.arxiv_id]


def test_papers_of_listing_days_come_in_the_order_of_their_ids(store):
    days = {"2611.00003": MONDAY, "2611.00001": TUESDAY, "2611.00002": MONDAY - timedelta(days=3)}
    announce(store, *(a_preprint(one, announced_on=day) for one, day in days.items()))

    def between(first, last):
        with store.reading() as unit:
            return [one.arxiv_id for one in unit.preprints.announced_between(first, last)]

    assert between(MONDAY, TUESDAY) == ["2611.00001", "2611.00003"]
    assert between(MONDAY, MONDAY) == ["2611.00003"]
    assert between(TUESDAY, MONDAY) == []


def test_a_category_has_the_papers_that_name_it_anywhere_and_whole(store):
    announce(
        store,
        a_preprint("2611.00001", categories=("cs.CV",)),
        a_preprint(
            "2611.00002",
            categories=("stat.ML", "cs.CV", "cs.LG"),
            announced_as=AnnouncedAs.CROSS_LIST,
        ),
        a_preprint("2611.00003", categories=("cs.CVX", "astro-ph.CO")),
        a_preprint("2611.00004", categories=("cs.CV",), announced_on=TUESDAY),
        a_preprint("2611.00005", categories=("cs.CV",), submitted=date(2026, 11, 1)),
    )
    with store.reading() as unit:
        listed = unit.preprints.listed(MONDAY, MONDAY)
        assert [one.arxiv_id for one in listed if one.is_new_in("cs.CV")] == [
            "2611.00001",
            "2611.00005",
        ]
        assert [one.arxiv_id for one in listed if one.is_crossed_to("cs.CV")] == ["2611.00002"]
        assert unit.preprints.any_since("cs.CV", TUESDAY)
        assert not unit.preprints.any_since("cs.LG", TUESDAY)
        assert not unit.preprints.any_since("%", MONDAY)


def test_the_highest_id_is_that_of_a_paper_that_was_news(store):
    def highest(up_to=None):
        with store.reading() as unit:
            return unit.preprints.highest_id(up_to)

    assert highest() is None
    announce(
        store,
        a_preprint("2610.99999", announced_on=TUESDAY),
        a_preprint("2611.00001"),
        a_preprint("2611.00009", announced_as=AnnouncedAs.CROSS_LIST),
        a_preprint("2611.00005", announced_on=TUESDAY),
    )
    assert highest() == highest(TUESDAY) == "2611.00005"
    assert highest(MONDAY) == "2611.00001"
    assert highest(MONDAY - timedelta(days=1)) is None


def test_what_changed_on_a_paper_is_remembered(store):
    announce(store, a_preprint(), a_preprint("2611.00002"))
    first = PreprintEvent("2611.00001", SEEN, PreprintEventKind.VERSION, "1", "2")
    other = PreprintEvent("2611.00002", SEEN, PreprintEventKind.JOURNAL_REF)
    last = replace(first, at=datetime(2026, 11, 25, tzinfo=UTC), before="2", after="3")
    with store.writing() as unit:
        unit.preprints.add_events([first, other])
        unit.preprints.add_events([last])
        unit.preprints.add_events([])
    with store.reading() as unit:
        assert unit.preprints.events("2611.00001") == [first, last]
        assert unit.preprints.events("2611.00003") == []
        assert unit.preprints.latest_events(2) == [last, other]


def test_the_revision_goes_up_once_a_unit_that_writes_papers(store):
    counted = [store.answer_revision(WS)]

    def note():
        counted.append(store.answer_revision(WS))

    with store.writing() as unit:
        unit.preprints.add(with_index(a_preprint()))
        unit.preprints.add(with_index(a_preprint("2611.00002")))
        unit.preprints.change(with_index(a_preprint(title="Other")))
    note()
    announce(store, a_preprint())
    announce(store)
    change(store)
    note()
    change(store, a_preprint())
    note()
    add(store, a_paper())
    note()
    assert counted == [0, 1, 1, 2, 3]
    assert store.answer_revision(WorkspaceId(99)) == 0


def test_a_unit_that_fails_leaves_neither_papers_nor_a_revision(store):
    def add_and_fail():
        with store.writing() as unit:
            unit.preprints.add(with_index(a_preprint()))
            unit.preprints.add(with_index(a_preprint("2611.1")))

    with pytest.raises(ValueError, match="no arXiv id"):
        add_and_fail()
    with store.reading() as unit:
        assert unit.preprints.count() == 0
    assert found(store, "study") == []
    assert store.answer_revision(WS) == 0


def test_units_that_add_the_same_papers_at_once_add_each_once(url):
    stores = [open_store(url) for _ in range(3)]
    papers = [a_preprint(f"2611.{n:05d}") for n in range(1, 60)]
    new: list[int] = []
    start = threading.Barrier(len(stores))

    def harvest(store):
        start.wait()
        new.append(announce(store, *papers))

    threads = [threading.Thread(target=harvest, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(new) == [0, 0, 59]
    assert stores[0].answer_revision(WS) == 1
    for store in stores:
        store.close()


def test_the_index_of_sqlite_says_what_the_papers_say(sqlite_store):
    announce(sqlite_store, WHOLE, a_preprint(), a_preprint("2611.00002"))
    change(sqlite_store, replace(WHOLE, title="Other"), a_preprint("2611.00002", withdrawn=True))
    with sqlite_store.writing() as unit:
        check = "INSERT INTO preprint_fts (preprint_fts, rank) VALUES ('integrity-check', 1)"
        unit.preprints._link.exec_driver_sql(check)


def test_days_of_submission_limit_what_is_found(store):
    announce(
        store,
        a_preprint("2401.00001", "VAR: Old", submitted=date(2023, 12, 31)),
        a_preprint("2312.00002", "VAR: Late at Night", submitted=date(2024, 1, 1)),
        a_preprint("2503.00003", "VAR: Held by Moderation", submitted=date(2024, 12, 31)),
        a_preprint("2501.00004", "VAR: New", submitted=date(2025, 1, 1)),
    )
    year = (date(2024, 1, 1), date(2024, 12, 31))
    with store.reading() as unit:
        searched = unit.preprints.search(["var"], 10, year)
        named = unit.preprints.named(["var"], 10, year)
        first = unit.preprints.search(["var"], 1, year)
        everything = unit.preprints.search(["var"], 10, (date.min, date(9998, 12, 31)))
    assert [one.arxiv_id for one in searched] == ["2503.00003", "2312.00002"]
    assert named == searched
    assert first == searched[:1]
    assert len(everything) == 4
