"""The playground refuses what Slack refuses."""

import json
from pathlib import Path

import pytest

from bot.playground.block_kit import problems

CASES = Path(__file__).resolve().parents[4] / "shared" / "eval" / "block_kit" / "cases.json"
needs_cases = pytest.mark.skipif(not CASES.exists(), reason=f"{CASES} is not there")


def text(said="x", kind="mrkdwn"):
    return {"type": kind, "text": said}


def section(said="x"):
    return {"type": "section", "text": text(said)}


def button(**given):
    return {"type": "button", "text": text(kind="plain_text"), "action_id": "a", **given}


def actions(*elements):
    return [{"type": "actions", "elements": list(elements)}]


@needs_cases
def test_every_hand_made_case_of_a_message_is_judged_right():
    cases = [c for c in json.loads(CASES.read_text()) if c["surface"] == "message"]
    wrong = [c["case"] for c in cases if bool(problems(c["payload"])) == c["valid"]]
    assert len(cases) > 30
    assert wrong == []


@pytest.mark.parametrize(
    "blocks",
    [
        [section()],
        [section("x" * 3_000)] * 50,
        [{"type": "divider"}],
        actions(button(style="danger"), button(action_id="b", url="https://a.b", value="v")),
        [{"type": "section", "text": text(), "accessory": button()}],
        [
            {
                "type": "context",
                "elements": [text(), {"type": "image", "image_url": "u", "alt_text": "a"}],
            }
        ],
        [{"type": "header", "text": {"type": "plain_text", "text": "h", "emoji": True}}],
    ],
)
def test_what_slack_takes_is_taken(blocks):
    assert problems(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([], "1 to 50"),
        ("x", "1 to 50"),
        (["x"], "must be an object"),
        ([{}], "unsupported type None"),
        ([{"type": []}], "unsupported type"),
        ([section("")], "1 to 3000"),
        ([section(5)], "1 to 3000"),
        ([{"type": "section"}], "text or fields"),
        ([{"type": "header", "text": text()}], "plain_text"),
        ([section() | {"colour": 1}], "unknown key 'colour'"),
        (actions(button(style="green")), "primary, danger"),
        (actions(button(), button()), "action_id: used twice"),
        (actions({"type": "button", "action_id": "a"}), "missing 'text'"),
        ([section() | {"block_id": "b"}] * 2, "block_id: used twice"),
        (actions(button(confirm={"title": text(kind="plain_text")})), "missing 'text'"),
        (actions(text()), "unsupported type 'mrkdwn'"),
    ],
)
def test_what_slack_refuses_is_refused_with_the_reason(blocks, why):
    assert any(why in sentence for sentence in problems(blocks)), problems(blocks)
