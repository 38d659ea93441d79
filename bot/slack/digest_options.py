"""What the menus of a digest's form offer for what was typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from bot.core.text import fold
from bot.slack.digest_fields import MAX_OPTIONS, option
from bot.slack.digest_filled import section_value
from bot.slack.message import Block


def zone_options(query: str) -> list[Block]:
    """Time zones whose name has the words, those that begin with them first."""
    found = _having(_zones(), query.replace("_", " "))
    return [option(name, name) for name in found]


def section_options(sections: Iterable[str], query: str) -> list[Block]:
    """Sections whose name has the words, those that begin with them first."""
    return [option(name, section_value(name)) for name in _having(sections, query)]


@cache
def _zones() -> tuple[str, ...]:
    """Places first: names without a continent, such as EST or Zulu, are old ones."""
    names = available_timezones() - {"Factory", "localtime"}
    return tuple(sorted(names, key=lambda name: ("/" not in name, name.startswith("Etc/"), name)))


def _having(names: Iterable[str], query: str) -> list[str]:
    wanted = fold(query).split()
    phrase = " ".join(wanted)
    found = []
    for name in names:
        words = fold(name.replace("_", " "))
        if all(word in words for word in wanted):
            begins = words.rpartition("/")[2].startswith(phrase)
            found.append((not begins, phrase not in words, name))
    return [name for *_, name in sorted(found, key=lambda one: one[:2])][:MAX_OPTIONS]
