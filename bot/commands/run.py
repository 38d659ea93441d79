"""`papers run`."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from bot.app import serve
from bot.commands.terminal import out
from bot.config import Mode, read_settings
from bot.errors import BadSettings


def run_bot(arxiv_data: Path | None = None) -> None:
    """Start the bot in the mode that the settings give and run it until it is stopped."""
    settings = read_settings()
    if arxiv_data is not None and settings.mode is not Mode.PLAYGROUND:
        raise BadSettings("--arxiv-data is for the playground. Unset the Slack tokens to open it.")
    # The libraries speak up when something is wrong; the chosen level is for our own lines.
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for house in ("bot", "db"):
        logging.getLogger(house).setLevel(settings.log_level.value)
    with asyncio.Runner(loop_factory=_fast_loop()) as runner:
        runner.run(serve(settings, out.print, arxiv_data))


def _fast_loop() -> type[asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.Loop
