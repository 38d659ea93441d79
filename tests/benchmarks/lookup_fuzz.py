"""Is any text a query? 100,000 random ones, made of what breaks parsers and search engines.

python -m tests.benchmarks.lookup_fuzz [--queries 100000] [--json]
"""

from __future__ import annotations

import argparse
import random
import traceback
from collections import Counter

from bot.services.lookup import Lookup, answer_in
from db.records import DEFAULT_WORKSPACE
from db.store import Store
from tests.benchmarks.corpus import SEED, Corpus
from tests.benchmarks.report import Figure, report, temporary_store
from tests.builders import NOW, indexed

OPERATORS = (
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "NEAR(a b, 3)",
        "*",
        "^",
        "+",
        "-",
        "--",
        ":",
        "{",
        "}",
        "(",
        ")",
    ),
    *(
        '"',
        '""',
        "'",
        "''",
        "\\",
        ";",
        "%",
        "_",
        "?",
        "$1",
        ":name",
        "{terms}:",
        "terms:",
        "rowid:",
    ),
    *("'; DROP TABLE entries; --", "<->", "&", "|", "!", ":*", "a:*", "'a' & 'b'"),
    *(
        "“",
        "”",
        "„",
        "「",
        "」",
        "«",
        "»",
        "：",
        "－",
        "year:",
        "year:2022",
        "year:>=x",
        "year:9999-1",
    ),
    *("section:", 'section:"', "venue：", "code:maybe", "code:yes", "-year:2022", '-"', "- ", "…"),
    *(
        "\x00",
        "\x01",
        "\x1b[31m",
        "\x7f",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\ud800",
        "\udfff",
    ),
    *("🙂", "👩‍🔬", "🇨🇳", "\U0010ffff", "\ue000", "ﷺ", "ﬃ", "İ", "ǆ", "ß", "½", "①", "Ⅷ", "़", "́"),
    *("扩散", "自", "。", "，", "・", "한국", "ひら", "\U00020000", "\ufa6e", "עברית", "ไทย"),
    *(
        "https://",
        "arxiv.org/abs/2404.02905v9",
        "10.1/",
        "10.1234/%%%",
        "http://[",
        "<",
        ">",
        "<@U1>",
    ),
    *("\n", "\t", "\r\n", "  ", "\u3000", "NULL", "nan", "1e999", "-1", "0x0", "../../etc/passwd"),
)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--queries", type=int, default=100_000)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    with temporary_store() as store:
        corpus = Corpus(20_000)
        with store.writing() as unit:
            papers = indexed(*corpus.papers_from(0, 300))
            unit.entries.add_many(DEFAULT_WORKSPACE, papers, NOW, "import")
        errors = ask(store, corpus, given.queries)
    for kind, count in errors.most_common(5):
        print(count, kind)
    total = sum(errors.values())
    report([Figure("queries that failed", total, "queries", "0", given.queries)])


def ask(store: Store, corpus: Corpus, count: int) -> Counter[str]:
    chance = random.Random(SEED)
    errors: Counter[str] = Counter()
    lookup = Lookup(store)
    for number in range(count):
        text = a_query(chance, corpus)
        try:
            if number % 10:
                with store.reading() as unit:
                    answer_in(unit, DEFAULT_WORKSPACE, text, 5, chance.choice((0, 0, 5)))
            else:
                repr(lookup.answer(DEFAULT_WORKSPACE, text)).encode("utf-8")
        except Exception as error:  # noqa: BLE001
            place = traceback.extract_tb(error.__traceback__)[-1]
            errors[f"{type(error).__name__} at {place.name}: {text[:60]!r}"] += 1
    return errors


def a_query(chance: random.Random, corpus: Corpus) -> str:
    parts = []
    for _ in range(chance.choice((1, 1, 2, 3, 4, 6, 9, 30 if chance.random() < 0.05 else 2))):
        kind = chance.random()
        if kind < 0.5:
            parts.append(chance.choice(OPERATORS))
        elif kind < 0.75:
            parts.append(chance.choice(corpus.words[:3000]))
        elif kind < 0.85:
            parts.append(corpus.chinese(chance.randint(1, 3)))
        else:
            low, high = chance.choice(
                ((0, 127), (128, 0x2FF), (0x2000, 0xFFFF), (0x10000, 0x10FFFF))
            )
            size = chance.randint(1, 8)
            parts.append("".join(chr(chance.randint(low, high)) for _ in range(size)))
    text = chance.choice(("", " ")).join(parts)
    return text * (10_000 // max(len(text), 1)) if chance.random() < 0.002 else text


if __name__ == "__main__":
    main()
