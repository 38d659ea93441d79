"""What stands in the inputs of a modal, and how a value of a bare dict from Slack is read.

Source: docs.slack.dev, "Block elements" (what each adds to ``view.state``). What is absent is
empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class State:
    """What stands in the inputs of a modal whose block and action are called the same."""

    values: dict[str, Any] = field(default_factory=dict)
    """Slack's ``state.values``."""

    def text(self, name: str) -> str:
        """What was typed."""
        return text_of(self._held(name), "value")

    def choice(self, name: str) -> str:
        """The value of the option that was chosen."""
        return text_of(object_of(self._held(name), "selected_option"), "value")

    def choices(self, name: str) -> tuple[str, ...]:
        """The values of all options that were chosen."""
        chosen = self._held(name).get("selected_options")
        found = chosen if isinstance(chosen, list) else []
        return tuple(text_of(one, "value") for one in found if isinstance(one, dict))

    def _held(self, name: str) -> dict[str, Any]:
        return object_of(object_of(self.values, name), name)


def text_of(body: dict[str, Any], key: str) -> str:
    """A text; empty where it is absent, or something else."""
    value = body.get(key)
    return value if isinstance(value, str) else ""


def object_of(body: dict[str, Any], key: str) -> dict[str, Any]:
    """An object; empty where it is absent, or something else."""
    value = body.get(key)
    return value if isinstance(value, dict) else {}
