"""A list kept as YAML: a sequence of mappings with a ``title``, one for each paper.

Only what such lists use is read: scalars (plain, quoted, over several lines), and values of other
kinds are passed over. A mapping written as JSON in one line is read too.
"""

from __future__ import annotations

import json
import re

from bot.core.dates import parse_date
from bot.core.links import is_web_link, kind_of
from bot.core.readme.lines import Line
from bot.core.readme.reading import Draft
from bot.core.readme.words import Role, column_roles, is_none
from db.records import EntryFields, Link

_ITEM = re.compile(r"(\s*)- +(?=[\w\"{])")
_KEY = re.compile(r"\s*(?:- +)?[\"']?([\w ./-]{1,40}?)[\"']?\s*:(?:\s+|\Z)")
_NO_TITLE = {"title", "paper title", "paper_title"}
_ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "0": "", "r": ""}
_URLS = ("paper", "url", "arxiv", "pdf", "paper_url", "link", "paper_link", "arxiv_url")


def is_yaml_list(lines: list[Line]) -> bool:
    """Whether the document is such a list: its first line that says something begins an item."""
    given = (line.text for line in lines if line.text.strip() and not line.text.startswith("#"))
    first = next((text for text in given if text.strip() != "---"), "")
    if not _ITEM.match(first) or _KEY.match(first) is None:
        return first.startswith("- {") and '"title"' in first
    return any(_key(line.text) in _NO_TITLE for line in lines[:200])


def _key(text: str) -> str:
    match = _KEY.match(text)
    return match.group(1).lower() if match else ""


def items_of(lines: list[Line]) -> list[tuple[int, int]]:
    """The lines of each item: indexes of its first line and of the line after its last."""
    first = next((m for line in lines if (m := _ITEM.match(line.text))), None)
    if first is None:
        return []
    lead = first.group(1)
    starts = [
        i for i, line in enumerate(lines) if (m := _ITEM.match(line.text)) and m.group(1) == lead
    ]
    ends = [*starts[1:], len(lines)]
    return [(start, _last(lines, start, end)) for start, end in zip(starts, ends, strict=True)]


def _last(lines: list[Line], start: int, end: int) -> int:
    while end > start + 1 and (lines[end - 1].is_blank or lines[end - 1].text.startswith("#")):
        end -= 1
    return end


def read_item(raw: str) -> Draft:
    """The fields of one item. Spans cover values that stand in one line."""
    flow = re.match(r"\s*- (\{.*\})\s*\Z", raw)
    values, spans = _flow(flow.group(1)) if flow else _mapping(raw)
    draft = Draft()
    for key, value in values.items():
        if not is_none(value):
            _take(draft, key, " ".join(value.split()))
            if key in spans:
                _remember(draft, key, spans[key])
    return draft


def _flow(text: str) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}, {}
    values = {str(k).lower(): str(v) for k, v in data.items() if isinstance(v, str | int)}
    return values, {}


def _mapping(raw: str) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    values: dict[str, str] = {}
    spans: dict[str, tuple[int, int]] = {}
    lines = raw.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    width = _indent(lines[0])
    index = 0
    while index < len(lines):
        match = _KEY.match(lines[index])
        if match is None or (index and _indent(lines[index]) != width):
            index += 1
            continue
        end = index + 1
        while end < len(lines) and (not lines[end].strip() or _belongs(lines[end], width)):
            end += 1
        key = match.group(1).lower()
        rest = lines[index][match.end() :].rstrip("\r")
        values.setdefault(key, _scalar([rest, *lines[index + 1 : end]]))
        if end == index + 1 and rest.strip():
            start = offsets[index] + match.end()
            spans.setdefault(key, (start, start + len(rest.rstrip())))
        index = end
    return values, spans


def _indent(line: str) -> int:
    lead = re.match(r"\s*(?:- +)?", line)
    return lead.end() if lead else 0


def _belongs(line: str, width: int) -> bool:
    indent = len(line) - len(line.lstrip())
    return indent > width or (indent == width and line.lstrip().startswith("- "))


def _scalar(lines: list[str]) -> str:
    head = lines[0].strip()
    body = [line.strip() for line in lines[1:]]
    if head[:1] in {"|", ">"}:
        return " ".join(filter(None, body))
    text = " ".join(filter(None, [head, *body]))
    if text.startswith("'"):
        return (
            text[1:].rstrip("'").replace("''", "'")
            if not text.endswith("''")
            else text[1:-1].replace("''", "'")
        )
    if text.startswith('"'):
        joined = re.sub(r"\\ ", "", text)
        return _ESCAPES.sub(_unescaped, joined.strip('"'))
    return "" if text.startswith(("[", "{", "- ")) else text.partition(" #")[0].strip()


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    if code:
        return chr(int(code, 16))
    return _PLAIN.get(match.group(3), match.group(3))


def _take(draft: Draft, key: str, value: str) -> None:
    if key in _NO_TITLE:
        draft.title = value
    elif is_web_link(value):
        if key in _URLS and draft.url is None:
            draft.url = value
        else:
            draft.add_link(Link(kind_of(value, key.replace("_", " ")), value, key), (0, 0))
    else:
        _take_text(draft, key, value)


def _take_text(draft: Draft, key: str, value: str) -> None:
    roles = column_roles(key.replace("_", " "))
    role = roles[0] if roles else Role.OTHER
    if role is Role.DATE:
        date = parse_date(value)
        if date is not None and (draft.date is None or len(date.iso) > len(draft.date.iso)):
            draft.date = date
    elif role is Role.AUTHORS:
        draft.authors = draft.authors or value
    elif role is Role.NOTE:
        draft.note = draft.note or value
    elif role is Role.VENUE and key != "source":
        draft.venue = draft.venue or value
    elif role is Role.METHOD:
        draft.method = draft.method or value


def _remember(draft: Draft, key: str, span: tuple[int, int]) -> None:
    roles = column_roles(key.replace("_", " "))
    name = (
        "title" if key in _NO_TITLE else "url" if key in _URLS else roles[0].value if roles else ""
    )
    if name:
        draft.spans[name] = span


def write_item(fields: EntryFields) -> str:
    """One line that says these fields."""
    values: dict[str, str] = {"title": fields.title}
    if fields.url:
        values["paper"] = fields.url
    for link in fields.links:
        key = link.label if re.fullmatch(r"[\w ./-]{1,40}", link.label) else link.kind.value
        values[key if key not in values else f"{key} {len(values)}"] = link.url
    if fields.date:
        values["date"] = fields.date.iso
    words = {
        "authors": fields.authors,
        "venue": fields.venue,
        "method": fields.method,
        "note": fields.note,
    }
    values |= {name: value for name, value in words.items() if value}
    return "- " + json.dumps(values, ensure_ascii=False)


def edit_yaml(raw: str, draft: Draft, old: EntryFields, new: EntryFields) -> str:
    """The item with those values replaced that stand in one line; else written anew in one line."""
    changed = [
        name
        for name in ("title", "url", "authors", "note", "venue", "method")
        if getattr(old, name) != getattr(new, name)
    ]
    if all(name in draft.spans and getattr(new, name) for name in changed) and (
        old.date,
        old.links,
    ) == (new.date, new.links):
        for name in sorted(changed, key=lambda each: -draft.spans[each][0]):
            start, end = draft.spans[name]
            raw = raw[:start] + json.dumps(getattr(new, name), ensure_ascii=False) + raw[end:]
        return raw
    body = raw.rstrip("\r\n")
    return write_item(new) + raw[len(body) :]
