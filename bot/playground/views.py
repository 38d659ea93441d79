"""Modals and Homes: each person's stack of up to three, and what the app published for them.

Sources: docs.slack.dev "Modals" (stack, hash, clear and update), "App Home", and the pages of the
methods views.open, views.push, views.update and views.publish for their errors.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground import block_kit
from bot.playground.blocks import with_ids
from bot.playground.refusals import Refused
from bot.playground.triggers import Trigger
from bot.playground.workspace import Workspace

MAX_STACK = 3
_KEYS = ("title", "submit", "close", "callback_id", "private_metadata", "external_id")
_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


@dataclass(slots=True)
class OpenView:
    """One view that a person has before them; `content` is what the app sent, with ids."""

    id: str
    user: str
    content: dict[str, Any]
    hash: str
    root: str
    previous: str | None = None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks."""
        blocks: list[dict[str, Any]] = self.content["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own id for it, or nothing."""
        return str(self.content.get("external_id") or "")

    def as_page(self) -> dict[str, Any]:
        """What the page draws."""
        shown = {key: self.content.get(key) for key in ("title", "submit", "close", "callback_id")}
        flags = {key: bool(self.content.get(key)) for key in _FLAGS}
        return {
            "id": self.id,
            "type": self.content["type"],
            "blocks": self.blocks,
            "hash": self.hash,
            "external_id": self.external_id,
            **shown,
            **flags,
        }


class Views:
    """Every open view. `judge` is told of each view that Slack would refuse."""

    def __init__(self, workspace: Workspace, judge: Callable[[str, Sequence[str]], None]) -> None:
        self._workspace = workspace
        self._judge = judge
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}

    def stack(self, user: str) -> list[OpenView]:
        """A person's modals, bottom first."""
        return list(self._stacks.get(user, ()))

    def home(self, user: str) -> OpenView | None:
        """What the app published for a person."""
        return self._homes.get(user)

    def find(self, view_id: object, external_id: object = None) -> OpenView | None:
        """A view by its id or by the app's own."""
        for view in (*self._homes.values(), *(v for s in self._stacks.values() for v in s)):
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None

    def open(self, trigger: Trigger, content: object) -> OpenView:
        """views.open: a new stack of one.

        Raises:
            Refused: the view is not valid.
        """
        view = self._new(trigger.user, content)
        self._stacks[trigger.user] = [view]
        self._show(trigger.user)
        return view

    def push(self, user: str, content: object) -> OpenView:
        """views.push, or a submission answered with `push`.

        Raises:
            Refused: no modal is open, three are, or the view is not valid.
        """
        stack = self._stacks.get(user)
        if not stack:
            raise Refused("not_found")
        if len(stack) >= MAX_STACK:
            raise Refused("push_limit_reached")
        view = self._new(user, content)
        view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        self._show(user)
        return view

    def update(self, view: OpenView, content: object, seen_hash: object = None) -> OpenView:
        """views.update, or a submission answered with `update`.

        Raises:
            Refused: the view has changed since the app saw `seen_hash`, or is not valid.
        """
        if seen_hash and seen_hash != view.hash:
            raise Refused("hash_conflict")
        view.content = self._checked(content, view.content["type"], view)
        view.hash = self._new_hash()
        self._show(view.user)
        return view

    def publish(self, user: str, content: object, seen_hash: object = None) -> OpenView:
        """views.publish: a person's Home.

        Raises:
            Refused: the Home tab is off, the hash is old, or the view is not valid.
        """
        if not self._workspace.installation.manifest.home_tab:
            raise Refused("not_enabled")
        before = self._homes.get(user)
        if seen_hash and (before is None or seen_hash != before.hash):
            raise Refused("hash_conflict")
        view = self._new(user, content, surface="home")
        if before is not None:
            view.id = view.root = before.id
        self._homes[user] = view
        self._workspace.tell({"type": "home", "view": view.as_page()}, only=user)
        return view

    def submitted(self, view: OpenView) -> None:
        """That view is done with, whatever came on top of it while the app answered."""
        stack = self._stacks.get(view.user, [])
        self._stacks[view.user] = [each for each in stack if each is not view]
        self._show(view.user)

    def close(self, user: str, *, all_: bool) -> list[OpenView]:
        """Take the top view away, or the whole stack; those that went, top first."""
        stack = self._stacks.get(user, [])
        gone = stack[::-1] if all_ else stack[-1:]
        self._stacks[user] = [view for view in stack if view not in gone]
        self._show(user)
        return gone

    def as_slack(self, view: OpenView, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """The view object of the Web API and of payloads."""
        installed = self._workspace.installation
        shown: dict[str, Any] = {
            "id": view.id,
            "team_id": self._workspace.team_id,
            "type": view.content["type"],
            "blocks": view.blocks,
            "state": {"values": values or {}},
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous,
            "app_id": installed.app_id,
            "bot_id": installed.bot_id,
            "app_installed_team_id": self._workspace.team_id,
        }
        texts = {key: view.content.get(key) or "" for key in _KEYS[3:]}
        named = {key: view.content.get(key) for key in _KEYS[:3]}
        return {**shown, **named, **texts, **{k: bool(view.content.get(k)) for k in _FLAGS}}

    def _new(self, user: str, content: object, surface: block_kit.Surface = "modal") -> OpenView:
        checked = self._checked(content, surface, None)
        id_ = f"V{secrets.token_hex(5).upper()}"
        return OpenView(id_, user, checked, self._new_hash(), id_)

    def _checked(
        self, content: object, surface: block_kit.Surface, itself: OpenView | None
    ) -> dict[str, Any]:
        if not isinstance(content, dict):
            raise Refused("invalid_arguments", ["must provide an object [json-pointer:/view]"])
        found = block_kit.problems(content, surface)
        if found:
            self._judge("invalid_arguments", found)
            raise Refused("invalid_arguments", found)
        if block_kit.view_too_large(content):
            self._judge("view_too_large", ())
            raise Refused("view_too_large")
        other = self.find(None, content.get("external_id"))
        if other is not None and other is not itself and surface == "modal":
            raise Refused("duplicate_external_id")
        return {**content, "blocks": with_ids(content["blocks"])}

    def _new_hash(self) -> str:
        return f"{int(self._workspace.clock.now())}.{secrets.token_hex(4)}"

    def _show(self, user: str) -> None:
        views = [view.as_page() for view in self._stacks.get(user, ())]
        self._workspace.tell({"type": "modals", "views": views}, only=user)
