from __future__ import annotations

import threading
from datetime import timedelta

from db.records import DEFAULT_WORKSPACE as WS
from db.records import DocumentPart, PartKind, StoredDocument
from tests.builders import NOW, a_paper, add


def test_there_is_no_document_before_the_first_import(store):
    with store.reading() as unit:
        assert unit.documents.load(WS) is None


def test_a_document_comes_back_as_it_was_saved(store):
    [entry_id] = add(store, a_paper("A"))
    parts = (
        DocumentPart(PartKind.TEXT, "# 标题\r\n\n"),
        DocumentPart(PartKind.ENTRY, "|a|\r\n", entry_id, a_paper("A")),
        DocumentPart(PartKind.TEXT, "no newline at the end"),
    )
    with store.writing() as unit:
        unit.documents.save(WS, "README.md", parts, NOW)
    with store.reading() as unit:
        assert unit.documents.load(WS) == StoredDocument(WS, "README.md", NOW, parts)


def test_a_document_takes_the_place_of_the_one_before(store):
    with store.writing() as unit:
        unit.documents.save(WS, "a.md", [DocumentPart(PartKind.TEXT, "a")] * 3, NOW)
    with store.writing() as unit:
        unit.documents.save(WS, "b.md", [DocumentPart(PartKind.TEXT, "b")], NOW)
    with store.reading() as unit:
        document = unit.documents.load(WS)
    assert document is not None
    assert (document.name, [part.raw for part in document.parts]) == ("b.md", ["b"])


def test_a_key_is_claimed_by_the_first_only(store):
    with store.writing() as unit:
        assert unit.seen.claim(WS, "Ev1", NOW)
        assert not unit.seen.claim(WS, "Ev1", NOW)
    with store.writing() as unit:
        assert not unit.seen.claim(WS, "Ev1", NOW)
        assert unit.seen.claim(WS, "Ev2", NOW)
        other = unit.workspaces.add("T2")
        assert unit.seen.claim(other, "Ev1", NOW)


def test_a_key_that_is_released_can_be_claimed_again(store):
    with store.writing() as unit:
        other = unit.workspaces.add("T2")
        unit.seen.claim(WS, "Ev1", NOW)
        unit.seen.claim(other, "Ev1", NOW)
        unit.seen.release(WS, "Ev1")
        unit.seen.release(WS, "never claimed")
    with store.writing() as unit:
        assert unit.seen.claim(WS, "Ev1", NOW)
        assert not unit.seen.claim(other, "Ev1", NOW)


def test_of_many_who_claim_at_once_one_wins(store):
    won = []
    start = threading.Barrier(8)

    def claim():
        start.wait()
        with store.writing() as unit:
            won.append(unit.seen.claim(WS, "Ev1", NOW))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_old_keys_are_forgotten(store):
    with store.writing() as unit:
        unit.seen.claim(WS, "old", NOW)
        unit.seen.claim(WS, "new", NOW + timedelta(hours=2))
        assert unit.seen.forget_before(WS, NOW + timedelta(hours=1)) == 1
        assert unit.seen.claim(WS, "old", NOW)
        assert not unit.seen.claim(WS, "new", NOW)


def test_a_team_without_a_workspace_has_the_default_one(store):
    with store.writing() as unit:
        assert unit.workspaces.by_team("T1") == unit.workspaces.by_team(None) == WS
        made = unit.workspaces.add("T1")
        assert made != WS
        assert unit.workspaces.add("T1") == made
    with store.reading() as unit:
        assert unit.workspaces.by_team("T1") == made
        assert unit.workspaces.revision(made) == 0
