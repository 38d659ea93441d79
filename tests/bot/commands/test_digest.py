"""`papers digest` tries a week and tells how digests stand; it sends nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.commands import digest as command
from bot.commands.digest import read_week, run_dry, run_standing
from bot.errors import BadSettings, NotFound
from db.digest_records import Week
from db.records import DEFAULT_WORKSPACE
from db.store import open_store
from tests.digest_builders import DAY, MONDAYS, W47, W48, Newsroom


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERS_DATABASE_URL", f"sqlite:///{tmp_path}/papers.db")
    store = open_store(f"sqlite:///{tmp_path}/papers.db")
    room = Newsroom(store)
    monkeypatch.setattr(command, "utc_now", room.clock)
    room.announce(1, 2)
    yield room
    store.close()


def said(run, capsys):
    code = run()
    return code, capsys.readouterr()


def test_a_dry_run_prints_what_the_week_brings_and_sends_nothing(room, capsys):
    room.subscribe(include=("study 2",), most=1)
    code, printed = said(lambda: run_dry("C1", "2026-W47", as_json=False), capsys)
    assert code == 0
    assert "2026-W47: papers announced from 2026-11-10 to 2026-11-16" in printed.out
    assert "2 announced, 2 fit, 1 paper shown; 0 known already." in printed.out
    assert " 1. Study 2" in printed.out
    assert "mentions “study 2”" in printed.out
    assert room.digests() == []


def test_a_dry_run_as_json(room, capsys):
    room.subscribe()
    code, printed = said(lambda: run_dry("C1", "2026W47", as_json=True), capsys)
    told = json.loads(printed.out)
    assert (code, told["channel"], told["week"]) == (0, "C1", "2026-W47")
    assert (told["considered"], told["matched"], told["known"]) == (2, 2, 0)
    assert [one["arxiv_id"] for one in told["papers"]] == ["2611.00001", "2611.00002"]
    assert told["papers"][0]["url"] == "https://arxiv.org/abs/2611.00001"


def test_a_channel_without_a_digest_is_tried_with_the_defaults(room, capsys):
    code, printed = said(lambda: run_dry("C9", None, as_json=False), capsys)
    assert code == 1
    assert "C9 gets no digest yet" in printed.err
    assert "0 papers shown" in printed.out


def test_without_a_week_the_newest_that_is_due_is_meant(room, capsys):
    room.subscribe()
    room.clock.at += 5 * DAY
    code, printed = said(lambda: run_dry("C1", None, as_json=False), capsys)
    assert (code, printed.out.split(":")[0]) == (0, "2026-W47")


@pytest.mark.parametrize("text", ["2025", "2025-W54", "W20", "20 25", "2025-20", "", "0001-W01"])
def test_what_is_no_week_is_refused_with_an_example(text):
    with pytest.raises(BadSettings, match="2025-W20"):
        read_week(text)
    assert read_week(" 2025-w20 ") == Week(2025, 20)


def test_it_tells_which_channels_get_digests_and_what_became_of_the_last(room, capsys):
    room.subscribe()
    room.subscribe("C2")
    room.subscribing.pause(DEFAULT_WORKSPACE, "C2", "U1", room.clock())
    room.run(W47)
    code, printed = said(lambda: run_standing(None, None, as_json=False), capsys)
    assert code == 0
    assert "C1: active, next Monday 2026-11-23 09:00 Europe/Berlin" in printed.out
    assert "  2026-W47 sent: 2 papers" in printed.out
    assert "C2: paused\n" in printed.out


def test_a_week_that_had_its_digest_has_no_second_one_where_the_schedule_moved(room, capsys):
    room.subscribe()
    room.run(W47)
    room.subscribe(schedule=replace(MONDAYS, weekday=4))
    _, printed = said(lambda: run_standing(None, None, as_json=False), capsys)
    assert "C1: active, next Friday 2026-11-27 09:00 Europe/Berlin" in printed.out


def test_it_tells_of_one_channel_and_week_as_json(room, capsys):
    room.subscribe()
    room.run(W47)
    room.run(W48)
    _, printed = said(lambda: run_standing("C1", "2026-W47", as_json=True), capsys)
    [told] = json.loads(printed.out)
    assert (told["channel"], told["state"], told["hour"]) == ("C1", "active", 9)
    [digest] = told["digests"]
    assert (digest["week"], digest["state"], digest["late"]) == ("2026-W47", "sent", False)
    assert len(digest["content"]["papers"]) == 2


def test_where_no_channel_gets_one_it_says_how_to_set_it(room, capsys):
    code, printed = said(lambda: run_standing(None, None, as_json=False), capsys)
    assert (code, "/papers digest" in printed.out) == (1, True)
    with pytest.raises(NotFound, match="C0123456789"):
        run_standing("papers", None, as_json=False)
