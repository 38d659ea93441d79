"""A suggestion as its thread and the review channel see it, up to the stamp. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.core.abstracts import first_sentences
from bot.slack import review_buttons
from bot.slack.cards import date_words
from bot.slack.message import Block, Message, actions, button, context, fallback, section
from bot.slack.mrkdwn import clean, inert, link
from db.records import EntryFields, LinkKind, LookupState, Suggestion, SuggestionState

_MAX_TITLE = 300
_MAX_SECTION = 120
_MAX_ABSTRACT = 400
_NAMED_AUTHORS = 3


def card(suggestion: Suggestion, users: tuple[str, ...]) -> Message:
    """The card as it has to look now; `users` are those who suggested it, first one first."""
    blocks = [*_about(suggestion), context(*_small_print(suggestion, users))]
    buttons = _buttons(suggestion)
    if buttons:
        blocks.append(actions(*buttons))
    return Message(
        text=fallback(f"{_state_word(suggestion)}: {_title(suggestion)}"), blocks=tuple(blocks)
    )


def day_words(at: datetime) -> str:
    """A moment that Slack shows in the reader's own zone.

    Source: docs.slack.dev "Formatting message text", "Date formatting".
    """
    plain = at.strftime("%d %b %Y, %H:%M UTC")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{plain}>"


def title_of(suggestion: Suggestion) -> str:
    """The paper's title as far as it is known, or what was pasted."""
    return _title(suggestion)


def _title(suggestion: Suggestion) -> str:
    if suggestion.fields is not None:
        return clean(suggestion.fields.title) or "Untitled"
    if suggestion.details is not None:
        return clean(suggestion.details.title) or "Untitled"
    return clean(suggestion.pasted)


def _about(suggestion: Suggestion) -> list[Block]:
    if suggestion.fields is None and suggestion.details is None:
        pasted = inert(suggestion.pasted, _MAX_TITLE)
        if suggestion.lookup is LookupState.ASKED:
            said = (
                f"*{pasted}*\nI could not find out what this paper is. Who knows it can fill it in."
            )
        else:
            said = f"*{pasted}*\n:mag: Looking this paper up. The card completes itself."
        return [section(said)]
    blocks = [
        section("\n".join(filter(None, [_headline(suggestion), _authors_and_place(suggestion)])))
    ]
    details = suggestion.details
    if details is not None and details.abstract:
        blocks.append(context(inert(first_sentences(details.abstract, _MAX_ABSTRACT), 1_500)))
    return blocks


def _headline(suggestion: Suggestion) -> str:
    fields, details = suggestion.fields, suggestion.details
    url = (fields.url if fields else None) or (details.url if details else None)
    method = clean(fields.method or "") if fields else ""
    title = link(url, _title(suggestion), _MAX_TITLE)
    named = method and not _title(suggestion).casefold().startswith(method.casefold())
    return f"*{inert(method, 60)}* · *{title}*" if named else f"*{title}*"


def _authors_and_place(suggestion: Suggestion) -> str:
    fields, details = suggestion.fields, suggestion.details
    said = [authors_words(details.authors)] if details and details.authors else []
    date = (fields.date if fields else None) or (details.date if details else None)
    venue = (fields.venue if fields else None) or (details.venue if details else None)
    if date is not None and date_words(date) not in (venue or ""):
        said.append(date_words(date))
    if venue:
        said.append(inert(venue, _MAX_SECTION))
    return " · ".join(said)


def authors_words(authors: tuple[str, ...]) -> str:
    """Three authors, and the rest counted."""
    named = ", ".join(inert(name, 80) for name in authors[:_NAMED_AUTHORS])
    rest = len(authors) - _NAMED_AUTHORS
    return f"{named} and {rest} more" if rest > 0 else named


def _small_print(suggestion: Suggestion, users: tuple[str, ...]) -> list[str]:
    said = [_stamp(suggestion)]
    fields = suggestion.fields
    if suggestion.state is SuggestionState.PENDING and fields is not None and fields.section:
        said.append(f"Section: *{inert(fields.section, _MAX_SECTION)}*")
    code = _code_link(fields)
    if code:
        said.append(code)
    if users:
        said.append(f"Suggested by {people_words(users)}")
    return [each for each in said if each] or ["A suggestion for the reading list"]


def people_words(users: tuple[str, ...], most: int = 5) -> str:
    """Mentions of people, the first of them if they are many: who did it, whom it concerns."""
    mentions = [f"<@{user}>" for user in users[:most]]
    more = f" and {len(users) - most} more" if len(users) > most else ""
    return ", ".join(mentions) + more


def _code_link(fields: EntryFields | None) -> str:
    links = fields.links if fields else ()
    found = next((each.url for each in links if each.kind is LinkKind.CODE), None)
    return link(found, "Code", 10) if found else ""


def _stamp(suggestion: Suggestion) -> str:
    """What was decided, by whom and when; nothing while it is pending."""
    by = f" by <@{suggestion.decided_by}>" if suggestion.decided_by else ""
    when = f" · {day_words(suggestion.decided_at)}" if suggestion.decided_at else ""
    where = inert(suggestion.fields.section, _MAX_SECTION) if suggestion.fields else ""
    why = f": {inert(suggestion.reason, 300)}" if suggestion.reason else ""
    back = suggestion.reverted_at
    return {
        SuggestionState.ADDED: f":white_check_mark: Added to *{where}*{by}{when}",
        SuggestionState.DECLINED: f":x: Declined{by}{when}{why}",
        SuggestionState.WITHDRAWN: f"Withdrawn{by}{when}",
        SuggestionState.LISTED: ":white_check_mark: It is on the list already",
        SuggestionState.MERGED: "It is the same paper as another suggestion",
        SuggestionState.PENDING: f"Taken off the list again · {day_words(back)}" if back else "",
    }[suggestion.state]


def _buttons(suggestion: Suggestion) -> list[Block]:
    value = review_buttons.value(suggestion)
    match suggestion.state:
        case SuggestionState.PENDING if suggestion.fields is not None:
            return [
                button(_add_label(suggestion.fields), review_buttons.ADD, value, style="primary"),
                button("Edit", review_buttons.EDIT, value),
                button("Decline", review_buttons.DECLINE, value),
                button("Withdraw", review_buttons.WITHDRAW, value),
            ]
        case SuggestionState.PENDING:
            filled = "Fill in" if suggestion.lookup is LookupState.ASKED else "Fill in myself"
            return [
                button(filled, review_buttons.EDIT, value),
                button("Decline", review_buttons.DECLINE, value),
                button("Withdraw", review_buttons.WITHDRAW, value),
            ]
        case SuggestionState.ADDED:
            return [button("Revert", review_buttons.REVERT, value)]
        case SuggestionState.DECLINED | SuggestionState.WITHDRAWN:
            return [button("Reopen", review_buttons.REOPEN, value)]
    return []


def _add_label(fields: EntryFields) -> str:
    return f"Add to {clean(fields.section)}" if clean(fields.section) else "Add"


def _state_word(suggestion: Suggestion) -> str:
    words = {
        SuggestionState.PENDING: "Suggested for the reading list",
        SuggestionState.ADDED: "Added to the reading list",
        SuggestionState.DECLINED: "Declined",
        SuggestionState.WITHDRAWN: "Withdrawn",
        SuggestionState.LISTED: "On the list already",
        SuggestionState.MERGED: "Suggested before",
    }
    return words[suggestion.state]
