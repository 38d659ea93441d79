"""Answers of the lookup service as Slack messages. Pure: records in, blocks out."""

from __future__ import annotations

import dataclasses

from bot.services.answers import Answer, Overview
from bot.slack import buttons, cards
from bot.slack.announced import with_announced
from bot.slack.buttons import Place
from bot.slack.message import (
    Block,
    Message,
    actions,
    button,
    context,
    fallback,
    header,
    section,
)
from bot.slack.mrkdwn import ELLIPSIS, clean, cut, inert
from db.records import SectionCount, Tier

PAGE = 5
"""Results on one page."""
_MAX_NAMES = 3
_MAX_SECTIONS_TEXT = 2_900

_HOW_TO_ASK = (
    "Type `/papers` and a method, a title, a link or any words: `/papers VAR`, "
    "`/papers diffusion survey`, `/papers 2404.02905`."
)
_FILTERS = (
    "*Narrow it down:* `section:survey`  `year:2022`  `year:2021-2023`  `venue:CVPR`  `code:yes`\n"
    '*Exact words:* `"next-scale prediction"`   *Leave out:* `diffusion -video`'
)
_HOW_TO_SUGGEST = (
    "*Suggest a paper*\nMention me in a thread with a link or below one, choose *Suggest for the "
    "reading list* in a message's menu, put :bookmark_tabs: on a message with a link, write me a "
    "link directly, or type `/papers add` and a link. A maintainer decides; "
    "`/papers maintainers` says who that is."
)
_HOW_TO_SUBSCRIBE = "*Hear of new papers every week*\n`/papers digest` in a channel."
_WHERE = (
    "Only you see the answer, until you press *Share to channel*. "
    "Slack has no slash commands in threads: ask in the channel."
)


def answer(found: Answer) -> Message:
    """The answer to a query, and below it what arXiv announced and the list lacks."""
    return with_announced(_of_the_list(found), found)


def _of_the_list(found: Answer) -> Message:
    """A card, a list, or what helps where nothing was found."""
    if not found.total and not found.results and found.meant is None:
        return _nothing(found)
    entry = found.meant
    if entry is None and found.total == 1 and len(found.results) == 1:
        entry = found.results[0].entry
    if entry is None:
        return _page(found)
    place = Place(query=clean(found.query) if found.total > 1 else None)
    remark = _closest(found) if found.meant is None else None
    message = cards.card(entry, place=place, more=found.total - 1, remark=remark)
    return _with_unread(message, found)


def results(found: Answer) -> Message:
    """One page of several results, and below the first what arXiv announced and the list lacks."""
    return with_announced(_page(found), found)


def _page(found: Answer) -> Message:
    if not found.results:
        return _nothing(found) if not found.total else _past_the_end(found)
    place = Place(query=clean(found.query), offset=found.offset)
    last = found.offset + len(found.results)
    asked = inert(found.query, 200)
    many = (
        f"*{found.total} papers* for “{asked}”" if found.total > 1 else f"*1 paper* for “{asked}”"
    )
    if found.total > len(found.results):
        many += f"  ·  {found.offset + 1} to {last}"
    blocks = [section(many)]
    remark = _closest(found)
    if remark:
        blocks.append(context(inert(remark, 1_000)))
    blocks += [cards.row(each.entry, place) for each in found.results]
    blocks += _pages(found)
    message = Message(
        text=fallback(f"{found.total} papers for {found.query}"), blocks=tuple(blocks)
    )
    return _with_unread(message, found)


def overview(held: Overview) -> Message:
    """What the list holds, for `/papers` without a query."""
    if not held.total:
        return Message(
            text="The reading list is empty.",
            blocks=(
                section("*The reading list is empty.*"),
                context("Fill it from a README with `papers import FILE` where the bot runs."),
            ),
        )
    count = f"{held.total} papers" if held.total != 1 else "1 paper"
    place = Place(query="")
    newest: list[Block] = []
    if held.newest:
        newest = [section("*Newest*"), *(cards.row(entry, place) for entry in held.newest[:PAGE])]
    return Message(
        text=f"The reading list: {count}. Type /papers and a name to look one up.",
        blocks=(
            header(f"Reading list: {count}"),
            section(_sections(held.sections)),
            {"type": "divider"},
            *newest,
            context(_HOW_TO_ASK, "More: `/papers help`"),
        ),
    )


def help_message() -> Message:
    """What `/papers` can do, as it is now."""
    return Message(
        text="How to use /papers: type a method, a title, a link or any words.",
        blocks=(
            section("*Look up a paper of the reading list*\n" + _HOW_TO_ASK),
            section(_FILTERS),
            section("`/papers` alone shows the sections and the newest papers."),
            section(_HOW_TO_SUGGEST),
            section(_HOW_TO_SUBSCRIBE),
            context(_WHERE),
        ),
    )


def _nothing(found: Answer) -> Message:
    asked = inert(found.query, 300)
    blocks: list[Block] = [section(f"Nothing on the list for “{asked}”.")]
    names = [name for name in found.did_you_mean if clean(name)][:_MAX_NAMES]
    if names:
        blocks.append(section("*Did you mean*"))
        blocks.append(actions(*(_name_button(at, name) for at, name in enumerate(names))))
    blocks.append(
        context(
            "Fewer or shorter words find more; a name, part of a title, an arXiv id or a link all "
            "work. `/papers help` tells more.",
            "Is it missing? Suggest it: `/papers add` and its link, or mention me below a link in "
            "any thread.",
        )
    )
    message = Message(text=fallback(f"Nothing on the list for {found.query}"), blocks=tuple(blocks))
    return _with_unread(message, found)


def _past_the_end(found: Answer) -> Message:
    start = button("First page", buttons.LIST, Place(query=clean(found.query)).value() or "{}")
    return Message(
        text="There are no more results.",
        blocks=(section("There are no more results."), actions(start)),
    )


def _name_button(at: int, name: str) -> Block:
    value = Place(query=cut(clean(name), 300)).value() or "{}"
    return button(name, f"{buttons.ASK}_{at}", value)


def _pages(found: Answer) -> list[Block]:
    query = clean(found.query)
    last = found.offset + len(found.results)
    before = Place(query, max(found.offset - PAGE, 0)).value()
    after = Place(query, last).value()
    if before is None or after is None:
        rest = found.total > len(found.results)
        return [context("The query is too long for more pages: use fewer words.")] if rest else []
    shown = []
    if found.offset > 0:
        shown.append(button("Previous", buttons.LIST + "_previous", before))
    if last < found.total:
        more = min(PAGE, found.total - last)
        shown.append(
            button(f"More ({more} of {found.total - last})", buttons.LIST + "_more", after)
        )
    return [actions(*shown)] if shown else []


def _closest(found: Answer) -> str | None:
    """Said where only the spelling is near: the reader must not take it for the paper asked for."""
    if found.results and all(each.tier is Tier.FUZZY for each in found.results):
        return f"Nothing is called “{cut(clean(found.query), 200)}”. Closest match by spelling:"
    return None


def _sections(sections: tuple[SectionCount, ...]) -> str:
    lines: list[str] = []
    length = 0
    for at, each in enumerate(sections):
        line = f"• {inert(each.name, 150) or 'Without a section'} · {each.entries}"
        length += len(line) + 1
        if length > _MAX_SECTIONS_TEXT:
            lines.append(f"{ELLIPSIS} and {len(sections) - at} more sections")
            break
        lines.append(line)
    return "\n".join(lines) or "No sections yet."


def _with_unread(message: Message, found: Answer) -> Message:
    if not found.unread:
        return message
    said = " ".join(found.unread[:5])
    return dataclasses.replace(message, blocks=(*message.blocks, context(inert(said, 1_900))))
