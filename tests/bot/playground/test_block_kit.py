"""The playground takes what Slack takes: one sample of every block and every element."""

import pytest

from bot.playground.block_kit import problems, view_too_large


def plain(said="x"):
    return {"type": "plain_text", "text": said}


def mrkdwn(said="x"):
    return {"type": "mrkdwn", "text": said}


def choice(value="a", text=None, **more):
    return {"text": text or plain(value), "value": value, **more}


def rich(*elements):
    return {"type": "rich_text", "elements": list(elements)}


def line(*pieces):
    return {"type": "rich_text_section", "elements": list(pieces)}


SAID = rich(line({"type": "text", "text": "x", "style": {"bold": True, "underline": False}}))
CONFIRM = {
    "title": plain(),
    "text": mrkdwn(),
    "confirm": plain(),
    "deny": plain(),
    "style": "danger",
}
IMAGE = {"type": "image", "image_url": "https://a.b/c.png", "alt_text": "x"}
BUTTON = {
    "type": "button",
    "text": {**plain(), "emoji": True},
    "action_id": "b",
    "url": "https://a.b",
    "value": "v",
    "style": "primary",
    "confirm": CONFIRM,
    "accessibility_label": "x",
}
MENU = {"action_id": "m", "confirm": CONFIRM, "focus_on_load": True, "placeholder": plain()}
CHOICES = [choice("a"), choice("b", description=plain())]
GROUPS = [{"label": plain(), "options": CHOICES}]
FILTER = {"include": ["im", "public"], "exclude_bot_users": True}
TYPED = {
    "action_id": "t",
    "focus_on_load": True,
    "placeholder": plain(),
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
}
PLAIN_MENU = {key: value for key, value in MENU.items() if key != "placeholder"}
SELECTS = {
    "static_select": {"options": CHOICES, "initial_option": CHOICES[1]},
    "external_select": {"min_query_length": 3, "initial_option": CHOICES[0]},
    "users_select": {"initial_user": "U1"},
    "conversations_select": {
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
        "filter": FILTER,
    },
    "channels_select": {"initial_channel": "C1", "response_url_enabled": True},
    "multi_static_select": {
        "option_groups": GROUPS,
        "initial_options": CHOICES,
        "max_selected_items": 2,
    },
    "multi_external_select": {"min_query_length": 0, "initial_options": CHOICES},
    "multi_users_select": {"initial_users": ["U1"], "max_selected_items": 1},
    "multi_conversations_select": {"initial_conversations": ["C1"], "filter": FILTER},
    "multi_channels_select": {"initial_channels": ["C1"]},
}
PICKERS = {
    **{kind: {"type": kind, **MENU, **keys} for kind, keys in SELECTS.items()},
    "checkboxes": {
        "type": "checkboxes",
        **PLAIN_MENU,
        "options": [choice("a", mrkdwn("a"), description=plain()), choice("b")],
        "initial_options": [choice("a", mrkdwn("a"), description=plain())],
    },
    "radio_buttons": {
        "type": "radio_buttons",
        **PLAIN_MENU,
        "options": CHOICES,
        "initial_option": CHOICES[0],
    },
    "datepicker": {"type": "datepicker", **MENU, "initial_date": "2024-02-29"},
    "timepicker": {"type": "timepicker", **MENU, "initial_time": "23:59", "timezone": "Asia/Tokyo"},
}
DATETIME = {"type": "datetimepicker", **PLAIN_MENU, "initial_date_time": 1628633820}
RICH_INPUT = {
    "type": "rich_text_input",
    **TYPED,
    "initial_value": SAID,
    "min_lines": 1,
    "max_lines": 5,
}
OVERFLOW = {
    "type": "overflow",
    "action_id": "o",
    "options": [choice(url="https://a.b")],
    "confirm": CONFIRM,
}
WORKFLOW = {
    "type": "workflow_button",
    "text": plain(),
    "action_id": "w",
    "style": "danger",
    "accessibility_label": "x",
    "workflow": {
        "trigger": {
            "url": "https://slack.com/shortcuts/x",
            "customizable_input_parameters": [{"name": "a", "value": "b"}],
        }
    },
}
OPINION = {"text": plain(), "value": "good", "accessibility_label": "x"}

IN_ACTIONS = {
    **PICKERS,
    "button": BUTTON,
    "workflow_button": WORKFLOW,
    "overflow": OVERFLOW,
    "datetimepicker": DATETIME,
    "rich_text_input": RICH_INPUT,
}
IN_SECTION = {
    **PICKERS,
    "button": BUTTON,
    "workflow_button": WORKFLOW,
    "overflow": OVERFLOW,
    "image": IMAGE,
}
IN_INPUT = {
    **PICKERS,
    "datetimepicker": DATETIME,
    "rich_text_input": RICH_INPUT,
    "plain_text_input": {
        "type": "plain_text_input",
        **TYPED,
        "initial_value": "",
        "multiline": True,
        "min_length": 0,
        "max_length": 3000,
    },
    "number_input": {
        "type": "number_input",
        **TYPED,
        "is_decimal_allowed": True,
        "initial_value": "1.5",
        "min_value": "-2",
        "max_value": "10",
    },
    "email_text_input": {"type": "email_text_input", **TYPED, "initial_value": "a@b.c"},
    "url_text_input": {"type": "url_text_input", **TYPED, "initial_value": "https://a.b"},
    "file_input": {"type": "file_input", "action_id": "f", "filetypes": ["pdf"], "max_files": 10},
}
PIECES = [
    {"type": "text", "text": "x", "style": {"bold": True, "code": True}},
    {"type": "link", "url": "https://a.b", "text": "x", "unsafe": True, "style": {"strike": True}},
    {"type": "user", "user_id": "U1", "style": {"italic": True}},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#aabbcc"},
    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
    {"type": "date", "timestamp": 1720710212, "format": "{date}", "fallback": "x", "url": "u"},
]
SECTION = {"type": "section", "text": mrkdwn()}
CARD = {
    "type": "card",
    "title": mrkdwn(),
    "subtitle": mrkdwn(),
    "body": mrkdwn(),
    "icon": IMAGE,
    "hero_image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"},
    "actions": [BUTTON],
}
TASK = {
    "type": "task_card",
    "task_id": "t",
    "title": "x",
    "status": "in_progress",
    "details": SAID,
    "output": SAID,
    "sources": [{"type": "url", "url": "https://a.b", "text": "x"}],
}
CELL = {"type": "raw_text", "text": "x"}
NUMBER_CELL = {"type": "raw_number", "text": "1.50", "value": 1.5}
POINT = {"label": "x", "value": 0.5}

BLOCKS = {
    "section": {
        "type": "section",
        "text": {**mrkdwn("x" * 3000), "verbatim": True},
        "fields": [plain("x" * 2000), mrkdwn()],
        "expand": True,
        "block_id": "s" * 255,
    },
    "header": {"type": "header", "text": plain("h" * 150)},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [mrkdwn(), plain(), IMAGE] * 3},
    "image": {**IMAGE, "title": plain()},
    "image of a Slack file": {"type": "image", "slack_file": {"url": "u"}, "alt_text": "x"},
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "rich_text": rich(
        line(*PIECES),
        line(),
        {"type": "rich_text_quote", "elements": PIECES[:2], "border": 1},
        {"type": "rich_text_preformatted", "elements": PIECES[:2], "border": 0},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 8,
            "border": 1,
            "elements": [line(*PIECES)],
        },
    ),
    "table": {
        "type": "table",
        "rows": [[CELL, NUMBER_CELL, SAID]] * 100,
        "column_settings": [{"align": "right", "is_wrapped": True}, {}],
    },
    "video": {
        "type": "video",
        "alt_text": "x",
        "title": plain("t" * 200),
        "thumbnail_url": "https://a.b/c.png",
        "video_url": "https://a.b/c",
        "author_name": "x",
        "description": plain(),
        "provider_name": "x",
        "provider_icon_url": "https://a.b/i.png",
        "title_url": "https://a.b",
    },
    "file": {"type": "file", "external_id": "x", "source": "remote"},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": OPINION,
                "negative_button": OPINION,
            },
            {
                "type": "icon_button",
                "action_id": "i",
                "icon": "trash",
                "text": plain(),
                "value": "v",
                "confirm": CONFIRM,
                "accessibility_label": "x",
                "visible_to_user_ids": ["U1"],
            },
        ],
    },
    "alert": {"type": "alert", "text": mrkdwn(), "level": "warning"},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD, CARD]},
    "container": {
        "type": "container",
        "title": plain(),
        "subtitle": mrkdwn(),
        "icon": IMAGE,
        "width": "wide",
        "is_collapsible": True,
        "default_collapsed": False,
        "child_blocks": [SECTION, {"type": "actions", "elements": [BUTTON]}],
    },
    "data_table": {
        "type": "data_table",
        "caption": "x",
        "page_size": 5,
        "row_header_column_index": 0,
        "rows": [[CELL], [SAID]],
    },
    "data_visualization": {
        "type": "data_visualization",
        "title": "x",
        "chart": {
            "type": "bar",
            "series": [{"name": "x", "data": [POINT]}],
            "axis_config": {"categories": ["x"], "x_label": "x"},
        },
    },
    "pie": {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": "pie", "segments": [POINT]},
    },
    "task_card": TASK,
    "plan": {"type": "plan", "title": "x", "tasks": [TASK]},
    **{
        f"{kind} in actions": {"type": "actions", "elements": [e]} for kind, e in IN_ACTIONS.items()
    },
    **{f"{kind} in a section": {**SECTION, "accessory": e} for kind, e in IN_SECTION.items()},
    **{
        f"{kind} in an input": {
            "type": "input",
            "label": plain(),
            "hint": plain(),
            "optional": True,
            "dispatch_action": False,
            "element": e,
        }
        for kind, e in IN_INPUT.items()
    },
}

MESSAGES_ONLY = {"context_actions", "file", "markdown", "plan", "task_card"}
NOT_IN_MODALS = {*MESSAGES_ONLY, "carousel", "container", "data_table", "data_visualization"} | {
    "pie",
    "table",
}
SURFACES = {
    "message": [name for name in BLOCKS if name != "alert"],
    "modal": [name for name in BLOCKS if name not in NOT_IN_MODALS],
    "home": [name for name in BLOCKS if name not in {*MESSAGES_ONLY, "alert"}],
}


def payload(surface, *blocks, **more):
    """A message, or the view of a modal or Home tab, of these blocks."""
    if surface == "message":
        return list(blocks)
    if surface == "home":
        return {"type": "home", "blocks": list(blocks), **more}
    return {
        "type": "modal",
        "title": plain("t" * 24),
        "submit": plain("s" * 24),
        "close": plain(),
        "blocks": list(blocks),
        "private_metadata": "m" * 3000,
        "callback_id": "",
        "external_id": "e" * 255,
        "notify_on_close": True,
        "clear_on_close": False,
        **more,
    }


TAKEN = [(surface, name) for surface, names in SURFACES.items() for name in names]


@pytest.mark.parametrize(("surface", "name"), TAKEN)
def test_what_slack_takes_is_taken(surface, name):
    assert problems(payload(surface, BLOCKS[name]), surface) == []


@pytest.mark.parametrize("surface", SURFACES)
def test_a_block_of_another_surface_is_refused_with_those_allowed(surface):
    for name in BLOCKS.keys() - set(SURFACES[surface]):
        (found,) = problems(payload(surface, BLOCKS[name]), surface)
        assert f"unsupported type '{BLOCKS[name]['type']}', allowed: actions, " in found
        assert "section" in found


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_so_many_blocks_are_taken_and_one_more_is_not(surface, most):
    at = "/blocks" if surface == "message" else "/view/blocks"
    why = [f"must be a list of 1 to {most} items [json-pointer:{at}]"]
    assert problems(payload(surface, *[SECTION] * most), surface) == []
    assert problems(payload(surface, *[SECTION] * (most + 1)), surface) == why
    assert problems(payload(surface), surface) == why


def test_a_message_is_what_is_judged_unless_told_otherwise():
    assert problems([SECTION]) == []


def test_a_view_over_250_kb_is_too_large():
    around = len('{"x":""}')
    assert not view_too_large({"x": "x" * (250_000 - around)})
    assert view_too_large({"x": "x" * (250_001 - around)})


def test_the_size_of_a_view_is_counted_in_bytes():
    assert view_too_large({"x": "é" * 125_000})
    assert not view_too_large({"x": "é" * 124_900})
    assert not view_too_large({"x": "\ud800"})


@pytest.mark.parametrize(
    "block",
    [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "offset": 3,
                    "elements": [{"type": "rich_text_section", "elements": []}],
                }
            ],
        },
        {
            "type": "actions",
            "elements": [
                {"type": kind, "options": [choice("a", mrkdwn("*a*"), description=mrkdwn("_b_"))]}
                for kind in ("checkboxes", "radio_buttons")
            ],
        },
        {"type": "table", "rows": [[CELL, CELL]], "column_settings": [None, {"align": "right"}]},
    ],
    ids=["list offset", "mrkdwn description", "column left as it is"],
)
def test_what_the_pages_show_is_taken_though_the_published_types_lack_it(block):
    assert problems([block]) == []
