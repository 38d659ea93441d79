"""What stands in the form of a digest, and what it means. Pure.

The form is drawn from a `Filled` and read into one, so that what somebody has typed survives every
click, also what cannot be saved as it is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.digest.wishes import MOST_PAPERS, checked_schedule, checked_wishes
from bot.services.digest_setup import Setup
from bot.slack.view_state import State
from db.digest_records import Schedule, Wishes

PREFIX = "digest_"
"""Before the name of a field it is the id of its block and of its element."""
SAYS_NOTHING = "yes"
_LONGEST_VALUE = 150
"""Characters of an option's value (docs.slack.dev, "Option object")."""
_BETWEEN = re.compile(r"[\n,;，、；]")
_BETWEEN_CATEGORIES = re.compile(r"[\s,;，、；]+")
_DIGITS = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields as they stand, as text."""

    sections: tuple[str, ...] = ()
    """The values of the options (`section_value`)."""
    weekday: str = "0"
    hour: str = "9"
    time_zone: str = "UTC"
    most: str = "10"
    minimum: str = "25"
    categories: str = ""
    include: str = ""
    exclude: str = ""
    authors: str = ""
    says_nothing: bool = False

    @classmethod
    def of(cls, schedule: Schedule, wishes: Wishes) -> Filled:
        """The fields for what is set."""
        return cls(
            tuple(map(section_value, wishes.sections)),
            str(schedule.weekday),
            str(schedule.hour),
            schedule.time_zone,
            str(wishes.most),
            str(wishes.minimum),
            ", ".join(wishes.categories),
            "\n".join(wishes.include),
            "\n".join(wishes.exclude),
            "\n".join(wishes.authors),
            wishes.says_nothing,
        )

    @classmethod
    def read(cls, state: State) -> Filled | None:
        """The fields as somebody left them; ``None`` where the modal has no fields."""
        if not any(name.startswith(PREFIX) for name in state.values):
            return None

        def text(name: str) -> str:
            return state.text(PREFIX + name)

        return cls(
            state.choices(PREFIX + "sections"),
            state.choice(PREFIX + "weekday"),
            state.choice(PREFIX + "hour"),
            state.choice(PREFIX + "time_zone"),
            text("most"),
            state.choice(PREFIX + "minimum"),
            text("categories"),
            text("include"),
            text("exclude"),
            text("authors"),
            SAYS_NOTHING in state.choices(PREFIX + "says_nothing"),
        )

    def schedule(self) -> Schedule:
        """What it says of the time.

        Raises:
            BadWishes: the day, the hour or the time zone is none.
        """
        return checked_schedule(Schedule(_number(self.weekday), _number(self.hour), self.time_zone))

    def wishes(self, sections: Iterable[str]) -> Wishes:
        """What it says of the papers.

        Args:
            sections: those of the list: an option stands for one of them.

        Raises:
            BadWishes: something cannot be used; it says in which field.
        """
        named = {section_value(name): name for name in sections}
        return checked_wishes(
            Wishes(
                tuple(named.get(value, value) for value in self.sections),
                _number(self.most),
                _number(self.minimum),
                tuple(filter(None, _BETWEEN_CATEGORIES.split(self.categories))),
                tuple(_BETWEEN.split(self.include)),
                tuple(_BETWEEN.split(self.exclude)),
                tuple(_BETWEEN.split(self.authors)),
                self.says_nothing,
            )
        )

    @property
    def most_is_a_number(self) -> bool:
        """Whether the number of papers can stand in a field for numbers."""
        return 1 <= _number(self.most) <= MOST_PAPERS


def known_sections(setup: Setup) -> tuple[str, ...]:
    """The sections that an option can stand for: the list's, and those that are followed."""
    one = setup.subscription
    return (*setup.sections, *(one.wishes.sections if one else ()))


def section_value(name: str) -> str:
    """The value of a section's option: its name, or where that is too long an abbreviation."""
    if len(name) <= _LONGEST_VALUE:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{name[: _LONGEST_VALUE - 17]}…{digest}"


def _number(text: str) -> int:
    return int(text) if _DIGITS.fullmatch(text.strip()) else -1
