"""Trouble with arXiv as the sentences people read."""

from __future__ import annotations

from bot.core.arxiv_trouble import ArxivTrouble
from bot.metadata.errors import SourceBusy, SourceDown, SourceForbids, SourceTrouble, Way
from bot.metadata.wording import is_web_page, one_line
from bot.metadata.xml_guard import BadXml
from db.arxiv_records import Interface, TroubleKind

LABELS = {
    Interface.OAI: "arXiv's OAI-PMH interface",
    Interface.RSS: "arXiv's daily feed",
    Interface.API: "arXiv's query API",
}
_WAYS = {
    Way.STATUS: TroubleKind.UNAVAILABLE,
    Way.ANSWER: TroubleKind.UNREADABLE,
    Way.CUT: TroubleKind.CUT,
    Way.LATE: TroubleKind.TIMEOUT,
    Way.CONNECTION: TroubleKind.RESET,
}
_WHAT = {
    Way.CUT: "sends broken data",
    Way.LATE: "does not answer in time",
    Way.CONNECTION: "cannot be reached",
}


def trouble(
    source: Interface,
    kind: TroubleKind,
    what: str,
    about: str,
    *,
    retry_after: float | None = None,
) -> ArxivTrouble:
    """`what` continues a sentence that begins with the interface; `about` is what was asked for."""
    when = "It is asked again later."
    if retry_after is not None:
        when = f"It is asked again in {retry_after:.0f} s at the earliest."
    if kind is TroubleKind.FORBIDDEN:
        when = "Nothing more is asked of arXiv: find out why, then run papers harvest --reopen."
    sentence = f"{LABELS[source]} {what} ({about}). {when}"
    return ArxivTrouble(sentence, source=source, kind=kind, retry_after=retry_after)


def not_xml(source: Interface, body: bytes, error: Exception, about: str) -> ArxivTrouble:
    """What an answer is that is no XML, or none that may be read."""
    if is_web_page(body):
        return trouble(source, TroubleKind.WEB_PAGE, "sends a web page in place of papers", about)
    if not isinstance(error, BadXml):
        what = "sends XML that no honest source sends"
        return trouble(source, TroubleKind.UNREADABLE, what, about)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1] in {b"", b"<"}:
        what = "sends an answer that is cut or broken" if body else "sends nothing"
        return trouble(source, TroubleKind.CUT, what, about)
    said = one_line(body[:200].decode("utf-8", "replace"), 80)
    return trouble(source, TroubleKind.UNREADABLE, f"says “{said}” in place of papers", about)


def from_source(source: Interface, error: SourceTrouble, about: str) -> ArxivTrouble:
    """What went wrong on the way."""
    match error:
        case SourceForbids():
            return trouble(source, TroubleKind.FORBIDDEN, "refuses this bot", about)
        case SourceBusy():
            busy = error.status == 429
            kind = TroubleKind.BUSY if busy else TroubleKind.UNAVAILABLE
            what = "wants fewer requests" if busy else f"is out of order (status {error.status})"
            return trouble(source, kind, what, about, retry_after=error.retry_after)
        case SourceDown():
            what = _WHAT.get(error.way, "is out of order")
            return trouble(source, _WAYS[error.way], what, about)
        case _:
            what = "sends an answer that cannot be read"
            return trouble(source, TroubleKind.UNREADABLE, what, about)
