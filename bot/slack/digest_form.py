"""The modal of `/papers digest`: what a channel gets, and what can be done about it. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.digest_setup import Setup
from bot.slack.digest_fields import fields
from bot.slack.digest_filled import Filled
from bot.slack.digest_words import due_words, schedule_words, unharvested, wishes_words
from bot.slack.message import MAX_SECTION, Block, actions, button, context, plain, section
from bot.slack.mrkdwn import inert
from db.digest_records import Subscription, SubscriptionState

FORM = "digest_form"
PREVIEW, PAUSE, RESUME, END = "digest_preview", "digest_pause", "digest_resume", "digest_end"
OPEN, CLOSE = "digest_open_to_all", "digest_open_to_few"
OUT_OF_DATE = "This form is out of date. Close it and type `/papers digest` again."
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
_NEW = (
    "<#{channel}> gets no digest yet. Save this, and once a week it gets the few new arXiv papers "
    "that belong on the list."
)
_INVITE = "Type `/invite @papers` there, so that I can post it."
_MAY_NOT = "Only whoever set it, or a maintainer, can change it: ask one of them."


@dataclass(frozen=True, slots=True)
class Form:
    """What the modal shows."""

    channel: str
    setup: Setup
    filled: Filled
    now: datetime
    notice: str = ""
    """A sentence about what was just done, or why not."""
    zone_is_known: bool = True


def form_view(form: Form) -> dict[str, Any]:
    """The form; without fields for who may not change what is set."""
    setup, one = form.setup, form.setup.subscription
    blocks: list[Block] = []
    if form.notice:
        blocks.append(section(f":information_source: {inert(form.notice, MAX_SECTION - 30)}"))
    blocks.append(section(_state(form, one)))
    if one is not None and not setup.may_change:
        shown = f"{schedule_words(one.schedule)}\n{wishes_words(one.wishes)}"
        blocks += [section(shown), context(_MAY_NOT), _preview()]
        return modal(blocks, channel=form.channel)
    if one is not None:
        blocks.append(_buttons(one, setup))
    blocks += [{"type": "divider"}, *fields(form.filled, setup, zone_is_known=form.zone_is_known)]
    blocks.append(_preview())
    return modal(blocks, channel=form.channel, submit="Save")


def saved_view(
    one: Subscription, setup: Setup, now: datetime, is_member: bool | None
) -> dict[str, Any]:
    """What was set, and what has to be done yet; `is_member` None: that is not known."""
    blocks = [section(f":white_check_mark: *Saved.* {_state_of(one, setup, now)}")]
    blocks.append(section(f"{schedule_words(one.schedule)}\n{wishes_words(one.wishes)}"))
    if is_member is False:
        blocks.append(section(f":warning: *I am not in <#{one.channel}>.* {_INVITE}"))
    if is_member is None:
        blocks.append(context(f"If I am not in <#{one.channel}> yet: {_INVITE}"))
    missing = unharvested(one.wishes, setup.harvested)
    if missing:
        blocks.append(context(missing))
    return modal(blocks)


def sentence_view(text: str) -> dict[str, Any]:
    """A modal that says one thing, in text that is safe already."""
    return modal([section(text)])


def modal(
    blocks: list[Block], *, channel: str = "", submit: str = "", title: str = "Weekly digest"
) -> dict[str, Any]:
    """A modal about the digest of a channel."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(title),
        "close": plain("Close"),
        "blocks": blocks,
    }
    if channel:
        view["private_metadata"] = json.dumps({"c": channel}, separators=(",", ":"))
    return {**view, "submit": plain(submit)} if submit else view


def channel_of(private_metadata: str) -> str | None:
    """The channel whose digest a modal is about."""
    try:
        data = json.loads(private_metadata)
    except (ValueError, RecursionError):
        return None
    channel = data.get("c") if isinstance(data, dict) else None
    return channel if isinstance(channel, str) and is_channel(channel) else None


def is_channel(channel: str) -> bool:
    """Whether an id is a channel's, and not that of a direct message."""
    return _CHANNEL.fullmatch(channel) is not None


def _state(form: Form, one: Subscription | None) -> str:
    if one is None:
        return _NEW.format(channel=form.channel)
    return f"{_state_of(one, form.setup, form.now)} {_who(one)}"


def _state_of(one: Subscription, setup: Setup, now: datetime) -> str:
    if one.state is SubscriptionState.PAUSED:
        return f"*Paused:* <#{one.channel}> gets no digest until it is resumed."
    if setup.next_at is None:
        return f"<#{one.channel}> gets no digest any more."
    due = inert(due_words(setup.next_at, now, one.schedule.time_zone), 200)
    return f"The next digest comes to <#{one.channel}> {due}."


def _who(one: Subscription) -> str:
    may = "Everybody here" if one.open_to_all else "Only they and maintainers"
    return f"Set by <@{one.set_by}>. {may} can change it."


def _buttons(one: Subscription, setup: Setup) -> Block:
    is_paused = one.state is SubscriptionState.PAUSED
    shown = [button("Resume", RESUME, "-") if is_paused else button("Pause", PAUSE, "-")]
    if setup.is_owner and one.open_to_all:
        shown.append(button("Only who set it and maintainers change it", CLOSE, "-"))
    elif setup.is_owner:
        shown.append(button("Let everybody here change it", OPEN, "-"))
    return actions(*shown, {**button("End", END, "-", style="danger"), "confirm": _ending()})


def _ending() -> Block:
    return {
        "title": plain("End the digest?"),
        "text": plain("This channel gets no digest any more. It can be set again at any time."),
        "confirm": plain("End it"),
        "deny": plain("Keep it"),
        "style": "danger",
    }


def _preview() -> Block:
    return {
        **actions(button("Preview the last four weeks", PREVIEW, "-")),
        "block_id": "digest_previewing",
    }
