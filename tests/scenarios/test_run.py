"""`papers run` as a person starts it: a process, its modes, its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.playground.app import build_playground
from bot.playground.server import start_playground

ROOT = Path(__file__).parents[2]
CHANNEL, MEI = "C0GENMODEL", "U0MEI00001"
PATIENCE = 60
"""Seconds until a test gives up; nothing waits that long when all is well."""

pytestmark = pytest.mark.anyio


@contextlib.asynccontextmanager
async def papers_run(home, *arguments, command="run", **variables):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERS_", "SLACK_"))}
    environment = kept | {"HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    environment |= {"PAPERS_DATA_DIR": str(home / "data"), "NO_COLOR": "1"}
    environment |= {"PAPERS_ARXIV_CATEGORIES": ""} | variables  # tests ask no arXiv but their own
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        command,
        *arguments,
        cwd=home,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process, pattern):
    """Read the process's lines until one matches."""
    lines = []
    while True:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        if not line:
            errors = (await process.stderr.read()).decode()
            raise AssertionError(f"ended without {pattern!r}: {lines} {errors}")
        lines.append(line)
        if found := re.search(pattern, line):
            return found, lines


async def stopped(process, number=signal.SIGTERM):
    process.send_signal(number)
    await asyncio.wait_for(process.wait(), PATIENCE)
    return process.returncode, (await process.stderr.read()).decode()


async def asked(url, text, browser):
    """Type a command on the playground's page and wait for the private answer."""
    body = {"user": MEI, "channel": CHANNEL, "text": text}
    async with browser.get(f"{url}/page/live", params={"user": MEI}) as live:
        async with browser.post(f"{url}/page/say", json=body) as answer:
            assert answer.status == 200, await answer.text()
        while True:
            line = (await asyncio.wait_for(live.content.readline(), PATIENCE)).decode()
            if "Visual Autoregressive" in line:
                return line


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_without_tokens_it_opens_a_playground_that_answers(tmp_path):
    async with papers_run(tmp_path, PAPERS_PLAYGROUND_PORT="0") as process:
        found, lines = await said(process, r"Playground: (http://127\.0\.0\.1:\d+)")
        assert str(tmp_path / "data") in lines[0]
        assert "49 papers" in lines[1]
        async with aiohttp.ClientSession() as browser:
            await asked(found[1], "/papers VAR", browser)
        code, errors = await stopped(process)
    assert (code, errors) == (0, "")
    async with papers_run(tmp_path, PAPERS_PLAYGROUND_PORT="0") as process:
        _, lines = await said(process, r"Playground: ")
        assert not any("49 papers" in line for line in lines), "the starter list is loaded once"
        assert await stopped(process, signal.SIGINT) == (0, "")


async def test_with_an_app_token_it_connects_by_socket_mode(tmp_path):
    slack = await start_playground(playground=build_playground())
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    async with papers_run(tmp_path, SLACK_API_URL=slack.api_url, **tokens) as process:
        await said(process, "Connected to Slack by Socket Mode")
        async with aiohttp.ClientSession() as browser:
            await asked(slack.url, "/papers VAR", browser)
        assert await stopped(process) == (0, "")
    await slack.close()


async def test_with_a_signing_secret_it_serves_http(tmp_path):
    slack = await start_playground(playground=build_playground())
    secret = slack.playground.installation.signing_secret
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": secret}
    tokens |= {"SLACK_API_URL": slack.api_url, "PAPERS_PORT": "0"}
    async with papers_run(tmp_path, **tokens) as process:
        found, _ = await said(process, r"Serving HTTP on (http://\S+/slack/events)")
        slack.playground.deliver_over_http(found[1])
        async with aiohttp.ClientSession() as browser:
            await asked(slack.url, "/papers VAR", browser)
            async with browser.get(found[1].replace("/slack/events", "/health")) as health:
                assert (health.status, await health.json()) == (200, {"ok": True})
        assert await stopped(process) == (0, "")
    await slack.close()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "refuses the bot token"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "refuses the app-level token"),
    ],
)
async def test_a_token_that_slack_refuses_is_one_sentence(tmp_path, wrong, sentence):
    slack = await start_playground(playground=build_playground())
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token} | wrong
    async with papers_run(tmp_path, SLACK_API_URL=slack.api_url, **tokens) as process:
        await asyncio.wait_for(process.wait(), PATIENCE)
        errors = (await process.stderr.read()).decode()
    await slack.close()
    assert process.returncode == 2
    assert sentence in errors
    assert len(errors.splitlines()) == 1


async def test_a_taken_port_is_one_sentence(tmp_path):
    slack = await start_playground(playground=build_playground())
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_SIGNING_SECRET": "s"}
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        tokens |= {"SLACK_API_URL": slack.api_url, "PAPERS_PORT": str(other.getsockname()[1])}
        async with papers_run(tmp_path, **tokens) as process:
            await asyncio.wait_for(process.wait(), PATIENCE)
            errors = (await process.stderr.read()).decode()
    await slack.close()
    assert process.returncode == 2
    assert "PAPERS_PORT" in errors
    assert len(errors.splitlines()) == 1


async def settings_of(playground):
    """What a playground on its own prints: its page, and the settings for a bot."""
    found, _ = await said(playground, r"Playground: (http://\S+)")
    settings = {}
    while len(settings) < 3:
        match, _ = await said(playground, r"^(SLACK_\w+)=(\S+)")
        settings[match[1]] = match[2]
    return found[1], settings


async def test_a_playground_of_its_own_takes_a_bot_from_another_process(tmp_path):
    port = {"PAPERS_PLAYGROUND_PORT": "0"}
    async with papers_run(tmp_path, command="playground", **port) as playground:
        url, settings = await settings_of(playground)
        async with papers_run(tmp_path, **settings) as bot:
            await said(bot, "Connected to Slack by Socket Mode")
            async with aiohttp.ClientSession() as browser:
                await asked(url, "/papers VAR", browser)
            assert await stopped(bot) == (0, "")
        assert await stopped(playground) == (0, "")


async def test_a_playground_of_its_own_sends_signed_requests(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/slack/events"
    arguments = ("--request-url", address)
    port = {"PAPERS_PLAYGROUND_PORT": "0"}
    async with papers_run(tmp_path, *arguments, command="playground", **port) as playground:
        url, settings = await settings_of(playground)
        assert "SLACK_SIGNING_SECRET" in settings
        settings["PAPERS_PORT"] = address.rpartition(":")[2].partition("/")[0]
        async with papers_run(tmp_path, **settings) as bot:
            await said(bot, "Serving HTTP")
            async with aiohttp.ClientSession() as browser:
                await asked(url, "/papers VAR", browser)
            assert await stopped(bot) == (0, "")
        assert await stopped(playground) == (0, "")


async def test_the_playgrounds_arxiv_serves_a_folder_of_papers(tmp_path):
    paper = {"id": "2506.12345", "title": "A Paper From a Folder", "abstract": "Short."}
    paper |= {"authors": ["Vega Lab"], "categories": ["cs.CV"], "announced": "2025-06-10"}
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool" / "2025-06.jsonl").write_text(json.dumps(paper) + "\n", encoding="utf-8")
    port = {"PAPERS_PLAYGROUND_PORT": "0"}
    async with papers_run(tmp_path, "--arxiv-data", "pool", **port) as process:
        found, _ = await said(process, r"Playground: (http://127\.0\.0\.1:\d+)")
        page = f"{found[1]}/arxiv/abs/2506.12345"
        async with aiohttp.ClientSession() as browser, browser.get(page) as answer:
            assert "A Paper From a Folder" in await answer.text()
        assert await stopped(process) == (0, "")


async def test_data_for_the_playgrounds_arxiv_is_refused_beside_tokens(tmp_path):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-x", "SLACK_APP_TOKEN": "xapp-x"}
    async with papers_run(tmp_path, "--arxiv-data", ".", **tokens) as process:
        await asyncio.wait_for(process.wait(), PATIENCE)
        errors = (await process.stderr.read()).decode()
    assert process.returncode == 2
    assert "--arxiv-data is for the playground" in errors


async def test_a_second_process_may_use_the_same_database(tmp_path):
    """An import from another terminal is seen by the running bot's next answer."""
    async with papers_run(tmp_path, PAPERS_PLAYGROUND_PORT="0") as process:
        found, _ = await said(process, r"Playground: (http://127\.0\.0\.1:\d+)")
        async with aiohttp.ClientSession() as browser:
            await asked(found[1], "/papers VAR", browser)
            changed = (ROOT / "bot/starter/reading_list.md").read_text(encoding="utf-8")
            changed = changed.replace("| VAR | PR Jun 2024", "| VAR2 | NeurIPS 2024")
            (tmp_path / "new.md").write_text(changed, encoding="utf-8")
            importing = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "import",
                "new.md",
                cwd=tmp_path,
                env=os.environ
                | {"PAPERS_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)},
                stdout=asyncio.subprocess.DEVNULL,
            )
            assert await asyncio.wait_for(importing.wait(), PATIENCE) == 0
            assert "NeurIPS 2024" in await asked(found[1], "/papers VAR2", browser)
        assert await stopped(process) == (0, "")
