"""`papers harvest` harvests, tells how it stands, and opens the gate again; no arXiv is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import harvesting
from bot.commands.harvesting import run_harvest, run_reopen, run_status
from bot.errors import BadSettings, HarvestUnderWay
from bot.playground.arxiv.faults import ArxivFault
from bot.playground.arxiv.invented import invented_weeks
from bot.services.harvest_turns import HarvestTurns, Lease
from db.arxiv_records import Interface, TroubleKind
from db.store import open_store
from tests.arxiv_world import World

MONDAY = datetime(2026, 11, 23, 5, 45, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERS_DATABASE_URL", f"sqlite:///{tmp_path}/papers.db")
    monkeypatch.setenv("PAPERS_ARXIV_CATEGORIES", "cs.CV cs.LG")
    store = open_store(f"sqlite:///{tmp_path}/papers.db")
    yield store
    store.close()


@pytest.fixture
def world(store, monkeypatch):
    """The command finds the arXiv of a world whose clock stands on a Monday morning."""
    categories = ("cs.CV", "cs.LG")
    world = World(store, invented_weeks(MONDAY.timestamp()), MONDAY, categories=categories)

    def build(given, asked, **_):
        assert asked == categories
        lease = Lease(given, world.clock.time, sleep=world.clock.advance)
        return HarvestTurns(given, world.harvesting, lease, lambda: categories, world.clock.time)

    monkeypatch.setattr(harvesting, "build_harvest", build)
    monkeypatch.setattr(harvesting, "utc_now", world.clock.time)
    return world


def test_a_harvest_says_what_it_brought(world, capsys):
    assert run_harvest(None, as_json=False) == 0
    said = capsys.readouterr()
    assert "Harvesting cs.CV, cs.LG" in said.err
    assert "New: " in said.out
    assert "Every day that is due is complete." in said.out


def test_a_harvest_as_json(world, capsys):
    assert run_harvest(date(2026, 11, 9), as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["new"] > 20
    assert said["incomplete"] == said["troubles"] == []
    assert (said["is_stopped"], said["is_forbidden"]) == (False, False)


def test_on_a_terminal_it_shows_the_records_of_each_category(world, monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(harvesting.err, "_force_terminal", True)
    monkeypatch.setattr(harvesting.err, "is_interactive", True)
    assert run_harvest(None, as_json=False) == 0
    said = capsys.readouterr().err
    assert "records" in said
    assert "cs.LG" in said


def test_days_that_are_not_complete_are_named_and_the_exit_code_says_so(world, capsys):
    world.arxiv.faults.add(ArxivFault("html", times=0))
    assert run_harvest(None, as_json=False) == 1
    said = capsys.readouterr().out
    assert "Not complete: 52 days of a category:" in said
    assert "2026-11-23 cs.CV" in said
    assert "sends a web page in place of papers" in said


def test_a_refusal_says_what_to_do(world, store, capsys):
    world.arxiv.faults.add(ArxivFault("denied"))
    assert run_harvest(None, as_json=False) == 1
    assert "papers harvest --reopen" in capsys.readouterr().out
    assert run_status(as_json=False) == 1
    assert "arXiv refused the bot, so nothing is asked." in capsys.readouterr().out
    assert run_reopen() == 0
    assert "arXiv is asked again" in capsys.readouterr().out
    assert run_reopen() == 0
    assert "nothing to open" in capsys.readouterr().out
    assert run_harvest(None, as_json=False) == 0


def test_a_harvest_that_somebody_else_makes_is_named(world, store):
    with store.writing() as unit:
        Lease(store, world.clock.time, sleep=world.clock.advance, holder="lab:7:x").take(unit)
    with pytest.raises(HarvestUnderWay, match="lab:7"):
        run_harvest(None, as_json=False)


def test_an_interrupted_harvest_says_that_it_goes_on(world, store, monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(world.client, "submitted", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run_harvest(None, as_json=False)
    assert "the next harvest goes on from there" in capsys.readouterr().err
    with store.reading() as unit:
        assert unit.preprints.count() > 0
        assert unit.gates.state("harvest").holder is None


@pytest.mark.parametrize(
    ("categories", "since", "said"),
    [
        ("", None, "PAPERS_ARXIV_CATEGORIES is empty"),
        ("cs.CV cs.LG", date(2026, 11, 24), "is in the future"),
    ],
)
def test_what_cannot_be_harvested_is_one_sentence(world, monkeypatch, categories, since, said):
    monkeypatch.setenv("PAPERS_ARXIV_CATEGORIES", categories)
    with pytest.raises(BadSettings, match=said):
        run_harvest(since, as_json=False)


def test_the_status_before_the_first_harvest(world, capsys):
    assert run_status(as_json=False) == 0
    assert "Nothing was harvested yet." in capsys.readouterr().out


def test_the_status_has_every_day_and_every_trouble(world, store, capsys):
    run_harvest(None, as_json=False)
    with store.writing() as unit:
        now = world.clock.time()
        for kind in (TroubleKind.STALE, TroubleKind.STALE, TroubleKind.CUT):
            unit.harvests.note(Interface.RSS, "cs.CV", kind, f"A {kind.value}.", now)
        unit.harvests.heal(Interface.RSS, "cs.CV", now, [TroubleKind.CUT])
    capsys.readouterr()
    assert run_status(as_json=False) == 0
    said = capsys.readouterr().out
    assert "The next harvest is due on 2026-11-24 at 05:30 UTC." in said
    assert "2026-11-20" in said
    assert "fresh" in said
    assert "cs.CV rss: stale feed, 2 times since 2026-11-23" in said
    assert "Healed in the last week:" in said
    assert "cs.CV rss: cut answer, 1 time since" in said


def test_the_status_as_json(world, capsys):
    run_harvest(None, as_json=False)
    capsys.readouterr()
    assert run_status(as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["papers"] > 20
    assert said["next_at"] == "2026-11-24T05:30:00+00:00"
    assert (said["is_running"], said["is_refused"], said["incidents"]) == (False, False, [])
    (cv, lg) = said["categories"]
    assert (cv["category"], lg["category"]) == ("cs.CV", "cs.LG")
    assert [day["day"] for day in cv["days"]][-2:] == ["2026-11-20", "2026-11-23"]
    assert set(cv["days"][-1]) == {"day", "state", "new", "cross_lists", "sentence", "checked_at"}


def test_old_days_do_not_fill_the_status(world, capsys):
    run_harvest(None, as_json=False)
    world.clock.advance(timedelta(days=30).total_seconds())
    capsys.readouterr()
    run_status(as_json=True)
    assert json.loads(capsys.readouterr().out)["categories"][0]["days"] == []


@pytest.mark.parametrize(
    "options", [["--status", "--reopen"], ["--status", "--since", "2026-11-01"]]
)
def test_one_thing_at_a_time(tmp_path, options):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERS_", "SLACK_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "harvest", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=kept | {"PAPERS_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 2
    assert "Give one of --since, --status and --reopen" in ran.stderr
