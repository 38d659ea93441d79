"""A message that the bot owes, as it has to look now. Pure: what is due in, a message out."""

from __future__ import annotations

from bot.services.digest_reading import ShownDigest
from bot.services.outbox import Due
from bot.services.queue import Shown
from bot.slack import digest_notices, digest_post, receipts, suggestion_card
from bot.slack.message import Message, context, fallback, section
from bot.slack.mrkdwn import inert
from bot.slack.suggestion_card import title_of
from db.records import CARDS, PostingKind, Suggestion, SuggestionEvent

_MAX_TITLE = 200
_MAX_LISTED = 10
_MAX_SENTENCE = 400

_UNDELIVERED = {
    "not_in_channel": "I am not in that channel. Type `/invite @papers` there and I will see it.",
    "channel_not_found": "I cannot see that channel. Type `/invite @papers` there first.",
    "is_archived": "That channel is archived.",
    "thread_not_found": "The message that it belongs to is gone.",
    "message_not_found": "The message that it belongs to is gone.",
}


def render(due: Due) -> Message | None:
    """The message; None where nothing is left to say."""
    kind = due.posting.kind
    if kind is PostingKind.ANSWER:
        return receipts.answer(due.receipt) if due.receipt else None
    if kind is PostingKind.REMINDER:
        return _reminder(due.suggestions)
    if kind is PostingKind.TROUBLE:
        return _trouble(due.posting.subject)
    if due.digest is not None:
        return _of_digest(due, due.digest)
    return _of_one(due, due.suggestions[0]) if due.suggestions else None


def _of_digest(due: Due, shown: ShownDigest) -> Message | None:
    if due.posting.kind is PostingKind.DIGEST_REST:
        return digest_post.of_part(shown, int(due.posting.subject.rpartition(":")[2]))
    _digest, _channel, word = due.posting.subject.split(":", 2)
    if due.posting.kind is PostingKind.DIGEST_UNSURE:
        return digest_notices.unsure(shown, word)
    return digest_notices.failed(shown, word)


def _of_one(due: Due, shown: Shown) -> Message:
    kind = due.posting.kind
    if kind in CARDS:
        users = tuple(dict.fromkeys(place.user for place in shown.places))
        return suggestion_card.card(shown.suggestion, users)
    if kind is PostingKind.TOLD:
        return _told(shown.suggestion, due.posting.subject)
    return _undelivered(shown.suggestion, due.posting.subject)


def _reminder(waiting: tuple[Shown, ...]) -> Message:
    many = len(waiting)
    words = "One suggestion has" if many == 1 else f"{many} suggestions have"
    lines = [f"• {_linked(each.suggestion)}" for each in waiting[:_MAX_LISTED]]
    rest = f"\nand {many - _MAX_LISTED} more" if many > _MAX_LISTED else ""
    said = f"*{words} been waiting for a week.*\n" + "\n".join(lines) + rest
    where = "My Home tab has them all, each with its buttons."
    return Message(text=f"{words} been waiting for a week.", blocks=(section(said), context(where)))


def _trouble(subject: str) -> Message:
    number, *sentences = subject.splitlines()
    many = int(number)
    title = "One thing is" if many == 1 else f"{many} things are"
    title = f"{title} wrong with the harvest of arXiv"
    lines = [f"• {inert(sentence, _MAX_SENTENCE)}" for sentence in sentences]
    more = many - len(sentences)
    rest = f"\nand {more} more" if more > 0 else ""
    said = f"*{title}.*\n" + "\n".join(lines) + rest
    where = "`papers harvest --status` tells all of it; each trouble is told here once."
    return Message(text=f"{title}.", blocks=(section(said), context(where)))


def _linked(suggestion: Suggestion) -> str:
    return f"{inert(title_of(suggestion), _MAX_TITLE)} · {_since(suggestion)}"


def _since(suggestion: Suggestion) -> str:
    return f"suggested {suggestion_card.day_words(suggestion.created_at)}"


def _told(suggestion: Suggestion, event: str) -> Message:
    title = f"*{inert(title_of(suggestion), _MAX_TITLE)}*"
    by = f" by <@{suggestion.decided_by}>" if suggestion.decided_by else ""
    said: dict[SuggestionEvent | None, str] = {
        SuggestionEvent.ADDED: f"{title} is on the reading list now, added{by}. Thank you.",
        SuggestionEvent.DECLINED: f"{title} was declined{by}{_why(suggestion)}.",
        SuggestionEvent.REVERTED: f"{title} was taken off the list again and waits once more.",
        SuggestionEvent.REOPENED: f"{title} was reopened and waits for a maintainer.",
        SuggestionEvent.LISTED: f"{title} turned out to be on the list already.",
        SuggestionEvent.MERGED: f"{title} turned out to be suggested already; you are named there.",
    }
    told = said.get(_event(event), f"{title} has changed.")
    return Message(text=fallback(told.replace("*", "")), blocks=(section(told),))


def _event(word: str) -> SuggestionEvent | None:
    try:
        return SuggestionEvent(word)
    except ValueError:  # of a later release that was here before
        return None


def _why(suggestion: Suggestion) -> str:
    return f": {inert(suggestion.reason, 300)}" if suggestion.reason else ""


def _undelivered(suggestion: Suggestion, why: str) -> Message:
    title = f"*{inert(title_of(suggestion), _MAX_TITLE)}*"
    what = _UNDELIVERED.get(
        why, f"Slack does not let me write where it was made ({inert(why, 60)})."
    )
    said = f"Your suggestion {title} is kept, and maintainers see it. {what}"
    return Message(text=fallback(said.replace("*", "")), blocks=(section(said),))
