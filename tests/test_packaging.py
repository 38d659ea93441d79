"""What ships beside the code: lock files, container, CI and documents tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.config import Settings
from bot.playground.app import build_playground

ROOT = Path(__file__).resolve().parent.parent
README_FILE = ROOT / "README.md"
README = README_FILE.read_text(encoding="utf-8")
VARIABLES = [str(field.alias) for field in Settings.model_fields.values()]


def commands() -> list[str]:
    tree = ast.parse((ROOT / "bot" / "cli.py").read_text(encoding="utf-8"))
    names = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if ast.unparse(decorator).startswith("app.command("):
                given = [a.value for a in decorator.args if isinstance(a, ast.Constant)]
                names.append(given[0] if given else node.name)
    return names


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_version_and_hashes(name):
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    packages = [block for block in blocks if not block.startswith("#")]
    assert len(packages) > 20
    for block in packages:
        assert re.match(r"[a-zA-Z0-9._-]+(\[[a-z,]+\])?==\S+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]
        assert "://" not in block, block[:80]


def test_what_runs_is_pinned_the_same_for_development():
    def pins(name):
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-zA-Z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", text, re.MULTILINE))

    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert run.items() <= dev.items()


def test_there_is_no_second_lock_file():
    assert not (ROOT / "uv.lock").exists()


def test_the_readme_names_every_setting():
    assert [name for name in VARIABLES if f"`{name}`" not in README] == []


def test_the_example_environment_names_every_setting_and_nothing_else():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert sorted(given) == sorted(VARIABLES)
    filled = {name: value for name, value in given.items() if value}
    categories = Settings.model_fields["arxiv_categories"].default  # empty says: harvest nothing
    assert filled == {"PAPERS_ARXIV_CATEGORIES": categories}


def test_the_readme_names_every_command_and_no_other():
    assert commands()
    named = set(re.findall(r"`papers ([a-z]+)", README))
    assert named == set(commands())


def test_the_readme_names_every_benchmark():
    scripts = {
        path.stem
        for path in (ROOT / "tests" / "benchmarks").glob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    assert len(scripts) > 5
    assert {name for name in scripts if f"tests.benchmarks.{name}" not in README} == set()


def test_every_benchmark_that_the_readme_names_exists():
    named = set(re.findall(r"tests\.benchmarks\.(\w+)", README))
    assert {
        name for name in named if not (ROOT / "tests" / "benchmarks" / f"{name}.py").exists()
    } == set()


def test_the_playgrounds_document_names_every_fault_and_every_action():
    document = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")
    built = build_playground()
    kinds = [each["kind"] for each in built.board.kinds()]
    actions = [f"/page/{name}" for name in built.page.actions]
    assert len(kinds) > 20
    assert [name for name in (*kinds, *actions) if f"`{name}`" not in document] == []


def test_links_inside_the_documents_lead_somewhere():
    documents = [README_FILE, *(ROOT / "docs").glob("*.md"), *(ROOT / ".github").glob("*.md")]
    targets = [
        document.parent / target
        for document in documents
        for target in re.findall(
            r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8")
        )
    ]
    assert targets
    assert [target for target in targets if not target.exists()] == []


def test_the_container_copies_only_what_exists():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        name for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for name in line.split()
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert [name for name in copied if f"!{name}" not in allowed] == []


def test_compose_runs_the_container_with_a_volume_for_its_data():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    bot = compose["services"]["bot"]
    assert bot["build"] == "."
    assert bot["volumes"] == ["papers-data:/data"]
    assert "papers-data" in compose["volumes"]
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])


def test_ci_runs_what_a_person_runs():
    lines = [
        line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and line[0] != "#"
    ]
    assert lines[-1] == "exec make test"


@pytest.mark.parametrize("command", ["", *commands()])
def test_help_is_complete(command):
    """Every option and argument has a description, and the command says what it does."""
    words = [word for word in (command, "--help") if word]
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"COLUMNS": "100", "NO_COLOR": "1", "PATH": ""},
    )
    assert "Usage:" in ran.stdout
    rows = re.findall(r"^│ (?:\*\s+)?(?:[\w-]+|--[\w-]+).*│$", ran.stdout, re.MULTILINE)
    assert rows
    for row in rows:
        assert len(row.strip("│ ").split()) >= 3, row
