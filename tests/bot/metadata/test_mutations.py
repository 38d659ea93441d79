"""Whatever becomes of an answer on its way: details, or one of two errors, and nothing else."""

from collections import Counter

from tests.bot.metadata.mutants import mutants, originals, outcome


def test_every_original_is_read():
    outcomes = Counter(outcome(case) for case in originals())
    assert set(outcomes) == {"papers", "none"}
    assert outcomes["none"] == 1, "the error entry"


def test_four_thousand_broken_answers_bring_no_other_error():
    outcomes: Counter[tuple[str, str]] = Counter()
    for case in mutants(20261124, 4_000):
        outcomes[case.source, outcome(case)] += 1
    for source in ("arxiv", "crossref", "anthology", "page"):
        assert outcomes[source, "papers"] > 20
        assert outcomes[source, "Broken"] + outcomes[source, "Undocumented"] >= (source != "page")
