"""Listed papers get what arXiv says of them; titles that belong to other papers are flagged."""

from datetime import UTC, date, datetime

import pytest

from bot.core.announcing import Coverage
from bot.core.arxiv_trouble import ArxivTrouble
from bot.services.enriching import BATCH, Enriched, Enriching, is_same_title, mismatches
from db.arxiv_records import AnnouncedAs, ArxivRecord, Interface, TroubleKind
from db.records import DEFAULT_WORKSPACE
from tests.builders import a_paper, add

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def a_record(arxiv_id, title="A Study of Things"):
    return ArxivRecord(
        arxiv_id, title, ("Vega Lab",), "We study.", ("cs.CV",), date(2024, 4, 3), version=1
    )


class Asked:
    def __init__(self, *unknown, trouble=None):
        self.batches = []
        self._unknown = unknown
        self._trouble = trouble

    def by_id(self, ids):
        self.batches.append(list(ids))
        if self._trouble:
            raise self._trouble
        return {each: a_record(each) for each in ids if each not in self._unknown}


def run(store, arxiv):
    told = []
    enriching = Enriching(store, arxiv, lambda: NOW, lambda _about, trouble: told.append(trouble))
    return enriching.run(Coverage({})), told


def listed(store, *ids, **given):
    for each in ids:
        add(
            store,
            a_paper(**{"title": f"Paper {each}", **given}, url=f"https://arxiv.org/abs/{each}"),
        )


def test_listed_papers_are_asked_for_once_and_kept_apart_from_news(store):
    listed(store, "2404.00001", "2404.00002")
    add(store, a_paper(title="Without a link"))
    arxiv = Asked()
    assert run(store, arxiv) == (Enriched(2), [])
    assert run(store, arxiv) == (Enriched(0), [])
    assert arxiv.batches == [["2404.00001", "2404.00002"]]
    with store.reading() as unit:
        kept = unit.preprints.many(["2404.00001"])["2404.00001"]
    assert (kept.abstract, kept.announced_as) == ("We study.", AnnouncedAs.CROSS_LIST)


def test_many_papers_come_in_batches_of_at_most_a_hundred(store):
    listed(store, *(f"2404.{number:05}" for number in range(BATCH + 3)))
    arxiv = Asked()
    assert run(store, arxiv)[0].found == BATCH + 3
    assert [len(batch) for batch in arxiv.batches] == [BATCH, 3]


def test_an_id_that_arxiv_does_not_have_is_named(store):
    listed(store, "2404.00001", "2404.99999")
    assert run(store, Asked("2404.99999"))[0] == Enriched(1, ("2404.99999",))


def test_trouble_ends_a_run_without_failing_it_unless_the_bot_is_refused(store):
    listed(store, "2404.00001")
    broken = ArxivTrouble("Cut.", source=Interface.API, kind=TroubleKind.CUT)
    assert run(store, Asked(trouble=broken)) == (Enriched(), [broken])
    refused = ArxivTrouble("No.", source=Interface.API, kind=TroubleKind.FORBIDDEN)
    with pytest.raises(ArxivTrouble):
        run(store, Asked(trouble=refused))


def test_an_entry_with_another_papers_link_is_flagged_and_stays_as_it_is(store):
    listed(store, "2404.00001", title="A Study of Things, Extended")
    listed(store, "2404.00002", title="Whales Sing Across Whole Oceans at Night")
    run(store, Asked())
    (flag,) = mismatches(store, DEFAULT_WORKSPACE)
    assert (flag.entry.ids.arxiv_id, flag.title) == ("2404.00002", "A Study of Things")
    assert flag.entry.fields.title == "Whales Sing Across Whole Oceans at Night"


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("VAR", "Visual Autoregressive Modeling: Scalable Image Generation", True),
        ("MaskGIT: Masked Image Transformer", "MaskGIT: Masked Generative Image Transformer", True),
        ("Taming transformers", "Taming Transformers for Image Synthesis", True),
        ("", "Anything", True),
        ("T5", "Exploring the Limits of Transfer Learning with a Text-to-Text Transformer", True),
        ("Stable Diffusion 3", "Scaling Rectified Flow Transformers for Image Synthesis", True),
        ("MindGYM: What Matters in Question Synthesis?", "MindGYM for Teaching Itself", True),
        ("Counting Quokkas by Learning on Graphs", "Graph Learning Finds Many a Quokka", True),
        ("Paper2Whale: Songs Made from Scientific Papers", "Impossible Oceans", False),
        ("ReconWhale: Any Scene from Sparse Views", "Trans4D: Transition for Text to 4D", False),
        ("Deep Nets for Whales and Their Songs", "Protein Folding by Annealing Chains", False),
    ],
)
def test_titles_are_the_same_if_a_person_would_say_so(ours, theirs, same):
    assert is_same_title(ours, theirs) is same
