"""What past weeks would have brought a channel, as a modal. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.listing_days import next_listing_day
from bot.services.previewing import PreviewedWeek
from bot.slack.digest_form import modal
from bot.slack.digest_words import day_words, days_words, unharvested
from bot.slack.message import MAX_SECTION, Block, context, header, section
from bot.slack.mrkdwn import inert
from bot.slack.paper_words import arxiv_link
from db.digest_records import DigestContent, DigestPaper, Wishes

PREVIEW = "digest_preview_shown"
MAX_BLOCKS = 100
_MAX_TITLE, _MAX_WORDS = 300, 400
_BESIDE = 4
"""Blocks of a week that are no papers: heading, counts, what is not shown, a line."""


def waiting_view() -> dict[str, Any]:
    """While it is worked out."""
    return _modal([section("Looking at the last four weeks… This can take half a minute.")])


def failed_view(text: str) -> dict[str, Any]:
    """A sentence in its place; any text."""
    return _modal([section(inert(text, MAX_SECTION) or "Something went wrong.")])


def preview_view(
    weeks: Sequence[PreviewedWeek], wishes: Wishes, harvested: Mapping[str, date | None]
) -> dict[str, Any]:
    """Every week with its counts and papers.

    Args:
        weeks: newest first.
        wishes: what was asked for.
        harvested: the categories that are harvested, and from which listing day on all papers are
            known.
    """
    missing = unharvested(wishes, harvested)
    first = [context("Nothing is saved or sent by looking.", *([missing] if missing else []))]
    room = (MAX_BLOCKS - len(first)) // max(len(weeks), 1) - _BESIDE
    since = _known_since(wishes, harvested)
    shown = (_week(one, since, bool(harvested), room) for one in weeks)
    return _modal([*first, *(block for blocks in shown for block in blocks)])


def _week(one: PreviewedWeek, since: date | None, has_begun: bool, room: int) -> list[Block]:
    content = one.content
    blocks = [header(f"{_heading(content)} · {one.week}"), context(*_counts(one, since, has_begun))]
    blocks += [section(_paper(paper)) for paper in content.papers[:room]]
    rest = len(content.papers) - room
    if rest > 0:
        blocks.append(context(f"and {rest} more that are not shown here"))
    return [*blocks, {"type": "divider"}]


def _heading(content: DigestContent) -> str:
    first = next_listing_day(content.first_day)
    return f"Announced {days_words(first, content.last_day)}"


def _counts(one: PreviewedWeek, since: date | None, has_begun: bool) -> list[str]:
    content = one.content
    counts = [
        f"*{content.considered}* announced",
        f"*{content.matched}* fit",
        f"*{len(content.papers)}* in the digest",
    ]
    if one.known:
        counts.append(f"*{one.known}* left out: listed, suggested or sent before")
    note = _note(content, since, has_begun)
    return [" · ".join(counts), *([note] if note else [])]


def _note(content: DigestContent, since: date | None, has_begun: bool) -> str:
    """Why there may be more papers than are known."""
    is_dark = content.considered == 0
    if is_dark and (not has_begun or since is None):
        return "The harvest of arXiv has not begun, so nothing of these days is known."
    if is_dark and since is not None and content.last_day < since:
        return f"The harvest does not reach back so far: it begins with {day_words(since)}."
    if not content.is_complete:
        return ":warning: The harvest of these days is not complete: papers may be missing."
    if since is not None and content.first_day < since:
        return f"The harvest begins with {day_words(since)}: papers of days before may be missing."
    return ""


def _known_since(wishes: Wishes, harvested: Mapping[str, date | None]) -> date | None:
    """From which day on all is known of what is followed; ``None``: from none on."""
    followed = {one: day for one, day in harvested.items() if one in wishes.categories}
    days = (followed or harvested).values()
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _paper(paper: DigestPaper) -> str:
    title = arxiv_link(paper.arxiv_id, paper.title, _MAX_TITLE)
    words = [f"relevance {paper.score:.0f}"]
    words += [inert(part, _MAX_WORDS) for part in (paper.section, *paper.reasons) if part]
    return f"{paper.position}. *{title}*\n{_fitting(words)}"


def _fitting(words: list[str]) -> str:
    """As many as there is room for."""
    said = ""
    for word in words:
        if len(said) + len(word) > MAX_SECTION // 2:
            break
        said += f" · {word}" if said else word
    return said


def _modal(blocks: list[Block]) -> dict[str, Any]:
    return {**modal(blocks, title="Preview"), "callback_id": PREVIEW}
