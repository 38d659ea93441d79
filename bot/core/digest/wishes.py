"""What people may ask of a digest, and how it is tidied. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.digest.due import is_zone
from bot.core.papers import cleaned_text
from bot.errors import BadWishes
from db.digest_records import Schedule, Wishes

MOST_PAPERS = 50
"""Papers in one digest: what does not fit into its message goes to the thread below it."""
MOST_WORDS = 50
_LONGEST = 100
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z-]+)?")


def checked_schedule(asked: Schedule) -> Schedule:
    """The schedule as it was asked for.

    Raises:
        BadWishes: the day, the hour or the time zone is none.
    """
    if not 0 <= asked.weekday <= 6:
        raise BadWishes("A digest needs a day of the week: choose one from Monday to Sunday.")
    if not 0 <= asked.hour <= 23:
        raise BadWishes("A digest needs an hour of the day: choose one from 0 to 23.")
    if not is_zone(asked.time_zone):
        raise BadWishes(
            f"“{cleaned_text(asked.time_zone)[:60]}” is no time zone that I know: choose one such"
            " as Europe/Berlin."
        )
    return asked


def checked_wishes(asked: Wishes) -> Wishes:
    """The wishes without blanks and repetitions.

    Raises:
        BadWishes: a number is out of range, there are too many words, or a category is none.
    """
    if not 1 <= asked.most <= MOST_PAPERS:
        raise BadWishes(f"A digest has 1 to {MOST_PAPERS} papers: choose a number between.")
    if not 0 <= asked.minimum <= 100:
        raise BadWishes("The least relevance is a number from 0 to 100.")
    tidy = replace(
        asked,
        sections=_tidy(asked.sections),
        categories=_tidy(asked.categories),
        include=_tidy(asked.include),
        exclude=_tidy(asked.exclude),
        authors=_tidy(asked.authors),
    )
    for category in tidy.categories:
        if not _CATEGORY.fullmatch(category):
            raise BadWishes(f"“{category[:60]}” is no category of arXiv: write it like cs.CV.")
    return tidy


def _tidy(words: tuple[str, ...]) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(filter(None, (cleaned_text(word)[:_LONGEST] for word in words))))
    if len(tidy) > MOST_WORDS:
        raise BadWishes(f"That is too much to look for: name at most {MOST_WORDS} of a kind.")
    return tidy
