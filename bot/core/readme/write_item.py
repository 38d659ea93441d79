"""Write or edit an entry of running text: replace what is said where it stands, add what is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.readme.escape import write_text, write_url
from bot.core.readme.lines import bullet_of
from bot.core.readme.reading import Draft
from bot.core.readme.reread import says
from bot.core.readme.spans import replace_spans, same_links
from bot.core.readme.styles import Neighbours, link_labels, link_like, write_like, write_links
from db.records import EntryFields

_AROUND = re.compile(r"[\s*_`]*[\[(（【][*_`\s]*\Z")
_AFTER = re.compile(r"[\s*_`]*[\])）】][*_`]*")


def edit_item(
    raw: str,
    draft: Draft,
    old: EntryFields,
    new: EntryFields,
    near: Neighbours,
    *,
    manifold: bool = False,
) -> str:
    """The entry's text with only those places changed whose fields are.

    An entry of several lines (`manifold`) gets a line of its own for what it did not say before.
    """
    body = raw.rstrip("\r\n")
    changes: list[tuple[int, int, str]] = []
    added = ""
    lines = _line_start(body) if manifold else ""
    for name in ("title", "method", "venue", "date", "authors", "note"):
        was, now = getattr(old, name), getattr(new, name)
        if was == now:
            continue
        text = _text(name, new, draft, body, near)
        span = draft.spans.get(name)
        if span is not None and now:
            changes.append((*span, _wrapped(body[slice(*span)], text)))
        elif span is not None:
            changes.append((*_whole(body, span), ""))
        elif now and lines:
            added += f"{lines}{name.capitalize()}: {text}"
        elif now:
            added += f" - {text}" if name == "note" else f" ({text})"
    if old.url != new.url:
        changes += _url_changes(body, draft, new, near, gone="None" if manifold else "")
    changes += _link_changes(body, draft, old, new, near)
    end = len(body) if lines else _insertion(body, changes)
    if added:
        changes.append((end, end, added))
    return replace_spans(body, _apart(changes), 0, len(body)) + raw[len(body) :]


def _line_start(body: str) -> str:
    """How a further line of the entry begins: as its last one does."""
    last = body.rsplit("\n", 1)[-1].rstrip("\r")
    bullet = bullet_of(last)
    ending = "\r\n" if "\r\n" in body else "\n"
    return ending + (last[: bullet.content] if bullet else "")


def _text(name: str, new: EntryFields, draft: Draft, body: str, near: Neighbours) -> str:
    if name == "date" and new.date is not None:
        own = [body[slice(*draft.spans["date"])]] if "date" in draft.spans else []
        return write_like(new.date, own or near.spans("date"))
    return write_text(str(getattr(new, name) or ""))


def _wrapped(old: str, new: str) -> str:
    """A bold text stays bold, and the space around it stays."""
    stripped = old.strip()
    start = old.find(stripped)
    before, after = old[:start], old[start + len(stripped) :]
    if (
        stripped.startswith("**")
        and stripped.endswith("**")
        and stripped.count("**") == 2
        and "*" not in new
    ):
        new = f"**{new}**"
    return f"{before}{new}{after}"


def _whole(body: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span with the brackets and the space around it."""
    before = _AROUND.search(body[: span[0]])
    after = _AFTER.match(body, span[1])
    if before and after:
        start = before.start()
        return start, after.end()
    start = len(body[: span[0]].rstrip(" -–—:"))
    return start, span[1]


def _url_changes(
    body: str, draft: Draft, new: EntryFields, near: Neighbours, *, gone: str
) -> list[tuple[int, int, str]]:
    others = [piece.fields.url for piece in near.pieces if piece.fields.url]
    if "url" in draft.spans and new.url:
        return same_links(body, draft.url, new.url)
    if new.url and "title" in draft.spans:
        end = draft.spans["title"][1]
        while body[end : end + 2] == "**":
            end += 2
        return [(end, end, f" [Paper]({write_url(link_like(new.url, others))})")]
    if draft.url_link is not None and not new.url:
        start, end = draft.url_link
        title = draft.spans.get("title", (-1, -1))
        kept = body[slice(*title)] if start <= title[0] < end else gone
        return [(start, end, kept)]
    return []


def _link_changes(
    body: str, draft: Draft, old: EntryFields, new: EntryFields, near: Neighbours
) -> list[tuple[int, int, str]]:
    if old.links == new.links:
        return []
    label = link_labels(near)
    changes: list[tuple[int, int, str]] = []
    for index, span in enumerate(draft.link_spans):
        link = new.links[index] if index < len(new.links) else None
        if link is None:
            changes.append((*_bracketed(body, span), ""))
        elif index < len(old.links) and link != old.links[index]:
            text = write_links(replace(new, links=(link,)), label, " ")
            changes.append((*span, text))
    extra = new.links[len(draft.link_spans) :]
    if extra:
        end = max(
            [
                span[1]
                for span in (
                    *draft.link_spans,
                    draft.url_link or (0, 0),
                    draft.spans.get("title", (0, 0)),
                )
            ]
        )
        end = _bracketed(body, (end, end))[1] if body[end : end + 1] == "]" else end
        while body[end : end + 2] == "**":
            end += 2
        changes.append((end, end, " " + write_links(replace(new, links=extra), label, " ")))
    return changes


def _bracketed(body: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    if body[start - 1 : start] == "[" and body[end : end + 1] == "]":
        start, end = start - 1, end + 1
    elif start == end and body[end : end + 1] == "]":
        end += 1
    while start > 0 and body[start - 1] == " " and start != span[1]:
        start -= 1
    return start, end


def _insertion(body: str, changes: Sequence[tuple[int, int, str]]) -> int:
    first = body.find("\n")
    end = len(body) if first < 0 else first
    end = len(body[:end].rstrip())
    return max([end, *(last for _, last, _ in changes if last > end)], default=end)


def _apart(changes: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Changes that do not overlap, the wider first."""
    kept: list[tuple[int, int, str]] = []
    position = -1
    for change in sorted(changes, key=lambda item: (item[0], -item[1])):
        if change[0] >= position:
            kept.append(change)
            position = max(position, change[1])
    return kept


def new_item(fields: EntryFields, near: Neighbours) -> str:
    """A bullet that says these fields: a neighbour's with its words replaced, else a plain one."""
    plain_line = ""
    for piece, raw in list(zip(near.pieces, near.texts, strict=True))[:12]:
        if piece.shape not in {"bullet", "line"} or "\n" in raw:
            continue
        target = like_neighbours(fields, near)
        line = edit_item(raw, piece.draft, piece.fields, target, near)
        if says(piece, line, target):
            return line
    first = near.pieces[0] if near.pieces else None
    indent = near.texts[0][: len(near.texts[0]) - len(near.texts[0].lstrip())] if first else ""
    mark = (
        first.mark
        if first and first.shape in {"bullet", "family"} and first.mark in {"-", "*", "+"}
        else "-"
    )
    plain_line = generic_item(like_neighbours(fields, near), near)
    if first is not None and first.shape == "line" and fields.url and len(fields.title.split()) > 3:
        return plain_line
    return f"{indent if first and first.shape in {'bullet', 'family'} else ''}{mark} {plain_line}"


def new_block(fields: EntryFields, near: Neighbours) -> str | None:
    """An entry of several lines: a neighbour's with its words replaced.

    None where none of them can say these fields.
    """
    target = like_neighbours(fields, near)
    for piece, raw in list(zip(near.pieces, near.texts, strict=True))[:12]:
        if piece.shape not in {"block", "family"}:
            continue
        block = edit_item(raw, piece.draft, piece.fields, target, near, manifold=True)
        if says(piece, block, target):
            return block.rstrip("\r\n")
    return None


def like_neighbours(fields: EntryFields, near: Neighbours) -> EntryFields:
    """The fields with links and labels written as the neighbours write theirs."""
    others = [piece.fields.url for piece in near.pieces if piece.fields.url]
    label = link_labels(near)
    links = tuple(replace(link, label=label(link, fields)) for link in fields.links)
    return replace(fields, url=link_like(fields.url, others) if fields.url else None, links=links)


def generic_item(fields: EntryFields, near: Neighbours) -> str:
    """An entry as running text in the form that is read most surely."""
    title = write_text(fields.title)
    text = f"[{title}]({write_url(fields.url)})" if fields.url else f"**{title}**"
    if fields.method:
        text = (
            f"**{write_text(fields.method)}** {text}"
            if fields.url
            else f"**{write_text(fields.method)}**: {title}"
        )
    if fields.venue:
        text += f" ({write_text(fields.venue)})"
    if fields.date:
        text += f" ({write_like(fields.date, near.spans('date'))})"
    if fields.links:
        text += " " + write_links(fields, link_labels(near), " ")
    if fields.authors:
        text += f". {write_text(fields.authors)}."
    return text + (f" - {write_text(fields.note)}" if fields.note else "")
