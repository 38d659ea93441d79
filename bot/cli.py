"""The command line: which commands there are and what their options mean.

Each command's work stands in bot.commands and is imported when it runs, so that `papers --help` and
short commands start at once.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import BadDocument

app = typer.Typer(
    name="papers",
    help="A research group's paper reading list: kept in a database, answered in Slack, written "
    "back as the README it came from.",
    epilog="Settings are environment variables or lines of a .env file: see `papers settings`.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


class ExportFormat(StrEnum):
    """In which format the list is written."""

    MD = "md"


class Prefer(StrEnum):
    """Whose value holds where a row was edited on both sides."""

    LIST = "list"
    FILE = "file"


def _path(text: str) -> Path:
    if not text:
        raise BadDocument("The name of the file is empty. Write, say: papers import README.md")
    return Path(text)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"papers {version('papers')}")
        raise typer.Exit


@app.callback()
def _main(
    _show_version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


ArxivData = Annotated[
    Path | None,
    typer.Option(
        "--arxiv-data",
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="What the playground's arXiv serves: JSON lines of papers, by announcement day, "
        "instead of its own invented weeks.",
    ),
]


@app.command()
def run(arxiv_data: ArxivData = None) -> None:
    """Start the bot.

    With SLACK_BOT_TOKEN and SLACK_APP_TOKEN it connects to Slack by Socket Mode; with
    SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET it serves HTTP (POST /slack/events, GET /health);
    without tokens it opens the playground, a Slack workspace on this machine, and prints its
    address. An empty database begins with the starter list. Ctrl-C stops it.
    """
    from bot.commands.run import run_bot

    run_bot(arxiv_data)


@app.command()
def playground(
    request_url: Annotated[
        str | None,
        typer.Option(
            "--request-url",
            metavar="URL",
            help="Send to a bot at this address, signed, instead of over Socket Mode.",
        ),
    ] = None,
    arxiv_data: ArxivData = None,
) -> None:
    """Open the playground alone, and print the settings with which a bot connects to it.

    It is the workspace that `papers run` opens without tokens, for a bot in another process: to
    try it over HTTP, to run several, or to restart it while people wait.
    """
    from bot.commands.playground import run_playground

    run_playground(request_url, arxiv_data)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            parser=_path, metavar="FILE", help="The README of tables to import, as UTF-8."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would change; change nothing.")
    ] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Put this list in the place of the one that is there, whatever it is."
        ),
    ] = False,
    prefer: Annotated[
        Prefer | None,
        typer.Option(
            help="Settle rows that were edited both in the list and in the file: whose value holds."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Import a reading list, or a newer version of it.

    The first import fills the list. Importing a newer version adds, updates and removes exactly
    what changed in the file; what was changed in the list stays, and rows edited on both sides are
    reported. Every line that was not understood is named. Either all of it is imported or nothing.
    """
    from bot.commands.importing import run_import

    run_import(
        file,
        dry_run=dry_run,
        replace=replace,
        prefer=prefer.value if prefer else None,
        as_json=json,
    )


@app.command()
def export(
    format_: Annotated[
        ExportFormat, typer.Option("--format", help="The format: md, the README of tables.")
    ] = ExportFormat.MD,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            parser=_path,
            metavar="FILE",
            help="Write here instead of to the terminal.",
        ),
    ] = None,
) -> None:
    """Write the list back as its README.

    What was not changed since the import is written byte for byte; a paper that was added is one
    more line in its section, in that table's order, columns and style.
    """
    from bot.commands.exporting import run_export

    del format_  # there is one so far
    run_export(output)


@app.command(context_settings={"ignore_unknown_options": True})
def lookup(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY",
            help="A method, title, arXiv id, DOI, link or words; filters: section: year: venue: "
            'code:; "quotes" make phrases; -word excludes.',
        ),
    ],
    number: Annotated[
        int, typer.Option("-n", "--number", min=1, max=1000, help="How many results at most.")
    ] = 10,
    json: Json = False,
) -> None:
    """Find papers as `/papers` does in Slack. Exits with 0 if something was found, 1 if not."""
    from bot.commands.lookup import run_lookup

    raise typer.Exit(run_lookup(" ".join(query), number, as_json=json))


@app.command(context_settings={"ignore_unknown_options": True})
def history(
    query: Annotated[
        list[str],
        typer.Argument(metavar="QUERY", help="The paper, as in `papers lookup`."),
    ],
    revert: Annotated[
        bool,
        typer.Option(
            "--revert",
            help="Take it off the list again, if a suggestion added it, however long ago.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Tell what happened to a paper of the list: imports, edits, its suggestion and who decided.

    Exits with 0 if the list has such a paper, 1 if not.
    """
    from bot.commands.history import run_history

    raise typer.Exit(run_history(" ".join(query), revert=revert, as_json=json))


@app.command()
def harvest(
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Harvest everything that changed from this day on (UTC), instead of going on "
            "from the last harvest.",
        ),
    ] = None,
    status: Annotated[
        bool,
        typer.Option(
            "--status", help="Ask nothing: tell which days are complete, and what is wrong."
        ),
    ] = False,
    reopen: Annotated[
        bool,
        typer.Option(
            "--reopen", help="Let arXiv be asked again, after it refused the bot and you know why."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Harvest what arXiv has announced in the followed categories, once and now.

    The bot does so by itself every listing day; this is for catching up, and while it runs, both
    take turns. Ctrl-C stops it, and the next harvest goes on from there. Exits with 0 if every day
    that is due is complete, 1 if not.
    """
    from bot.commands.harvesting import run_harvest, run_reopen, run_status

    if sum((since is not None, status, reopen)) > 1:
        raise typer.BadParameter("Give one of --since, --status and --reopen")
    if status:
        raise typer.Exit(run_status(as_json=json))
    if reopen:
        raise typer.Exit(run_reopen())
    raise typer.Exit(run_harvest(since.date() if since else None, as_json=json))


@app.command()
def digest(
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel", metavar="ID", help="The channel, by Slack's id: C0123456789. Else: all."
        ),
    ] = None,
    week: Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar="YYYY-Wnn",
            help="The ISO week whose digest is meant, say 2025-W20. Else the newest that is due.",
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Choose the week's papers as the digest would, and send nothing."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Tell which channels get the weekly digest and what became of it, or try a week.

    With --dry-run it prints what a week would bring a channel by the list as it is now; nothing is
    sent or kept. Digests are sent by the bot alone. Exits with 0 if there is anything, 1 if not.
    """
    from bot.commands.digest import run_dry, run_standing

    if not dry_run:
        raise typer.Exit(run_standing(channel, week, as_json=json))
    if channel is None:
        raise typer.BadParameter("Name the channel with --channel")
    raise typer.Exit(run_dry(channel, week, as_json=json))


@app.command()
def migrate(json: Json = False) -> None:
    """Bring the database's tables to this release.

    SQLite needs no such call: whichever command comes first does it. Run it once after each upgrade
    on Postgres, before the bot starts.
    """
    from bot.commands.migrate import run_migrate

    run_migrate(as_json=json)


@app.command()
def settings(json: Json = False) -> None:
    """Check the settings and print them, with secrets hidden."""
    from bot.commands.settings import run_settings

    run_settings(as_json=json)
