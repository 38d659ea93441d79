from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from db.arxiv_records import (
    Cursor,
    DayHealth,
    DayState,
    Interface,
    PreprintEvent,
    PreprintEventKind,
    TroubleKind,
)
from db.digest_records import (
    DigestContent,
    DigestId,
    DigestPaper,
    Feedback,
    FeedbackKind,
    SkipReason,
    Subscription,
    SubscriptionId,
    Week,
)
from db.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    SchemaOutdated,
    StoreError,
)
from db.failures import plain_errors
from db.postings import NewPosting
from db.records import DEFAULT_WORKSPACE as WS
from db.records import (
    DocumentPart,
    EntryId,
    Maintainer,
    PaperIds,
    PartKind,
    Place,
    PostingId,
    PostingKind,
    Receipt,
    Suggestion,
    SuggestionChange,
    SuggestionEvent,
    SuggestionId,
    WorkspaceSettings,
)
from db.search.terms import EVERY, Match
from db.store import open_store
from tests.arxiv_builders import MONDAY, a_preprint, with_index
from tests.builders import NOW, a_paper, add, an_index, indexed

SQLITE = sa.make_url("sqlite:////data/papers.db")
POSTGRES = sa.make_url("postgresql+psycopg://papers:hunter2@db.example.org/list")


def raised(url, error):
    with pytest.raises(StoreError) as refused, plain_errors(url):
        raise exc.OperationalError("SELECT 1", {}, error)
    assert "hunter2" not in str(refused.value)
    assert str(refused.value).endswith(".")
    return refused.value


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("SQLITE_BUSY", DatabaseBusy, "in use"),
        ("SQLITE_BUSY_SNAPSHOT", DatabaseBusy, "in use"),
        ("SQLITE_LOCKED", DatabaseBusy, "in use"),
        ("SQLITE_FULL", DatabaseFull, "No space"),
        ("SQLITE_READONLY", DatabaseReadOnly, "cannot be written"),
        ("SQLITE_READONLY_DIRECTORY", DatabaseReadOnly, "cannot be written"),
        ("SQLITE_CANTOPEN", DatabaseUnreachable, "cannot be opened"),
        ("SQLITE_NOTADB", StoreError, "no SQLite database"),
        ("SQLITE_CORRUPT_VTAB", StoreError, "damaged"),
        ("SQLITE_IOERR_WRITE", DatabaseUnreachable, "disk"),
        ("SQLITE_MISUSE", StoreError, "could not be used"),
    ],
)
def test_errors_of_sqlite_become_sentences(name, kind, words):
    error = sqlite3.OperationalError("odd")
    error.sqlite_errorname = name
    found = raised(SQLITE, error)
    assert type(found) is kind
    assert words in str(found)
    assert "/data/papers.db" in str(found)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("55P03", DatabaseBusy),
        ("40P01", DatabaseBusy),
        ("40001", DatabaseBusy),
        ("53100", DatabaseFull),
        ("25006", DatabaseReadOnly),
        ("42501", DatabaseReadOnly),
        ("42P01", SchemaOutdated),
        ("57P01", DatabaseUnreachable),
        ("28P01", DatabaseUnreachable),
        (None, DatabaseUnreachable),
        ("22P05", StoreError),
    ],
)
def test_errors_of_postgres_become_sentences(state, kind):
    class Refused(Exception):
        sqlstate = state

    assert type(raised(POSTGRES, Refused("odd\nsecond line"))) is kind


def test_a_full_pool_is_a_busy_database():
    with pytest.raises(DatabaseBusy), plain_errors(SQLITE):
        raise exc.TimeoutError("QueuePool limit")


def test_errors_that_are_not_the_databases_pass():
    with pytest.raises(KeyError), plain_errors(SQLITE):
        raise KeyError("x")


ONE = Suggestion(SuggestionId(1), WS, PaperIds("2406.00001", None, None, ""), "pasted", NOW)
READS = {
    "get": lambda unit: unit.entries.get(WS, EntryId(1)),
    "many": lambda unit: unit.entries.many(WS, [EntryId(1), EntryId(2)]),
    "called": lambda unit: unit.entries.called(WS, [EntryId(1)]),
    "all": lambda unit: unit.entries.all(WS),
    "removed": lambda unit: unit.entries.removed(WS),
    "count": lambda unit: unit.entries.count(WS),
    "newest": lambda unit: unit.entries.newest(WS, 1),
    "sections": lambda unit: unit.entries.sections(WS),
    "history": lambda unit: unit.entries.history(WS, EntryId(1)),
    "load": lambda unit: unit.documents.load(WS),
    "by_team": lambda unit: unit.workspaces.by_team("T1"),
    "revision": lambda unit: unit.workspaces.revision(WS),
    "answer_revision": lambda unit: unit.workspaces.answer_revision(WS),
    "exact": lambda unit: unit.search.exact(WS, ["name:a"], 1),
    "matching": lambda unit: unit.search.matching(WS, Match(((EVERY,),)), 1),
    "terms_of": lambda unit: unit.search.terms_of([1]),
    "similar": lambda unit: unit.search.similar(WS, ["alpha"]),
    "added_last": lambda unit: unit.entries.added_last(WS, 1),
    "names_beginning": lambda unit: unit.search.names_beginning(WS, "a", 1),
}
WRITES = {
    "add_many": lambda unit: unit.entries.add_many(WS, indexed(a_paper("B")), NOW, "slack"),
    "update_many": lambda unit: unit.entries.update_many(
        WS, [(EntryId(1), a_paper("C"), an_index(a_paper("C")))], NOW, "slack"
    ),
    "remove_many": lambda unit: unit.entries.remove_many(WS, [EntryId(1)], NOW, "slack"),
    "restore": lambda unit: unit.entries.restore(
        WS, [(EntryId(2), an_index(a_paper("B")))], NOW, "slack"
    ),
    "save": lambda unit: unit.documents.save(WS, "a", [DocumentPart(PartKind.TEXT, "a")], NOW),
    "claim": lambda unit: unit.seen.claim(WS, "k", NOW),
    "release": lambda unit: unit.seen.release(WS, "k"),
    "forget_before": lambda unit: unit.seen.forget_before(WS, NOW + timedelta(days=1)),
    "add workspace": lambda unit: unit.workspaces.add("T1"),
    "count_up": lambda unit: unit.workspaces.count_up(WS),
    "tidy": lambda unit: unit.search.tidy(),
    "rebuild": lambda unit: unit.search.rebuild(),
    "note_version": lambda unit: unit.entries.note_version(WS, EntryId(1), 2, NOW, "slack"),
}
OF_SUGGESTIONS = {
    "suggestions.get": lambda unit: unit.suggestions.get(WS, ONE.id),
    "suggestions.many": lambda unit: unit.suggestions.many(WS, [ONE.id]),
    "suggestions.of_paper": lambda unit: unit.suggestions.of_paper(WS, ONE.ids),
    "suggestions.of_papers": lambda unit: unit.suggestions.of_papers(WS, [ONE.ids, ONE.ids]),
    "suggestions.of_entry": lambda unit: unit.suggestions.of_entry(WS, EntryId(1)),
    "suggestions.in_state": lambda unit: unit.suggestions.in_state(WS, ONE.state, 1),
    "suggestions.count": lambda unit: unit.suggestions.count(WS, ONE.state),
    "suggestions.of_user": lambda unit: unit.suggestions.of_user(WS, "U1", 1),
    "suggestions.count_of_user": lambda unit: unit.suggestions.count_of_user(WS, "U1"),
    "suggestions.unreminded": lambda unit: unit.suggestions.unreminded(WS, NOW, 1),
    "suggestions.places": lambda unit: unit.suggestions.places([ONE.id]),
    "suggestions.history": lambda unit: unit.suggestions.history([ONE.id]),
    "suggestions.last": lambda unit: unit.suggestions.last(ONE.id, {SuggestionEvent.ADDED}),
    "suggestions.receipt": lambda unit: unit.suggestions.receipt(WS, "e"),
    "suggestions.is_any_to_look_up": lambda unit: unit.suggestions.is_any_to_look_up(NOW),
    "postings.get": lambda unit: unit.postings.get(PostingId(1)),
    "postings.of_suggestion": lambda unit: unit.postings.of_suggestion(ONE.id),
    "postings.keyed": lambda unit: unit.postings.keyed(WS, "k"),
    "postings.is_any_due": lambda unit: unit.postings.is_any_due(NOW, NOW),
    "maintainers.all": lambda unit: unit.maintainers.all(WS),
    "maintainers.settings": lambda unit: unit.maintainers.settings(WS),
    "workspaces.all": lambda unit: unit.workspaces.all(),
    "workspaces.hold": lambda unit: unit.workspaces.hold(WS),
    "suggestions.add": lambda unit: unit.suggestions.add(ONE),
    "suggestions.save": lambda unit: unit.suggestions.save(ONE, ONE),
    "suggestions.take_keys": lambda unit: unit.suggestions.take_keys(ONE, ONE),
    "suggestions.claim_lookups": lambda unit: unit.suggestions.claim_lookups(NOW, NOW, 1),
    "suggestions.claim_reminders": lambda unit: unit.suggestions.claim_reminders(WS, [1], NOW),
    "suggestions.add_place": lambda unit: unit.suggestions.add_place(ONE, "U", Place("C"), NOW),
    "suggestions.remove_places": lambda unit: unit.suggestions.remove_places(ONE.id),
    "suggestions.remember": lambda unit: unit.suggestions.remember(
        WS, SuggestionChange(ONE.id, NOW, SuggestionEvent.ADDED)
    ),
    "suggestions.add_receipt": lambda unit: unit.suggestions.add_receipt(WS, Receipt("e", NOW, ())),
    "suggestions.forget_receipts": lambda unit: unit.suggestions.forget_receipts(WS, NOW),
    "postings.put": lambda unit: unit.postings.put(
        WS, NewPosting("k", PostingKind.ANSWER, Place("C"))
    ),
    "postings.move": lambda unit: unit.postings.move(PostingId(1), "k", ONE.id, 1),
    "postings.drop": lambda unit: unit.postings.drop([PostingId(1)]),
    "postings.claim_due": lambda unit: unit.postings.claim_due(NOW, NOW, 1),
    "postings.claim_unknown": lambda unit: unit.postings.claim_unknown(NOW, NOW, NOW, 1),
    "postings.posted": lambda unit: unit.postings.posted(PostingId(1), "1", 1),
    "postings.refused": lambda unit: unit.postings.refused(PostingId(1), "why", NOW),
    "postings.give_up": lambda unit: unit.postings.give_up(PostingId(1), "why", NOW),
    "maintainers.put": lambda unit: unit.maintainers.put(Maintainer(WS, "U1", NOW)),
    "maintainers.remove": lambda unit: unit.maintainers.remove(WS, "U1"),
    "maintainers.set_time_zone": lambda unit: unit.maintainers.set_time_zone(WS, "U1", "UTC"),
    "maintainers.save_settings": lambda unit: unit.maintainers.save_settings(
        WS, WorkspaceSettings()
    ),
}
PAPERS = with_index(a_preprint())
OF_ANNOUNCEMENTS = {
    "preprints.add": lambda unit: unit.preprints.add(PAPERS),
    "preprints.change": lambda unit: unit.preprints.change(PAPERS),
    "preprints.many": lambda unit: unit.preprints.many(["2611.00001"]),
    "preprints.known": lambda unit: unit.preprints.known(["2611.00001"]),
    "preprints.announced_between": lambda unit: unit.preprints.announced_between(MONDAY, MONDAY),
    "preprints.count": lambda unit: unit.preprints.count(),
    "preprints.revision": lambda unit: unit.preprints.revision(),
    "preprints.count_between": lambda unit: unit.preprints.count_between(MONDAY, MONDAY),
    "preprints.highest_id": lambda unit: unit.preprints.highest_id(),
    "preprints.search": lambda unit: unit.preprints.search(["a"], 1),
    "preprints.named": lambda unit: unit.preprints.named(["a"], 1),
    "preprints.add_events": lambda unit: unit.preprints.add_events(
        [PreprintEvent("2611.00001", NOW, PreprintEventKind.VERSION)]
    ),
    "preprints.listed": lambda unit: unit.preprints.listed(MONDAY, MONDAY),
    "preprints.any_since": lambda unit: unit.preprints.any_since("cs.CV", MONDAY),
    "preprints.events": lambda unit: unit.preprints.events("2611.00001"),
    "preprints.latest_events": lambda unit: unit.preprints.latest_events(1),
    "harvests.cursor": lambda unit: unit.harvests.cursor("cs.CV"),
    "harvests.cursors": lambda unit: unit.harvests.cursors(),
    "harvests.save_cursor": lambda unit: unit.harvests.save_cursor(Cursor("cs.CV")),
    "harvests.set_day": lambda unit: unit.harvests.set_day(
        DayHealth("cs.CV", MONDAY, DayState.QUIET, "Nothing.", NOW)
    ),
    "harvests.days": lambda unit: unit.harvests.days(MONDAY),
    "harvests.note": lambda unit: unit.harvests.note(
        Interface.OAI, "cs.CV", TroubleKind.CUT, "Cut.", NOW
    ),
    "harvests.heal": lambda unit: unit.harvests.heal(Interface.OAI, "cs.CV", NOW),
    "harvests.incidents": lambda unit: unit.harvests.incidents(True, 1),
    "harvests.has_untold": lambda unit: unit.harvests.has_untold(NOW),
    "harvests.claim_untold": lambda unit: unit.harvests.claim_untold(NOW, NOW),
    "gates.state": lambda unit: unit.gates.state("arxiv"),
    "gates.take": lambda unit: unit.gates.take("arxiv", "a", NOW, NOW),
    "gates.keep": lambda unit: unit.gates.keep("arxiv", "a", NOW),
    "gates.give_back": lambda unit: unit.gates.give_back("arxiv", "a", NOW, 0),
    "gates.close": lambda unit: unit.gates.close("arxiv", NOW, "Refused."),
    "gates.open": lambda unit: unit.gates.open("arxiv"),
}

CHANNEL = Subscription(SubscriptionId(1), WS, "C1", "U1", NOW, NOW)
D1, W1 = DigestId(1), Week(2026, 47)
CONTENT = DigestContent(MONDAY, MONDAY, (DigestPaper(1, "2611.00001", "A", 50, ""),))
LIKES = Feedback(CHANNEL.id, "U1", FeedbackKind.LIKE, NOW, "2611.00001")
OF_DIGESTS = {
    "subscriptions.get": lambda unit: unit.subscriptions.get(CHANNEL.id),
    "subscriptions.of_channel": lambda unit: unit.subscriptions.of_channel(WS, "C1"),
    "subscriptions.of_workspace": lambda unit: unit.subscriptions.of_workspace(WS),
    "subscriptions.active": lambda unit: unit.subscriptions.active(),
    "subscriptions.put": lambda unit: unit.subscriptions.put(CHANNEL),
    "digests.get": lambda unit: unit.digests.get(D1),
    "digests.of_subscription": lambda unit: unit.digests.of_subscription(CHANNEL.id, 1),
    "digests.standings": lambda unit: unit.digests.standings(CHANNEL.id),
    "digests.standings_in": lambda unit: unit.digests.standings_in([W1]),
    "digests.make": lambda unit: unit.digests.make(CHANNEL, W1, "k", NOW),
    "digests.make_again": lambda unit: unit.digests.make_again(CHANNEL.id, W1, NOW),
    "digests.skip_unsent": lambda unit: unit.digests.skip_unsent(
        CHANNEL.id, SkipReason.NEWER_WEEK, NOW, W1
    ),
    "digests.claim_due": lambda unit: unit.digests.claim_due(NOW, NOW),
    "digests.is_any_due": lambda unit: unit.digests.is_any_due(NOW),
    "digests.postpone": lambda unit: unit.digests.postpone(D1, NOW),
    "digests.freeze": lambda unit: unit.digests.freeze(D1, CONTENT, NOW),
    "digests.covered": lambda unit: unit.digests.covered(CHANNEL.id, W1),
    "digests.had": lambda unit: unit.digests.had(WS, CHANNEL.id, {"2611.00001": "a"}),
    "deliveries.is_any_to_do": lambda unit: unit.deliveries.is_any_to_do(NOW, NOW),
    "deliveries.claim_to_send": lambda unit: unit.deliveries.claim_to_send(NOW, NOW, NOW),
    "deliveries.claim_unknown": lambda unit: unit.deliveries.claim_unknown(NOW, NOW, NOW),
    "deliveries.claim_to_sweep": lambda unit: unit.deliveries.claim_to_sweep(NOW, NOW),
    "deliveries.is_still_mine": lambda unit: unit.deliveries.is_still_mine(D1, 1, NOW),
    "deliveries.sent": lambda unit: unit.deliveries.sent(D1, "1", NOW, NOW),
    "deliveries.not_sent": lambda unit: unit.deliveries.not_sent(D1, 1, "why", NOW, NOW),
    "deliveries.unsure": lambda unit: unit.deliveries.unsure(D1, 1, "why", NOW),
    "deliveries.look_later": lambda unit: unit.deliveries.look_later(D1, 1, NOW),
    "deliveries.fail": lambda unit: unit.deliveries.fail(D1, 1, "why", NOW),
    "deliveries.wait_for_word": lambda unit: unit.deliveries.wait_for_word(D1, 1, "why", NOW),
    "deliveries.send_again": lambda unit: unit.deliveries.send_again(D1, NOW),
    "deliveries.swept": lambda unit: unit.deliveries.swept(D1, None),
    "deliveries.rein_in": lambda unit: unit.deliveries.rein_in(NOW, NOW),
    "deliveries.is_any_ahead": lambda unit: unit.deliveries.is_any_ahead(NOW),
    "feedback.put": lambda unit: unit.feedback.put(WS, LIKES),
    "feedback.take_back": lambda unit: unit.feedback.take_back(LIKES),
    "feedback.of_subscription": lambda unit: unit.feedback.of_subscription(CHANNEL.id),
    "feedback.people": lambda unit: unit.feedback.people(CHANNEL.id, ["2611.00001"]),
    "feedback.unmute": lambda unit: unit.feedback.unmute(CHANNEL.id, FeedbackKind.MUTE_TERM, "a"),
    "profiles.get": lambda unit: unit.profiles.get(WS, (), "f"),
    "profiles.put": lambda unit: unit.profiles.put(WS, (), "f", MONDAY, b""),
    "profiles.forget_unfollowed": lambda unit: unit.profiles.forget_unfollowed(),
}


@pytest.fixture
def broken(store):
    """A store whose every statement fails as a locked database does."""
    add(store, a_paper("A"), a_paper("B"))
    with store.writing() as unit:
        unit.entries.remove_many(WS, [EntryId(2)], NOW, "slack")

    class Refused(store._engines.driver_error):
        sqlstate = "55P03"
        sqlite_errorname = "SQLITE_BUSY"

    def refuse(link, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "SELECT pg_catalog", "SHOW", "select ")):
            raise exc.OperationalError(statement, {}, Refused("locked"))

    for engine in (store._engines.reading, store._engines.writing):
        sa.event.listen(engine, "before_cursor_execute", refuse)
    yield store
    for engine in (store._engines.reading, store._engines.writing):
        sa.event.remove(engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize("name", READS)
def test_every_way_to_read_says_that_the_database_is_busy(broken, name):
    with pytest.raises(DatabaseBusy), broken.reading() as unit:
        READS[name](unit)


@pytest.mark.parametrize("name", WRITES)
def test_every_way_to_write_says_that_the_database_is_busy(broken, name):
    with pytest.raises(DatabaseBusy), broken.writing() as unit:
        WRITES[name](unit)


@pytest.mark.parametrize("name", OF_SUGGESTIONS)
def test_every_statement_about_suggestions_says_that_the_database_is_busy(broken, name):
    with pytest.raises(DatabaseBusy), broken.writing() as unit:
        OF_SUGGESTIONS[name](unit)


@pytest.mark.parametrize("name", OF_ANNOUNCEMENTS)
def test_every_statement_about_announcements_says_that_the_database_is_busy(broken, name):
    with pytest.raises(DatabaseBusy), broken.writing() as unit:
        OF_ANNOUNCEMENTS[name](unit)


@pytest.mark.parametrize("name", OF_DIGESTS)
def test_every_statement_about_digests_says_that_the_database_is_busy(broken, name):
    with pytest.raises(DatabaseBusy), broken.writing() as unit:
        OF_DIGESTS[name](unit)


def test_every_statement_about_digests_is_held_to_the_contract(store):
    nouns = ("subscriptions", "digests", "deliveries", "feedback", "profiles")
    assert methods_of(store, *nouns) == OF_DIGESTS.keys()


def methods_of(store, *names):
    with store.reading() as unit:
        nouns = {name: getattr(unit, name) for name in names}
    return {
        f"{name}.{method}"
        for name, noun in nouns.items()
        for method in dir(noun)
        if not method.startswith("_")
    }


def test_every_statement_about_announcements_is_held_to_the_contract(store):
    assert methods_of(store, "preprints", "harvests", "gates") == OF_ANNOUNCEMENTS.keys()


def test_every_statement_about_suggestions_is_held_to_the_contract(store):
    methods = methods_of(store, "suggestions", "postings", "maintainers")
    assert methods | {"workspaces.all", "workspaces.hold"} == OF_SUGGESTIONS.keys()


def test_every_method_of_a_unit_is_held_to_the_contract(store):
    with store.reading() as unit:
        nouns = (unit.entries, unit.documents, unit.workspaces, unit.search, unit.seen)
        methods = {name for noun in nouns for name in dir(noun) if not name.startswith("_")}
    slow_check = {"is_sound"}
    assert methods - slow_check - {"add", "hold"} == (READS | WRITES).keys() - {"add workspace"}


def test_a_ping_says_that_the_database_is_busy(broken):
    with pytest.raises(DatabaseBusy):
        broken.ping()


def test_a_reading_unit_cannot_write(store):
    for write in ("add_many", "claim", "save"):
        with pytest.raises(DatabaseReadOnly), store.reading() as unit:
            WRITES[write](unit)


def test_a_lock_held_by_another_program_is_waited_for_then_named(tmp_path, monkeypatch):
    monkeypatch.setattr("db.engine.WAIT_SECONDS", 0)
    path = tmp_path / "papers.db"
    store = open_store(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy), store.writing():
        pass
    with store.reading() as unit:
        assert unit.entries.count(WS) == 0
    other.execute("ROLLBACK")
    other.close()
    add(store, a_paper())
    store.close()


def test_a_full_disk_is_named_and_the_store_recovers(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/papers.db")

    def limit(link, *_):
        link.execute("PRAGMA max_page_count = 1")

    sa.event.listen(store._engines.writing, "checkout", limit)
    with pytest.raises(DatabaseFull):
        add(store, *(a_paper(f"M{n}", note="word " * 500) for n in range(100)))
    sa.event.remove(store._engines.writing, "checkout", limit)
    store._engines.writing.dispose()
    add(store, a_paper())
    assert store.revision(WS) == 1
    store.close()


def test_a_file_that_is_gone_read_only_is_named(tmp_path):
    path = tmp_path / "papers.db"
    store = open_store(f"sqlite:///{path}")
    writing = store._engines.writing

    def forbid(link, *_):
        link.execute("PRAGMA query_only = 1")

    sa.event.listen(writing, "checkout", forbid)
    with pytest.raises(DatabaseReadOnly):
        add(store, a_paper())
    store.close()
