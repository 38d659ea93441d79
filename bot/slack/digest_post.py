"""A digest as its channel and its thread see it. Pure: what is known now in, messages out."""

from __future__ import annotations

from bot.core.digest.parts import parts
from bot.core.latex import plain_title
from bot.core.listing_days import next_listing_day
from bot.services.digest_reading import Became, PaperStanding, ShownDigest, Standings
from bot.slack import digest_buttons
from bot.slack.digest_buttons import Target
from bot.slack.digest_words import days_words
from bot.slack.message import Block, Message, actions, button, context, fallback, header, section
from bot.slack.mrkdwn import inert
from bot.slack.paper_words import arxiv_link, authors_words
from bot.slack.suggestion_card import people_words
from db.digest_records import (
    Digest,
    DigestContent,
    DigestId,
    DigestPaper,
    FeedbackKind,
    Subscription,
)

_MAX_TITLE, _MAX_AUTHORS, _MAX_SECTION, _MAX_REASON = 200, 110, 60, 150
_REASONS = 2
"""Reasons in a paper's line; More has all of them."""
_NAMED_PEOPLE = 3
_LATE = "This digest is late: I was not running, or could not choose or send, when it was due."
_INCOMPLETE = (
    "Not all that arXiv announced in these days was known when this was chosen: what is missing "
    "comes next week."
)


def post(digest: Digest, subscription: Subscription, standings: Standings) -> list[Message]:
    """The messages of a digest: the channel's, then those of its thread.

    Args:
        digest: one whose papers are chosen.
        subscription: of its channel.
        standings: by arXiv id, how its papers stand now; one that is not named stands untouched.
    """
    content = digest.content
    if content is None:
        raise ValueError("the papers of this digest are not chosen yet")
    shared = parts(content)
    first = _first(digest, subscription, content, shared, standings)
    rest = [_part(digest, content, number, shared, standings) for number in range(1, len(shared))]
    return [first, *rest]


def of_part(shown: ShownDigest, part: int) -> Message | None:
    """One of these messages; ``None``: there is none of that number."""
    messages = post(shown.digest, shown.subscription, shown.standings)
    return messages[part] if 0 <= part < len(messages) else None


def title_of(digest: Digest) -> str:
    """What a digest is called: “Papers of 12–16 May 2025”."""
    content = digest.content
    if content is None or content.first_day > content.last_day:  # no day was announced since
        return f"Papers of week {digest.week}"
    # What a digest covers can begin on a weekend, when nothing is announced.
    first = next_listing_day(content.first_day)
    return f"Papers of {days_words(first, content.last_day, '–', ' – ')}"


def _first(
    digest: Digest,
    subscription: Subscription,
    content: DigestContent,
    shared: list[tuple[DigestPaper, ...]],
    standings: Standings,
) -> Message:
    title = title_of(digest)
    if not content.papers:
        return _nothing(digest, title, content)
    papers = content.papers
    blocks = [header(title), section(_counts(digest, content, len(shared[0])))]
    if digest.late:
        blocks.append(context(_LATE))
    blocks += _rows(digest.id, shared[0], standings)
    if not content.is_complete:
        blocks.append(context(f":warning: {_INCOMPLETE}"))
    else:
        blocks.append(context(_small_print(subscription)))
    best = f"{_many(len(papers), 'paper')}, first of all {plain_title(papers[0].title)}"
    return Message(fallback(f"{title}: {best}"), tuple(blocks))


def _nothing(digest: Digest, title: str, content: DigestContent) -> Message:
    announced = _announced(content.considered)
    fit = "none fits what this channel follows" if content.considered else "so there is none here"
    said = f"*{title}* ({digest.week}): {announced}, {fit}."
    more = [_LATE] if digest.late else []
    more += [] if content.is_complete else [_INCOMPLETE]
    return Message(fallback(f"{title}: nothing that fits"), (section(" ".join([said, *more])),))


def _counts(digest: Digest, content: DigestContent, here: int) -> str:
    shown = len(content.papers)
    rest = shown - here
    fit = f"*{content.matched:,}* {'fits' if content.matched == 1 else 'fit'} this channel"
    most = "" if shown == content.matched else "the most relevant "
    where = f"{most}{here} here" if shown > 1 or most else ""
    where += f", {rest} more in the thread" if rest else ""
    said = [f"Week {digest.week}", _announced(content.considered), fit, where]
    return "  ·  ".join(filter(None, said))


def _announced(count: int) -> str:
    return (
        f"{count:,} {'was' if count == 1 else 'were'} announced" if count else "none was announced"
    )


def _part(
    digest: Digest,
    content: DigestContent,
    number: int,
    shared: list[tuple[DigestPaper, ...]],
    standings: Standings,
) -> Message:
    papers = shared[number]
    places = f"{papers[0].position}–{papers[-1].position} of {len(content.papers)}"
    if len(papers) == 1:
        places = f"{papers[0].position} of {len(content.papers)}"
    said = f"{title_of(digest)}: {places}"
    return Message(fallback(said), (context(said), *_rows(digest.id, papers, standings)))


def _rows(digest: DigestId, papers: tuple[DigestPaper, ...], standings: Standings) -> list[Block]:
    rows: list[Block] = []
    for paper in papers:
        standing = standings.get(paper.arxiv_id, PaperStanding())
        rows += [section(_lines(paper, standing)), _buttons(digest, paper, standing)]
    return rows


def _lines(paper: DigestPaper, standing: PaperStanding) -> str:
    """The linked title; who, where and why; what was said and done since, if anything was."""
    said = [_became(standing), _likers(standing.people(FeedbackKind.LIKE))]
    lines = [f"*{title_link(paper)}*", _about(paper), "  ·  ".join(filter(None, said))]
    return "\n".join(filter(None, lines))


def title_link(paper: DigestPaper) -> str:
    """The title, which leads to arXiv."""
    return arxiv_link(paper.arxiv_id, paper.title, _MAX_TITLE)


def _about(paper: DigestPaper) -> str:
    authors = authors_words(paper.authors, _MAX_AUTHORS)
    named = f"_{inert(paper.section, _MAX_SECTION)}_" if paper.section.strip() else ""
    why = "; ".join(inert(reason, _MAX_REASON) for reason in paper.reasons[:_REASONS])
    return "  ·  ".join(filter(None, [authors, inert(paper.category, 30), named, why]))


def _became(standing: PaperStanding) -> str:
    by = f" by <@{standing.by}>" if standing.by else ""
    match standing.became:
        case Became.LISTED:
            return ":white_check_mark: On the list"
        case Became.PENDING:
            return f":hourglass_flowing_sand: Suggested{by}, waits for a maintainer"
        case Became.DECLINED:
            return f":x: Declined{by}"
    return f"🔇 Muted here: “{inert(standing.muted, 40)}”" if standing.muted else ""


def _likers(users: tuple[str, ...]) -> str:
    return f":+1: {people_words(users, _NAMED_PEOPLE)}" if users else ""


def _buttons(digest: DigestId, paper: DigestPaper, standing: PaperStanding) -> Block:
    value = Target(digest, paper.arxiv_id).value()
    suggest = [button("Suggest", digest_buttons.SUGGEST, value)]
    is_open = standing.became is Became.NOTHING and not standing.muted
    likes = len(standing.people(FeedbackKind.LIKE))
    dislikes = len(standing.people(FeedbackKind.DISLIKE))
    return actions(
        *(suggest if is_open else []),
        button(f"👍 {likes}" if likes else "👍", digest_buttons.LIKE, value),
        button(f"👎 {dislikes}" if dislikes else "👎", digest_buttons.DISLIKE, value),
        button("More", digest_buttons.MORE, value),
    )


def _small_print(subscription: Subscription) -> str:
    followed = [inert(name, _MAX_SECTION) for name in subscription.wishes.sections[:3]]
    more = len(subscription.wishes.sections) - len(followed)
    named = ", ".join(followed) + (f" and {more} more" if more > 0 else "")
    what = f"Follows {named}." if followed else "Follows the whole list."
    return f"{what} `/papers digest` changes or ends this digest; 👍, 👎 and mutes teach it."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
