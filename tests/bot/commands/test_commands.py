"""The commands as a person runs them: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STARTER = ROOT / "bot" / "starter" / "reading_list.md"


def run_in(home, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **variables):
    """Run one command with a home, a data folder and a working directory of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERS_", "SLACK_"))}
    environment = {**kept, "HOME": str(home), "PAPERS_DATA_DIR": str(home / "data")}
    environment |= {"COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        stdout=stdout,
        stderr=stderr,
        cwd=home,
        env=environment | variables,
        check=False,
        timeout=120,
    )


@pytest.fixture
def papers(tmp_path):
    return partial(run_in, tmp_path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home whose database holds the starter list."""
    home = tmp_path_factory.mktemp("home")
    ran = run_in(home, "import", STARTER)
    assert ran.returncode == 0, ran.stderr.decode()
    return home


@pytest.fixture
def listed(papers, filled, tmp_path):
    shutil.copytree(filled / "data", tmp_path / "data")
    return papers


def test_import_lookup_and_export_work_from_an_empty_home(papers, tmp_path):
    ran = papers("import", STARTER)
    assert ran.returncode == 0
    assert b"49 entries in 9 sections" in ran.stdout

    ran = papers("lookup", "VAR", "--json")
    assert ran.returncode == 0
    answer = json.loads(ran.stdout)
    assert answer["query"] == "VAR"
    first = answer["results"][0]
    assert list(first) == [
        "method",
        "title",
        "section",
        "date",
        "venue",
        "url",
        "arxiv_id",
        "code",
        "note",
        "tier",
    ]
    assert (first["method"], first["arxiv_id"], first["date"], first["tier"]) == (
        "VAR",
        "2404.02905",
        "2024-06",
        "name",
    )
    assert first["code"] == "https://github.com/FoundationVision/VAR"

    assert papers("export").stdout == STARTER.read_bytes()
    assert papers("export", "-o", "out.md").returncode == 0
    assert (tmp_path / "out.md").read_bytes() == STARTER.read_bytes()


def test_a_table_is_printed_for_a_person(listed):
    ran = listed("lookup", "dalle", "2")
    assert ran.returncode == 0
    assert "DALL·E 2" in ran.stdout.decode()


def test_nothing_found_is_exit_code_one(listed):
    ran = listed("lookup", "qqqqqqzzzzzz", "--json")
    assert (ran.returncode, json.loads(ran.stdout)["results"]) == (1, [])


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "-x",
        "--",
        "a AND",
        "NEAR(",
        "x' ; drop table entries",
        "年",
        "🙂",
        "section:",
        "*",
        "a" * 10_000,
        ":",
        " ",
    ],
)
def test_any_text_is_a_legal_query(listed, query):
    ran = listed("lookup", "--json", "--", query)
    assert ran.returncode in {0, 1}, ran.stderr.decode()
    assert json.loads(ran.stdout)["query"] == query


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_an_unreadable_filter_is_named(listed, options):
    ran = listed("lookup", "diffusion", "year:soon", *options)
    assert b"year:soon" in ran.stderr
    assert ran.returncode == 0
    ran = listed("lookup", "year:20x", *options)
    assert "“year:20x” was left out: write year:2022" in ran.stderr.decode()
    assert ran.returncode == 1


@pytest.mark.parametrize("query", ["", " ", "\t"])
def test_a_blank_query_is_told_what_to_type(listed, query):
    ran = listed("lookup", query)
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr.startswith(b"Type what to look for")


@pytest.mark.parametrize("columns", [40, 24, 12])
def test_a_narrow_terminal_shows_methods_and_titles(listed, columns):
    lines = listed("lookup", "repaint", COLUMNS=str(columns)).stdout.decode().splitlines()
    assert all(len(line) <= columns for line in lines)
    shown = "".join("".join(lines).split())
    assert "RePaint" in shown or columns < 24
    for word in ("Inpainting", "Denoising", "Probabilistic") if columns == 40 else ():
        assert word in shown
    assert "http" not in shown


def test_a_title_is_printed_as_it_is_written(papers, tmp_path):
    title = "Smile :smile: and [bold]shout[/bold]"
    (tmp_path / "list.md").write_text(f"# A\n\nDate|Title\n-|-\n2020|{title}\n")
    assert title in papers("import", "list.md").stdout.decode()
    assert title in papers("lookup", "smile").stdout.decode()
    assert "Nothing found for :cat:." in papers("lookup", ":cat:").stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nope"], "No such command 'nope' (see papers --help)."),
        (["lookup"], "Missing argument 'QUERY' (see papers lookup --help)."),
        (["import", "a", "--prefr", "b"], "--prefr"),
        (["import", "a", "--prefer", "b"], "'b' is not one of"),
        (["import", "a", "b"], "(b)"),
        (["lookup", "x", "-n", "0"], "(see papers lookup --help)."),
        (["lookup", "x", "-n"], "'-n' requires an argument"),
        (["import", ""], "The name of the file is empty."),
        (["export", "-o", ""], "The name of the file is empty."),
        (["import", "a\nb\u2028c"], "There is no file a b c."),
        (["export", "-o", "no/a\nb"], "no/a b cannot be written"),
    ],
    ids=repr,
)
def test_a_mistyped_command_is_one_sentence(listed, arguments, said):
    ran = listed(*arguments)
    assert (ran.returncode, ran.stdout) == (2, b"")
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith("papers: ")
    assert said in line


def test_help_is_printed_with_and_without_being_asked_for(papers):
    assert b"Usage: papers" in papers("--help").stdout
    assert papers("lookup", "--help").returncode == 0
    ran = papers()
    assert b"Usage: papers" in ran.stdout
    assert (ran.returncode, ran.stderr) == (2, b"")


def test_json_has_the_same_keys_whether_a_filter_was_read_or_not(listed):
    for query in ("VAR year:2024", "VAR year:20x"):
        answer = json.loads(listed("lookup", query, "--json").stdout)
        assert list(answer) == ["query", "total", "results", "announced"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize(
    "arguments",
    [
        ["lookup", "diffusion"],
        ["lookup", "diffusion", "--json"],
        ["lookup", "VAR", "-n", "1"],
        ["export"],
        ["settings"],
        ["--version"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_output_that_cannot_be_written_is_a_sentence(listed, arguments):
    with Path("/dev/full").open("wb") as full:
        ran = listed(*arguments, stdout=full)
    assert ran.returncode == 2
    said = b"papers: The output cannot be written: No space left on device.\n"
    assert ran.stderr == said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_errors_that_cannot_be_written_either_still_have_their_exit_code(papers):
    with Path("/dev/full").open("wb") as full:
        assert papers("import", "nowhere.md", stderr=full).returncode == 2


def test_the_json_report_of_an_import_names_what_changed(listed, tmp_path):
    changed = STARTER.read_text(encoding="utf-8").replace(
        "CVPR 2022 | [RePaint", "CVPR 2023 | [RePaint"
    )
    (tmp_path / "new.md").write_text(changed, encoding="utf-8")
    report = json.loads(listed("import", "new.md", "--dry-run", "--json").stdout)
    assert (report["dry_run"], report["added"], report["removed"], report["unchanged"]) == (
        True,
        [],
        [],
        48,
    )
    assert [(row["method"], row["fields"]) for row in report["updated"]] == [("RePaint", ["venue"])]
    assert listed("export").stdout == STARTER.read_bytes()


BAD_FILES = {
    "missing.md": None,
    "binary.md": bytes(range(256)) * 10,
    "latin.md": "Méthode|Titre\n-|-\n".encode("latin-1"),
    "huge.md": b"x | y\n" * 9_000_000,
    "wide.md": b"\n".join(b"|" + cell * 10_000 for cell in (b"a|", b"-|", b"b|")),
    "cell.md": b"|Title|\n|-|\n|" + b"x" * 1_000_000 + b"|\n",
    "prose.md": b"Nothing to see here.\n",
    "empty.md": b"",
}


@pytest.mark.parametrize("name", [*BAD_FILES, "folder"])
def test_bad_input_is_one_sentence_and_a_non_zero_exit(papers, tmp_path, name):
    if name == "folder":
        (tmp_path / name).mkdir()
    elif BAD_FILES[name] is not None:
        (tmp_path / name).write_bytes(BAD_FILES[name])
    ran = papers("import", name)
    assert ran.returncode == 2
    assert ran.stdout == b""
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith("papers: ")
    assert line.endswith(".")
    assert papers("export").returncode == 2


def test_another_list_is_refused_at_the_terminal(listed, tmp_path):
    (tmp_path / "other.md").write_text(
        "Date|Title\n-|-\n2020|[On knitting warm scarves](https://arxiv.org/abs/2001.00001)\n"
    )
    ran = listed("import", "other.md")
    assert ran.returncode == 2
    assert b"--replace" in ran.stderr
    assert listed("export").stdout == STARTER.read_bytes()
    assert listed("import", "other.md", "--replace").returncode == 0


def test_an_export_that_cannot_be_written_is_a_sentence(listed):
    ran = listed("export", "-o", "no/such/folder/out.md")
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("papers: no/such/folder/out.md cannot be written")


def test_an_empty_database_says_what_to_do(papers):
    ran = papers("lookup", "VAR")
    assert ran.returncode == 1
    assert b"papers import" in ran.stderr
    ran = papers("export")
    assert ran.returncode == 2
    assert b"papers import" in ran.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/papers", "mysql"),
        ("not a url", "PAPERS_DATABASE_URL"),
        ("postgresql://me:canary@127.0.0.1:1/papers", "does not answer"),
        ("sqlite:////proc/nope/papers.sqlite3", "papers:"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(papers, url, said):
    ran = papers("lookup", "VAR", PAPERS_DATABASE_URL=url)
    assert ran.returncode == 2
    (line,) = ran.stderr.decode().splitlines()
    assert said in line
    assert "canary" not in line


def test_migrate_and_settings_say_what_is(papers):
    assert papers("migrate").returncode == 0
    assert json.loads(papers("migrate", "--json").stdout)["after"]
    ran = papers("settings", "--json", SLACK_BOT_TOKEN="xoxb-canary", SLACK_SIGNING_SECRET="canary")
    assert json.loads(ran.stdout)["mode"] == "http"
    assert b"canary" not in ran.stdout


def test_settings_that_do_not_fit_are_refused_by_every_command(papers):
    for command in (["run"], ["settings"], ["migrate"], ["lookup", "x"], ["export"]):
        ran = papers(*command, SLACK_BOT_TOKEN="xoxb-1")
        assert ran.returncode == 2
        assert b"SLACK_SIGNING_SECRET" in ran.stderr


def test_the_version_is_told(papers):
    assert papers("--version").stdout.startswith(b"papers ")
