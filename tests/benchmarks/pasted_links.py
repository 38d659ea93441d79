"""What people paste: link forms found, traps left alone, any text read, and how fast.

python -m tests.benchmarks.pasted_links [--texts 100000] [--json]
"""

from __future__ import annotations

import argparse
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable

from bot.core.pasted import find_papers, read_pasted
from bot.core.references import Kind
from tests.benchmarks.corpus import SEED, Corpus
from tests.benchmarks.report import Figure, report, shared

PIECES = (
    *("<", ">", "|", "&amp;", "&lt;", "&gt;", '"', "“", "”", "《", "》", "`", "```", "(", ")", "["),
    *(
        "%",
        "%2F",
        "%25",
        "%%",
        "http://",
        "https://",
        "https%3A%2F%2F",
        "www.",
        "//",
        "@",
        "#",
        "?",
    ),
    *(
        "arxiv",
        "arXiv:",
        "arXiv：",
        "2404.02905",
        "v3",
        "hep-th/",
        "9901001",
        "10.1145/",
        "10.48550/",
    ),
    *("arxiv.org/abs/", "openreview.net/forum?id=", "github.com/a/b", "aclanthology.org/"),
    *(
        "2023.acl-long.1",
        "doi.org/",
        "dl.acm.org/doi/",
        "[::1]",
        ":99999/",
        "\x00",
        "\ud800",
        "\u202e",
    ),
    *(
        "论文",
        "。",
        "，",
        "é",
        "🙂",
        "İ",
        "²",
        "٣",
        "\n",
        "\t",
        "\u00a0",
        "\u3000",
        "A Title of Things",
    ),
    *("<https://a.example|", "<@U1>", "<#C1|x>", "<!here>", "mailto:", "...", ")))", ",", "=", "/"),
)
MEGABYTE = 1_000_000


def forms() -> list[Figure]:
    lines = shared("data/links.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.partition("\t")[::2] for line in lines]
    found = {
        text: [one.value for one in find_papers(text) if one.kind is Kind.ARXIV] for text, _ in rows
    }
    known = [(text, id_) for text, id_ in rows if id_]
    traps = [text for text, id_ in rows if not id_]
    right = sum(found[text] == [id_] for text, id_ in known)
    false = sum(bool(found[text]) for text in traps)
    return [
        Figure("link forms found", right, "forms", "31", of=len(known)),
        Figure("false finds on traps", false, "finds", "0", of=len(traps)),
    ]


def random_texts(count: int) -> Figure:
    chance = random.Random(SEED)
    errors: Counter[str] = Counter()
    for _ in range(count):
        text = a_text(chance)
        try:
            read_pasted(text)
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            errors[f"{type(error).__name__} at {place.name}: {text[:60]!r}"] += 1
    for kind, number in errors.most_common(5):
        print(number, kind)
    return Figure("random texts that raise", sum(errors.values()), "texts", "0", of=count)


def a_text(chance: random.Random) -> str:
    parts = []
    for _ in range(chance.choice((1, 2, 3, 5, 8, 13, 30))):
        if chance.random() < 0.8:
            parts.append(chance.choice(PIECES))
        else:
            low, high = chance.choice(
                ((0, 127), (128, 0x2FF), (0x2000, 0xFFFF), (0x10000, 0x10FFFF))
            )
            parts.append(
                "".join(chr(chance.randint(low, high)) for _ in range(chance.randint(1, 8)))
            )
    text = chance.choice(("", " ")).join(parts)
    return text * (20_000 // max(len(text), 1)) if chance.random() < 0.001 else text


def megabytes() -> dict[str, str]:
    """A megabyte of ordinary text, and of what might be slow to read."""
    corpus = Corpus(20_000)
    prose = " ".join(corpus.some_words(200_000))[: MEGABYTE - 60]
    repeated: dict[str, str] = {
        "links": "<https://arxiv.org/abs/2404.02905|a paper> and <https://example.org/a?b=1> ",
        "fractions": "a/b ",
        "dots": "10.1234/" + "." * 1_000 + " ",
        "quotes": '"A b c d e ',
        "angles": "<a|",
        "hosts": "a.b.c.d.arxiv.org/x/y/ ",
        "colons": "arXiv: ",
        "Chinese": "论文扩散模型",
        "closing brackets": "https://a.example/" + ")" * 500 + " ",
    }
    made = {
        name: (text * (MEGABYTE // len(text) + 1))[:MEGABYTE] for name, text in repeated.items()
    }
    return {
        "prose with a link": f"{prose} <https://arxiv.org/abs/2404.02905>",
        "one word": "a" * MEGABYTE,
        **made,
    }


def speed() -> list[Figure]:
    figures = []
    for name, text in megabytes().items():
        milliseconds = fastest(lambda text=text: read_pasted(text))
        figures.append(Figure(f"1 MB of {name}", round(milliseconds, 1), "ms", "100"))
    return figures


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of the quickest of a few runs."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took) * 1_000


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--texts", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    report([*forms(), random_texts(given.texts), *speed()])


if __name__ == "__main__":
    main()
