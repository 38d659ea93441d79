"""OAI-PMH 2.0 as arXiv serves it since March 2025: verbs, lists in pages, errors.

Sources: openarchives.org "OAI-PMH 2.0"; arXiv's "OAI" page; the repository arXiv/oaipmh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.playground.arxiv.catalogue import Catalogue, Change
from bot.playground.arxiv.faults import tampered
from bot.playground.arxiv.markup import element
from bot.playground.arxiv.oai_records import NAMESPACES, SCHEMAS, header, record
from bot.playground.arxiv.oai_selection import (
    TOKEN,
    OaiError,
    Selection,
    checked,
    selection,
    token_ends,
)
from bot.playground.arxiv.taxonomy import SETS, subject

BASE_URL = "https://oaipmh.arxiv.org/oai"
EARLIEST = "2005-09-16"
_IDENTIFIER = "oai:arXiv.org:"
_SECOND = "%Y-%m-%dT%H:%M:%SZ"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
)


@dataclass(frozen=True, slots=True)
class OaiPmh:
    """The harvest interface of a catalogue; page sizes in records and in identifiers."""

    catalogue: Catalogue
    records_page: int = 2_500
    identifiers_page: int = 20_000

    def answer(
        self, arguments: Sequence[tuple[str, str]], now: float, fault: str | None = None
    ) -> str:
        """The document for a request at a time, with the fault that happens to it."""
        echoed: dict[str, str] = {}
        try:
            given = checked(arguments)
            body = self._body(given, now, fault)
            echoed = given
        except OaiError as error:
            body = element("error", str(error), code=error.code)
            if error.code not in {"badVerb", "badArgument"}:
                echoed = dict(arguments)
        return (
            _HEAD
            + element("responseDate", f"{datetime.fromtimestamp(now, UTC):{_SECOND}}")
            + element("request", BASE_URL, **echoed)
            + f"\n{body}\n</OAI-PMH>\n"
        )

    def _body(self, given: dict[str, str], now: float, fault: str | None) -> str:
        verb = given["verb"]
        if verb == "Identify":
            return _IDENTIFY
        if verb == "ListSets":
            if TOKEN in given:
                raise OaiError("badResumptionToken")
            return _LIST_SETS
        if verb == "ListMetadataFormats":
            if "identifier" in given:
                self._record(given["identifier"], now)
            return _LIST_FORMATS
        if verb == "GetRecord":
            return self._get_record(given, now, fault)
        return self._list(selection(given, now), now, fault, resumed=TOKEN in given)

    def _get_record(self, given: dict[str, str], now: float, fault: str | None) -> str:
        if len(given) != 3:
            raise OaiError("badArgument", "identifier and metadataPrefix required.")
        if given["metadataPrefix"] not in NAMESPACES:
            raise OaiError("cannotDisseminateFormat")
        found = self._record(given["identifier"], now)
        if fault == "empty":
            raise OaiError("idDoesNotExist")
        return f"<GetRecord>\n{record(found, given['metadataPrefix'])}</GetRecord>"

    def _list(self, wanted: Selection, now: float, fault: str | None, *, resumed: bool) -> str:
        if fault == "expired_token":
            raise OaiError("badResumptionToken")
        if fault == "shifted" and (selected := self._selected(wanted, now)):
            self.catalogue.touch(selected[0], now)
        selected = self._selected(wanted, now)
        records = wanted.verb == "ListRecords"
        end = wanted.skip + (self.records_page if records else self.identifiers_page)
        page = tampered(selected[wanted.skip : end], fault)
        if not page:
            raise OaiError("noRecordsMatch")
        rows = [record(each, wanted.prefix) if records else header(each) + "\n" for each in page]
        token = ""
        if end < len(selected):
            expires = f"{token_ends(now):{_SECOND}}"
            token = element(TOKEN, wanted.token(end, now), expirationDate=expires)
        elif resumed:
            token = element(TOKEN)
        return f"<{wanted.verb}>\n{''.join(rows)}{token}</{wanted.verb}>"

    def _selected(self, wanted: Selection, now: float) -> list[Change]:
        records = self.catalogue.records(*wanted.window, now)
        if wanted.set is None:
            return records
        held = SETS[wanted.set]
        return [each for each in records if not held.isdisjoint(each.listing.paper.categories)]

    def _record(self, identifier: str, now: float) -> Change:
        found = self.catalogue.record(identifier.removeprefix(_IDENTIFIER), now)
        if found is None or not identifier.startswith(_IDENTIFIER):
            raise OaiError("idDoesNotExist")
        return found


def _set(spec: str) -> str:
    name = subject(".".join(spec.split(":")[1:])) if ":" in spec else subject(spec)
    return "<set>" + element("setSpec", spec) + element("setName", name) + "</set>\n"


def _format(prefix: str) -> str:
    return (
        "<metadataFormat>"
        + element("metadataPrefix", prefix)
        + element("schema", SCHEMAS[prefix])
        + element("metadataNamespace", NAMESPACES[prefix])
        + "</metadataFormat>\n"
    )


_LIST_SETS = f"<ListSets>\n{''.join(_set(spec) for spec in SETS)}</ListSets>"
_LIST_FORMATS = (
    f"<ListMetadataFormats>\n{''.join(_format(each) for each in NAMESPACES)}</ListMetadataFormats>"
)
_IDENTIFY = (
    "<Identify>"
    + element("repositoryName", "arXiv (a local double)")
    + element("baseURL", BASE_URL)
    + element("protocolVersion", "2.0")
    + element("adminEmail", "help@localhost")
    + element("earliestDatestamp", EARLIEST)
    + element("deletedRecord", "persistent")
    + element("granularity", "YYYY-MM-DD")
    + "</Identify>"
)
