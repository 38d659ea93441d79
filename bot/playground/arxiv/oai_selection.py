"""What an OAI-PMH request asks for: its arguments checked, and the token that goes on from a page.

Sources: openarchives.org "OAI-PMH 2.0" 3.6 and 4; the repository arXiv/oaipmh: a token is the query
with the number of records to skip, and ends at 00:00 UTC. The day on which it ends is written into
ours, so that it can be refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import inf
from urllib.parse import parse_qsl, quote, unquote, urlencode

from bot.playground.arxiv.oai_records import NAMESPACES
from bot.playground.arxiv.taxonomy import SETS

TOKEN = "resumptionToken"  # noqa: S105 -- the name of an argument
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SKIP = re.compile(r"[0-9]{1,9}")
_ERRORS = {
    "badArgument": "The request includes illegal arguments or is missing required arguments.",
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "badVerb": "The verb argument is missing, repeated or not a legal OAI-PMH verb.",
    "cannotDisseminateFormat": "The metadata format is not supported by this repository.",
    "idDoesNotExist": "The value of the identifier argument is unknown or illegal.",
    "noRecordsMatch": "The values of from, until, set and metadataPrefix give an empty list.",
}
_ALLOWED = {
    "Identify": set[str](),
    "ListSets": {TOKEN},
    "ListMetadataFormats": {"identifier"},
    "GetRecord": {"identifier", "metadataPrefix"},
    "ListRecords": {"metadataPrefix", "from", "until", "set", TOKEN},
    "ListIdentifiers": {"metadataPrefix", "from", "until", "set", TOKEN},
}


class OaiError(Exception):
    """An error of the protocol with its code; answered with HTTP 200."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or _ERRORS[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list request selects, by days in UTC with both ends included, and where it goes on."""

    verb: str
    prefix: str
    since: date | None = None
    until: date | None = None
    set: str | None = None
    skip: int = 0

    @property
    def window(self) -> tuple[float, float]:
        """The modification times that are selected, in Unix seconds; the second is excluded."""
        since = _start(self.since) if self.since else -inf
        return since, _start(self.until) + 86_400 if self.until else inf

    def token(self, skip: int, now: float) -> str:
        """The token for the records after the first `skip`."""
        days = {"from": self.since, "until": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day}
        query = {"verb": self.verb, "metadataPrefix": self.prefix, **given, "skip": str(skip)}
        if self.set:
            query["set"] = self.set
        return quote(urlencode({**query, "ends": token_ends(now).date().isoformat()}))


def token_ends(now: float) -> datetime:
    """When tokens given out now expire: the next 00:00 UTC."""
    tomorrow = datetime.fromtimestamp(now, UTC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), UTC)


def checked(arguments: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The arguments of a request with a known verb and no others than that verb takes.

    Raises:
        OaiError: badVerb or badArgument.
    """
    given = dict(arguments)
    verbs = [value for name, value in arguments if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ALLOWED:
        raise OaiError("badVerb")
    if len(given) != len(arguments) or given.keys() - _ALLOWED[verbs[0]] - {"verb"}:
        raise OaiError("badArgument")
    return given


def selection(given: dict[str, str], now: float) -> Selection:
    """What a ListRecords or ListIdentifiers request selects.

    Raises:
        OaiError: badArgument, badResumptionToken or cannotDisseminateFormat.
    """
    if TOKEN not in given:
        return _selected(given)
    if given.keys() != {"verb", TOKEN}:
        raise OaiError("badArgument", f"No other arguments are allowed with {TOKEN}.")
    return _resumed(given["verb"], given[TOKEN], now)


def _selected(given: dict[str, str]) -> Selection:
    if "metadataPrefix" not in given:
        raise OaiError("badArgument", "metadataPrefix required.")
    if given["metadataPrefix"] not in NAMESPACES:
        raise OaiError("cannotDisseminateFormat")
    since, until = _day(given.get("from")), _day(given.get("until"))
    if since and until and since > until:
        raise OaiError("badArgument", "from must not be after until.")
    if "set" in given and given["set"] not in SETS:
        raise OaiError("badArgument", "Set does not exist.")
    return Selection(given["verb"], given["metadataPrefix"], since, until, given.get("set"))


def _resumed(verb: str, token: str, now: float) -> Selection:
    query = dict(parse_qsl(unquote(token)))
    skip, ends = query.pop("skip", ""), query.pop("ends", "")
    if query.get("verb") != verb or not _SKIP.fullmatch(skip):
        raise OaiError("badResumptionToken")
    try:
        last_day, selected = _day(ends), _selected(query)
    except OaiError as error:
        raise OaiError("badResumptionToken") from error
    if last_day is None or token_ends(now).date() > last_day:
        raise OaiError("badResumptionToken")
    return replace(selected, skip=int(skip))


def _day(value: str | None) -> date | None:
    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise OaiError("badArgument", "Dates are given as YYYY-MM-DD.")


def _start(day: date) -> float:
    return datetime.combine(day, time(0), UTC).timestamp()
