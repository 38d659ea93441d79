"""Dates as people write them in lists: read to the precision given, written the way others are.

An impossible day or month is dropped, never an error: what is left of the date is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from db.records import PartialDate

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NAME = r"(?P<name>[A-Za-z]{3,9})(?P<mark>[.,]{0,2})"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_PART = r"\d{1,2}|[xX?]{1,2}"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_LIMIT = 40
"""No date is longer; a longer text is not tried."""

_NUMERIC = re.compile(
    rf"{_YEAR}(?P<sep>\s?[-/.–_]\s?)(?P<month>{_PART})(?:(?P=sep)(?P<day>{_PART}))?"
    r"(?:[T ][\d:.+Z-]+)?"
)
_CHINESE = re.compile(
    rf"{_YEAR}\s?年(?:\s?(?P<month>\d{{1,2}})\s?月(?:份|\s?(?P<day>\d{{1,2}})\s?[日号])?)?"
)
_COMPACT = re.compile(rf"{_YEAR}(?P<month>\d{{2}})?(?P<day>\d{{2}})?")
_DAY_FIRST = re.compile(rf"{_DAY}[\s-]{{1,2}}{_NAME}[\s-]{{0,2}}{_YEAR}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_NAME}\s?{_DAY}[,.]?\s{{1,2}}{_YEAR}", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_NAME}[\s'-]{{0,2}}{_YEAR}", re.IGNORECASE)
_YEAR_MONTH = re.compile(rf"{_YEAR}[\s,-]{{1,2}}{_NAME}(?:\s{_DAY})?", re.IGNORECASE)
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sep>[/.-])(?:(?P<second>\d{{1,2}})(?P=sep))?{_YEAR}"
)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a date is written: a form, and the details in which that form varies."""

    form: str
    separator: str = "-"
    padded: bool = True
    unknown: str = ""
    """What stands for a part that is not known: ``xx``, ``x``, ``X`` or nothing."""
    long_name: bool = False
    mark: str = ""
    """What follows the name of a month: ``.``, ``,`` or ``.,``."""


ISO = DateStyle("numeric")


def parse_date(text: str) -> PartialDate | None:
    """The date that the whole text is, as precise as it is possible; ``None``: it is no date."""
    found = _read(text)
    return found[0] if found else None


def date_style(text: str) -> DateStyle | None:
    """How the date is written; ``None``: the text is no date."""
    found = _read(text)
    return found[1] if found else None


def render_date(date: PartialDate, like: Iterable[str] = ()) -> str:
    """The date written as most of the samples are; nearer samples come first and decide ties."""
    return write_date(date, common_style(like) or ISO)


def common_style(samples: Iterable[str]) -> DateStyle | None:
    """The style most samples share. A year alone says nothing of how months are written."""
    styles = [style for sample in samples if (style := date_style(sample))]
    telling = [style for style in styles if style.form != "year"] or styles
    if not telling:
        return None
    shapes = Counter((style.form, style.separator, style.mark) for style in telling)
    shape = max(shapes, key=lambda key: shapes[key])
    same = [style for style in telling if (style.form, style.separator, style.mark) == shape]
    padded = sum(style.padded for style in same) * 2 >= len(same)
    unknown = next((style.unknown for style in same if style.unknown), "")
    return replace(same[0], padded=padded, unknown=unknown)


def write_date(date: PartialDate, style: DateStyle) -> str:
    """The date in that style; parts that are not known are left out or marked as the style does."""
    if style.form.startswith("compact"):
        digits = date.iso.replace("-", "")
        return digits[:6] if style.form == "compact month" else digits
    if style.form == "chinese":
        parts = zip((date.year, date.month, date.day), "年月日", strict=True)
        return "".join(f"{number}{unit}" for number, unit in parts if number)
    if style.form == "year" or (not date.month and not style.unknown):
        return str(date.year) if not date.month else date.iso
    if style.form == "numeric":
        return _write_numeric(date, style)
    return _write_named(date, style)


def _write_numeric(date: PartialDate, style: DateStyle) -> str:
    width = 2 if style.padded else 1
    parts = [f"{part:0{width}d}" if part else style.unknown for part in (date.month, date.day)]
    return style.separator.join([str(date.year), *filter(None, parts)])


def _write_named(date: PartialDate, style: DateStyle) -> str:
    if not date.month:
        return str(date.year)
    name = _MONTHS[date.month - 1].capitalize()
    name = name if style.long_name else name[:3]
    marked = name + (style.mark if style.long_name or len(name) == 3 else "")
    if not date.day:
        return f"{date.year} {name}" if style.form == "year first" else f"{marked} {date.year}"
    if style.form == "month first":
        return f"{name}{style.mark.rstrip(',')} {date.day}, {date.year}"
    if style.form == "year first":
        return f"{date.year} {name} {date.day}"
    return f"{date.day} {marked} {date.year}"


def _read(text: str) -> tuple[PartialDate, DateStyle] | None:
    stripped = text.strip()
    if not 4 <= len(stripped) <= _LIMIT:
        return None
    for reader in (_read_numeric, _read_compact, _read_chinese, _read_named, _read_year_last):
        found = reader(stripped)
        if found is not None:
            return found
    return None


def _read_numeric(text: str) -> tuple[PartialDate, DateStyle] | None:
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    month, day = match.group("month"), match.group("day") or ""
    unknown = next((part for part in (day, month) if part and not part.isdigit()), "")
    digits = [part for part in (month, day) if part.isdigit()]
    padded = all(len(part) == 2 for part in digits) if digits else len(unknown) == 2
    style = DateStyle("numeric", match.group("sep"), padded=padded, unknown=unknown)
    return _date(match.group("year"), _number(month), _number(day)), style


def _read_compact(text: str) -> tuple[PartialDate, DateStyle] | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    month, day = match.group("month"), match.group("day")
    if month is None:
        return _date(match.group("year"), 0, 0), DateStyle("year")
    style = DateStyle("compact" if day else "compact month", "")
    return _date(match.group("year"), _number(month), _number(day or "")), style


def _read_chinese(text: str) -> tuple[PartialDate, DateStyle] | None:
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    month, day = match.group("month") or "", match.group("day") or ""
    return _date(match.group("year"), _number(month), _number(day)), DateStyle("chinese")


def _read_named(text: str) -> tuple[PartialDate, DateStyle] | None:
    forms = (
        ("day first", _DAY_FIRST),
        ("month first", _MONTH_FIRST),
        ("day first", _MONTH_YEAR),
        ("year first", _YEAR_MONTH),
    )
    for form, pattern in forms:
        match = pattern.fullmatch(text)
        month = _month(match.group("name")) if match else 0
        if match is not None and month:
            day = match.groupdict().get("day") or ""
            name = match.group("name").lower()
            long_name = name in _MONTHS and name != "may"
            style = DateStyle(form, " ", long_name=long_name, mark=match.group("mark"))
            return _date(match.group("year"), month, _number(day)), style
    return None


def _read_year_last(text: str) -> tuple[PartialDate, DateStyle] | None:
    """``05/2024`` and ``13/05/2024``; which of two small numbers is the month cannot be known."""
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second = _number(match.group("first")), _number(match.group("second") or "")
    style = DateStyle("numeric", "-")
    if not second:
        return _date(match.group("year"), first, 0), style
    if first > 12:
        return _date(match.group("year"), second, first), style
    if second > 12 or first == second:
        return _date(match.group("year"), first, second), style
    return _date(match.group("year"), 0, 0), style


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _month(name: str) -> int:
    lower = name.lower()
    if lower == "sept":
        return 9
    return next((i for i, month in enumerate(_MONTHS, 1) if month[: len(lower)] == lower), 0)


def _date(year: str, month: int, day: int) -> PartialDate:
    for parts in ((int(year), month, day if month else 0), (int(year), month)):
        try:
            return PartialDate(*parts)
        except ValueError:
            continue
    return PartialDate(int(year))
