"""`papers playground`: the workspace alone, for a bot in another process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.commands.terminal import out
from bot.config import Settings, read_settings
from bot.playground.app import build_playground
from bot.playground.server import RunningPlayground, start_playground
from bot.serving import stop_signals


def run_playground(request_url: str | None, arxiv_data: Path | None) -> None:
    """Open the workspace, say how a bot connects to it, and keep it open until Ctrl-C."""
    asyncio.run(_serve(read_settings(), request_url, arxiv_data))


async def _serve(settings: Settings, request_url: str | None, arxiv_data: Path | None) -> None:
    playground = await start_playground(
        settings.playground_port,
        host=settings.playground_host,
        playground=build_playground(seeded=True, arxiv_data=arxiv_data),
    )
    try:
        if request_url is not None:
            playground.playground.deliver_over_http(request_url)
        for line in _introduction(playground, over_http=request_url is not None):
            out.print(line)
        with stop_signals() as stop:
            await stop.wait()
    finally:
        await playground.close()


def _introduction(playground: RunningPlayground, *, over_http: bool) -> list[str]:
    secret = playground.playground.installation.signing_secret
    how = (
        f"SLACK_SIGNING_SECRET={secret}" if over_http else f"SLACK_APP_TOKEN={playground.app_token}"
    )
    return [
        f"Playground: {playground.url}  (no bot is in it yet; Ctrl-C stops it)",
        "Connect a bot from another terminal with these settings:",
        f"SLACK_API_URL={playground.api_url}",
        f"PAPERS_ARXIV_URL={playground.url}/arxiv",
        f"SLACK_BOT_TOKEN={playground.bot_token}",
        how,
    ]
