"""What Slack checks itself before the app hears of a submission."""

import pytest

from bot.playground.validation import invalid_inputs
from bot.playground.values import state_of
from tests.bot.playground.doubles import an_input, option

REQUIRED = "Please complete this required field."
EMAIL = "Enter a valid email address."
URL = "Enter a valid URL, beginning with https://."
NUMBER, WHOLE = "Enter a number.", "Enter a whole number."
OPTIONS = {"options": [option("a"), option("b")]}
INTEGER = {"is_decimal_allowed": False}
DECIMAL = {"is_decimal_allowed": True}
BETWEEN = INTEGER | {"min_value": "-5", "max_value": "10"}


@pytest.mark.parametrize(
    ("kind", "more", "value", "sentence"),
    [
        ("plain_text_input", {}, "", REQUIRED),
        ("plain_text_input", {}, None, REQUIRED),
        ("plain_text_input", {}, "x", None),
        ("plain_text_input", {"min_length": 3}, "ab", "Must be at least 3 characters long."),
        ("plain_text_input", {"min_length": 3}, "abc", None),
        ("plain_text_input", {"max_length": 3}, "abcd", "Must be at most 3 characters long."),
        ("plain_text_input", {}, "x" * 3_001, "Must be at most 3000 characters long."),
        ("rich_text_input", {}, "", REQUIRED),
        ("rich_text_input", {}, "x", None),
        ("static_select", OPTIONS, None, REQUIRED),
        ("static_select", OPTIONS, "z", REQUIRED),
        ("static_select", OPTIONS, "a", None),
        ("checkboxes", OPTIONS, [], REQUIRED),
        ("multi_users_select", {}, ["U1"], None),
        ("datepicker", {}, None, REQUIRED),
        ("datetimepicker", {}, 0, None),
        ("email_text_input", {}, "mei@group.example", None),
        ("email_text_input", {}, "mei", EMAIL),
        ("email_text_input", {}, "mei@group", EMAIL),
        ("email_text_input", {}, "mei @group.example", EMAIL),
        ("email_text_input", {}, "a@" + "b." * 1_500, EMAIL),
        ("url_text_input", {}, "https://arxiv.org/abs/1", None),
        ("url_text_input", {}, "HTTP://arxiv.org", None),
        ("url_text_input", {}, "arxiv.org", URL),
        ("url_text_input", {}, "javascript:alert(1)", URL),
        ("url_text_input", {}, "https:// x", URL),
        ("number_input", INTEGER, "7", None),
        ("number_input", INTEGER, "-7", None),
        ("number_input", INTEGER, "7.5", WHOLE),
        ("number_input", DECIMAL, "7.5", None),
        ("number_input", DECIMAL, "seven", NUMBER),
        ("number_input", DECIMAL, "NaN", NUMBER),
        ("number_input", DECIMAL, "Infinity", NUMBER),
        ("number_input", DECIMAL, "1_000", NUMBER),
        ("number_input", INTEGER, "1e999999999", NUMBER),
        ("number_input", INTEGER, "9" * 5_000, NUMBER),
        ("number_input", BETWEEN, "-6", "Must be -5 or more."),
        ("number_input", BETWEEN, "-5", None),
        ("number_input", BETWEEN, "10", None),
        ("number_input", BETWEEN, "11", "Must be 10 or less."),
    ],
)
def test_each_input_is_checked(kind, more, value, sentence):
    block = an_input({"type": kind, "action_id": "a", **more})
    found = invalid_inputs([block], state_of([block], {"b": {"a": value}}))
    assert found == ({"b": sentence} if sentence else {})


def test_an_optional_input_may_stay_empty_but_not_be_wrong():
    block = an_input({"type": "email_text_input", "action_id": "a"}, optional=True)
    assert invalid_inputs([block], state_of([block], {})) == {}
    assert invalid_inputs([block], state_of([block], {"b": {"a": "x"}})) == {"b": EMAIL}


def test_blocks_that_are_no_inputs_are_not_checked():
    picker = {"type": "datepicker", "action_id": "d"}
    block = {"type": "section", "block_id": "s", "accessory": picker}
    assert invalid_inputs([block], state_of([block], {})) == {}
