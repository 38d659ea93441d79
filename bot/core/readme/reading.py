"""What was read of one entry, and where in its text each field stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.records import EntryFields, Link, PartialDate

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """The fields of an entry while it is read; spans are places in the entry's text."""

    title: str = ""
    date: PartialDate | None = None
    method: str | None = None
    names: tuple[str, ...] = ()
    venue: str | None = None
    url: str | None = None
    links: list[Link] = field(default_factory=list)
    note: str | None = None
    authors: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    link_spans: list[Span] = field(default_factory=list)
    """The whole constructs of `links`, in their order."""
    url_link: Span | None = None
    """The whole construct of the paper link."""

    def fields(self, section: str) -> EntryFields:
        """The record of what was read."""
        return EntryFields(
            section=section,
            title=self.title,
            date=self.date,
            method=self.method,
            names=self.names,
            venue=self.venue,
            url=self.url,
            links=tuple(self.links),
            note=self.note,
            authors=self.authors,
        )

    def add_link(self, link: Link, span: Span) -> None:
        """One more link beside the paper's own, unless it is already known."""
        for index, known in enumerate(self.links):
            if known.url == link.url:
                if not known.label and link.label:
                    self.links[index] = link
                    self.link_spans[index] = span
                return
        self.links.append(link)
        self.link_spans.append(span)

    def shifted(self, by: int) -> Draft:
        """The same draft, its spans moved."""
        self.spans = {name: (start + by, end + by) for name, (start, end) in self.spans.items()}
        self.link_spans = [(start + by, end + by) for start, end in self.link_spans]
        if self.url_link:
            self.url_link = (self.url_link[0] + by, self.url_link[1] + by)
        return self
