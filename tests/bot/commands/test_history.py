"""`papers history` tells what happened to a paper, and takes an addition back."""

import json

import pytest

from bot.commands.history import run_history
from bot.errors import NotFound
from bot.services.reviewing import Click, Reviewing
from bot.services.suggesting import Suggesting
from db.records import DEFAULT_WORKSPACE, EntryFields, PaperIds, Pasted, Place
from db.store import open_store
from tests.builders import NOW


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """A list of two papers: one was imported, the other suggested and added."""
    url = f"sqlite:///{tmp_path}/papers.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERS_DATABASE_URL", url)
    store = open_store(url)
    pasted = Pasted("arXiv:2611.00001", PaperIds("2611.00001", None, None, ""))
    receipt = Suggesting(store).suggest(
        DEFAULT_WORKSPACE, [pasted], "U0MEI00001", Place("C1", "1.1"), "key", NOW
    )
    suggestion = receipt.outcomes[0].suggestion_id
    fields = EntryFields("Merging", "Added By Hand", method="Byhand")
    Reviewing(store).add(Click(DEFAULT_WORKSPACE, suggestion, None, NOW), fields)
    store.close()
    return url


def test_the_story_names_who_and_when(listed, capsys):
    assert run_history("Byhand", revert=False, as_json=False) == 0
    said = capsys.readouterr().out
    assert "Added By Hand" in said
    assert "suggestion suggested" in said
    assert "U0MEI00001" in said
    assert "2026-11-23 09:00" in said


def test_the_story_as_json_has_every_line(listed, capsys):
    assert run_history("Byhand", revert=False, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["title"] == "Added By Hand"
    assert {"suggested", "added"} <= {line["what"] for line in told["lines"]}


def test_an_addition_is_taken_back_however_old_it_is(listed, capsys):
    assert run_history("Byhand", revert=True, as_json=False) == 0
    assert "off the list again" in capsys.readouterr().out
    assert run_history("Byhand", revert=False, as_json=False) == 1


def test_what_no_suggestion_added_is_not_reverted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAPERS_DATABASE_URL", f"sqlite:///{tmp_path}/papers.db")
    store = open_store(f"sqlite:///{tmp_path}/papers.db")
    from tests.builders import indexed

    with store.writing() as unit:
        fields = EntryFields("Merging", "An Imported Paper", method="Imported")
        unit.entries.add_many(DEFAULT_WORKSPACE, indexed(fields), NOW, "import")
    store.close()
    with pytest.raises(NotFound, match="was not added by a suggestion"):
        run_history("Imported", revert=True, as_json=False)


def test_a_paper_that_is_not_there_is_one_sentence(listed, capsys):
    assert run_history("nothing at all", revert=False, as_json=False) == 1
    assert "Nothing on the list" in capsys.readouterr().err
