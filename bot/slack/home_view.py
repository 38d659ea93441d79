"""The Home tab: a search, what waits for a maintainer, what one suggested, what is new. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.services.answers import Answer, Overview
from bot.services.queue import Page, Shown
from bot.slack import cards, suggestion_card
from bot.slack.buttons import Place
from bot.slack.message import Block, context, header, plain, section
from bot.slack.mrkdwn import inert
from bot.slack.suggestion_card import day_words, title_of
from db.records import Entry, Suggestion, SuggestionState

SEARCH = "home_search"
CALLBACK = "home"
MAX_BLOCKS = 100
_MAX_TITLE = 150
_WORDS = {
    SuggestionState.PENDING: "waits for a maintainer",
    SuggestionState.ADDED: "added",
    SuggestionState.DECLINED: "declined",
    SuggestionState.WITHDRAWN: "withdrawn",
    SuggestionState.LISTED: "was on the list already",
    SuggestionState.MERGED: "was suggested before",
}


@dataclass(frozen=True, slots=True)
class Held:
    """All that one person's Home shows."""

    overview: Overview
    mine: Page
    newest: tuple[Entry, ...] = ()
    queue: Page | None = None
    """What waits, for maintainers only."""
    found: Answer | None = None
    """What was searched for."""
    has_maintainers: bool = True


def home(held: Held) -> dict[str, Any]:
    """The view."""
    blocks = [*_search(held), *_queue(held), *_mine(held.mine), *_newest(held)]
    return {"type": "home", "callback_id": CALLBACK, "blocks": blocks[:MAX_BLOCKS]}


def _search(held: Held) -> list[Block]:
    count = f"{held.overview.total} papers" if held.overview.total != 1 else "1 paper"
    element = {
        "type": "plain_text_input",
        "action_id": SEARCH,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        "placeholder": plain("VAR, diffusion survey, 2404.02905 …"),
    }
    blocks: list[Block] = [
        header(f"Reading list: {count}"),
        {
            "type": "input",
            "block_id": SEARCH,
            "dispatch_action": True,
            "optional": True,
            "label": plain("Look up a paper"),
            "element": element,
        },
    ]
    found = held.found
    if found is not None:
        blocks += _results(found)
    if not held.overview.total:
        blocks.append(context("The list is empty. Suggest a paper: send me its link in Messages."))
    return blocks


def _results(found: Answer) -> list[Block]:
    asked = inert(found.query, 100)
    entries = [found.meant] if found.meant is not None else []
    entries += [each.entry for each in found.results if each.entry not in entries]
    if not entries:
        return [context(f"Nothing on the list for “{asked}”.")]
    many = "1 paper" if found.total == 1 else f"{found.total} papers"
    return [context(f"{many} for “{asked}”"), *(_row(each) for each in entries[:5])]


def _queue(held: Held) -> list[Block]:
    if held.queue is None:
        if held.has_maintainers:
            return []
        said = "Nobody maintains this list yet. Type `/papers maintainers` to become the first."
        return [{"type": "divider"}, context(said)]
    blocks: list[Block] = [{"type": "divider"}, section(f"*Waiting for you: {held.queue.total}*")]
    if not held.queue.items:
        return [*blocks, context("Nothing waits. Suggestions from any thread come here.")]
    for shown in held.queue.items:
        blocks += _waiting(shown)
    rest = held.queue.total - len(held.queue.items)
    return (
        [*blocks, context(f"and {rest} more; they come up as these are decided")]
        if rest
        else blocks
    )


def _waiting(shown: Shown) -> list[Block]:
    """A suggestion with the buttons of its card; ids are made unique for a view with many."""
    users = tuple(dict.fromkeys(place.user for place in shown.places))
    return list(suggestion_card.card(shown.suggestion, users).blocks)


def _mine(mine: Page) -> list[Block]:
    blocks: list[Block] = [{"type": "divider"}, section("*What you suggested*")]
    if not mine.items:
        return [
            *blocks,
            context(
                "Nothing yet. Mention me in a thread with a link, choose *Suggest for the reading "
                "list* on a message, or type `/papers add` and a link."
            ),
        ]
    lines = [_standing(each.suggestion) for each in mine.items]
    return [*blocks, section("\n".join(lines)[:2_900])]


def _standing(suggestion: Suggestion) -> str:
    when = suggestion.decided_at or suggestion.created_at
    why = f": {inert(suggestion.reason, 100)}" if suggestion.reason else ""
    title = inert(title_of(suggestion), _MAX_TITLE)
    return f"• {title} · _{_WORDS[suggestion.state]}{why}_ · {day_words(when)}"


def _newest(held: Held) -> list[Block]:
    if not held.newest:
        return []
    rows = [_row(each) for each in held.newest]
    return [{"type": "divider"}, section("*Added last*"), *rows]


def _row(entry: Entry) -> Block:
    """A row without its button: what it would open belongs to a channel."""
    row = dict(cards.row(entry, Place()))
    row.pop("accessory", None)
    return row
