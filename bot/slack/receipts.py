"""What became of what somebody pasted, in words: one message for all of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.message import Block, Message, context, fallback, section
from bot.slack.mrkdwn import inert
from bot.slack.suggestion_card import day_words
from db.records import Outcome, OutcomeKind, Receipt

_MAX_TITLE = 200
_MAX_OTHER = 5


def answer(receipt: Receipt) -> Message | None:
    """The message of a receipt; None where the cards in the thread say it all."""
    lines = [words(each) for each in receipt.outcomes if not each.has_card]
    blocks: list[Block] = [section(f"• {line}" if len(lines) > 1 else line) for line in lines]
    if receipt.left_out:
        taken = len(receipt.outcomes)
        total = taken + receipt.left_out
        said = f"This message names {total} papers; I took the first {taken}."
        blocks.append(context(f"{said} Send the others in messages of their own."))
    if not blocks:
        return None
    return Message(text=fallback(_short(receipt)), blocks=tuple(blocks[:50]))


def words(outcome: Outcome) -> str:
    """One sentence for one paper."""
    title = f"*{inert(outcome.title or outcome.pasted, _MAX_TITLE)}*"
    since = f" since {day_words(outcome.since)}" if outcome.since else ""
    match outcome.kind:
        case OutcomeKind.NEW:
            return f"{title} is suggested for the reading list."
        case OutcomeKind.JOINED:
            by = f" by <@{outcome.by}>" if outcome.by else ""
            joined = "You are named on its card now, too."
            where = outcome.place.channel if outcome.place else ""
            place = f" in <#{where}>" if where.startswith(("C", "G")) else ""
            return f"{title} waits for a maintainer{since}: it was suggested{by}{place}. {joined}"
        case OutcomeKind.LISTED:
            section_ = f" under *{inert(outcome.section, 120)}*" if outcome.section else ""
            return f"{title} is on the list already{section_}{since}. `/papers` finds it."
        case OutcomeKind.DECLINED:
            by = f" by <@{outcome.by}>" if outcome.by else ""
            why = f": {inert(outcome.reason, 300)}" if outcome.reason else ""
            when = f" on {day_words(outcome.since)}" if outcome.since else ""
            then = " As a maintainer you can reopen it on its card." if outcome.may_reopen else ""
            return f"{title} was declined{by}{when}{why}.{then}"
        case OutcomeKind.NEWER_VERSION:
            version = f"Version {outcome.version}" if outcome.version else "A newer version"
            return f"{title} is on the list already. {version} of it is noted in its history."


def nothing_found(other_links: Sequence[str]) -> Message:
    """What is said where a message names no paper that could be read."""
    if not other_links:
        said = (
            "I see no paper here. Send me a link (arXiv, DOI, OpenReview, ACL Anthology, a "
            "publisher's page), an id such as `arXiv:2404.02905`, or the title in quotes."
        )
    else:
        shown = ", ".join(inert(each, 80) for each in other_links[:_MAX_OTHER])
        said = (
            f"I know no paper behind {shown}. Send me its arXiv, DOI or publisher's link, or its "
            "title in quotes."
        )
    return Message(text=fallback(said), blocks=(section(said),))


def no_such_section(said: str) -> Message:
    """What is said where the words beside a paper name no section, or more than one."""
    text = (
        f"I know no one section “{inert(said, 100)}”. `/papers` shows the sections; without one I "
        "propose the likeliest, and a maintainer decides."
    )
    return Message(text=fallback(text), blocks=(section(text),))


def _short(receipt: Receipt) -> str:
    if len(receipt.outcomes) == 1:
        return words(receipt.outcomes[0]).replace("*", "")
    return f"{len(receipt.outcomes)} papers"
