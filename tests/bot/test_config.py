from __future__ import annotations

import pytest

from bot.config import Mode, Settings, read_settings
from bot.errors import BadSettings

BOT, APP, SECRET = "xoxb-canary-1", "xapp-canary-2", "canary-3"


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
        monkeypatch.delenv(f"{field.alias}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variables", "mode"),
    [
        ({}, Mode.PLAYGROUND),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, Mode.SOCKET),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, Mode.HTTP),
        (
            {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET},
            Mode.SOCKET,
        ),
        ({"SLACK_BOT_TOKEN": ""}, Mode.PLAYGROUND),
    ],
)
def test_the_tokens_decide_how_slack_reaches_the_bot(monkeypatch, variables, mode):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_settings().mode is mode


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, "does not begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "does not begin with xapp-"),
        ({"SLACK_API_URL": "slack.com/api"}, "SLACK_API_URL"),
        ({"PAPERS_ARXIV_URL": "arxiv.org"}, "PAPERS_ARXIV_URL is no http"),
        ({"PAPERS_ARXIV_URL": "http://[::1"}, "PAPERS_ARXIV_URL is no http"),
        ({"PAPERS_ARXIV_CATEGORIES": "cs.CV vision"}, "PAPERS_ARXIV_CATEGORIES .*'vision'"),
        ({"PAPERS_PORT": "many"}, "PAPERS_PORT cannot be used"),
        ({"PAPERS_PORT": "70000"}, "PAPERS_PORT cannot be used"),
        ({"PAPERS_LOG_LEVEL": "LOUD"}, "PAPERS_LOG_LEVEL"),
        ({"PAPERS_STARTER_LIST": "perhaps"}, "PAPERS_STARTER_LIST"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "SLACK_BOT_TOKEN_FILE"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_a_sentence(monkeypatch, variables, said):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=said):
        read_settings()


def test_settings_come_from_a_dotenv_file_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(
        f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN={APP}\nPAPERS_PORT=4000\nOTHER=1\n"
    )
    monkeypatch.setenv("PAPERS_PORT", "5000")
    settings = read_settings()
    assert (settings.mode, settings.port) == (Mode.SOCKET, 5000)


def test_a_secret_may_stand_in_a_file_of_its_own(monkeypatch, tmp_path):
    (tmp_path / "token").write_text(f"{BOT}\n")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    assert read_settings().slack_bot_token.get_secret_value() == BOT


def test_a_dotenv_file_in_another_encoding_is_refused_with_a_sentence(tmp_path):
    (tmp_path / ".env").write_bytes(b"PAPERS_HOST=\xff\xfe\n")
    with pytest.raises(BadSettings, match="UTF-8"):
        read_settings()


def test_the_database_is_a_file_in_the_data_folder_unless_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PAPERS_DATA_DIR", str(tmp_path / "d"))
    assert read_settings().database == f"sqlite:///{tmp_path}/d/papers.sqlite3"
    monkeypatch.setenv("PAPERS_DATABASE_URL", "postgresql://h/papers")
    assert read_settings().database == "postgresql://h/papers"


@pytest.mark.parametrize("level", ["debug", "Info", "WARNING"])
def test_log_levels_are_read_in_any_case(monkeypatch, level):
    monkeypatch.setenv("PAPERS_LOG_LEVEL", level)
    assert read_settings().log_level == level.upper()


def test_no_secret_is_ever_printed(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
    monkeypatch.setenv(
        "PAPERS_DATABASE_URL", "postgresql://me:canary-4@h:5432/papers?password=canary-5"
    )
    settings = read_settings()
    printed = f"{settings!r} {settings} {settings.shown()}"
    assert "canary" not in printed
    assert "postgresql://me:***@h:5432/papers" in printed


@pytest.mark.parametrize(
    ("given", "expected", "shown"),
    [
        (None, ("cs.AI", "cs.CL", "cs.CV", "cs.LG"), "cs.AI cs.CL cs.CV cs.LG"),
        ("cs.CV, stat.ML,cs.CV  hep-th", ("cs.CV", "stat.ML", "hep-th"), "cs.CV stat.ML hep-th"),
        ("", (), "(none)"),
        (" , ", (), "(none)"),
    ],
)
def test_the_followed_categories_are_separated_by_anything(monkeypatch, given, expected, shown):
    if given is not None:
        monkeypatch.setenv("PAPERS_ARXIV_CATEGORIES", given)
    settings = read_settings()
    assert settings.categories == expected
    assert settings.shown()["PAPERS_ARXIV_CATEGORIES"] == shown
