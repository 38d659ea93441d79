"""A page of arXiv's OAI-PMH interface, read strictly. Pure.

Sources: openarchives.org "OAI-PMH 2.0" 3.2, 3.5, 3.6; info.arxiv.org/help/oa.
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from bot.arxiv.oai_metadata import (
    IDENTIFIER,
    Unread,
    children,
    day_of,
    local,
    read_metadata,
    text_of,
)
from bot.arxiv.troubles import not_xml, trouble
from bot.core.arxiv_id import as_arxiv_id
from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.wording import one_line
from bot.metadata.xml_guard import BadXml, HostileXml, xml_tree
from db.arxiv_records import ArxivRecord, Interface, RecordsPage, TroubleKind

_ROOT = "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"
_LISTS = ("ListRecords", "GetRecord")
_SECOND = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_TOKEN = 4_000
_LONGEST_ID = 100


def parse_records(body: bytes, about: str) -> RecordsPage:
    """Read one page; `about` is what was asked for, for the sentences of errors.

    A record that cannot be read is refused by name, and the others are kept. An answer that no
    record matches is an empty page.

    Raises:
        ArxivTrouble: no page came.
    """
    root = _root(body, about)
    said = children(root)
    answered_at = _answered_at(text_of(said.get("responseDate")), about)
    codes = [(each.get("code", ""), text_of(each)) for each in root if local(each) == "error"]
    if codes:
        return _no_records(codes, answered_at, about)
    records = next((said[name] for name in _LISTS if name in said), None)
    if records is None:
        raise _unreadable("sends no list of records", about)
    return _page(records, answered_at, about)


def _root(body: bytes, about: str) -> Element:
    try:
        root = xml_tree(body)
    except (BadXml, HostileXml) as error:
        raise not_xml(Interface.OAI, body, error, about) from error
    if root.tag.lower() == "html":
        raise not_xml(Interface.OAI, b"<html", BadXml(), about)
    if root.tag != _ROOT:
        raise _unreadable(f"sends “{local(root)[:40]}” in place of OAI-PMH", about)
    return root


def _answered_at(text: str, about: str) -> datetime:
    try:
        return datetime.strptime(text, _SECOND).replace(tzinfo=UTC)
    except ValueError as error:
        raise _unreadable("does not say when it answered", about) from error


def _no_records(codes: list[tuple[str, str]], answered_at: datetime, about: str) -> RecordsPage:
    code, why = next((each for each in codes if each[0] != "noRecordsMatch"), codes[0])
    if code == "noRecordsMatch":
        return RecordsPage((), answered_at, None)
    if code == "badResumptionToken":
        what = "does not know the next page of the harvest any more"
        raise trouble(Interface.OAI, TroubleKind.EXPIRED_TOKEN, what, about)
    raise _unreadable(f"refuses with {one_line(code, 40)}: “{one_line(why, 200)}”", about)


def _page(listed: Element, answered_at: datetime, about: str) -> RecordsPage:
    records: list[ArxivRecord] = []
    deleted: list[str] = []
    refused: list[str] = []
    for each in listed:
        if local(each) != "record":
            continue
        try:
            read = _record(each)
        except Unread as error:
            refused.append(f"The record {_named(each)} {error}.")
            continue
        if isinstance(read, str):
            deleted.append(read)
        else:
            records.append(read)
    if not (records or deleted or refused):
        raise trouble(Interface.OAI, TroubleKind.EMPTY, "sends a list without records", about)
    token = _token(listed, about)
    return RecordsPage(tuple(records), answered_at, token, tuple(deleted), tuple(refused))


def _record(record: Element) -> ArxivRecord | str:
    """What a record says, or the id of a deleted one."""
    parts = children(record)
    if "header" not in parts:
        raise Unread("has no header")
    header = children(parts["header"])
    identifier = one_line(text_of(header.get("identifier")), _LONGEST_ID)
    arxiv_id = as_arxiv_id(identifier.removeprefix(IDENTIFIER))
    if arxiv_id is None or not identifier.startswith(IDENTIFIER):
        raise Unread("has no id of arXiv")
    if parts["header"].get("status") == "deleted":
        return arxiv_id
    datestamp = day_of(text_of(header.get("datestamp")))
    if datestamp is None:
        raise Unread("has no date of its last change")
    if "metadata" not in parts:
        raise Unread("says nothing of its paper")
    return read_metadata(arxiv_id, datestamp, parts["metadata"])


def _named(record: Element) -> str:
    header = children(record).get("header")
    identifier = "" if header is None else text_of(children(header).get("identifier"))
    return one_line(identifier, 60) or "without a name"


def _token(listed: Element, about: str) -> str | None:
    tokens = [(each.text or "").strip() for each in listed if local(each) == "resumptionToken"]
    token = tokens[-1] if tokens else ""
    if len(token) > _LONGEST_TOKEN or not token.isprintable():
        raise _unreadable("sends a token that nobody can send back", about)
    return token or None


def _unreadable(what: str, about: str) -> ArxivTrouble:
    return trouble(Interface.OAI, TroubleKind.UNREADABLE, what, about)
