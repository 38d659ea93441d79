"""Which recorded answers of arXiv are read, and why others are not; and how quick a page is.

python -m tests.benchmarks.feeds_read [--json]
"""

from __future__ import annotations

import sys
import time

from bot.arxiv.oai import parse_records
from bot.core.arxiv_trouble import ArxivTrouble
from tests.benchmarks.report import Figure, report, shared
from tests.bot.arxiv.reading import read_answer
from tests.bot.arxiv.samples import page, record

_PAGE = 2_500
_LINE = "We order patches of images by what \\'etudes of them say &amp; draw $x^2$ of each.\n"


def main() -> None:
    files = sorted(shared("data/feeds/raw").glob("*.xml"))
    papers = records_refused = answers_refused = 0
    for path in files:
        try:
            read, refused = read_answer(path.name, path.read_bytes())
        except ArxivTrouble as trouble:
            answers_refused += 1
            _say(f"{path.name}: refused, {trouble.kind.value}: {trouble}")
            continue
        papers += len(read)
        records_refused += len(refused)
        _say(f"{path.name}: {len(read)} read, {len(refused)} refused")
        for sentence in refused:
            _say(f"    {sentence}")
    report(
        [
            Figure("recorded answers", len(files), "answers"),
            Figure("papers read of them", papers, "papers"),
            Figure("records refused by name", records_refused, "records"),
            Figure("answers refused with a reason", answers_refused, "answers", of=len(files)),
            Figure("a page of a harvest is read in", _page_seconds(), "s", "0.5", _PAGE),
        ]
    )


def _page_seconds() -> float:
    """The best of five."""
    author = "<author><keyname>Lab</keyname><forenames>Vega</forenames></author>"
    body = page(
        *(
            record(f"2611.{at:05d}", authors=author * 5, abstract=_LINE * 18, comments="9 pages")
            for at in range(1, _PAGE + 1)
        )
    )
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        assert len(parse_records(body, "x").records) == _PAGE
        taken.append(time.perf_counter() - began)
    return round(min(taken), 3)


def _say(line: str) -> None:
    if "--json" not in sys.argv:
        print(line)


if __name__ == "__main__":
    main()
