"""Whatever becomes of an answer on its way: papers or trouble of a kind, and nothing else."""

from collections import Counter

from db.arxiv_records import TroubleKind
from tests.bot.arxiv.mutants import OWN, mutants, outcome


def test_every_original_is_read():
    outcomes = Counter(outcome(answer) for answer in OWN)
    assert outcomes == {"papers": 5, "none": 2, "expired token": 1, "error entry": 1}


def test_three_thousand_broken_answers_bring_no_other_error():
    outcomes: Counter[tuple[str, str]] = Counter()
    for answer in mutants(20261124, 3_000):
        outcomes[answer[0], outcome(answer)] += 1
    for source in ("oai", "rss", "api"):
        assert outcomes[source, "papers"] > 20
        assert outcomes[source, TroubleKind.CUT] > 20
        assert outcomes[source, TroubleKind.UNREADABLE] > 5
