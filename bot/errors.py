"""The error tree: each error carries one plain sentence for the person in Slack or at the terminal.

    PapersError
    ├── BadSettings     an environment variable or .env line cannot be used
    ├── BadDocument     a file that is to be imported cannot be read as a reading list
    ├── NothingInCommon the file shares next to nothing with the list it would replace
    └── NotFound        what was asked for is not there (any more)

Errors of the database are in db.errors; both trees are shown to people in the same way.
"""

from __future__ import annotations


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
