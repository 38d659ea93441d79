"""The page of the playground and the small API that only the page, or a test in its place, uses.

Every POST names the person who acts as `user` and is answered with `ok`, or with 400 and an error.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.clock import next_monday
from bot.playground.faults import UnknownFault
from bot.playground.incoming import read_json
from bot.playground.interactions import Interactions
from bot.playground.page.live import Live
from bot.playground.page.state import State
from bot.playground.people import People
from bot.playground.refusals import Refused
from bot.playground.trouble_board import TroubleBoard
from bot.playground.workspace import Workspace

STATIC = Path(__file__).parent.parent / "static"
MAX_TYPED = 12_000
"""Characters that the message box takes."""
MAX_STEP = 400 * 86_400.0
"""Seconds by which the clock is moved at most at once."""

Body = dict[str, Any]
Action = Callable[[str, Body], Awaitable[Body | None]]


class Page:
    """State, live changes and actions for the person in the browser."""

    def __init__(
        self,
        workspace: Workspace,
        state: State,
        people: People,
        interactions: Interactions,
        board: TroubleBoard,
    ) -> None:
        self._workspace = workspace
        self._state = state
        self._people = people
        self._interactions = interactions
        self._board = board
        self._live = Live(workspace)
        self.actions: dict[str, Action] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "act": self._act,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
            "clock": self._clock,
            "faults": self._faults,
        }

    def routes(self) -> list[Route | Mount]:
        """Where the page and its API stand."""
        return [
            Route("/", self._index),
            Route("/page/state", self._everything),
            Route("/page/live", self._changes),
            Route("/page/{action}", self._post, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    def close(self) -> None:
        """End every live connection, so that the server can stop."""
        self._live.close()

    async def _index(self, _request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def _everything(self, request: Request) -> Response:
        user = self._state.person(request.query_params.get("user"))
        return JSONResponse(self._state.of(user))

    async def _changes(self, request: Request) -> Response:
        user = self._state.person(request.query_params.get("user"))
        return StreamingResponse(self._live.changes(user), media_type="text/event-stream")

    async def _post(self, request: Request) -> Response:
        action = self.actions.get(request.path_params["action"])
        body = await _body(request)
        if action is None or body is None:
            return _refusal("There is no such action, or its body is not JSON.")
        try:
            reply = await action(self._state.person(body.get("user")), body)
        except (Refused, UnknownFault) as error:
            return _refusal(str(error))
        return JSONResponse({"ok": True, **(reply or {})})

    async def _say(self, user: str, body: Body) -> None:
        text = _text(body).strip()[:MAX_TYPED]
        if not text:
            raise Refused("no_text")
        thread_ts = body.get("thread_ts")
        thread = thread_ts if isinstance(thread_ts, str) and thread_ts else None
        await self._people.say(user, _word(body, "channel"), text, thread)

    async def _edit(self, user: str, body: Body) -> None:
        text = _text(body).strip()[:MAX_TYPED]
        if not text:
            raise Refused("no_text")
        self._people.edit(user, _word(body, "channel"), _word(body, "ts"), text)

    async def _delete(self, user: str, body: Body) -> None:
        self._people.delete(user, _word(body, "channel"), _word(body, "ts"))

    async def _react(self, user: str, body: Body) -> None:
        name = _word(body, "name").strip(":")
        if not name or len(name) > 100:
            raise Refused("invalid_name")
        self._people.react(user, _word(body, "channel"), _word(body, "ts"), name)

    async def _act(self, user: str, body: Body) -> None:
        ids = _word(body, "block_id"), _word(body, "action_id")
        await self._interactions.act(
            user, body.get("place"), *ids, body.get("value"), body.get("values")
        )

    async def _options(self, user: str, body: Body) -> Body:
        ids = _word(body, "block_id"), _word(body, "action_id")
        return await self._interactions.options(user, body.get("place"), *ids, _word(body, "query"))

    async def _submit(self, user: str, body: Body) -> Body:
        outcome = await self._interactions.submit(user, _word(body, "view_id"), body.get("values"))
        return outcome.as_page()

    async def _close(self, user: str, body: Body) -> None:
        all_ = body.get("all") is True
        await self._interactions.close(user, _word(body, "view_id"), all_=all_)

    async def _shortcut(self, user: str, body: Body) -> None:
        place = (_word(body, key) or None for key in ("channel", "ts"))
        await self._interactions.shortcut(user, _word(body, "callback_id"), *place)

    async def _home(self, user: str, body: Body) -> None:
        self._interactions.open_home(user, "home" if body.get("tab") != "messages" else "messages")

    async def _clock(self, user: str, body: Body) -> Body:
        clock = self._workspace.clock
        if body.get("preset") == "next-monday-9":
            by = next_monday(clock.now(), self._zone(user)) - clock.now()
        elif _is_number(body.get("to")):
            by = body["to"] - clock.now()
        else:
            by = body["by"] if _is_number(body.get("by")) else -1.0
        if not 0 <= by <= MAX_STEP:
            raise Refused("The clock moves forward only, by 400 days at most.")
        clock.advance(by)
        self._workspace.tell({"type": "clock", "clock": self._state.clock()})
        return {"clock": self._state.clock()}

    async def _faults(self, _user: str, body: Body) -> Body:
        if isinstance(body.get("add"), dict):
            self._board.add(body["add"])
        elif "remove" in body:
            self._board.remove(body["remove"])
        elif body.get("clear"):
            self._board.clear()
        faults = self._board.active()
        self._workspace.tell({"type": "faults", "faults": faults})
        return {"faults": faults}

    def _zone(self, user: str) -> Any:
        try:
            return ZoneInfo(self._workspace.users[user].tz)
        except ZoneInfoNotFoundError:
            return UTC


async def _body(request: Request) -> Body | None:
    """A JSON object; other content types could be posted by a form of another site."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        body = read_json(await request.body())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _word(body: Body, key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _text(body: Body) -> str:
    return _word(body, "text")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _refusal(why: str) -> Response:
    return JSONResponse({"ok": False, "error": why}, status_code=400)
