"""What people are told when a digest could not be delivered, or nobody knows whether it was. Pure.

Source of the words: docs.slack.dev, the error tables of chat.postMessage and
conversations.history.
"""

from __future__ import annotations

import re

from bot.services.digest_notices import SECTIONS_GONE
from bot.services.digest_reading import ShownDigest
from bot.slack import digest_buttons
from bot.slack.digest_buttons import Target
from bot.slack.digest_post import title_of
from bot.slack.message import Message, actions, button, context, fallback, section
from bot.slack.mrkdwn import inert

_INVITE = "Type `/invite @papers` there."
_LOCKED_OUT = (
    "Slack does not accept my token any more. Whoever runs the bot has to install the app again "
    "and give me the new token."
)
_NO_SCOPE = (
    "The app lacks a permission. Whoever runs the bot has to install it again with the permissions "
    "of its manifest."
)
_CLOSED = "Only some people may post there. Ask whoever manages the channel to let the app post."
_TOO_LONG = "Slack found the message too long or wrong, which is my fault: tell whoever runs me."
_WHY = {
    "channel_not_found": (
        "I cannot see the channel: it was deleted, or it is private and I am not in it. If it is "
        f"there: {_INVITE}"
    ),
    "not_in_channel": f"I am not in the channel. {_INVITE}",
    "is_archived": "The channel is archived. Unarchive it, or set a digest in another channel.",
    "token_revoked": _LOCKED_OUT,
    "token_expired": _LOCKED_OUT,
    "invalid_auth": _LOCKED_OUT,
    "not_authed": _LOCKED_OUT,
    "account_inactive": _LOCKED_OUT,
    "missing_scope": _NO_SCOPE,
    "no_permission": _NO_SCOPE,
    "not_allowed_token_type": _NO_SCOPE,
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
    "restricted_action_non_threadable_channel": _CLOSED,
    "msg_too_long": _TOO_LONG,
    "msg_blocks_too_long": _TOO_LONG,
    "invalid_blocks": _TOO_LONG,
}
_MAX_WORD = 60
_CHANNEL = re.compile(r"[A-Z0-9]{1,40}")


def failed(shown: ShownDigest, word: str) -> Message:
    """Tells whoever set a digest that Slack does not take it, or that it has nothing to follow."""
    if word == SECTIONS_GONE:
        return _follows_nothing(shown)
    said = (
        f"*The digest of {_channel(shown)} could not be delivered:* {_named(shown)}.\n"
        f"{_why(word)} Its papers come with the next digest that can be."
    )
    how = (
        "I tell you this once. `/papers digest` in the channel changes, pauses or ends its digest."
    )
    return Message(
        fallback(f"A digest could not be delivered: {title_of(shown.digest)}"),
        (section(said), context(f"{how} Slack's word: {inert(word, _MAX_WORD)}")),
    )


def _follows_nothing(shown: ShownDigest) -> Message:
    said = (
        f"*The digest of {_channel(shown)} follows nothing any more:* the list has none of the "
        "sections that were chosen for it; they may have been renamed.\nType `/papers digest` in "
        "the channel and choose its sections anew."
    )
    where = "I tell you this once, and nothing comes until then."
    return Message(
        fallback("A digest follows sections that the list does not have any more"),
        (section(said), context(where)),
    )


def unsure(shown: ShownDigest, word: str) -> Message:
    """Asks a maintainer whether a digest is there."""
    said = (
        f"*Is the digest there?* I sent {_named(shown)} to {_channel(shown)}, Slack did not answer,"
        f" and I may not look ({inert(word, _MAX_WORD)}).\nLook into the channel and tell me: until"
        " then it waits, so that it is not there twice."
    )
    value = Target(shown.digest.id).value()
    answers = actions(
        button("It is there", digest_buttons.IS_THERE, value),
        button("Send it again", digest_buttons.SEND_AGAIN, value),
    )
    how = "I can look myself where I am in the channel and may read its history."
    return Message(
        fallback(f"Is the digest there? {title_of(shown.digest)}"),
        (section(said), answers, context(how)),
    )


def _why(word: str) -> str:
    return _WHY.get(word, f"Slack does not take it ({inert(word, _MAX_WORD)}).")


def _named(shown: ShownDigest) -> str:
    return f"“{title_of(shown.digest)}” (week {shown.digest.week})"


def _channel(shown: ShownDigest) -> str:
    channel = shown.digest.channel
    return f"<#{channel}>" if _CHANNEL.fullmatch(channel) else inert(channel, _MAX_WORD)
