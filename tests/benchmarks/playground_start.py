"""From `make run` to a page that can be used: a process, its second start, in seconds.

The first start sets up `.venv`, migrates and loads the starter list, and does not count. The second
is timed from the call of `make` until the page and its state have been answered and the bot is
connected, so that a command typed now is answered.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request

from tests.benchmarks.report import ROOT, Figure, report

STARTS = 5
PATIENCE = 300


def start(folder: str) -> float:
    """Seconds of one start."""
    env = os.environ | {"PAPERS_DATA_DIR": folder, "PAPERS_PLAYGROUND_PORT": "0"}
    env = {k: v for k, v in env.items() if not k.startswith("SLACK_")}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        url = None
        while url is None and time.perf_counter() - began < PATIENCE:
            found = re.search(r"Playground: (http://\S+)", process.stdout.readline())
            url = found[1] if found else None
        for path in ("/", "/static/app.js"):
            with urllib.request.urlopen(f"{url}{path}") as page:
                page.read()
        with urllib.request.urlopen(f"{url}/page/state") as page:
            state = json.load(page)
        assert state["app"]["connected"]
        return time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        start(folder)
        times = sorted(start(folder) for _ in range(STARTS))
    report(
        [
            Figure("make run to a usable page, second start", round(times[-1], 2), "s", "3 s"),
            Figure("the same, median", round(times[len(times) // 2], 2), "s"),
        ]
    )


if __name__ == "__main__":
    main()
