"""Reads the imports of every module and holds them against the table of docs/design.md."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for house in ("bot", "db") for path in (ROOT / house).rglob("*.py"))

SLACK = ("slack_bolt", "slack_sdk")
SQL = ("sqlalchemy", "alembic", "sqlite3", "psycopg")
WEB = ("starlette", "uvicorn", "aiohttp", "websockets", "httpx")

STANDARD = "the standard library"
ALLOWED: dict[str, tuple[str, ...]] = {
    "db/records.py": (STANDARD,),
    "db/arxiv_records.py": (STANDARD,),
    "db/arxiv_numbers.py": (STANDARD,),
    "db/digest_records.py": (STANDARD, "db.records"),
    "db/errors.py": (STANDARD,),
    "db": (STANDARD, "db", "sqlalchemy", "alembic", "psycopg"),
    "bot/errors.py": (STANDARD,),
    "bot/core": (
        STANDARD,
        "db.records",
        "db.arxiv_records",
        "db.arxiv_numbers",
        "db.digest_records",
        "bot.errors",
        "bot.core",
    ),
    "bot/core/ranking": (
        STANDARD,
        "db.records",
        "bot.errors",
        "bot.core",
        "numpy",
        "scipy",
        "sklearn",
    ),
    "bot/embedding.py": (STANDARD, "numpy", "wordllama"),
    "bot/services": (STANDARD, "db", "bot.errors", "bot.core", "bot.services", "rapidfuzz"),
    "bot/slack": (
        STANDARD,
        "db.records",
        "db.arxiv_records",
        "db.digest_records",
        "db.errors",
        "bot.errors",
        "bot.core",
        "bot.services",
        "bot.slack",
        *SLACK,
        *WEB,
    ),
    "bot/metadata": (
        STANDARD,
        "db.records",
        "db.arxiv_records",
        "bot.errors",
        "bot.core",
        "bot.metadata",
        "httpx",
        "feedparser",
        "defusedxml",
    ),
    "bot/playground": (STANDARD, "bot.errors", "bot.serving", "bot.playground", "yaml", *WEB),
    "bot/arxiv": (
        STANDARD,
        "db.records",
        "db.arxiv_records",
        "bot.errors",
        "bot.core",
        "bot.metadata",
        "bot.arxiv",
        "feedparser",
        "defusedxml",
    ),
    "bot/serving.py": (STANDARD, "bot.errors", "uvicorn"),
    "bot/jobs.py": (STANDARD, "apscheduler", "bot.slack"),
    "bot/config.py": (
        STANDARD,
        "bot.core",
        "bot.errors",
        "pydantic",
        "pydantic_settings",
        "platformdirs",
    ),
}
"""The most specific place that matches a module decides; what is not named may not be imported."""

EVERYTHING = {
    "bot/app.py",
    "bot/assembly.py",
    "bot/wiring.py",
    "bot/cli.py",
    "bot/__main__.py",
    "bot/__init__.py",
    "bot/commands",
}
"""The composition root and the command line know the whole house."""


def place_of(path: Path) -> str | None:
    relative = path.relative_to(ROOT).as_posix()
    places = [p for p in (*ALLOWED, *EVERYTHING) if relative == p or relative.startswith(p + "/")]
    return max(places, key=len, default=None)


def imports_of(path: Path) -> set[str]:
    package = path.relative_to(ROOT).with_suffix("").parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module or "")))
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def is_allowed(name: str, allowed: tuple[str, ...]) -> bool:
    if (
        STANDARD in allowed
        and name.split(".", maxsplit=1)[0] in sys.stdlib_module_names
        and name.split(".", maxsplit=1)[0] != "sqlite3"
    ):
        return True
    return any(name == prefix or name.startswith(prefix + ".") for prefix in allowed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_its_place_allows(path):
    place = place_of(path)
    assert place is not None, "add the new place to the table in docs/design.md and here"
    if place in EVERYTHING:
        return
    refused = sorted(name for name in imports_of(path) if not is_allowed(name, ALLOWED[place]))
    assert refused == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_slack_and_sql_stay_in_their_folders(path):
    relative = path.relative_to(ROOT).as_posix()
    names = {name.split(".")[0] for name in imports_of(path)}
    if not relative.startswith(("bot/slack/", "bot/playground/")) and relative != "bot/app.py":
        assert names.isdisjoint(SLACK)
    if not relative.startswith("db/"):
        assert names.isdisjoint(SQL)


def test_the_running_bot_loads_no_ranking_library():
    """They would cost more memory than everything else; a digest loads them when it is made."""
    services = ", ".join(
        f"bot.services.{each.stem}" for each in (ROOT / "bot/services").glob("*.py")
    )
    modules = f"bot.app, bot.cli, bot.core.ranking, bot.embedding, {services}"
    loaded = f"import sys, {modules}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, check=True)
    names = set(ran.stdout.decode().split())
    assert names.isdisjoint({"numpy", "scipy", "sklearn", "wordllama", "tokenizers"})


def test_the_reader_of_imports_sees_every_form(tmp_path):
    """Guards the guard: an import it does not see would let anything through."""
    module = ROOT / "bot" / "core" / "probe.py"
    source = (
        "import a.b\nfrom c import d\nfrom . import e\nfrom ..f import g\ndef h():\n    import i\n"
    )
    expected = {"a.b", "c.d", "bot.core.e", "bot.f.g", "i"}

    class Probe(type(module)):
        def read_text(self, **_):
            return source

    assert expected == imports_of(Probe(module))
