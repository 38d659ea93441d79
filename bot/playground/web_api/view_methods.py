"""views.*: modals and the Home.

Source: docs.slack.dev, the pages of the methods.
"""

from __future__ import annotations

from bot.playground.refusals import Refused
from bot.playground.triggers import Triggers
from bot.playground.views import OpenView, Views
from bot.playground.web_api.arguments import Arguments, Reply
from bot.playground.workspace import Workspace


class ViewMethods:
    """The methods."""

    def __init__(self, workspace: Workspace, views: Views, triggers: Triggers) -> None:
        self._workspace = workspace
        self._views = views
        self._triggers = triggers

    def open(self, arguments: Arguments) -> Reply:
        """views.open."""
        trigger = self._triggers.exchange(arguments.get("trigger_id"))
        return self._reply(self._views.open(trigger, arguments.get("view")))

    def push(self, arguments: Arguments) -> Reply:
        """views.push: only what happened in a modal can push one."""
        trigger = self._triggers.exchange(arguments.get("trigger_id"))
        view = self._views.find(trigger.view_id)
        if view is None or view.content["type"] != "modal":
            raise Refused("not_found")
        return self._reply(self._views.push(trigger.user, arguments.get("view")))

    def update(self, arguments: Arguments) -> Reply:
        """views.update."""
        view = self._views.find(arguments.get("view_id"), arguments.get("external_id"))
        if view is None:
            raise Refused("not_found")
        return self._reply(self._views.update(view, arguments.get("view"), arguments.get("hash")))

    def publish(self, arguments: Arguments) -> Reply:
        """views.publish."""
        user = self._workspace.users.get(str(arguments.get("user_id")))
        if user is None or user.is_bot or user.deleted:
            raise Refused("invalid_arguments", ["invalid `user_id` [json-pointer:/user_id]"])
        return self._reply(
            self._views.publish(user.id, arguments.get("view"), arguments.get("hash"))
        )

    def _reply(self, view: OpenView) -> Reply:
        return {"view": self._views.as_slack(view)}
