"""Every block and element the playground's page draws, as payloads that Slack takes.

Plain data: `MESSAGES` for messages, `MODAL` and `HOME` for views. The papers are invented.
"""

from __future__ import annotations

from typing import Any

Blocks = list[dict[str, Any]]


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def _option(text: str, value: str, description: str = "") -> dict[str, Any]:
    option: dict[str, Any] = {"text": _plain(text), "value": value}
    return {**option, "description": _plain(description)} if description else option


_WORDS = {"type": "text", "text": " and plain words."}
_SORT = [
    _option("Newest first", "newest", "By the date of the first version"),
    _option("Best match", "match"),
    _option("Title", "title"),
]
_TOPICS = [
    {
        "label": _plain("Generation"),
        "options": [_option("Diffusion", "diffusion"), _option("Flow matching", "flows")],
    },
    {
        "label": _plain("Merging"),
        "options": [_option("Model soups", "soups"), _option("Task vectors", "vectors")],
    },
]
_READ = [
    {
        "text": _mrkdwn("*Abstract* and figures"),
        "description": _plain("About five minutes"),
        "value": "abstract",
    },
    {"text": _mrkdwn("Method with `code`"), "value": "method"},
    {"text": _plain("Appendix"), "description": _plain("Proofs and tables"), "value": "appendix"},
]
_CONFIRM = {
    "title": _plain("Take it off the list?"),
    "text": _mrkdwn("*Sparse Soups* goes for everybody. It can be added again."),
    "confirm": _plain("Take it off"),
    "deny": _plain("Keep it"),
    "style": "danger",
}

_TEXTS: Blocks = [
    {"type": "header", "text": _plain("Reading list :books: this week")},
    {
        "type": "section",
        "text": _mrkdwn(
            "*Sparse Soups Without Regret* is _new_, ~not yet~ read, and cites "
            "<https://arxiv.org/abs/2501.00001|arXiv 2501.00001>.\n"
            "> Averaging the sparse parts alone keeps the accuracy.\n"
            "Run `merge --sparse`, see <#C0GENERAL1>, ask <!here>, due "
            "<!date^1750064400^{date_long} at {time}|June 16th>. A &lt;tag&gt;: 2 * 3.\n"
            "```for layer in model:\n    layer.merge()```"
        ),
    },
    {
        "type": "section",
        "fields": [
            _mrkdwn("*Venue*\nWorkshop on merging"),
            _mrkdwn("*Pages*\n12"),
            _plain("Read by\n:eyes: two of five"),
            _mrkdwn("*Code*\n<https://example.org/soups|example.org>"),
        ],
    },
    {"type": "divider"},
    {
        "type": "context",
        "elements": [
            {
                "type": "image",
                "image_url": "https://example.org/badge.png",
                "alt_text": "open access",
            },
            _mrkdwn("Added *two days ago* :sparkles:"),
            _plain("Source: the group's list"),
        ],
    },
    {
        "type": "image",
        "title": _plain("Figure 2: accuracy over sparsity"),
        "image_url": "https://example.org/figure-2.png",
        "alt_text": "A curve that stays flat up to ninety per cent sparsity",
    },
    {
        "type": "section",
        "text": _mrkdwn("*A picture beside a text*\nThe image stands as its alternative text."),
        "accessory": {
            "type": "image",
            "image_url": "https://example.org/cover.png",
            "alt_text": "First page of the paper",
        },
    },
]

_BUTTONS: Blocks = [
    {
        "type": "section",
        "block_id": "paper",
        "text": _mrkdwn("*Flows That Turn Corners*\nStraight paths are not always short."),
        "accessory": {
            "type": "button",
            "action_id": "details",
            "text": _plain("Details"),
            "value": "2501.00002",
            "accessibility_label": "Details of Flows That Turn Corners",
        },
    },
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {
                "type": "button",
                "action_id": "keep",
                "text": _plain("Keep :+1:"),
                "style": "primary",
                "value": "keep",
            },
            {
                "type": "button",
                "action_id": "open",
                "text": _plain("Open on arXiv"),
                "url": "https://arxiv.org/abs/2501.00002",
            },
            {
                "type": "button",
                "action_id": "remove",
                "text": _plain("Remove"),
                "style": "danger",
                "value": "remove",
                "confirm": _CONFIRM,
            },
            {
                "type": "overflow",
                "action_id": "more",
                "options": [
                    _option("Share in a channel", "share"),
                    _option("Copy the citation", "cite"),
                    {**_option("Read online", "web"), "url": "https://arxiv.org/abs/2501.00002"},
                ],
            },
        ],
    },
]

_SELECTS: Blocks = [
    {
        "type": "section",
        "block_id": "sorting",
        "text": _mrkdwn("*Sort the list*"),
        "accessory": {
            "type": "static_select",
            "action_id": "sort",
            "placeholder": _plain("Order"),
            "options": _SORT,
            "initial_option": _SORT[0],
        },
    },
    {
        "type": "section",
        "block_id": "choosing",
        "text": _mrkdwn("*Topics to follow*\nTwo at most."),
        "accessory": {
            "type": "multi_static_select",
            "action_id": "topics",
            "placeholder": _plain("Topics"),
            "option_groups": _TOPICS,
            "initial_options": [_TOPICS[0]["options"][0]],
            "max_selected_items": 2,
        },
    },
    {
        "type": "actions",
        "block_id": "selects",
        "elements": [
            {
                "type": "static_select",
                "action_id": "topic",
                "placeholder": _plain("One topic"),
                "option_groups": _TOPICS,
            },
            {
                "type": "external_select",
                "action_id": "paper",
                "placeholder": _plain("Find a paper"),
                "min_query_length": 2,
            },
            {"type": "users_select", "action_id": "user", "placeholder": _plain("A person")},
            {
                "type": "conversations_select",
                "action_id": "conversation",
                "placeholder": _plain("A conversation"),
                "default_to_current_conversation": True,
            },
            {
                "type": "channels_select",
                "action_id": "channel",
                "placeholder": _plain("A channel"),
                "initial_channel": "C0GENERAL1",
            },
            {
                "type": "multi_users_select",
                "action_id": "users",
                "placeholder": _plain("Readers"),
            },
            {
                "type": "multi_channels_select",
                "action_id": "channels",
                "placeholder": _plain("Channels"),
            },
            {
                "type": "multi_conversations_select",
                "action_id": "conversations",
                "placeholder": _plain("Conversations"),
                "filter": {"include": ["public", "private"]},
            },
            {
                "type": "multi_external_select",
                "action_id": "papers",
                "placeholder": _plain("Papers to compare"),
                "min_query_length": 0,
                "initial_options": [_option("Sparse Soups", "2501.00001")],
            },
        ],
    },
]

_CHOICES: Blocks = [
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "checkboxes",
                "action_id": "parts",
                "options": _READ,
                "initial_options": [_READ[0]],
            },
            {
                "type": "radio_buttons",
                "action_id": "verdict",
                "options": [
                    {
                        "text": _mrkdwn("*Read it* :white_check_mark:"),
                        "description": _plain("Worth an hour"),
                        "value": "read",
                    },
                    {"text": _mrkdwn("Skim it"), "value": "skim"},
                ],
            },
            {
                "type": "datepicker",
                "action_id": "day",
                "placeholder": _plain("Day of the talk"),
                "initial_date": "2025-06-16",
            },
            {
                "type": "timepicker",
                "action_id": "hour",
                "placeholder": _plain("Hour"),
                "initial_time": "09:30",
            },
            {
                "type": "datetimepicker",
                "action_id": "moment",
                "initial_date_time": 1750064400,
            },
        ],
    },
    {
        "type": "section",
        "block_id": "reminding",
        "text": _mrkdwn("Remind the group"),
        "accessory": {"type": "datepicker", "action_id": "remind", "confirm": _CONFIRM},
    },
]

_RICH: Blocks = [
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "bold", "style": {"bold": True}},
                    {"type": "text", "text": ", "},
                    {"type": "text", "text": "italic", "style": {"italic": True}},
                    {"type": "text", "text": ", "},
                    {"type": "text", "text": "struck", "style": {"strike": True}},
                    {"type": "text", "text": ", "},
                    {"type": "text", "text": "code", "style": {"code": True}},
                    {"type": "text", "text": ", "},
                    {"type": "text", "text": "all", "style": {"bold": True, "italic": True}},
                    {"type": "text", "text": ", "},
                    {
                        "type": "link",
                        "url": "https://arxiv.org/abs/2501.00003",
                        "text": "a link",
                    },
                    {"type": "text", "text": " to "},
                    {"type": "user", "user_id": "U0PAPERS01"},
                    {"type": "text", "text": " in "},
                    {"type": "channel", "channel_id": "C0GENERAL1"},
                    {"type": "text", "text": " for "},
                    {"type": "broadcast", "range": "here"},
                    {"type": "text", "text": " "},
                    {"type": "emoji", "name": "tada"},
                    {"type": "text", "text": " on "},
                    {
                        "type": "date",
                        "timestamp": 1750064400,
                        "format": "{date_short_pretty} at {time}",
                        "fallback": "June 16th",
                    },
                    {"type": "text", "text": " in "},
                    {"type": "color", "value": "#12705a"},
                    _WORDS,
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Read the abstract"}],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Read the method"}],
                    },
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "the loss"}],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "the schedule"}],
                    },
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 2,
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "warm-up"}],
                    },
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "Write three sentences"}],
                    },
                ],
            },
            {
                "type": "rich_text_quote",
                "elements": [{"type": "text", "text": "Straight paths are not always short."}],
            },
            {
                "type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": "x = x + step * field(x, t)\nt = t + step"}],
            },
        ],
    },
]

_MARKDOWN: Blocks = [
    {
        "type": "markdown",
        "text": (
            "# What the group read\n\nTwo papers on **merging**, one on *flows*, ~~none~~ on "
            "`tokenisers`. See [the list](https://example.org/list).\n\n"
            "## Merging\n\n- Sparse Soups\n  - keeps __accuracy__\n  - needs _no_ data\n"
            "- Vectors That Cancel\n\n1. Read\n2. Compare\n\n> Averaging is not always enough.\n\n"
            "```python\nmerged = sum(models) / len(models)\n```\n\n---\n\n### Next week\n\nhttps://arxiv.org/abs/2501.00004"
        ),
    },
]

_TABLE: Blocks = [
    {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
        "rows": [
            [
                {"type": "raw_text", "text": "Paper"},
                {"type": "raw_text", "text": "Citations"},
                {"type": "raw_text", "text": "Code"},
            ],
            [
                {
                    "type": "raw_text",
                    "text": "Sparse Soups Without Regret, a long title that wraps",
                },
                {"type": "raw_text", "text": "42"},
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {
                                    "type": "link",
                                    "url": "https://example.org/soups",
                                    "text": "code",
                                    "style": {"bold": True},
                                }
                            ],
                        }
                    ],
                },
            ],
            [
                {"type": "raw_text", "text": "Flows That Turn Corners"},
                {"type": "raw_text", "text": "7"},
                {"type": "raw_text", "text": "none"},
            ],
        ],
    },
    {
        "type": "video",
        "title": _plain("Talk: merging without data"),
        "title_url": "https://example.org/talks/merging",
        "video_url": "https://example.org/embed/merging",
        "thumbnail_url": "https://example.org/talks/merging.png",
        "alt_text": "A slide with two overlapping networks",
        "author_name": "Reading group",
        "provider_name": "example.org",
        "description": _plain("Twenty minutes, with the slides."),
    },
]

_INPUTS: Blocks = [
    {
        "type": "input",
        "block_id": "note",
        "label": _plain("Your note"),
        "hint": _plain("Enter sends it."),
        "dispatch_action": True,
        "element": {
            "type": "plain_text_input",
            "action_id": "note",
            "placeholder": _plain("One sentence"),
            "max_length": 200,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    },
    {
        "type": "input",
        "block_id": "grade",
        "optional": True,
        "label": _plain("Grade"),
        "element": {"type": "static_select", "action_id": "grade", "options": _SORT},
    },
]

MESSAGES: list[tuple[str, Blocks]] = [
    ("texts and pictures", _TEXTS),
    ("buttons and overflow", _BUTTONS),
    ("selects", _SELECTS),
    ("choices and dates", _CHOICES),
    ("rich text", _RICH),
    ("markdown", _MARKDOWN),
    ("table and video", _TABLE),
    ("inputs", _INPUTS),
]


def _input(name: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    element = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": _plain(label), "element": element, **more}


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "gallery",
    "title": _plain("Suggest a paper"),
    "submit": _plain("Suggest"),
    "close": _plain("Cancel"),
    "blocks": [
        {
            "type": "section",
            "block_id": "intro",
            "text": _mrkdwn(
                "Fields without _(optional)_ are needed. See <https://arxiv.org|arXiv>."
            ),
        },
        _input(
            "title",
            "Title",
            {
                "type": "plain_text_input",
                "placeholder": _plain("As on the first page"),
                "min_length": 3,
                "max_length": 120,
                "focus_on_load": True,
            },
            hint=_plain("Without the full stop."),
        ),
        _input(
            "why",
            "Why should we read it?",
            {"type": "plain_text_input", "multiline": True, "max_length": 500},
            optional=True,
        ),
        _input(
            "pages",
            "Pages",
            {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": "1",
                "max_value": "200",
            },
            optional=True,
        ),
        _input("mail", "Mail of the sender", {"type": "email_text_input"}, optional=True),
        _input(
            "link",
            "Link",
            {
                "type": "url_text_input",
                "placeholder": _plain("https://arxiv.org/abs/…"),
            },
            optional=True,
            hint=_plain("The abstract page, not the PDF."),
        ),
        _input("summary", "Summary", {"type": "rich_text_input"}, optional=True),
        _input(
            "topic",
            "Topic",
            {
                "type": "static_select",
                "option_groups": _TOPICS,
                "placeholder": _plain("Choose a topic"),
                "initial_option": _TOPICS[1]["options"][0],
            },
        ),
        _input(
            "topics",
            "More topics",
            {"type": "multi_static_select", "options": _SORT, "max_selected_items": 2},
            optional=True,
        ),
        _input(
            "related",
            "Related paper",
            {"type": "external_select", "min_query_length": 2},
            optional=True,
        ),
        _input(
            "compare",
            "Compare with",
            {"type": "multi_external_select", "min_query_length": 0},
            optional=True,
        ),
        _input("reader", "Who presents?", {"type": "users_select"}, optional=True),
        _input("readers", "Who else reads?", {"type": "multi_users_select"}, optional=True),
        _input(
            "where",
            "Post in",
            {"type": "conversations_select", "default_to_current_conversation": True},
            optional=True,
        ),
        _input("also", "Also post in", {"type": "multi_conversations_select"}, optional=True),
        _input("channel", "Channel of record", {"type": "channels_select"}, optional=True),
        _input("channels", "Follow in", {"type": "multi_channels_select"}, optional=True),
        _input("parts", "Read at least", {"type": "checkboxes", "options": _READ}, optional=True),
        _input(
            "verdict",
            "First impression",
            {"type": "radio_buttons", "options": _READ[:2], "initial_option": _READ[1]},
        ),
        _input("day", "Day", {"type": "datepicker"}, optional=True),
        _input("hour", "Hour", {"type": "timepicker", "initial_time": "09:00"}, optional=True),
        _input("moment", "Remind at", {"type": "datetimepicker"}, optional=True),
        _input(
            "words",
            "Search words",
            {
                "type": "plain_text_input",
                "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
            },
            optional=True,
            dispatch_action=True,
        ),
        {"type": "divider"},
        {
            "type": "actions",
            "block_id": "steps",
            "elements": [
                {"type": "button", "action_id": "push", "text": _plain("Choose from the list")},
            ],
        },
    ],
}

HOME: dict[str, Any] = {
    "type": "home",
    "callback_id": "home",
    "blocks": [
        {"type": "header", "text": _plain("Your reading list")},
        {"type": "section", "text": _mrkdwn("*3 papers* wait for you, :eyes: 1 is half read.")},
        *_BUTTONS,
        {"type": "divider"},
        *_SELECTS[:2],
        _TABLE[0],
        *_RICH,
        _input(
            "filter",
            "Filter",
            {"type": "plain_text_input", "placeholder": _plain("Words of the title")},
            optional=True,
            dispatch_action=True,
        ),
        {"type": "context", "elements": [_mrkdwn("Published by the app; only you see this.")]},
    ],
}
