"""Socket Mode as it goes wrong and right again."""

import asyncio
import threading

import pytest

from bot.playground.server import start_playground
from bot.slack.app import build_app
from bot.slack.socket import SocketMode, TokenRefused
from tests.bot.slack.fakes import make_deps
from tests.scenarios.conftest import PATIENCE, a_world, text_of

pytestmark = pytest.mark.anyio


async def test_a_wrong_app_token_ends_with_a_sentence():
    running = await start_playground()
    app = build_app(make_deps(), token=running.bot_token, base_url=running.api_url)
    line = SocketMode(app, app_token="xapp-wrong", base_url=running.api_url)
    with pytest.raises(TokenRefused, match="SLACK_APP_TOKEN"):
        await asyncio.wait_for(line.run(), PATIENCE)
    await running.close()


async def test_commands_are_answered_after_slack_refreshed_the_connection():
    """Slack asks every connection to come again after a few hours."""
    async with a_world("socket") as world:
        hub = world.running.playground.hub
        hub._changed.clear()
        await hub.disconnect()
        await asyncio.wait_for(hub._changed.wait(), PATIENCE)
        await world.say("/papers VAR")
        assert "Visual Autoregressive" in text_of(world.last())


async def test_stopping_lets_an_answer_under_way_arrive_first():
    """A SIGTERM in the middle of a lookup loses nothing: the line is cut after the answer."""
    async with a_world("socket") as world:
        world.lookup.gate = threading.Event()
        saying = asyncio.create_task(world.say("/papers VAR"))
        await asyncio.to_thread(world.lookup.entered.wait, PATIENCE)
        world.line.close()
        await asyncio.sleep(0)
        world.lookup.gate.set()
        await asyncio.wait_for(saying, PATIENCE)
        assert "Visual Autoregressive" in text_of(world.last())
