"""Slack's Web API over HTTP, as far as bots of this size use it.

Sources: docs.slack.dev "Using the Slack Web API" (tokens, form or JSON arguments, `ok` and `error`)
and the page of each method for its errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.playground.delivery import Delivery, Refused
from bot.playground.transports import SocketHub
from bot.playground.workspace import Channel, Message, User

Arguments = dict[str, Any]
Reply = dict[str, Any]


class WebApi:
    """The methods, on one workspace."""

    def __init__(self, delivery: Delivery, hub: SocketHub) -> None:
        self._delivery = delivery
        self._workspace = delivery.workspace
        self._hub = hub
        self._methods: dict[str, tuple[str | None, Callable[[Arguments], Reply]]] = {
            "api.test": (None, lambda _arguments: {}),
            "auth.test": (None, self._auth_test),
            "chat.postMessage": ("chat:write", self._post_message),
            "chat.postEphemeral": ("chat:write", self._post_ephemeral),
            "chat.update": ("chat:write", self._update),
            "chat.delete": ("chat:write", self._delete),
            "conversations.list": ("channels:read", self._channels),
            "conversations.info": ("channels:read", self._channel_info),
            "conversations.members": ("channels:read", self._members),
            "conversations.history": ("channels:history", self._history),
            "users.list": ("users:read", self._users),
            "users.info": ("users:read", self._user_info),
        }

    async def handle(self, request: Request) -> JSONResponse:
        """One call of ``/api/<method>``; errors are answers too, with status 200."""
        try:
            arguments = await _arguments(request)
            token = _token(request, arguments)
            return JSONResponse({"ok": True, **self._call(request, token, arguments)})
        except Refused as error:
            code, _, detail = str(error).partition(": ")
            more = {"response_metadata": {"messages": [f"[ERROR] {detail}"]}} if detail else {}
            return JSONResponse({"ok": False, "error": code, **more})

    def _call(self, request: Request, token: str, arguments: Arguments) -> Reply:
        name = request.path_params["method"]
        installed = self._workspace.installation
        if not token:
            raise Refused("not_authed")
        if name == "apps.connections.open":
            if token != installed.app_token:
                raise Refused(
                    "invalid_auth" if token != installed.bot_token else "not_allowed_token_type"
                )
            return {"url": f"ws://{request.url.netloc}/socket?ticket={self._hub.ticket()}"}
        if token != installed.bot_token:
            raise Refused("invalid_auth")
        if name not in self._methods:
            raise Refused("unknown_method")
        scope, method = self._methods[name]
        if scope is not None and scope not in installed.scopes:
            raise Refused("missing_scope")
        return method(arguments)

    def _auth_test(self, _arguments: Arguments) -> Reply:
        space, installed = self._workspace, self._workspace.installation
        return {
            "url": self._delivery.base + "/",
            "team": space.name,
            "user": space.users[installed.bot_user_id].name,
            "team_id": space.team_id,
            "user_id": installed.bot_user_id,
            "bot_id": installed.bot_id,
            "is_enterprise_install": False,
        }

    def _post_message(self, arguments: Arguments) -> Reply:
        channel = self._writable(arguments)
        text, blocks = self._delivery.checked(arguments)
        bot = self._workspace.installation.bot_user_id
        thread_ts = _word(arguments.get("thread_ts"))
        message = self._workspace.post(channel.id, bot, text, blocks, thread_ts=thread_ts)
        return {"channel": channel.id, "ts": message.ts, "message": message.as_slack()}

    def _post_ephemeral(self, arguments: Arguments) -> Reply:
        channel = self._writable(arguments)
        user = str(arguments.get("user"))
        if user not in channel.members:
            raise Refused("user_not_in_channel")
        text, blocks = self._delivery.checked(arguments)
        bot = self._workspace.installation.bot_user_id
        message = self._workspace.post(channel.id, bot, text, blocks, visible_to=user)
        return {"message_ts": message.ts}

    def _update(self, arguments: Arguments) -> Reply:
        message = self._own(arguments, "cant_update_message")
        text, blocks = self._delivery.checked(arguments)
        self._workspace.replace(message, text, blocks)
        return {"channel": message.channel, "ts": message.ts, "text": text}

    def _delete(self, arguments: Arguments) -> Reply:
        message = self._own(arguments, "cant_delete_message")
        self._workspace.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def _channels(self, _arguments: Arguments) -> Reply:
        shown = [self._channel_object(each) for each in self._workspace.channels.values()]
        return {"channels": shown, "response_metadata": {"next_cursor": ""}}

    def _channel_info(self, arguments: Arguments) -> Reply:
        return {"channel": self._channel_object(self._known(arguments))}

    def _members(self, arguments: Arguments) -> Reply:
        members = sorted(self._known(arguments).members)
        return {"members": members, "response_metadata": {"next_cursor": ""}}

    def _history(self, arguments: Arguments) -> Reply:
        channel = self._known(arguments)
        self._must_be_in(channel)
        messages = [each.as_slack() for each in self._workspace.messages(channel.id)]
        limit = _count(arguments.get("limit"), 100)
        return {"messages": messages[::-1][:limit], "has_more": len(messages) > limit}

    def _users(self, _arguments: Arguments) -> Reply:
        return {"members": [_user_object(each) for each in self._workspace.users.values()]}

    def _user_info(self, arguments: Arguments) -> Reply:
        user = self._workspace.users.get(str(arguments.get("user")))
        if user is None:
            raise Refused("user_not_found")
        return {"user": _user_object(user)}

    def _known(self, arguments: Arguments) -> Channel:
        channel = self._workspace.channels.get(str(arguments.get("channel")))
        if channel is None:
            raise Refused("channel_not_found")
        return channel

    def _writable(self, arguments: Arguments) -> Channel:
        channel = self._known(arguments)
        if channel.is_archived:
            raise Refused("is_archived")
        self._must_be_in(channel)
        return channel

    def _must_be_in(self, channel: Channel) -> None:
        if self._workspace.installation.bot_user_id not in channel.members:
            raise Refused("not_in_channel")

    def _own(self, arguments: Arguments, otherwise: str) -> Message:
        message = self._workspace.message(self._known(arguments).id, str(arguments.get("ts")))
        if message is None or message.visible_to is not None:
            raise Refused("message_not_found")
        if message.user != self._workspace.installation.bot_user_id:
            raise Refused(otherwise)
        return message

    def _channel_object(self, channel: Channel) -> Reply:
        return {
            "id": channel.id,
            "name": channel.name,
            "is_channel": True,
            "is_private": False,
            "is_archived": channel.is_archived,
            "is_member": self._workspace.installation.bot_user_id in channel.members,
            "num_members": len(channel.members),
            "topic": {"value": channel.topic},
        }


def _user_object(user: User) -> Reply:
    profile = {"real_name": user.real_name, "display_name": user.name, "title": user.title}
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "is_bot": user.is_bot,
        "deleted": False,
        "tz": "UTC",
        "profile": profile,
    }


async def _arguments(request: Request) -> Arguments:
    arguments = await _sent(request)
    if isinstance(arguments.get("blocks"), str):
        try:
            arguments["blocks"] = json.loads(arguments["blocks"])
        except ValueError:
            raise Refused("invalid_blocks_format") from None
    return arguments


async def _sent(request: Request) -> Arguments:
    body = await request.body()
    if not request.headers.get("content-type", "").startswith("application/json"):
        form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return {**request.query_params, **dict(form)}
    try:
        arguments = json.loads(body or b"{}")
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(arguments, dict):
        raise Refused("json_not_object")
    return arguments


def _token(request: Request, arguments: Arguments) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind == "Bearer" else str(arguments.get("token", ""))


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _count(value: object, otherwise: int) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and int(text) > 0 else otherwise
