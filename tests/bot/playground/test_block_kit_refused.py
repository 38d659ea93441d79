"""The playground refuses what Slack refuses, saying what is wrong and where."""

import functools
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.block_kit import problems, view_too_large
from tests.bot.playground.test_block_kit import (
    BLOCKS,
    BUTTON,
    CHOICES,
    CONFIRM,
    IN_INPUT,
    SECTION,
    SURFACES,
    TASK,
    choice,
    mrkdwn,
    payload,
    plain,
)

GONE = object()


def step_into(node, key):
    return node[int(key) if isinstance(node, list) else key]


def changed(whole, pointer, value):
    """A copy with the value at a JSON pointer replaced, added or taken away."""
    whole = json.loads(json.dumps(whole))  # unlike a deep copy, it parts what is shared
    *way, last = pointer.strip("/").split("/")
    node = functools.reduce(step_into, way, whole)
    last = int(last) if isinstance(node, list) else last
    if value is GONE:
        del node[last]
    else:
        node[last] = value
    return whole


REFUSED = [
    # block, where it is changed, to what, the sentence, and where it points if not there
    ("section", "/text/text", "", "must be a text of 1 to 3000 characters"),
    ("section", "/text/text", "x" * 3001, "must be a text of 1 to 3000 characters"),
    ("section", "/text/text", 5, "must be a text of 1 to 3000 characters"),
    ("section", "/text", "x", "must be an object"),
    ("section", "/text/type", "html", "unsupported type 'html', allowed: plain_text, mrkdwn", ".."),
    ("section", "/text/type", ["x"], "unsupported type (list), allowed", ".."),
    ("section", "/text/emoji", True, "unknown key 'emoji'", ".."),
    ("section", "/fields", [mrkdwn()] * 11, "must be a list of 1 to 10 items"),
    ("section", "/fields/0/text", "x" * 2001, "must be a text of 1 to 2000 characters"),
    ("section", "/expand", 1, "must be true or false"),
    ("section", "/block_id", "s" * 256, "must be a text of 1 to 255 characters"),
    ("section", "/colour", "red", "unknown key 'colour'", ".."),
    ("section", "/type", GONE, "unsupported type None, allowed: ", ".."),
    ("header", "/text/text", "h" * 151, "must be a text of 1 to 150 characters"),
    ("header", "/text", mrkdwn(), "unsupported type 'mrkdwn', allowed: plain_text"),
    ("header", "/text", GONE, "missing 'text'", ".."),
    ("context", "/elements", [mrkdwn()] * 11, "must be a list of 1 to 10 items"),
    ("context", "/elements/0", BUTTON, "unsupported type 'button', allowed: image, plain_text"),
    ("context", "/elements/0", BLOCKS["image"], "unknown key 'title'"),
    ("image", "/alt_text", GONE, "missing 'alt_text'", ".."),
    ("image", "/alt_text", "x" * 2001, "must be a text of 1 to 2000 characters"),
    ("image", "/image_url", GONE, "needs image_url or slack_file, and only one of them", ".."),
    ("image", "/slack_file", {"id": "F1"}, "needs image_url or slack_file, and only one", ".."),
    ("image of a Slack file", "/slack_file", {}, "needs id or url, and only one of them"),
    ("button in actions", "/elements", [], "must be a list of 1 to 25 items"),
    ("button in actions", "/elements", [{**BUTTON, "action_id": "b"}] * 26, "list of 1 to 25"),
    ("button in actions", "/elements", [BUTTON] * 2, "action_id: used twice", "1/action_id"),
    ("button in actions", "/elements/0", SECTION, "unsupported type 'section', allowed: button"),
    ("button in actions", "/elements/0/text/text", "x" * 76, "must be a text of 1 to 75"),
    ("button in actions", "/elements/0/value", "x" * 2001, "must be a text of 1 to 2000"),
    ("button in actions", "/elements/0/style", "green", "must be one of primary, danger"),
    ("button in actions", "/elements/0/url", "https://" + "x" * 2993, "a text of 1 to 3000"),
    ("button in actions", "/elements/0/url", "ftp://x", "must be an http, https or mailto"),
    ("button in actions", "/elements/0/url", "https://a b", "must be an http, https or mailto"),
    ("button in actions", "/elements/0/url", "https://a.b\n", "must be an http, https or mailto"),
    ("button in actions", "/elements/0/confirm/title", plain("x" * 101), "1 to 100", "text"),
    ("button in actions", "/elements/0/confirm/text", plain("x" * 301), "1 to 300", "text"),
    ("button in actions", "/elements/0/confirm/deny", plain("x" * 31), "1 to 30", "text"),
    ("button in actions", "/elements/0/confirm/deny", GONE, "missing 'deny'", ".."),
    ("button in actions", "/elements/0/accessibility_label", "x" * 76, "must be a text of 1 to 75"),
    ("overflow in actions", "/elements/0/options", [choice()] * 6, "must be a list of 1 to 5"),
    ("checkboxes in actions", "/elements/0/options", CHOICES * 6, "must be a list of 1 to 10"),
    (
        "checkboxes in actions",
        "/elements/0/options/0/url",
        "https://a.b",
        "unknown key 'url'",
        "..",
    ),
    ("radio_buttons in actions", "/elements/0/initial_option", choice("c"), "one of the options"),
    ("datetimepicker in actions", "/elements/0/initial_date_time", 5, "must be a whole number, "),
    ("static_select in a section", "/accessory/options", [], "must be a list of 1 to 100 items"),
    (
        "static_select in a section",
        "/accessory/options",
        CHOICES * 51,
        "must be a list of 1 to 100",
    ),
    (
        "static_select in a section",
        "/accessory/options",
        GONE,
        "needs options or option_groups",
        "..",
    ),
    ("static_select in a section", "/accessory/option_groups", [], "must be a list of 1 to 100"),
    ("static_select in a section", "/accessory/initial_option", choice("z"), "one of the options"),
    ("static_select in a section", "/accessory/options/0/text", mrkdwn(), "unsupported type"),
    ("static_select in a section", "/accessory/options/0/value", "x" * 151, "a text of 1 to 150"),
    ("static_select in a section", "/accessory/options/0/value", GONE, "missing 'value'", ".."),
    ("static_select in a section", "/accessory/placeholder/text", "x" * 151, "a text of 1 to 150"),
    (
        "multi_static_select in a section",
        "/accessory/option_groups/0/options",
        [],
        "1 to 100 items",
    ),
    ("multi_static_select in a section", "/accessory/option_groups/0/label", GONE, "missing", ".."),
    ("multi_static_select in a section", "/accessory/initial_options/1/value", "z", "one of", ".."),
    ("multi_static_select in a section", "/accessory/max_selected_items", 0, "1 or more"),
    ("external_select in a section", "/accessory/min_query_length", True, "must be a whole number"),
    ("external_select in a section", "/accessory/min_query_length", -1, "whole number, 0 or more"),
    ("conversations_select in a section", "/accessory/filter", {}, "needs include or exclude"),
    ("conversations_select in a section", "/accessory/filter/include", [], "a list of 1 to 4"),
    ("conversations_select in a section", "/accessory/filter/include/0", "dm", "must be one of im"),
    ("datepicker in an input", "/element/initial_date", "2023-02-29", "a day of the calendar"),
    ("datepicker in an input", "/element/initial_date", "20230228", "in the form YYYY-MM-DD"),
    ("datepicker in an input", "/element/initial_date", "２０２３-02-28", "in the form YYYY-MM-DD"),
    ("timepicker in an input", "/element/initial_time", "24:00", "a time in the form HH:MM"),
    ("timepicker in an input", "/element/initial_time", "9:00", "a time in the form HH:MM"),
    ("plain_text_input in an input", "/element/max_length", 3001, "a whole number, 1 to 3000"),
    ("plain_text_input in an input", "/element/max_length", 0, "a whole number, 1 to 3000"),
    ("plain_text_input in an input", "/element/min_length", 2.5, "a whole number, 0 to 3000"),
    ("plain_text_input in an input", "/element/confirm", CONFIRM, "unknown key 'confirm'", ".."),
    ("number_input in an input", "/element/is_decimal_allowed", GONE, "missing", ".."),
    ("number_input in an input", "/element/is_decimal_allowed", False, "whole", "../initial_value"),
    ("number_input in an input", "/element/min_value", "ten", "a number written as text"),
    ("number_input in an input", "/element/min_value", 1, "must be a text of 1 to 255"),
    ("number_input in an input", "/element/min_value", "11", "min_value must not be above", ".."),
    (
        "number_input in an input",
        "/element/initial_value",
        "99",
        "must not be above max_value",
        "..",
    ),
    ("rich_text_input in an input", "/element/max_lines", 101, "a whole number, 1 to 100"),
    ("rich_text_input in an input", "/element/min_lines", 6, "min_lines must not be above", ".."),
    ("file_input in an input", "/element/max_files", 11, "must be a whole number, 1 to 10"),
    ("plain_text_input in an input", "/element", BUTTON, "unsupported type 'button', allowed: "),
    ("plain_text_input in an input", "/label", plain("x" * 2001), "a text of 1 to 2000", "text"),
    (
        "plain_text_input in an input",
        "/element/dispatch_action_config/trigger_actions_on/0",
        "on_blur",
        "must be one of on_enter_pressed, on_character_entered",
    ),
    ("workflow_button in actions", "/elements/0/workflow/trigger", {}, "missing 'url'"),
    ("markdown", "/text", "x" * 12_001, "must be a text of 1 to 12000 characters"),
    ("rich_text", "/elements", [], "must be a list of 1 or more items"),
    ("rich_text", "/elements/0/type", "rich_text_sektion", "unsupported type", ".."),
    ("rich_text", "/elements/0/elements/0/text", "", "must be a text of 1 or more characters"),
    ("rich_text", "/elements/0/elements/0/style/blink", True, "unknown key 'blink'", ".."),
    ("rich_text", "/elements/0/elements/0/style/bold", 1, "must be true or false"),
    ("rich_text", "/elements/0/elements/1/url", GONE, "missing 'url'", ".."),
    ("rich_text", "/elements/0/elements/2/user_id", GONE, "missing 'user_id'", ".."),
    ("rich_text", "/elements/0/elements/6/range", "all", "one of here, channel, everyone"),
    ("rich_text", "/elements/0/elements/9/timestamp", "1", "must be a whole number"),
    ("rich_text", "/elements/3/elements/0", {"type": "user", "user_id": "U"}, "unsupported type"),
    ("rich_text", "/elements/4/indent", 9, "must be a whole number, 0 to 8"),
    ("rich_text", "/elements/4/style", "dash", "must be one of bullet, ordered"),
    ("rich_text", "/elements/4/border", 2, "must be a whole number, 0 to 1"),
    ("table", "/rows", [[{"type": "raw_text", "text": "x"}]] * 101, "must be a list of 1 to 100"),
    ("table", "/rows/0", [{"type": "raw_text", "text": "x"}] * 21, "must be a list of 1 to 20"),
    ("table", "/rows/0/1/value", "1.5", "must be a number"),
    ("table", "/column_settings/0/align", "middle", "must be one of left, center, right"),
    ("video", "/video_url", "http://a.b", "must be an https address"),
    ("video", "/title/text", "t" * 201, "must be a text of 1 to 200 characters"),
    ("video", "/thumbnail_url", GONE, "missing 'thumbnail_url'", ".."),
    ("file", "/source", "local", "must be one of remote"),
    ("context_actions", "/elements/0/positive_button/value", GONE, "missing 'value'", ".."),
    ("context_actions", "/elements/1/icon", GONE, "missing 'icon'", ".."),
    ("alert", "/level", "fatal", "must be one of default, info, warning, error, success"),
    ("card", "/title", plain(), "unsupported type 'plain_text', allowed: mrkdwn"),
    ("card", "/actions", [BUTTON] * 4, "must be a list of 1 to 3 items"),
    ("carousel", "/elements/1/block_id", "", "must be a text of 1 to 255 characters"),
    ("carousel", "/elements/0", SECTION, "unsupported type 'section', allowed: card"),
    ("container", "/title", GONE, "needs title or rich_text_title", ".."),
    ("container", "/child_blocks/0", BLOCKS["markdown"], "unsupported type 'markdown'"),
    ("data_table", "/rows", [], "must be a list of 2 to 201 items"),
    ("data_table", "/caption", GONE, "missing 'caption'", ".."),
    ("data_visualization", "/chart/type", "donut", "allowed: pie, bar, area, line", ".."),
    ("task_card", "/status", "done", "must be one of pending, in_progress, complete, error"),
    ("plan", "/tasks", [TASK] * 51, "must be a list of 0 to 50 items"),
    ("plan", "/title", GONE, "missing 'title'", ".."),
]


def target(pointer, relative):
    """Where a sentence points: at the change, beside it, above it or below it."""
    for step in relative.split("/") if relative else ():
        pointer = pointer.rpartition("/")[0] if step == ".." else f"{pointer}/{step}"
    return pointer


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row[0]} {row[1]}")
def test_what_slack_refuses_is_refused_with_the_reason_and_where(row):
    name, pointer, value, why, *relative = row
    surface = "modal" if name == "alert" else "message"
    at = "/view/blocks/0" if surface == "modal" else "/blocks/0"
    found = problems(payload(surface, changed(BLOCKS[name], pointer, value)), surface)
    where = f"[json-pointer:{at}{target(pointer, ''.join(relative))}]"
    assert any(why in each and each.endswith(where) for each in found), found


REFUSED_WHOLE = [
    # payload, surface, sentence
    ("x", "message", "must be a list of 1 to 50 items [json-pointer:/blocks]"),
    (["x"], "message", "must be an object [json-pointer:/blocks/0]"),
    ([{"type": "section"}], "message", "a section needs text or fields [json-pointer:/blocks/0]"),
    (
        [{**SECTION, "block_id": "b"}] * 2,
        "message",
        "block_id: used twice [json-pointer:/blocks/1/block_id]",
    ),
    (
        [{**BLOCKS["container"], "block_id": "b"}, {**SECTION, "block_id": "b"}],
        "message",
        "block_id: used twice [json-pointer:/blocks/1/block_id]",
    ),
    (
        [{**SECTION, "accessory": IN_INPUT["datetimepicker"]}],
        "message",
        "unsupported type 'datetimepicker', allowed: image, button",
    ),
    ([BLOCKS["table"]] * 2, "message", "only 1 table is allowed [json-pointer:/blocks/1]"),
    (
        [{"type": "markdown", "text": "x" * 6_001}] * 2,
        "message",
        "no more than 12000 characters of markdown in all [json-pointer:/blocks]",
    ),
    ([], "modal", "must be an object [json-pointer:/view]"),
    ({}, "modal", "unsupported type None, allowed: modal [json-pointer:/view]"),
    (payload("home", SECTION), "modal", "unsupported type 'home', allowed: modal"),
    (payload("modal", SECTION), "home", "unsupported type 'modal', allowed: home"),
    (payload("modal", SECTION, title=plain("t" * 25)), "modal", "1 to 24 characters"),
    (payload("modal", SECTION, title=mrkdwn()), "modal", "allowed: plain_text"),
    (payload("modal", SECTION, submit=plain("t" * 25)), "modal", "1 to 24 characters"),
    (payload("modal", SECTION, close=plain("t" * 25)), "modal", "1 to 24 characters"),
    (payload("modal", SECTION, close=None), "modal", "must be an object"),
    (payload("modal", SECTION, submit_disabled=True), "modal", "unknown key 'submit_disabled'"),
    (payload("modal", SECTION, clear_on_close="yes"), "modal", "must be true or false"),
    (payload("modal", SECTION, private_metadata="m" * 3001), "modal", "0 to 3000 characters"),
    (payload("modal", SECTION, callback_id="m" * 256), "modal", "0 to 255 characters"),
    (payload("modal", SECTION, external_id="m" * 256), "modal", "0 to 255 characters"),
    (
        changed(payload("modal", SECTION), "/title", GONE),
        "modal",
        "missing 'title' [json-pointer:/view]",
    ),
    (
        changed(payload("modal", BLOCKS["file_input in an input"]), "/submit", GONE),
        "modal",
        "missing 'submit', which a modal with an input block needs [json-pointer:/view]",
    ),
    (payload("home", SECTION, title=plain()), "home", "unknown key 'title'"),
    (payload("home", SECTION, submit=plain()), "home", "unknown key 'submit'"),
    (payload("home", SECTION, close=plain()), "home", "unknown key 'close'"),
    (payload("home", SECTION, notify_on_close=True), "home", "unknown key 'notify_on_close'"),
    ({"type": "home"}, "home", "missing 'blocks' [json-pointer:/view]"),
    (
        payload("home", *[BLOCKS["datepicker in an input"]] * 2),
        "home",
        "only 1 element may have focus_on_load [json-pointer:/view/blocks/1/element/focus_on_load]",
    ),
]


@pytest.mark.parametrize(("given_", "surface", "why"), REFUSED_WHOLE)
def test_what_slack_refuses_of_the_whole_is_refused(given_, surface, why):
    found = problems(given_, surface)
    assert len(found) == 1
    assert why in found[0]


NAMES = st.text(st.characters(exclude_characters="/~"), min_size=1, max_size=5)
"""Keys that a pointer can hold as they are."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner),
    max_leaves=10,
)
KEYS = sorted({key for block in BLOCKS.values() for key in block} | {"elements", "options"})


def pointers(node, pointer=""):
    """Where everything in a payload stands."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield f"{pointer}/{key}"
        if isinstance(value, dict | list):
            yield from pointers(value, f"{pointer}/{key}")


@given(st.sampled_from(["message", "modal", "home"]), st.data())
@settings(max_examples=300, deadline=None)
def test_no_json_makes_it_fail(surface, data):
    name = data.draw(st.sampled_from(SURFACES[surface]))
    whole = payload(surface, BLOCKS[name])
    keyed = st.dictionaries(st.sampled_from(KEYS), JSON)
    for _ in range(data.draw(st.integers(1, 3))):
        where = data.draw(st.sampled_from(sorted(pointers(whole))))
        whole = changed(whole, where, data.draw(JSON | keyed))
    for judged in (whole, data.draw(JSON)):
        found = problems(judged, surface)
        assert all("[json-pointer:/" in each for each in found)
        assert json.dumps(found).encode()
        view_too_large(judged)


def nested(depth, kind):
    node = 1
    for _ in range(depth):
        node = [node] if kind is list else {"type": "section", "text": node, "elements": node}
    return node


@pytest.mark.parametrize("kind", [list, dict])
def test_no_depth_makes_it_fail(kind):
    deep = nested(100_000, kind)
    for where in ("/blocks/0/type", "/blocks/0/text", "/blocks/0/block_id", "/blocks/0", "/type"):
        for surface in ("modal", "home"):
            assert problems(changed(payload(surface, SECTION), where, deep), surface)
    for pointer in pointers(BLOCKS["static_select in actions"]):
        assert problems([changed(BLOCKS["static_select in actions"], pointer, deep)])
    assert view_too_large(deep)


def seconds(blocks):
    start = time.perf_counter()
    problems(blocks)
    return time.perf_counter() - start


def test_the_time_grows_with_the_size_and_no_faster():
    def shaped(size):
        options = [choice(str(n)) for n in range(size)]
        buttons = [{**BUTTON, "action_id": str(n)} for n in range(size)]
        select = {"type": "static_select", "options": options, "initial_option": choice("none")}
        return [
            {**SECTION, **{f"key {n}": n for n in range(size)}, "accessory": select},
            {"type": "actions", "elements": buttons},
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{}] * size}],
            },
            {**SECTION, "text": mrkdwn("x" * size * 100)},
            {"type": "actions", "elements": [{**BUTTON, "url": "https://" + "a b" * size}]},
        ]

    small = min(seconds(shaped(1_000)) for _ in range(3))
    large = min(seconds(shaped(20_000)) for _ in range(3))
    assert large < small * 20 * 4
