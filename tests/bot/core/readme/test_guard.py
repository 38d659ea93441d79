from __future__ import annotations

import pytest

from bot.core.readme import check_text
from bot.core.readme.guard import MAX_BYTES, MAX_COLUMNS, MAX_LINE
from bot.errors import BadDocument
from tests.bot.core.readme.documents import FIXTURES

GOOD = "## S\n|Title|Date|\n|---|---|\n|[A Title of One](https://arxiv.org/abs/2401.00001)|2024|\n"

BAD = {
    "binary": (b"PNG\x00\x01\x02" * 100, "binary"),
    "control characters": (b"\x01\x02\x03abc" * 100, "binary"),
    "latin-1": ("Fr\u00e9chet\n".encode("latin-1") + GOOD.encode(), r"not UTF-8 text \(line 1\)"),
    "utf-16": (GOOD.encode("utf-16"), "UTF-16"),
    "50 MB": (b"a" * 50_000_000, "50 MB"),
    "10,000 columns": (b"|".join([b"a"] * 10_000), "9,999 columns"),
    "a cell of 1 MB": (GOOD.encode() + b"|" + b"x" * 1_000_000 + b"|\n", "1,000,002 characters"),
    "too many lines": (b"\n" * 500_000, "lines"),
    "no entries": (b"# Hello\n\nSome prose.\n", "No papers"),
    "empty": (b"", "No papers"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_what_is_no_list_is_refused_in_one_sentence(data, words):
    with pytest.raises(BadDocument, match=words) as caught:
        check_text(data)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("name", [path.name for path in FIXTURES.iterdir()])
def test_every_list_passes_unchanged(name):
    data = (FIXTURES / name).read_bytes()
    assert check_text(data).encode() == data


def test_a_byte_order_mark_stays():
    assert check_text(b"\xef\xbb\xbf" + GOOD.encode()) == "\ufeff" + GOOD


def test_what_is_just_small_enough_passes():
    wide = GOOD + "|".join("a" * MAX_COLUMNS) + "\n" + "x" * MAX_LINE
    assert len(wide) < MAX_BYTES
    assert check_text(wide.encode()) == wide
