"""An entry written as running text - a bullet, a line, a cell - read into fields."""

from __future__ import annotations

import re

from bot.core.links import is_paper_link
from bot.core.readme.groups import GROUP, is_date_or_venue
from bot.core.readme.phrase import (
    is_citation,
    is_named,
    paper_link,
    phrase_of,
    set_url,
    take_links,
    title_link,
)
from bot.core.readme.reading import Draft
from bot.core.readme.tails import read_groups, read_tail
from bot.core.readme.titles import is_mention, linked_title, written_title


def says_only_links(text: str) -> bool:
    """Whether the text beside its links is but dates, venues, or a note behind a dash."""
    rest = GROUP.sub(
        lambda m: " " if is_date_or_venue(m.group(1)) else m.group(), phrase_of(text).masked
    )
    return re.search(r"[^\W_]", re.split(r"\s[-–—]\s", rest, maxsplit=1)[0]) is None


def read_phrase(text: str) -> Draft:
    """The fields that a running text gives. Without a title it is no entry."""
    phrase = phrase_of(text)
    draft = Draft()
    title = title_link(phrase.links)
    if title is not None and is_mention(phrase, title):
        title = next((link for link in phrase.links if is_named(link)), title)
        if is_mention(phrase, title):
            return draft
    paper = paper_link(phrase.links, title)
    set_url(draft, paper)
    region = linked_title(draft, title, phrase) if title else written_title(draft, phrase)
    cited = next((x for x in phrase.links if is_citation(x) and is_paper_link(x.url)), None)
    if not draft.title and cited is not None:
        region = linked_title(draft, cited, phrase)
    if not draft.title:
        return draft
    take_links(draft, phrase.links, paper)
    read_groups(draft, phrase, region)
    read_tail(draft, phrase, region)
    return draft
