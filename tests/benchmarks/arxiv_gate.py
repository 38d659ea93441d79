"""Do three processes that ask arXiv keep to one request in three seconds, and stop at a 403?

    python -m tests.benchmarks.arxiv_gate [--requests 12] [--database URL] [--json]

Three processes share a database (an SQLite file, or a Postgres without data that is migrated here)
and ask a server of this process on loopback, in real time, through the gate. The server notes when
requests arrive and how many are open at once. After so many requests it answers 403 once; every
process goes on until its gate is closed, and a fourth one is started after that. Answers take up
to half a second, the second one is 503, and one process has to follow a redirect each time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

from bot.errors import GateClosed
from bot.services.gate import DatabaseGate
from db.store import migrate, open_store
from tests.benchmarks.report import ROOT, Figure, report, temporary_url

PROCESSES = 3
_LONGEST = 600


class Server(ThreadingHTTPServer):
    """Notes what arrives, and refuses after so many requests."""

    def __init__(self, requests: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = requests
        self.lock = threading.Lock()
        self.arrivals: list[float] = []
        self.statuses: list[int] = []
        self.open = self.most_open = 0

    def arrive(self) -> int:
        """Note a request; returns its number, from 1."""
        with self.lock:
            self.arrivals.append(time.monotonic())
            self.open += 1
            self.most_open = max(self.most_open, self.open)
            return len(self.arrivals)

    def leave(self, status: int) -> None:
        with self.lock:
            self.open -= 1
            self.statuses.append(status)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        number = self.server.arrive()
        time.sleep(number % 3 * 0.25)
        status = 302 if self.path == "/moved" else 200
        if number == 2:
            status = 503
        if number > self.server.requests:
            status = 403
        self.server.leave(status)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def ask(url: str, port: int, number: int) -> None:
    """One process: asks until the gate is closed."""
    store = open_store(url)
    gate = DatabaseGate(store)
    try:
        while True:
            with gate.turn("arxiv") as turn:
                status = fetch(port, "/moved" if number == 0 else "/")
                if status == 302:
                    turn.again()
                    status = fetch(port, "/")
                if status == 403:
                    turn.forbidden("The server of the benchmark said no.")
                elif status != 200:
                    turn.failed()
    except GateClosed:
        return
    finally:
        store.close()


class Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are followed by hand."""

    def redirect_request(self, *_: object) -> None:
        return None


def fetch(port: int, path: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def start(url: str, port: int, number: int) -> subprocess.Popen[bytes]:
    module = [sys.executable, "-m", "tests.benchmarks.arxiv_gate"]
    return subprocess.Popen([*module, "--ask", url, str(port), str(number)], cwd=ROOT)


def measure(url: str, requests: int) -> list[Figure]:
    server = Server(requests)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    processes = [start(url, port, number) for number in range(PROCESSES)]
    codes = [one.wait(_LONGEST) for one in processes]
    codes.append(start(url, port, PROCESSES).wait(_LONGEST))
    server.shutdown()
    server.server_close()
    arrivals, refused = server.arrivals, server.statuses.index(403)
    gaps = [later - before for before, later in pairwise(arrivals)]
    after = len(arrivals) - refused - 1
    return [
        Figure("shortest gap between requests", round(min(gaps), 3), "s", "3.0", len(gaps)),
        Figure("longest gap between requests", round(max(gaps), 3), "s"),
        Figure("open at once, at most", server.most_open, "requests", "1", len(arrivals)),
        Figure("after the 403", after, "requests", "0"),
        Figure("processes that stopped as they should", codes.count(0), "processes", "4", 4),
    ]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--requests", type=int, default=12, help="before the 403")
    arguments.add_argument("--database", help="the URL of a database to use")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--ask", nargs=3, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.ask:
        url, port, number = given.ask
        ask(url, int(port), int(number))
        return
    if given.database:
        migrate(given.database)
    with nullcontext(given.database) if given.database else temporary_url("sqlite") as url:
        report(measure(url, given.requests))


if __name__ == "__main__":
    main()
