"""The error tree: each error carries one plain sentence for the person in Slack or at the terminal.

    PapersError
    ├── BadSettings     an environment variable or .env line cannot be used
    ├── BadDocument     a file that is to be imported cannot be read as a reading list
    ├── NothingInCommon the file shares next to nothing with the list it would replace
    ├── GateClosed      a source refused the bot, and is asked no more until a person says so
    ├── HarvestUnderWay somebody else harvests arXiv at this moment
    ├── Stopped         what was begun is broken off, because the bot stops
    ├── NotFound        what was asked for is not there (any more)
    └── NotDone         a move in a review that is not made
        ├── NotAMaintainer    only maintainers may, and it says who they are
        ├── NotYours          only those who suggested it may
        ├── AlreadyDecided    somebody was quicker, and it says who, when and what
        ├── AlreadyListed     the paper came to the list in another way
        ├── Incomplete        something has to be filled in first
        ├── TooLate           the time for it is over
        ├── BadWishes         a digest cannot be set like that
        └── LastMaintainer    a list has at least one maintainer

Errors of the database are in db.errors; both trees are shown to people in the same way.
"""

from __future__ import annotations

from datetime import datetime


class PapersError(Exception):
    """The base: ``str(error)`` is a sentence that says what happened and what to do next."""


class BadSettings(PapersError):
    """A setting is missing or has a value that cannot be used."""


class BadDocument(PapersError):
    """The file is not a reading list that can be imported."""


class NothingInCommon(PapersError):
    """The file looks like another list."""


class NotFound(PapersError):
    """The thing asked for does not exist."""


class GateClosed(PapersError):
    """A source refused the bot; it is not asked before a person has looked into it.

    arXiv takes requests after a 403 for an attack.
    """

    @classmethod
    def since(cls, source: str, closed_at: datetime, why: str | None = None) -> GateClosed:
        """The error of a source that refused the bot at a time (UTC), and what it said."""
        said = f" It said: {why.strip().rstrip('.')}." if why and why.strip() else ""
        return cls(
            f"{source} refused the bot on {closed_at:%Y-%m-%d at %H:%M} UTC, so it is asked no"
            f" more.{said} Find out why, then open the gate again with `papers harvest --reopen`."
        )


class HarvestUnderWay(PapersError):
    """Of all processes on a database one harvests; `holder` names it, as host, process and turn."""

    def __init__(self, holder: str | None = None) -> None:
        self.holder = holder
        who = f", in {holder.rpartition(':')[0]}" if holder and ":" in holder else ""
        super().__init__(
            f"A harvest is under way{who}. Wait until it has ended: `papers harvest --status` shows"
            " what it has found so far."
        )


class Stopped(PapersError):
    """The bot stops, and does not wait for what was begun; it goes on when it is started again."""

    def __init__(self) -> None:
        super().__init__("The bot stops. What was begun goes on when it is started again.")


class NotDone(PapersError):
    """A move in a review that is not made; nothing has changed."""


class NotAMaintainer(NotDone):
    """Only maintainers may do this. `maintainers` are their Slack user ids, the first one first."""

    def __init__(self, maintainers: tuple[str, ...]) -> None:
        self.maintainers = maintainers
        super().__init__(
            "Only a maintainer of the list can do this: ask one of them."
            if maintainers
            else "The list has no maintainer yet: become the first with /papers maintainers."
        )


class NotYours(NotDone):
    """Only those who suggested a paper (or, for some moves, maintainers) may do this."""


class AlreadyDecided(NotDone):
    """Somebody was quicker.

    `what` is the value of the db.records.SuggestionEvent that happened, `by` the Slack user id of
    who did it (``None``: nobody in Slack), `at` when (UTC), `reason` the reason they gave.
    """

    def __init__(self, what: str, by: str | None, at: datetime, reason: str | None = None) -> None:
        self.what, self.by, self.at, self.reason = what, by, at, reason
        super().__init__(
            f"This suggestion was {what} on {at:%Y-%m-%d at %H:%M} UTC, so nothing was changed."
        )


class AlreadyListed(NotDone):
    """The paper is on the list: `entry_id`, in `section`, since `since` (UTC)."""

    def __init__(self, entry_id: int, section: str, since: datetime) -> None:
        self.entry_id, self.section, self.since = entry_id, section, since
        super().__init__(
            f"This paper has been on the list since {since:%Y-%m-%d}, in the section"
            f" “{section}”, so it was not added again."
        )


class Incomplete(NotDone):
    """Something has to be filled in first."""


class TooLate(NotDone):
    """The time for it is over."""


class BadWishes(NotDone):
    """A digest cannot be set like that: a day, an hour, a zone or a number is none.

    `field` is the attribute of the `Schedule` or `Wishes` that cannot be used.
    """

    def __init__(self, sentence: str, field: str) -> None:
        self.field = field
        super().__init__(sentence)


class LastMaintainer(NotDone):
    """The only maintainer cannot go."""
