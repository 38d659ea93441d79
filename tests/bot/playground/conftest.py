"""A playground whose clock stands still, and a bot that keeps to a script."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.server import start_playground
from tests.bot.playground.doubles import Browser, ScriptedBot, built


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def bot():
    return ScriptedBot()


@pytest.fixture
def playground(bot):
    return built(bot)


@pytest.fixture
def workspace(playground):
    return playground.workspace


@pytest.fixture
def clock(playground):
    return playground.clock


@pytest.fixture
def browser(playground):
    return Browser(playground)


@pytest.fixture
async def running(anyio_backend):
    """One that listens; bots connect to it as they would to Slack."""
    started = await start_playground(playground=built())
    yield started
    await started.close()


@pytest.fixture
async def http(anyio_backend):
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(running):
    return AsyncWebClient(token=running.bot_token, base_url=running.api_url, retry_handlers=[])
