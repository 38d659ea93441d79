"""What the benchmarks share: where they read, what they measure on, how they say it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from db.store import Store, migrate, open_store

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """One measured number, with what it should be and how much it was measured on."""

    what: str
    value: float
    unit: str
    bar: str = ""
    of: int = 0


def shared(name: str) -> Path:
    """A file of the folder that the project's data is shared in; without it there is no figure."""
    path = Path(os.environ.get("PAPERS_SHARED", ROOT.parent / "shared")) / name
    if not path.exists():
        print(f"{path} is not there, so there is nothing to measure.", file=sys.stderr)
        sys.exit(0)
    return path


@contextmanager
def temporary_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/papers.db")
        try:
            yield store
        finally:
            store.close()


def report(figures: Sequence[Figure]) -> None:
    """Print the figures, as lines or with --json."""
    if "--json" in sys.argv:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    for figure in figures:
        of = f" of {figure.of:,}" if figure.of else ""
        bar = f"   (bar: {figure.bar})" if figure.bar else ""
        print(f"{figure.what}: {figure.value:g} {figure.unit}{of}{bar}")


@contextmanager
def temporary_url(engine: str) -> Iterator[str]:
    """The URL of a migrated, empty database: an SQLite file, or a Postgres of our own."""
    with TemporaryDirectory(prefix="papers-bench-") as folder:
        if engine == "sqlite":
            url = f"sqlite:///{folder}/papers.db"
            open_store(url).close()
            yield url
            return
        from tests.conftest import Postgres

        server = Postgres(Path(folder) / "server")
        try:
            url = server.new_database()
            migrate(url)
            yield url
        finally:
            server.stop()
