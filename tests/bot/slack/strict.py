"""The strict Block Kit checker of the shared folder, where there is one."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parents[4] / "shared" / "eval" / "block_kit" / "check.py"
needs_checker = pytest.mark.skipif(not CHECKER.exists(), reason=f"{CHECKER} is not there")


@functools.cache
def _checker():
    spec = importlib.util.spec_from_file_location("block_kit_check", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def strict_problems(blocks) -> list[str]:
    """What the shared checker finds wrong; nothing where it is absent."""
    return _checker().problems(list(blocks), "message") if CHECKER.exists() else []


def mrkdwn_texts(blocks):
    """Every mrkdwn text in a message."""
    stack = list(blocks)
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("type") == "mrkdwn":
                yield node["text"]
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
