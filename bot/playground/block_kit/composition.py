"""Texts, options, confirmations and the other small objects that elements are put together from.

Source: docs.slack.dev, "Composition objects": Text object, Option object, Option group object,
Confirmation dialog object, Conversation filter object, Dispatch action configuration object,
Slack file object, Trigger object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground.checks import (
    Check,
    Shape,
    boolean,
    exactly_one,
    items,
    list_of,
    matching,
    one_of,
    some_of,
    string,
    typed,
    wrong,
)

ANY_TEXT = ("plain_text", "mrkdwn")
MAX_TEXT = 3_000
ID = string(255)
IDS = list_of(None, ID, least=0)
LINK = matching(r"(https?://|mailto:)\S+", "an http, https or mailto address", 3_000)
HTTPS = matching(r"https://\S+", "an https address", 3_000)
STYLE = one_of("primary", "danger")


TEXTS = {
    "plain_text": Shape({"text": string(MAX_TEXT)}, {"emoji": boolean}),
    "mrkdwn": Shape({"text": string(MAX_TEXT)}, {"verbatim": boolean}),
}


def text(most: int, *kinds: str) -> Check:
    """A text object; by default plain_text alone."""
    sized = {"text": string(most)}
    return typed({kind: Shape(sized, TEXTS[kind].may) for kind in kinds or ("plain_text",)})


CONFIRM = Shape(
    {"title": text(100), "text": text(300, *ANY_TEXT), "confirm": text(30), "deny": text(30)},
    {"style": STYLE},
)

SLACK_FILE = Shape(may={"id": ID, "url": string(3_000)}, rules=(exactly_one("id", "url"),))

IMAGE = Shape(
    {"alt_text": string(2_000)},
    {"image_url": string(3_000), "slack_file": SLACK_FILE},
    (exactly_one("image_url", "slack_file"),),
)

FILTER = Shape(
    may={
        "include": list_of(4, one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    rules=(some_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

DISPATCH = Shape(
    may={"trigger_actions_on": list_of(2, one_of("on_enter_pressed", "on_character_entered"))}
)

WORKFLOW = Shape(
    {
        "trigger": Shape(
            {"url": string(3_000)},
            {
                "customizable_input_parameters": list_of(
                    None, Shape({"name": string(), "value": string(least=0)}), least=0
                )
            },
        )
    }
)


def option(*kinds: str, linked: bool = False) -> Shape:
    """One choice; only those of an overflow menu may carry an address.

    Source: docs.slack.dev "Checkboxes element", whose example describes its options in mrkdwn.
    """
    may = {"description": text(75, *kinds)} | ({"url": LINK} if linked else {})
    return Shape({"text": text(75, *kinds), "value": string(150)}, may)


OPTIONS = list_of(100, option())
GROUPS = list_of(100, Shape({"label": text(75), "options": OPTIONS}))


def chosen(element: Any, path: str) -> Iterator[str]:
    """A rule: what is chosen at first is among the options."""
    groups = [group for group, _ in items(element.get("option_groups"), path)]
    lists = [group.get("options") for group in groups if isinstance(group, dict)]
    offered = {
        _identity(each)
        for among in (element.get("options"), *lists)
        for each, _ in items(among, "")
    }
    first = [(element.get("initial_option"), f"{path}/initial_option")]
    for each, where in (*first, *items(element.get("initial_options"), f"{path}/initial_options")):
        if _identity(each) not in (None, *offered):
            yield wrong(where, "must be one of the options")


def _identity(given: Any) -> tuple[str, ...] | None:
    """Value, kind and text of an option; none where it is not well-formed and refused as such."""
    said = given.get("text") if isinstance(given, dict) else None
    if not isinstance(said, dict):
        return None
    parts: tuple[Any, ...] = (given.get("value"), said.get("type"), said.get("text"))
    return parts if all(isinstance(part, str) for part in parts) else None
