"""Slack's Web API over HTTP: tokens, scopes, limits, trouble, the journal; then the method.

Sources: docs.slack.dev "Using the Slack Web API" (tokens, form or JSON, `ok` and `error`), "Rate
limits" (429 with Retry-After), and the page of each method.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.playground.faults import Fault
from bot.playground.journal import Exchange, Journal
from bot.playground.limits import RateLimits
from bot.playground.refusals import RateLimited, Refused
from bot.playground.transports.hub import SocketHub
from bot.playground.trouble import Trouble
from bot.playground.web_api.arguments import Arguments, Reply, read_arguments, token_of
from bot.playground.web_api.chat import Chat
from bot.playground.web_api.conversations import Conversations
from bot.playground.web_api.people import PeopleMethods
from bot.playground.web_api.view_methods import ViewMethods
from bot.playground.workspace import Workspace

Method = tuple[str | None, Callable[[Arguments], Reply]]
"""The scope that a method needs (None: any token), and what it does."""
_SECRET = {"token"}


def method_table(
    chat: Chat, conversations: Conversations, people: PeopleMethods, views: ViewMethods
) -> dict[str, Method]:
    """Every method of this Web API; those of conversations check their scopes by kind."""
    return {
        "api.test": (None, lambda _arguments: {}),
        "auth.test": (None, people.auth_test),
        "chat.delete": ("chat:write", chat.delete),
        "chat.getPermalink": (None, chat.permalink),
        "chat.postEphemeral": ("chat:write", chat.post_ephemeral),
        "chat.postMessage": ("chat:write", chat.post_message),
        "chat.update": ("chat:write", chat.update),
        "conversations.history": (None, conversations.history),
        "conversations.info": (None, conversations.info),
        "conversations.join": ("channels:join", conversations.join),
        "conversations.list": (None, conversations.listed),
        "conversations.members": (None, conversations.members),
        "conversations.open": ("im:write", conversations.open),
        "conversations.replies": (None, conversations.replies),
        "reactions.add": ("reactions:write", chat.add_reaction),
        "reactions.get": ("reactions:read", chat.reactions),
        "reactions.remove": ("reactions:write", chat.remove_reaction),
        "team.info": ("team:read", people.team_info),
        "users.conversations": (None, conversations.of_app),
        "users.info": ("users:read", people.info),
        "users.list": ("users:read", people.list),
        "views.open": (None, views.open),
        "views.publish": (None, views.publish),
        "views.push": (None, views.push),
        "views.update": (None, views.update),
    }


class WebApi:
    """An ASGI endpoint for ``/api/<method>``."""

    def __init__(
        self,
        workspace: Workspace,
        hub: SocketHub,
        methods: dict[str, Method],
        limits: RateLimits,
        trouble: Trouble,
        journal: Journal,
    ) -> None:
        self._workspace = workspace
        self._hub = hub
        self._methods = methods
        self._limits = limits
        self._trouble = trouble
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call; errors are answers too, with status 200."""
        request = Request(scope, receive)
        name = request.path_params["method"]
        arguments, refused = await _read(request)
        shown = {key: value for key, value in arguments.items() if key not in _SECRET}
        exchange = self._journal.begin("from_bot", "web_api", name, shown)

        def answer() -> Response:
            try:
                if refused is not None:
                    raise refused
                reply = self._call(request, name, token_of(request, arguments), arguments)
            except Refused as error:
                return self._refused(exchange, error)
            except RateLimited as limited:
                return self._limited(exchange, limited)
            self._journal.end(exchange, "ok", {"ok": True, **reply})
            return JSONResponse({"ok": True, **reply})

        def fault(fault: Fault) -> None:
            self._journal.end(exchange, "failed", note=f"fault: {fault.kind}")

        await self._trouble.answer(name, scope, receive, send, answer, fault)

    def _call(self, request: Request, name: str, token: str, arguments: Arguments) -> Reply:
        installed = self._workspace.installation
        if not token:
            raise Refused("not_authed")
        if name == "apps.connections.open":
            if token != installed.app_token:
                raise Refused(
                    "not_allowed_token_type" if token == installed.bot_token else "invalid_auth"
                )
            return {"url": f"ws://{request.url.netloc}/socket?ticket={self._hub.ticket()}"}
        if token == installed.app_token:
            raise Refused("not_allowed_token_type")
        if token != installed.bot_token:
            raise Refused("invalid_auth")
        if name not in self._methods:
            raise Refused("unknown_method", req_method=name)
        scope, method = self._methods[name]
        scopes = installed.manifest.scopes
        if scope is not None and scope not in scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(scopes)))
        self._limits.count_call(name)
        return method(arguments)

    def _refused(self, exchange: Exchange, error: Refused) -> Response:
        answer: Reply = {"ok": False, "error": error.word, **error.more}
        if error.reasons:
            messages = [f"[ERROR] {reason}" for reason in error.reasons]
            answer |= {"errors": list(error.reasons), "response_metadata": {"messages": messages}}
        self._journal.end(exchange, "refused", answer, note=error.word, problems=error.reasons)
        return JSONResponse(answer)

    def _limited(self, exchange: Exchange, limited: RateLimited) -> Response:
        answer = {"ok": False, "error": "ratelimited"}
        self._journal.end(exchange, "refused", answer, note=str(limited))
        return JSONResponse(answer, 429, {"retry-after": str(limited.retry_after)})


async def _read(request: Request) -> tuple[Arguments, Refused | None]:
    try:
        return await read_arguments(request), None
    except Refused as error:
        return {}, error
