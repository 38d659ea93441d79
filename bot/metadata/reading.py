"""Parsers are pure and know no site; here what they complain of becomes an error of the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.metadata.refusals import down, unreadable
from bot.metadata.site import Site

T = TypeVar("T")


class Broken(Exception):
    """A fault of the moment: the same question may be answered well later."""


class Undocumented(Exception):
    """An answer that the manual does not describe."""


def read(site: Site, parse: Callable[[bytes], T], body: bytes) -> T:
    """What `parse` makes of the body.

    Raises:
        SourceTrouble: SourceDown for what is `Broken`, Unreadable for what is `Undocumented`.
    """
    try:
        return parse(body)
    except Broken as error:
        raise down(site, f"sends an answer that {error}") from error
    except Undocumented as error:
        raise unreadable(site, f"sends an answer that {error}") from error
