"""Papers that do not exist, so that the local arXiv always has news. Pure and deterministic.

A week has the same papers whenever it is asked for. Ids count from 90001 up within a month, in the
order of announcement, so that they stay clear of real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.playground.arxiv.papers import Paper, Version
from bot.playground.arxiv.pool import CUT_OFF_SECONDS
from bot.playground.arxiv.schedule import announced_at, eastern, is_listing_day, next_listing_day
from bot.playground.arxiv.vocabulary import GROUPS, SETTINGS, THEMES, Theme

WEEKS_BEFORE, WEEKS_AFTER = 2, 8
PER_DAY = (10, 18, 11, 11, 10)
"""New papers on the listing days Monday to Friday; Tuesday's were submitted over the weekend."""
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_STARTS = (
    "Bel",
    "Cor",
    "Dun",
    "Fal",
    "Hev",
    "Jor",
    "Kel",
    "Mor",
    "Nov",
    "Pel",
    "Quo",
    "Rud",
    "Sol",
)
_ENDS = ("ada", "emo", "ica", "ono", "umi", "yra", "ette", "ax", "ion")
_COMMENTS = (
    "Accepted at CVPR {year}",
    "",
    "12 pages, 5 figures",
    "",
    "Code will be released",
    "Submitted to ICML {year}. 9 pages, 4 figures, 3 tables",
    "",
)
_SENTENCES = (
    (
        "We study {subject}, where {problem}.",
        "In {subject}, {problem}.",
        "It is well known that {problem}; for {subject} this is costly.",
    ),
    (
        "We propose {name}, which builds on {means} and needs no change to the architecture.",
        "This paper introduces {name}, a simple method based on {means}.",
        "We show that {means} can be made to work {setting}, and call the result {name}.",
        "{name} combines {means} with a short second stage of training.",
    ),
    (
        "The key observation is that the difficulty is not spread evenly over the input.",
        "The method adds one loss term and two parameters, and both are easy to choose.",
        "An analysis explains when the approach helps and when it cannot.",
        "All parts are trained together, from scratch, in a single run.",
        "It can be added to existing models {setting} with a few lines of code.",
    ),
    (
        "In experiments {setting}, {name} {figure}.",
        "On three public benchmarks and one of our own, {name} {figure}.",
    ),
)


def invented_weeks(now: float) -> list[Paper]:
    """The papers of the ISO weeks from two before to eight after `now`, in Unix seconds."""
    today = eastern(now).date()
    monday = today - today.weekday() * _DAY
    weeks = range(-WEEKS_BEFORE, WEEKS_AFTER + 1)
    return [paper for week in weeks for paper in invented_week(monday + week * _WEEK)]


def invented_week(monday: date) -> Iterator[Paper]:
    """The papers whose first version is listed in the week of a Monday."""
    week = monday.toordinal() // 7
    place = 0
    for weekday, count in enumerate(PER_DAY):
        day = monday + weekday * _DAY
        for at in range(count):
            if is_listing_day(day):
                yield _paper(week, place, day, at, count)
            place += 1


def _paper(week: int, place: int, day: date, at: int, count: int) -> Paper:
    evening = day - _DAY
    number = 90_001 + (evening.day - 1) * 20 + at
    theme = THEMES[place % len(THEMES)]
    serial = week * 5 + place // len(THEMES)
    cut_off = announced_at(day) - CUT_OFF_SECONDS
    submitted = cut_off - 86_400 * (count - at) / (count + 1)
    comment = _COMMENTS[(week + place) % 7].format(year=day.year)
    title, abstract = _title(theme, place, serial), _abstract(theme, place, serial)
    first = Version(1, submitted, day, title, abstract, comment)
    return Paper(
        f"{evening:%y%m}.{number}",
        _authors(week, place),
        (theme.primary, *(theme.cross[: (serial + place) % (len(theme.cross) + 1)])),
        (first, *_later(first, place)),
    )


def _later(first: Version, place: int) -> Iterator[Version]:
    """Now and then a second version a week later; one a week is withdrawn."""
    day = next_listing_day(first.day + _WEEK)
    submitted = announced_at(day) - CUT_OFF_SECONDS - 3_600 * (1 + place % 20)
    if place == 31:
        why = "This paper has been withdrawn by the authors due to an error in the evaluation"
        yield Version(2, submitted, day, first.title, f"{why}.", why)
    elif place % 10 == 4:
        added = "We also report results with a second random seed."
        comment = "v2: one more table"
        yield Version(2, submitted, day, first.title, f"{first.abstract} {added}", comment)


def _title(theme: Theme, place: int, serial: int) -> str:
    subject, means, setting = _parts(theme, serial)
    name = _name(theme, serial)
    if place == 5:
        return rf"{name}: {means} for {subject} in $\mathcal{{O}}(n \log n)$ with $\ell_2$ Error"
    if place == 16:
        return f"{name}: {means} & {subject} with <1% of the Data"
    if place == 27:
        return f"{name} 🎈: {means} for {subject} {setting}"
    if place == 38:
        return (
            f"{name}: A Systematic Study of {means} for {subject} {setting}, with an Analysis of "
            "Failure Cases, a Discussion of Evaluation Protocols, and Recommendations for Practice "
            "that Follow from More Than One Thousand Training Runs"
        )
    return (
        f"{name}: {means} for {subject} {setting}",
        f"{means} for {subject} {setting}",
        f"Rethinking {subject} {setting} with {means}",
    )[serial % 3]


def _abstract(theme: Theme, place: int, serial: int) -> str:
    subject, means, setting = _parts(theme, serial)
    words = {
        "subject": subject.lower(),
        "means": means.lower(),
        "setting": setting.lower(),
        "name": _name(theme, serial),
        "problem": theme.problem,
        "figure": theme.figure,
    }
    chosen = (choices[(serial + place) % len(choices)] for choices in _SENTENCES)
    return " ".join(sentence.format(**words) for sentence in chosen)


def _parts(theme: Theme, serial: int) -> tuple[str, str, str]:
    return theme.subjects[serial % 4], theme.means[serial % 5], SETTINGS[serial % 11]


def _name(theme: Theme, serial: int) -> str:
    """A name that no other paper of the theme has for over a hundred papers."""
    shift = THEMES.index(theme)
    return _STARTS[(serial + shift) % len(_STARTS)] + _ENDS[(serial + 2 * shift) % len(_ENDS)]


def _authors(week: int, place: int) -> tuple[str, ...]:
    first = week * 3 + place * 5
    return tuple(GROUPS[(first + 4 * step) % len(GROUPS)] for step in range(1 + place % 4))
