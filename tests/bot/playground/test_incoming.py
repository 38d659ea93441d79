"""What is read from outside can be written again."""

import json

import pytest

from bot.playground.incoming import MAX_DEPTH, read_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, true, null, "é"]}', {"a": [1, 2.5, True, None, "é"]}),
        (b'"\xc3\xa9"', "é"),
        (r'"a\ud800b"', "a?b"),
        (r'{"\udfff": 1}', {"?": 1}),
        (r'"😀"', "😀"),
    ],
)
def test_json_is_read(text, value):
    assert read_json(text) == value
    json.dumps(read_json(text), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize(
    "text",
    ["", "x", "NaN", "-Infinity", "1e999", "[1e999]", b"\xff", "1" * 5_000]
    + ["[" * depth + "]" * depth for depth in (MAX_DEPTH + 2, 100_000)],
)
def test_what_could_not_be_written_again_is_no_json(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_json(text)
