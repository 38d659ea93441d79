"""Live changes for open pages, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.playground.workspace import Workspace

_MAX_BEHIND = 1_000
_END: dict[str, Any] = {"type": "end"}


class Live:
    """The open streams; each ends when the server stops or its page falls too far behind."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: set[asyncio.Queue[dict[str, Any]]] = set()

    async def changes(self, user: str) -> AsyncIterator[str]:
        """What `user` can see, from now on."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        def tell(change: dict[str, Any]) -> None:
            if queue.qsize() <= _MAX_BEHIND:
                queue.put_nowait(change if queue.qsize() < _MAX_BEHIND else _END)

        stop = self._workspace.watch(user, tell)
        self._open.add(queue)
        try:
            yield ": welcome\n\n"
            change: dict[str, Any] = {}
            while change is not _END:
                change = await queue.get()
                yield f"data: {json.dumps(change)}\n\n"
        finally:
            stop()
            self._open.discard(queue)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        for queue in self._open:
            queue.put_nowait(_END)
