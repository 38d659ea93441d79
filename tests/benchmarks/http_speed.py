"""Signed `/papers VAR` over HTTP, 64 connections, against a Bolt app that answers a constant.

    python -m tests.benchmarks.http_speed [--rounds 5] [--requests 6000] [--json]

Both servers are one uvicorn process each (uvloop, httptools), asked in turn by a process of its
own; every request has its own body and its own signature. The bot looks the paper up in an SQLite
database that holds the starter list. `mixed` asks for every name of the list in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

from tests.benchmarks.report import Figure, report

SECRET = "a-signing-secret-for-the-benchmark"
TOKEN = "xoxb-benchmark"
CONNECTIONS = 64
PATIENCE = 120


# --- the two servers ----------------------------------------------------------------------------


def constant_app():
    """What a Bolt app costs that does nothing: the measure of ours."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from starlette.applications import Starlette
    from starlette.routing import Route

    async def authorize(**_):
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=TOKEN, bot_id="B1")

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    async def papers(ack):
        await ack("constant")

    app.command("/papers")(papers)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request):
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def bot_app(folder: str):
    """The bot as it runs, over its own database."""
    from bot.app import machine_time, starter_list
    from bot.services.starter import load_starter_list
    from bot.slack.app import build_app
    from bot.slack.http import build_http
    from bot.wiring import build_deps
    from db.records import DEFAULT_WORKSPACE
    from db.store import open_store

    store = open_store(f"sqlite:///{folder}/papers.sqlite3")
    load_starter_list(store, DEFAULT_WORKSPACE, starter_list(), now=datetime.now(UTC))
    app = build_app(build_deps(store, machine_time), token=TOKEN)
    return build_http(app, signing_secret=SECRET, ping=store.ping)


def serve(which: str) -> None:
    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    with tempfile.TemporaryDirectory() as folder:
        app = constant_app() if which == "constant" else bot_app(folder)
        print(listener.getsockname()[1], flush=True)
        options = {"loop": "uvloop", "http": "httptools", "lifespan": "off", "ws": "none"}
        config = uvicorn.Config(app, access_log=False, log_level="warning", **options)
        uvicorn.Server(config).run(sockets=[listener])


# --- the load -----------------------------------------------------------------------------------


def signed_requests(queries: list[str], count: int) -> list[bytes]:
    made = []
    timestamp = str(int(time.time()))
    for number in range(count):
        fields = {
            "token": "x",
            "team_id": "T1",
            "team_domain": "lab",
            "channel_id": "C1",
            "channel_name": "generation-models",
            "user_id": f"U{number % 97}",
            "user_name": "mei",
            "command": "/papers",
            "text": queries[number % len(queries)],
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/T1/{number}/x",
            "trigger_id": f"{number}.{os.getpid()}",
        }
        body = urlencode(fields).encode()
        base = b"v0:%b:%b" % (timestamp.encode(), body)
        signature = hmac.digest(SECRET.encode(), base, "sha256").hex()
        head = (
            "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {timestamp}\r\n"
            f"X-Slack-Signature: v0={signature}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


class Client(asyncio.Protocol):
    """One keep-alive connection: the next request goes out when the last was answered."""

    def __init__(self, pending, times, done) -> None:
        self.pending, self.times, self.done = pending, times, done
        self.buffer = b""
        self.sent = 0.0

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        request = next(self.pending, None)
        if request is None:
            self.transport.close()
        else:
            self.sent = time.perf_counter()
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self.buffer.lower().find(b"content-length:")
        length = int(self.buffer[at + 15 : self.buffer.find(b"\r\n", at)])
        if len(self.buffer) < end + 4 + length:
            return
        if not self.buffer.startswith(b"HTTP/1.1 200") or length < 8:
            self.done(RuntimeError(self.buffer[:300].decode("latin-1")))
            return
        self.times.append(time.perf_counter() - self.sent)
        self.buffer = b""
        self.next()

    def connection_lost(self, _error) -> None:
        self.done(None)


async def ask(port: int, requests: list[bytes]) -> dict[str, float]:
    loop = asyncio.get_running_loop()
    pending, times = iter(requests), []
    over: asyncio.Future[None] = loop.create_future()
    open_connections = CONNECTIONS

    def done(error) -> None:
        nonlocal open_connections
        if over.done():
            return
        open_connections -= 1
        if error is not None:
            over.set_exception(error)
        elif len(times) >= len(requests) or open_connections <= 0:
            over.set_result(None)

    start = time.perf_counter()
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Client(pending, times, done), "127.0.0.1", port)
    await asyncio.wait_for(over, PATIENCE)
    seconds = time.perf_counter() - start
    assert len(times) == len(requests), f"{len(times)} answers to {len(requests)} requests"
    times.sort()
    return {
        "rps": len(times) / seconds,
        "p50": times[len(times) // 2] * 1000,
        "p99": times[len(times) * 99 // 100] * 1000,
        "max": times[-1] * 1000,
    }


def load(port: int, count: int, queries: list[str]) -> None:
    import uvloop

    requests = signed_requests(queries, count)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(ask(port, requests))))


# --- the comparison -----------------------------------------------------------------------------


def start(which: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.benchmarks.http_speed", "--serve", which]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def listening(process: subprocess.Popen[str]) -> int:
    """The port that a server said it listens on."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def measured(port: int, count: int, queries: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.http_speed", "--load", str(port)]
    command += ["--requests", str(count), "--queries", json.dumps(queries)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE)
    return json.loads(done.stdout)


def names_of_the_list() -> list[str]:
    from bot.app import starter_list
    from bot.core.readme.parsing import parse

    rows = parse(starter_list().decode()).entries
    return [row.fields.method for row in rows if row.fields.method]


def compare(rounds: int, count: int) -> list[Figure]:
    runs: dict[str, list[dict[str, float]]] = {"constant": [], "VAR": [], "mixed": []}
    started = []
    try:
        for which in ("constant", "bot"):
            started.append(start(which))  # noqa: PERF401 -- what has started is ended, whatever comes
        constant_port, bot_port = (listening(process) for process in started)
        plan = [("constant", constant_port, ["VAR"]), ("VAR", bot_port, ["VAR"])]
        names = names_of_the_list()
        plan.append(("mixed", bot_port, names))
        for _name, port, queries in plan:
            measured(port, 640, queries)
        for _ in range(rounds):
            for name, port, queries in plan:
                runs[name].append(measured(port, count, queries))
    finally:
        for process in started:
            process.terminate()
            process.wait(10)
    return figures(runs, rounds * count)


def figures(runs: dict[str, list[dict[str, float]]], of: int) -> list[Figure]:
    rps = {name: statistics.median(run["rps"] for run in all_) for name, all_ in runs.items()}
    made = []
    for name in ("VAR", "mixed"):
        ratios = [
            ours["rps"] / theirs["rps"]
            for ours, theirs in zip(runs[name], runs["constant"], strict=True)
        ]
        share = statistics.median(ratios) * 100
        made.append(
            Figure(
                f"/papers {name}, share of a constant's requests/s", round(share, 1), "%", "50", of
            )
        )
    for name, all_ in runs.items():
        made.append(Figure(f"{name}: requests a second, median", round(rps[name]), "1/s"))
        made += [
            Figure(f"{name}: {key}", round(statistics.median(r[key] for r in all_), 2), "ms")
            for key in ("p50", "p99")
        ]
        bar = "" if name == "constant" else "1000"
        made.append(
            Figure(f"{name}: slowest ack", round(max(r["max"] for r in all_), 1), "ms", bar)
        )
    return made


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=6_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", choices=["bot", "constant"], help=argparse.SUPPRESS)
    parser.add_argument("--load", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--queries", type=json.loads, default=["VAR"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
    elif options.load:
        load(options.load, options.requests, options.queries)
    else:
        report(compare(options.rounds, options.requests))
    return 0


if __name__ == "__main__":
    sys.exit(main())
