"""All services of suggestions over one store, and what is pasted, with defaults."""

from __future__ import annotations

from datetime import timedelta

from bot.core.arxiv_id import find_arxiv_id
from bot.core.indexing import title_head
from bot.core.links import as_doi, url_key
from bot.core.text import title_key
from bot.services.completing import Completing
from bot.services.history import History
from bot.services.maintaining import Maintainers
from bot.services.outbox import Outbox
from bot.services.queue import Queue
from bot.services.reviewing import Click, Reviewing
from bot.services.suggesting import Suggesting
from db.records import DEFAULT_WORKSPACE as WS
from db.records import EntryFields, PaperDetails, PaperIds, PartialDate, Pasted, Place
from tests.builders import NOW

THREAD = Place("C1", "100.1", "100.1")
ELSEWHERE = Place("C2", "200.1", "200.2")
SOON = NOW + timedelta(minutes=5)
ARXIV = "https://arxiv.org/abs/2406.00001"


def pasted(text: str = ARXIV, version: int | None = None) -> Pasted:
    """What reading a pasted text gives."""
    linked = text.startswith("http")
    ids = PaperIds(
        find_arxiv_id(text),
        as_doi(text) if "10." in text else None,
        url_key(text) if linked else None,
        "" if linked else title_key(text),
    )
    return Pasted(text, ids, version)


def details(title: str = "Tokens: A Study", arxiv: str | None = "2406.00001", **given: object):
    """What a source says."""
    url = f"https://arxiv.org/abs/{arxiv}" if arxiv else None
    return PaperDetails(
        title,
        "arxiv",
        url,
        date=PartialDate(2024, 6, 1),
        arxiv_id=arxiv,
        abstract="We study quokkas.",
        **given,  # type: ignore[arg-type]
    )


class OneSection:
    def __init__(self, *names: str) -> None:
        self.names = names

    def place(self, workspace, details):
        return self.names

    def row(self, workspace, details, section):
        return proposed_row(details, section)


def proposed_row(details, section):
    """What a list without a style of its own would say."""
    url = details.url
    if details.arxiv_id:
        url = f"https://arxiv.org/abs/{details.arxiv_id}"
    elif url is None and details.doi:
        url = f"https://doi.org/{details.doi}"
    return EntryFields(
        section,
        details.title,
        date=details.date,
        method=title_head(details.title),
        venue=details.venue,
        url=url,
        links=details.links,
    )


class Desk:
    """The services, and short ways to call them."""

    def __init__(self, store, *sections: str) -> None:
        self.store = store
        self.suggesting = Suggesting(store)
        self.completing = Completing(store, OneSection(*(sections or ("Images",))))
        self.reviewing = Reviewing(store)
        self.maintainers = Maintainers(store)
        self.queue = Queue(store)
        self.outbox = Outbox(store)
        self.history = History(store)

    def suggest(self, *texts, user="U1", place=THREAD, key=None, now=NOW, **options):
        names = [one if isinstance(one, Pasted) else pasted(one) for one in texts or (ARXIV,)]
        key = key or f"{user}:{place.channel}:{place.thread_ts}:{names[0].text}"
        return self.suggesting.suggest(WS, names, user, place, key, now, **options)

    def new(self, *texts, **options):
        """The id of a new suggestion."""
        [outcome] = self.suggest(*texts, **options).outcomes
        return outcome.suggestion_id

    def known(self, *texts, said=None, **options):
        """The id of a new suggestion whose paper is known."""
        number = self.new(*texts, **options)
        self.completing.details_found(WS, number, said or details(), NOW)
        return number

    def maintain(self, *users):
        self.maintainers.claim(WS, users[0], NOW)
        for user in users[1:]:
            self.maintainers.add(WS, user, users[0], NOW)

    def add(self, number, user="M1", fields=None, now=SOON, key=None):
        return self.reviewing.add(Click(WS, number, user, now, key), fields)

    def decline(self, number, user="M1", reason="Off topic", now=SOON, key=None):
        return self.reviewing.decline(Click(WS, number, user, now, key), reason)

    def withdraw(self, number, user="U1", now=SOON, key=None):
        return self.reviewing.withdraw(Click(WS, number, user, now, key))

    def revert(self, number, user="M1", now=SOON, key=None, **options):
        return self.reviewing.revert(Click(WS, number, user, now, key), **options)

    def reopen(self, number, user="M1", now=SOON, key=None):
        return self.reviewing.reopen(Click(WS, number, user, now, key))

    def get(self, number):
        return self.queue.one(WS, number).suggestion

    def people(self, number):
        return [held.user for held in self.queue.one(WS, number).places]

    def listed(self):
        with self.store.reading() as unit:
            return unit.entries.all(WS)

    def postings(self):
        """Kind, channel and subject of all that was ever owed."""
        due = self.outbox.claim_due(SOON + timedelta(days=40), most=10_000)
        return [(d.posting.kind.value, d.posting.place.channel, d.posting.subject) for d in due]
