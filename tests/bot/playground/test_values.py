"""What each element adds to `actions` and to `state.values`."""

import pytest

from bot.playground.values import action_of, state_of
from tests.bot.playground.doubles import actions, an_input, button, option, plain, section

OPTIONS = {"options": [option("a"), option("b"), option("c")]}
GROUPS = {"option_groups": [{"label": plain("G"), "options": [option("a"), option("b")]}]}
PICKED = {"text": plain("found"), "value": "x", "made_up": 1}
FOUND = {"text": plain("found"), "value": "x"}
RICH = {
    "type": "rich_text",
    "block_id": "typed",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
}


@pytest.mark.parametrize(
    ("kind", "more", "value", "held"),
    [
        ("plain_text_input", {}, "hi", {"value": "hi"}),
        ("plain_text_input", {}, "", {"value": None}),
        ("plain_text_input", {}, 7, {"value": None}),
        ("email_text_input", {}, "a@b.co", {"value": "a@b.co"}),
        ("url_text_input", {}, "https://a.b", {"value": "https://a.b"}),
        ("number_input", {}, "7", {"value": "7"}),
        ("rich_text_input", {}, "hi", {"rich_text_value": RICH}),
        ("rich_text_input", {}, "", {"rich_text_value": None}),
        ("static_select", OPTIONS, "b", {"selected_option": option("b")}),
        ("static_select", GROUPS, "b", {"selected_option": option("b")}),
        ("static_select", OPTIONS, None, {"selected_option": None}),
        ("static_select", OPTIONS, "z", {"selected_option": None}),
        ("static_select", OPTIONS, ["b"], {"selected_option": None}),
        (
            "multi_static_select",
            OPTIONS,
            ["c", "a"],
            {"selected_options": [option("a"), option("c")]},
        ),
        ("multi_static_select", OPTIONS, "a", {"selected_options": []}),
        ("multi_static_select", OPTIONS, [["a"], {}], {"selected_options": []}),
        ("external_select", {}, PICKED, {"selected_option": FOUND}),
        ("external_select", {}, "x", {"selected_option": None}),
        ("multi_external_select", {}, [PICKED, "x"], {"selected_options": [FOUND]}),
        ("users_select", {}, "U1", {"selected_user": "U1"}),
        ("multi_users_select", {}, ["U1", 2], {"selected_users": ["U1"]}),
        ("conversations_select", {}, "C1", {"selected_conversation": "C1"}),
        ("multi_conversations_select", {}, ["C1"], {"selected_conversations": ["C1"]}),
        ("channels_select", {}, None, {"selected_channel": None}),
        ("multi_channels_select", {}, None, {"selected_channels": []}),
        ("checkboxes", OPTIONS, ["a"], {"selected_options": [option("a")]}),
        ("radio_buttons", OPTIONS, "a", {"selected_option": option("a")}),
        ("datepicker", {}, "2025-06-16", {"selected_date": "2025-06-16"}),
        ("timepicker", {}, "09:00", {"selected_time": "09:00"}),
        ("datetimepicker", {}, 1_750_000_000, {"selected_date_time": 1_750_000_000}),
        ("datetimepicker", {}, True, {"selected_date_time": None}),
    ],
)
def test_each_element_holds_its_value_in_slacks_form(kind, more, value, held):
    element = {"type": kind, "action_id": "a", **more}
    block = an_input(element)
    assert state_of([block], {"b": {"a": value}}) == {"b": {"a": {"type": kind, **held}}}
    action = action_of(block, element, value, "1.5")
    ids = {"type": kind, "action_id": "a", "block_id": "b", "action_ts": "1.5"}
    assert action == ids | held


def test_a_button_says_what_stands_on_it():
    pressed = button(value="v", style="danger", url="https://a.b")
    assert action_of(actions(pressed), pressed, None, "1.5") == {
        "type": "button",
        "action_id": "press",
        "block_id": "b",
        "text": plain("Press"),
        "value": "v",
        "style": "danger",
        "action_ts": "1.5",
    }


def test_an_overflow_menu_says_what_was_chosen_and_holds_nothing():
    menu = {"type": "overflow", "action_id": "o", **OPTIONS}
    assert action_of(actions(menu), menu, "c", "1.5")["selected_option"] == option("c")
    assert state_of([actions(menu, button())], {"b": {"o": "c"}}) == {}


def test_elements_beside_and_below_a_text_hold_values_too():
    picker = {"type": "datepicker", "action_id": "d"}
    user = {"type": "users_select", "action_id": "u"}
    blocks = [section(block_id="s", accessory=picker), actions(button(), user, block_id="a")]
    assert state_of(blocks, {"s": {"d": "2025-06-16"}, "a": {"u": "U1"}}) == {
        "s": {"d": {"type": "datepicker", "selected_date": "2025-06-16"}},
        "a": {"u": {"type": "users_select", "selected_user": "U1"}},
    }


@pytest.mark.parametrize(
    "given", [None, [], "x", {"b": None}, {"b": []}, {"other": {"a": "x"}}, {"b": {"z": 1}}]
)
def test_what_the_page_does_not_say_is_empty(given):
    block = an_input({"type": "plain_text_input", "action_id": "a"})
    assert state_of([block], given) == {"b": {"a": {"type": "plain_text_input", "value": None}}}
