"""`papers lookup`."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from bot.commands.terminal import configured_store, count, err, one_line, out, print_json
from bot.services.answers import Announced, Answer, Result
from bot.services.lookup import Lookup
from db.records import DEFAULT_WORKSPACE, LinkKind

FOUND, NOTHING_FOUND = 0, 1
_NARROW = 60
"""Columns of a terminal in which only methods and titles are readable side by side."""


def run_lookup(query: str, number: int, *, as_json: bool) -> int:
    """Print the papers that the query finds; the exit code says whether there are any."""
    with configured_store() as store:
        lookup = Lookup(store)
        answer = lookup.answer(DEFAULT_WORKSPACE, query, limit=number)
        empty = not answer.results and not lookup.overview(DEFAULT_WORKSPACE).total
    for sentence in answer.unread:
        err.print(sentence)
    if as_json:
        print_json({"query": query, **answer_as_json(answer)})
    else:
        _print_answer(answer, empty=empty)
        _print_announced(answer)
    return FOUND if answer.results else NOTHING_FOUND


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain values, for ``--json``; the query is printed as it was asked."""
    return {
        "total": answer.total,
        "results": [_result_as_json(result) for result in answer.results],
        "announced": [_announced_as_json(shown) for shown in answer.announced],
    }


def _announced_as_json(shown: Announced) -> dict[str, Any]:
    paper = shown.paper
    return {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "authors": list(paper.authors),
        "category": paper.primary,
        "announced_on": paper.announced_on.isoformat(),
        "submitted": paper.submitted.isoformat(),
        "url": f"https://arxiv.org/abs/{paper.arxiv_id}",
        "state": shown.state.value if shown.state else None,
    }


def _result_as_json(result: Result) -> dict[str, Any]:
    entry = result.entry
    fields = entry.fields
    code = next((link.url for link in fields.links if link.kind is LinkKind.CODE), None)
    return {
        "method": fields.method,
        "title": fields.title,
        "section": fields.section,
        "date": fields.date.iso if fields.date else None,
        "venue": fields.venue,
        "url": fields.url,
        "arxiv_id": entry.ids.arxiv_id,
        "code": code,
        "note": fields.note,
        "tier": result.tier.name.lower().replace("_", " "),
    }


def _print_answer(answer: Answer, *, empty: bool) -> None:
    if answer.results:
        out.print(_table(answer))
        if answer.total > len(answer.results):
            shown = len(answer.results)
            out.print(f"{shown} of {count(answer.total, 'match', 'matches')}; more with -n.")
    elif not one_line(answer.query):
        err.print("Type what to look for: a method, a title, an arXiv id, a link or words.")
    elif empty:
        err.print("The list is empty. Import one: papers import README.md")
    elif answer.did_you_mean:
        names = ", ".join(answer.did_you_mean)
        err.print(f"Nothing found for {one_line(answer.query)}. Did you mean: {names}?")
    else:
        err.print(f"Nothing found for {one_line(answer.query)}.")


def _print_announced(answer: Answer) -> None:
    if answer.announced:
        out.print("Not on the list, but announced by arXiv:")
    for shown in answer.announced:
        paper, state = shown.paper, f", {shown.state.value}" if shown.state else ""
        line = f"  {paper.arxiv_id}  {one_line(paper.title, 300)} ({paper.announced_on}{state})"
        out.print(Text(line))


def _table(answer: Answer) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    if out.width < _NARROW:
        table.add_column("Method", overflow="fold", max_width=max(out.width // 3, 1))
        table.add_column("Title", overflow="fold")
        for result in answer.results:
            _add_row(table, result.entry.fields.method, result.entry.fields.title)
        return table
    table.add_column("Method", max_width=24)
    table.add_column("Title", ratio=3)
    table.add_column("Section", ratio=1)
    table.add_column("Date", no_wrap=True)
    table.add_column("Venue", max_width=18)
    table.add_column("Link", overflow="fold", ratio=2)
    for result in answer.results:
        fields = result.entry.fields
        _add_row(
            table,
            fields.method,
            fields.title,
            fields.section,
            fields.date.iso if fields.date else None,
            fields.venue,
            fields.url,
        )
    return table


def _add_row(table: Table, *cells: str | None) -> None:
    # Text objects: a title such as "[bold]" is data, not markup.
    table.add_row(*(Text(one_line(cell or "", 300)) for cell in cells))
