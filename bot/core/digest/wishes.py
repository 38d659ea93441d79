"""What people may ask of a digest, and how it is tidied. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.arxiv_categories import as_written, is_category
from bot.core.digest.due import is_zone
from bot.core.papers import cleaned_text
from bot.errors import BadWishes
from db.digest_records import Schedule, Wishes

MOST_PAPERS = 50
"""Papers in one digest: what does not fit into its message goes to the thread below it."""
MOST_WORDS = 50
_LONGEST = 100


def checked_schedule(asked: Schedule) -> Schedule:
    """The schedule as it was asked for.

    Raises:
        BadWishes: the day, the hour or the time zone is none.
    """
    if not 0 <= asked.weekday <= 6:
        raise BadWishes(
            "A digest needs a day of the week: choose one from Monday to Sunday.", "weekday"
        )
    if not 0 <= asked.hour <= 23:
        raise BadWishes("A digest needs an hour of the day: choose one from 0 to 23.", "hour")
    if not is_zone(asked.time_zone):
        raise BadWishes(
            f"“{cleaned_text(asked.time_zone)[:60]}” is no time zone that I know: choose one such"
            " as Europe/Berlin.",
            "time_zone",
        )
    return asked


def checked_wishes(asked: Wishes) -> Wishes:
    """The wishes without blanks and repetitions.

    Raises:
        BadWishes: a number is out of range, there are too many words, or a category is none.
    """
    if not 1 <= asked.most <= MOST_PAPERS:
        raise BadWishes(f"A digest has 1 to {MOST_PAPERS} papers: choose a number between.", "most")
    if not 0 <= asked.minimum <= 100:
        raise BadWishes("The least relevance is a number from 0 to 100.", "minimum")
    tidy = replace(
        asked,
        sections=_few(filter(str.strip, asked.sections), "sections"),  # the list's own names
        categories=_tidy(map(as_written, asked.categories), "categories"),
        include=_tidy(asked.include, "include"),
        exclude=_tidy(asked.exclude, "exclude"),
        authors=_tidy(asked.authors, "authors"),
    )
    for category in tidy.categories:
        if not is_category(category):
            raise BadWishes(
                f"“{category[:60]}” is no category of arXiv: write it like cs.CV.", "categories"
            )
    return tidy


def _tidy(words: Iterable[str], field: str) -> tuple[str, ...]:
    return _few(filter(None, (cleaned_text(word)[:_LONGEST] for word in words)), field)


def _few(words: Iterable[str], field: str) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(words))
    if len(tidy) > MOST_WORDS:
        raise BadWishes(
            f"That is too much to look for: name at most {MOST_WORDS} of a kind.", field
        )
    return tidy
