"""The inbox keeps events over the end of the process, each once, until they are done."""

from datetime import UTC, datetime, timedelta

import pytest

from db.errors import StoreError
from db.inbox import open_inbox

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_what_is_kept_waits_oldest_first_until_it_is_done(tmp_path):
    inbox = open_inbox(tmp_path / "new" / "inbox.sqlite3")
    inbox.keep("Ev2", "{2}", NOW + timedelta(seconds=1))
    inbox.keep("Ev1", "{1}", NOW)
    inbox.keep("Ev1", "{other}", NOW + timedelta(hours=1))
    assert inbox.waiting() == [("Ev1", "{1}"), ("Ev2", "{2}")]
    inbox.done("Ev1")
    inbox.close()
    assert open_inbox(tmp_path / "new" / "inbox.sqlite3").waiting() == [("Ev2", "{2}")]


def test_a_file_that_cannot_be_used_is_a_sentence(tmp_path):
    with pytest.raises(StoreError):
        open_inbox(tmp_path)
    (tmp_path / "text").write_text("this is no database, whatever it is called " * 99)
    with pytest.raises(StoreError):
        open_inbox(tmp_path / "text")
