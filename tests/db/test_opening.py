from __future__ import annotations

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import schema
from db.engine import make_engines, read_url
from db.errors import (
    BadDatabaseUrl,
    DatabaseUnreachable,
    SchemaOutdated,
    SchemaTooNew,
    StoreError,
)
from db.records import DEFAULT_WORKSPACE as WS
from db.records import SuggestionState
from db.store import migrate, open_store
from db.tables import metadata
from tests.builders import NOW, a_paper, add

ROOT = Path(__file__).resolve().parents[2]
SECRET = "hunter2"


@pytest.mark.parametrize(
    "text", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"]
)
def test_postgres_may_be_spelt_in_three_ways(text):
    assert read_url(text).drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "papers.db",
        f"mysql://u:{SECRET}@h/d",
        f"postgresql+asyncpg://u:{SECRET}@h/d",
        f"postgresql://u:{SECRET}@h:port/d",
        "sqlite://",
        "sqlite:///:memory:",
        "http://example.org",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(text):
    with pytest.raises(BadDatabaseUrl) as refused:
        open_store(text)
    assert "sqlite:///" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(DatabaseUnreachable) as refused:
        open_store(f"postgresql://papers:{SECRET}@127.0.0.1:1/list")
    assert "list on 127.0.0.1" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_an_sqlite_file_and_its_folder_are_made_for_the_owner_alone(tmp_path):
    path = tmp_path / "new" / "folder" / "papers.db"
    store = open_store(f"sqlite:///{path}")
    add(store, a_paper())
    modes = {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    store.close()
    assert modes == {0o600}


def test_the_file_is_set_up_for_power_loss_and_many_readers(tmp_path):
    engines = make_engines(read_url(f"sqlite:///{tmp_path}/papers.db"))
    expected = {"busy_timeout": 10_000, "foreign_keys": 1, "recursive_triggers": 1}
    with engines.writing.connect() as link:
        values = {name: link.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
        assert values == expected
        assert link.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert link.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert link.exec_driver_sql("PRAGMA query_only").scalar() == 0
    with engines.reading.connect() as link:
        assert link.exec_driver_sql("PRAGMA query_only").scalar() == 1
    engines.dispose()


def refusal(url):
    with pytest.raises(StoreError) as refused:
        open_store(url)
    return str(refused.value)


def test_paths_that_are_no_database_get_a_sentence_each(tmp_path):
    (tmp_path / "text.db").write_text("This is not a database, it is a longer text." * 40)
    stranger = tmp_path / "stranger.db"
    engine = sa.create_engine(f"sqlite:///{stranger}")
    with engine.begin() as link:
        link.exec_driver_sql("CREATE TABLE bookmarks (url TEXT)")
    engine.dispose()
    assert "is a directory" in refusal(f"sqlite:///{tmp_path}")
    assert "is no SQLite database" in refusal(f"sqlite:///{tmp_path}/text.db")
    assert "another program's" in refusal(f"sqlite:///{stranger}")
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/text.db/papers.db")


def test_a_file_is_made_and_migrated_by_whoever_opens_it_first(tmp_path):
    url = f"sqlite:///{tmp_path}/papers.db"
    open_store(url).close()
    result = migrate(url)
    assert (result.before, result.after, result.backup) == (schema.HEAD, schema.HEAD, None)


def test_a_server_is_migrated_on_demand_only(postgres):
    url = postgres.new_database()
    with pytest.raises(SchemaOutdated) as refused:
        open_store(url)
    assert "papers migrate" in str(refused.value)
    assert migrate(url).before is None
    assert migrate(url).before == schema.HEAD
    store = open_store(url)
    store.ping()
    store.close()


def set_revision(url, revision):
    engines = make_engines(read_url(url))
    with engines.writing.begin() as link:
        link.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    engines.dispose()


def test_tables_of_a_newer_release_are_refused(new_url):
    migrate(new_url)
    set_revision(new_url, "9999")
    for use in (open_store, migrate):
        with pytest.raises(SchemaTooNew):
            use(new_url)


def test_the_constant_names_the_newest_migration_and_all_before():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    found = tuple(script.revision for script in scripts.walk_revisions())[::-1]
    assert found == schema.REVISIONS
    assert scripts.get_current_head() == schema.HEAD


def test_the_migrations_make_the_tables_that_the_code_describes(new_url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    migrate(new_url)
    engines = make_engines(read_url(new_url))
    own = {"alembic_version", "entry_lexemes", "preprint_lexemes"}

    def is_described(thing, name, kind, *_):
        table = name if kind == "table" else thing.table.name
        return not (table in own or table.startswith(("entry_fts", "preprint_fts")))

    with engines.reading.connect() as link:
        options = {"include_object": is_described, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(link, opts=options), metadata)
    engines.dispose()
    assert differences == []


PUBLIC = {
    "preprints", "preprint_events", "announcements", "harvest_cursors", "harvest_days",
    "harvest_incidents", "gates",
}  # fmt: skip
"""What is the same for everybody, see db.arxiv_tables."""


def test_every_table_but_those_of_public_facts_carries_its_workspace():
    bare = {name for name, table in metadata.tables.items() if "workspace_id" not in table.c}
    assert bare == PUBLIC | {"workspaces"}


def run(code, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_alembic_is_not_imported_where_nothing_is_to_be_migrated(url):
    code = (
        "import sys; from db.store import open_store; open_store(sys.argv[1]).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert run(code, url).returncode == 0


def test_two_processes_may_open_a_new_file_at_once(tmp_path):
    url = f"sqlite:///{tmp_path}/papers.db"
    code = (
        "import sys; from db.store import open_store; s = open_store(sys.argv[1]);"
        "s.ping(); s.close(); print('opened')"
    )
    results = []
    threads = [threading.Thread(target=lambda: results.append(run(code, url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.stdout for result in results] == ["opened\n"] * 4, results


def test_threads_may_open_a_new_file_at_once(tmp_path):
    url = f"sqlite:///{tmp_path}/papers.db"
    stores = []
    threads = [threading.Thread(target=lambda: stores.append(open_store(url))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 6
    for store in stores:
        assert store.revision(WS) == 0
        store.close()


KILLED = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from db.store import open_store
left = [int(sys.argv[2])]
@event.listens_for(Engine, "before_cursor_execute")
def count(link, cursor, statement, *rest):
    if not statement.startswith(("PRAGMA", "SELECT", "BEGIN")):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
open_store(sys.argv[1]).close()
"""


@pytest.mark.parametrize("step", [0, 1, 2, 5, 9, 14, 18, 23, 26, 30, 34, 41, 50])
def test_a_migration_that_is_killed_leaves_nothing_behind(tmp_path, step):
    url = f"sqlite:///{tmp_path}/papers.db"
    assert run(KILLED, url, str(step)).returncode == 9
    engine = sa.create_engine(url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
    store = open_store(url)
    add(store, a_paper())
    store.close()


def test_an_older_file_is_copied_before_it_is_migrated(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/papers.db"
    store = open_store(url)
    add(store, a_paper("VAR"))
    store.close()
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9998"))
    monkeypatch.setattr(schema, "HEAD", "9998")
    monkeypatch.setattr(schema, "_upgrade", lambda link: None)
    result = migrate(url)
    monkeypatch.undo()
    assert result.backup is not None
    assert stat.S_IMODE(result.backup.stat().st_mode) == 0o600
    copy = open_store(f"sqlite:///{result.backup}")
    with copy.reading() as unit:
        assert [entry.fields.method for entry in unit.entries.all(WS)] == ["VAR"]
    copy.close()


def old_database(url, monkeypatch):
    """A database as release 0001 left it, with a list, its history and its document."""
    with monkeypatch.context() as patch:
        patch.setattr(schema, "REVISIONS", ("0001",))
        patch.setattr(schema, "HEAD", "0001")
        migrate(url)
    engines = make_engines(read_url(url))
    with engines.writing.begin() as link:
        for statement in OLD_ROWS:
            link.execute(sa.text(statement), {"at": NOW.replace(tzinfo=None).isoformat(" ")})
    engines.dispose()


OLD_ROWS = (
    "INSERT INTO entries (id, workspace_id, recency, section, title, names, links, arxiv_id,"
    " title_key, added_at, updated_at) VALUES (1, 1, 7, 'Images', 'Alpha', '[]', '[]',"
    " '2406.00001', 'alpha', :at, :at)",
    "INSERT INTO entry_changes (workspace_id, entry_id, at, kind, source)"
    " VALUES (1, 1, :at, 'added', 'import')",
    "INSERT INTO documents (workspace_id, name, imported_at) VALUES (1, 'README.md', :at)",
    "INSERT INTO document_parts (workspace_id, position, kind, raw, entry_id)"
    " VALUES (1, 0, 'entry', 'Alpha', 1)",
    "INSERT INTO seen (workspace_id, key, at) VALUES (1, 'k', :at)",
    "INSERT INTO entry_terms (recency, workspace_id, terms) VALUES (7, 1, 'a1_ n1_alpha')",
    "INSERT INTO entry_keys (workspace_id, key, kind, recency) VALUES (1, 'title:alpha', 5, 7)",
)
OLD_TABLES = (
    "workspaces", "entries", "documents", "document_parts", "seen", "entry_terms", "entry_keys",
    "spellings",
)  # fmt: skip


def rows_of(url):
    engines = make_engines(read_url(url))
    with engines.reading.connect() as link:
        columns = "id, workspace_id, entry_id, at, kind, source, actor, before, after"
        found = {"entry_changes": link.exec_driver_sql(f"SELECT {columns} FROM entry_changes")}
        found |= {name: link.exec_driver_sql(f"SELECT * FROM {name}") for name in OLD_TABLES}
        rows = {name: [tuple(row) for row in result] for name, result in found.items()}
    engines.dispose()
    return rows


def test_a_list_of_the_first_release_is_carried_over_as_it_was(new_url, monkeypatch):
    old_database(new_url, monkeypatch)
    before = rows_of(new_url)
    if new_url.startswith("postgresql"):
        with pytest.raises(SchemaOutdated):
            open_store(new_url)
    result = migrate(new_url)
    assert (result.before, result.after) == ("0001", schema.HEAD)
    assert rows_of(new_url) == before
    store = open_store(new_url)
    with store.reading() as unit:
        assert [entry.fields.title for entry in unit.entries.all(WS)] == ["Alpha"]
        assert unit.entries.history(WS, 1)[0].note is None
        assert unit.suggestions.count(WS, SuggestionState.PENDING) == 0
    store.close()


@pytest.mark.parametrize("step", [0, 1, 2, 5, 8, 12, 15, 19, 24, 30])
def test_an_upgrade_that_is_killed_leaves_the_old_tables(tmp_path, monkeypatch, step):
    url = f"sqlite:///{tmp_path}/papers.db"
    old_database(url, monkeypatch)
    before = rows_of(url)
    assert run(KILLED, url, str(step)).returncode == 9
    assert rows_of(url) == before
    engine = sa.create_engine(url)
    assert not {"suggestions", "preprints", "gates"} & set(sa.inspect(engine).get_table_names())
    engine.dispose()
    assert migrate(url).before == "0001"
    assert rows_of(url) == before
