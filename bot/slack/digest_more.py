"""The modal behind More: a paper's abstract and reasons, who said what, what is muted. Pure."""

from __future__ import annotations

from typing import Any

from bot.core.latex import plain_title
from bot.services.digest_reading import ShownPaper
from bot.slack import digest_buttons
from bot.slack.digest_buttons import Behind
from bot.slack.digest_mutes import muting
from bot.slack.digest_post import title_link
from bot.slack.digest_words import day_words
from bot.slack.message import (
    Block,
    actions,
    button,
    context,
    plain,
    plain_section,
    section,
)
from bot.slack.mrkdwn import cut, inert
from bot.slack.suggestion_card import people_words
from db.digest_records import DigestPaper, FeedbackKind

CALLBACK = "digest_more"
_MAX_ABSTRACT, _MAX_AUTHORS, _MAX_REASONS, _MAX_REASON = 2_900, 1_200, 10, 250
_NAMED = 10


def modal(one: ShownPaper, user: str, at: Behind, done: str = "") -> dict[str, Any]:
    """The view for a person; `done` says what their last click did, and is safe already."""
    kept = Behind(at.target, at.channel, at.ts, len(one.mutes))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("About this paper"),
        "submit": plain("Mute"),
        "close": plain("Close"),
        "private_metadata": kept.metadata(),
        "blocks": [
            *([context(done)] if done else []),
            *_about(one, user),
            {"type": "divider"},
            *muting(one, kept),
        ],
    }


def _about(one: ShownPaper, user: str) -> list[Block]:
    paper, preprint = one.paper, one.preprint
    day = preprint.announced_on if preprint else None
    when = f"announced {day_words(day)}" if day else ""
    named = inert(", ".join(paper.authors), _MAX_AUTHORS) or "No authors given"
    small = "  ·  ".join(filter(None, [named, inert(paper.category, 30), when]))
    abstract = cut(plain_title(preprint.abstract), _MAX_ABSTRACT) if preprint else ""
    return [
        section(f"*{title_link(paper)}*"),
        context(small),
        plain_section(abstract or "I do not know its abstract."),
        section(_why(paper)),
        *_said(one, user),
    ]


def _why(paper: DigestPaper) -> str:
    where = f" It belongs to _{inert(paper.section, 120)}_." if paper.section.strip() else ""
    lines = [f"• {inert(reason, _MAX_REASON)}" for reason in paper.reasons[:_MAX_REASONS]]
    return "\n".join([f"*Why it is here:* relevance {paper.score:.0f} of 100.{where}", *lines])


def _said(one: ShownPaper, user: str) -> list[Block]:
    likes, readers = (one.standing.people(k) for k in (FeedbackKind.LIKE, FeedbackKind.READ))
    dislikes = len(one.standing.people(FeedbackKind.DISLIKE))
    lines = [
        f":+1: {people_words(likes, _NAMED)}" if likes else "",
        f":-1: {dislikes}" if dislikes else "",
        f":eyes: read by {people_words(readers, _NAMED)}" if readers else "",
    ]
    said = [line for line in lines if line]
    label = "I have not read it" if user in readers else "I read it"
    row = actions(button(label, digest_buttons.READ, one.paper.arxiv_id))
    return [*([context(*said)] if said else []), row]
