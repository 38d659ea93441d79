"""Stand-ins for the bot and for the network, so that the playground is tested alone."""

from __future__ import annotations

import asyncio
import inspect
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bot.playground.app import build_playground
from bot.playground.clock import ManualClock
from bot.playground.manifest import EVENT_SCOPES, Manifest, Shortcut, SlashCommand
from bot.playground.transports.contract import NotDelivered, Retry

CHANNEL, MERGING, GENERAL = "C0GENMODEL", "C0MERGING1", "C0GENERAL1"
MEI, JONAS, PRIYA, BOT = "U0MEI00001", "U0JONAS001", "U0PRIYA001", "U0PAPERS01"
NOW = 1_750_000_000.0
NOTHING_ANNOUNCED = Path(__file__).parent
"""A folder without papers for the arXiv beside the workspace: it is made much faster."""
PATIENCE = 20
"""Seconds until a test gives up; nothing waits that long when all is well."""

SCOPES = {
    *("channels:join", "channels:read", "chat:write", "commands", "groups:history", "groups:read"),
    *("im:read", "im:write", "reactions:write", "team:read", "users:read"),
    *(scope for scopes in EVENT_SCOPES.values() for scope in scopes),
}


def a_manifest(**given: Any) -> Manifest:
    """An app that may do and hears everything; a test names what is otherwise."""
    everything: dict[str, Any] = {
        "name": "Papers",
        "bot_name": "papers",
        "scopes": frozenset(SCOPES),
        "commands": (SlashCommand("/papers"),),
        "shortcuts": (Shortcut("Add", "global", "add"), Shortcut("Save", "message", "save")),
        "events": frozenset(EVENT_SCOPES),
        "home_tab": True,
        "messages_tab": True,
    }
    return Manifest(**everything | given)


class Delivered(NamedTuple):
    kind: str
    payload: dict[str, Any]
    retry: Retry | None


@dataclass
class ScriptedBot:
    """A transport that keeps what it is given and answers from a script, first line first.

    A line is an acknowledgement, an exception to raise, or a function of the payload that returns
    one of these, at once or later. When the script is over it answers `otherwise`.
    """

    script: list[Any] = field(default_factory=list)
    otherwise: Any = None
    got: list[Delivered] = field(default_factory=list)

    async def deliver(self, kind, payload, retry=None):
        self.got.append(Delivered(kind, json.loads(json.dumps(payload)), retry))
        line = self.script.pop(0) if self.script else self.otherwise
        if callable(line):
            line = line(payload)
        if inspect.isawaitable(line):
            line = await line
        if isinstance(line, Exception):
            raise line
        return line

    @property
    def last(self) -> dict[str, Any]:
        return self.got[-1].payload

    def events(self, *types: str) -> list[dict[str, Any]]:
        """The events that came, of these types if any are named."""
        came = [each.payload["event"] for each in self.got if each.kind == "events_api"]
        return [event for event in came if not types or event["type"] in types]


DEAD = NotDelivered("dispatch_failed")


async def never(_payload):
    """A line of the script: the bot does not answer."""
    await asyncio.Event().wait()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Browser:
    """Calls the playground's HTTP side in memory, as a page and as the installed app."""

    def __init__(self, playground) -> None:
        self.playground = playground
        playground.response_urls.base = "http://127.0.0.1:1"

    async def api(self, method, token=None, **arguments):
        """A call of the Web API in JSON; what it answers."""
        return (await self.call(method, json.dumps(arguments).encode(), token=token)).json

    async def call(self, method, body, token=None, kind="application/json; charset=utf-8"):
        bearer = self.playground.installation.bot_token if token is None else token
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        return await self.request("POST", f"/api/{method}", body, {**headers, "content-type": kind})

    async def form(self, method, **fields):
        """The same as a form."""
        kind = "application/x-www-form-urlencoded"
        return (await self.call(method, urlencode(fields).encode(), kind=kind)).json

    async def page(self, action, user=MEI, **body):
        """An action of the page; what it answers."""
        answer = await self.post(f"/page/{action}", {"user": user, **body})
        assert answer.status == (200 if answer.json["ok"] else 400)
        return answer.json

    async def state(self, user=MEI):
        return (await self.request("GET", f"/page/state?user={user}")).json

    async def post(self, path, body):
        data = json.dumps(body).encode()
        return await self.request("POST", path, data, {"content-type": "application/json"})

    async def request(self, method, address, body=b"", headers=()):
        path, _, query = address.removeprefix("http://127.0.0.1:1").partition("?")
        given = {"host": "127.0.0.1:1", **dict(headers)}
        raw = [(key.encode(), value.encode("latin-1")) for key, value in given.items()]
        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
        scope |= {"query_string": query.encode(), "headers": raw, "http_version": "1.1"}
        scope |= {"scheme": "http", "server": ("127.0.0.1", 1), "root_path": ""}
        sent, rest = [], [{"type": "http.request", "body": body, "more_body": False}]

        async def receive():
            return rest.pop() if rest else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await self.playground.app(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        text = b"".join(each.get("body", b"") for each in sent[1:]).decode()
        return Answer(sent[0]["status"], told, text)


def built(bot=None, **manifest):
    """A playground whose clock stands still, with a scripted bot where one is given."""
    playground = build_playground(
        ManualClock(NOW), manifest=a_manifest(**manifest), arxiv_data=NOTHING_ANNOUNCED
    )
    if bot is not None:
        playground.delivery.transport = bot
    return playground


def plain(text):
    return {"type": "plain_text", "text": text}


def option(value):
    return {"text": plain(value.upper()), "value": value}


def section(text="x", **given):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **given}


def button(action_id="press", **given):
    return {"type": "button", "text": plain("Press"), "action_id": action_id, **given}


def actions(*elements, block_id="b"):
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def an_input(element, block_id="b", **given):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Say"),
        "element": element,
    } | given


def a_modal(*blocks, **given):
    view = {"type": "modal", "title": plain("Title"), "blocks": list(blocks) or [section()]}
    if any(block["type"] == "input" for block in blocks):
        view["submit"] = plain("Save")
    return view | given


def a_home(*blocks, **given):
    return {"type": "home", "blocks": list(blocks) or [section()], **given}


async def until(met):
    """Let things run until that is so."""
    async with asyncio.timeout(PATIENCE):
        while not met():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def turns(number=20):
    """Let whatever can run now, run."""
    for _ in range(number):
        await asyncio.sleep(0)
