"""`papers import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.commands.terminal import (
    configured_store,
    count,
    err,
    one_line,
    out,
    print_json,
    utc_now,
)
from bot.core.readme.guard import MAX_BYTES
from bot.errors import BadDocument
from bot.services.import_report import ChangedEntry, ImportReport, report_as_json
from bot.services.importing import ImportOptions, import_document
from bot.services.importing import Progress as OnProgress
from db.records import DEFAULT_WORKSPACE

SHOWN_CHANGES = 20
"""How many changed rows are listed at the terminal; --json lists all."""


def run_import(
    file: Path,
    *,
    dry_run: bool,
    replace: bool,
    prefer: Literal["list", "file"] | None,
    as_json: bool,
) -> None:
    """Import the file and print the report."""
    data = read_document(file)
    with configured_store() as store, _progress_bar() as progress:
        options = ImportOptions(replace=replace, prefer=prefer, dry_run=dry_run, progress=progress)
        report = import_document(
            store, DEFAULT_WORKSPACE, file.name, data, now=utc_now(), options=options
        )
    if as_json:
        print_json(report_as_json(report))
    else:
        _print_report(report)


def read_document(file: Path) -> bytes:
    """The file's bytes.

    Raises:
        BadDocument: there is no such file, it is a folder, or it may not be read.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadDocument(f"There is no file {file}. Check the path.") from None
    except IsADirectoryError:
        raise BadDocument(f"{file} is a folder. Name the README inside it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadDocument(f"{file} cannot be read: {reason}.") from error


@contextmanager
def _progress_bar() -> Iterator[OnProgress]:
    """A bar on long files, on a terminal only: short ones are over before it could be seen."""
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("lines"))
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("read", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def _print_report(report: ImportReport) -> None:
    verb = "Would import" if report.dry_run else "Imported"
    sections = count(len(report.sections), "section")
    out.print(f"{verb} {report.name}: {count(report.entries, 'entry', 'entries')} in {sections}.")
    for name, entries in report.sections:
        out.print(f"  {entries:>5}  {one_line(name) or '(no section)'}")
    _print_changes("Added", "+", report.added)
    _print_changes("Updated", "~", report.updated)
    _print_changes("Removed", "-", report.removed)
    if not (report.added or report.updated or report.removed):
        out.print("Nothing changed.")
    _print_conflicts(report)
    _print_problems(report)


def _print_changes(verb: str, mark: str, changed: tuple[ChangedEntry, ...]) -> None:
    if not changed:
        return
    out.print(f"{verb} {count(len(changed), 'entry', 'entries')}:")
    for entry in changed[:SHOWN_CHANGES]:
        fields = f" ({', '.join(entry.fields)})" if entry.fields else ""
        line = f"line {entry.line}: " if entry.line else ""
        out.print(f"  {mark} {line}{one_line(entry.title)}{fields}")
    if len(changed) > SHOWN_CHANGES:
        out.print(f"  ... and {len(changed) - SHOWN_CHANGES:,} more (--json lists all)")


def _print_conflicts(report: ImportReport) -> None:
    if not report.conflicts:
        return
    number = len({conflict.entry_id for conflict in report.conflicts})
    out.print(
        f"Edited on both sides: {count(number, 'entry', 'entries')}. The list's value was kept:"
    )
    for conflict in report.conflicts:
        where = f"line {conflict.line}: " if conflict.line else ""
        out.print(f"  ! {where}{one_line(conflict.title)}: {conflict.field}")
        out.print(f"      list: {one_line(conflict.ours or '(not given)')}")
        out.print(f"      file: {one_line(conflict.theirs or '(not given)')}")
    out.print("To settle them, import again with --prefer list or --prefer file.")


def _print_problems(report: ImportReport) -> None:
    if not report.problems:
        return
    out.print(f"Not understood: {count(len(report.problems), 'line')}. They stay as they are:")
    for problem in report.problems:
        out.print(f"  line {problem.line}: {problem.reason}: {one_line(problem.text, 80)}")
