"""The bot's answer to a `block_suggestion`: options, or groups of them. Pure.

Source: docs.slack.dev "Select menu of external data source": at most 100 options.
"""

from __future__ import annotations

from typing import Any

from bot.playground import block_kit


def problems(answer: dict[str, Any] | None) -> list[str]:
    """What Slack would refuse in the answer."""
    given = answer or {}
    if ("options" in given) == ("option_groups" in given):
        return ["the answer needs options or option_groups, not both"]
    key = "options" if "options" in given else "option_groups"
    if given[key] == []:
        return []  # nothing found is an answer here, though not in a static select
    select = {"type": "static_select", "action_id": "a", key: given[key]}
    block = {"type": "actions", "elements": [select]}
    return [each.replace("/blocks/0/elements/0", "") for each in block_kit.problems([block])]


def answer_of(answer: dict[str, Any] | None) -> dict[str, Any]:
    """The part of a valid answer that the page draws."""
    return {
        key: (answer or {})[key] for key in ("options", "option_groups") if key in (answer or {})
    }
