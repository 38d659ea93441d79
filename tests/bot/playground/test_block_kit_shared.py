"""The playground's judgement beside that of the shared checker, where there is one.

The checker is the type definitions with the sizes laid over them. Whatever it refuses is refused
here; `STRICTER` lists what is refused here alone, with the reason.
"""

import functools
import importlib.util
import json
import random
import re
from pathlib import Path

import pytest

from bot.playground.block_kit import problems
from tests.bot.playground.test_block_kit import BLOCKS, SURFACES, payload
from tests.bot.playground.test_block_kit_refused import GONE, changed, pointers, step_into

SHARED = next(
    (
        folder
        for above in Path(__file__).resolve().parents
        if (folder := above / "shared" / "eval" / "block_kit").is_dir()
    ),
    Path("shared/eval/block_kit"),
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")

STRICTER = {
    # what our sentence says: why Slack refuses it though the checker does not
    r"must be a text of": "an empty text or identifier, or one that is too long where the types"
    " give no size: each is stated on the page of the element",
    r"must be a list of": "an empty list, or one too long, where the types give no size",
    r"must be a whole number": "the types know only `number`; the pages say integer and range",
    r"must be (a number written|a day|a date|a time)": "the pages give the form of these texts",
    r"must be an (http|https)": "addresses have to be addresses",
    r"must be one of the options": "pages of the menus: must match one of the options",
    r"must be one of remote": "File block: source is always remote",
    r"needs options or option_groups": "Select menu: one of the two is required",
    r"needs include or": "Conversation filter object: at least one of the fields",
    r"needs hero_image or": "Card block: at least one of these",
    r"needs title or rich_text_title": "Container block: one of these",
    r"missing '(title|confirm|deny|value)'": "Confirmation dialog and Option: all are required",
    r"unknown key 'url'": "Option object: url only in overflow menus",
    r"(min|initial|max)_\w+ must not be above": "a range has two ends in order",
    r"only 1 element may have focus_on_load": "Block elements: only one element per view",
    r"action_id: used twice": "unique in its block, in a card too",
    r"unsupported type 'alert'": "Alert block: modals only",
    r"a section needs text or fields": "the checker looks for it outside of containers only",
    r".*json-pointer:/blocks/\d+/tasks/": "Plan block: the types let it hold any object",
    r"(missing|needs) .*json-pointer:/view/blocks/\d+\]": "the types of a view take any block that"
    " has nothing but its type",
}
WIDER = {"data_visualization", "pie"}
"""Samples left out: the block is newer than the checker's type definitions."""

TWICE = object()
VALUES = [
    GONE,
    None,
    True,
    0,
    -1,
    1.5,
    10**12,
    "",
    "x",
    "x" * 80,
    "x" * 13_000,
    [],
    {},
    [{}],
    {"type": "mrkdwn", "text": "x"},
    {"type": "plain_text", "text": ""},
    {"type": "button", "text": {"type": "plain_text", "text": "x"}},
]


def small(name):
    """A sample with a table cut down to two rows: the checker is slow."""
    block = BLOCKS[name]
    return {**block, "rows": block["rows"][:2]} if "rows" in block else block


def checker():
    spec = importlib.util.spec_from_file_location("block_kit_check", SHARED / "check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.problems


def mutants(node):
    """Everything that may be done to one place of a payload."""
    kinds = sorted({block["type"] for block in BLOCKS.values()} | {"user", "modal", "home"})
    for pointer in pointers(node):
        last = pointer.rpartition("/")[2]
        values = [*VALUES, *(kinds if last == "type" else ())]
        for value in values:
            yield pointer, value
        yield f"{pointer}/junk", 1
        yield f"{pointer}/url", "https://a.b"
        yield pointer, TWICE


def mutated(whole, pointer, value):
    if value is TWICE:
        value = functools.reduce(step_into, pointer.strip("/").split("/"), whole)
        if not isinstance(value, list):
            return None
        value = value * 2
    try:
        return changed(whole, pointer, value)
    except (TypeError, ValueError, IndexError):
        return None  # a key where there is a text or a list


def refuses(judge, whole, surface):
    try:
        return bool(judge(whole, surface))
    except (AttributeError, TypeError, KeyError, ValueError):
        return True  # the checker expects what is roughly a payload


@needs_shared
@pytest.mark.parametrize("surface", SURFACES)
def test_every_hand_made_case_is_judged_right(surface):
    cases = [c for c in json.loads((SHARED / "cases.json").read_text()) if c["surface"] == surface]
    wrong = [c["case"] for c in cases if bool(problems(c["payload"], surface)) == c["valid"]]
    assert cases
    assert wrong == []


@needs_shared
@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_taken_here_is_taken_there(surface):
    check = checker()
    names = [name for name in SURFACES[surface] if name not in WIDER]
    assert [n for n in names if check(payload(surface, BLOCKS[n]), surface)] == []


@needs_shared
@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_refused_there_is_refused_here_and_the_rest_is_known(surface):
    check, chance = checker(), random.Random(11)
    every = [
        (name, *mutant)
        for name in SURFACES[surface]
        if name not in WIDER
        for mutant in mutants(payload(surface, small(name)))
    ]
    assert len(every) > 5_000
    taken_here_alone, unexplained = [], []
    for name, pointer, value in chance.sample(every, 200):
        whole = mutated(payload(surface, small(name)), pointer, value)
        if whole is None:
            continue
        found = problems(whole, surface)
        if not refuses(check, whole, surface):
            unexplained += [
                (name, pointer, value, each)
                for each in found
                if not any(re.match(known, each) for known in STRICTER)
            ]
        elif not found:
            taken_here_alone.append((name, pointer, value))
    assert taken_here_alone == []
    assert unexplained == []
