"""Which messages follow from what became of a digest. All inside a unit of work."""

from __future__ import annotations

from bot.core.digest.parts import parts
from db.digest_records import Digest, DigestState
from db.postings import NewPosting
from db.records import Place, PostingKind
from db.store import Unit

SECTIONS_GONE = "sections_gone"
"""In place of a word of Slack's: the list has none of the sections that a channel follows."""
_LOOKED_AT = 60


def tell_subscriber(unit: Unit, digest: Digest, why: str) -> None:
    """One notice for as long as nothing but this goes wrong, however many weeks that is."""
    subscription = unit.subscriptions.get(digest.subscription_id)
    if subscription is None:
        return
    past = unit.digests.of_subscription(digest.subscription_id, _LOOKED_AT)
    last = next((one.id for one in past if one.state is DigestState.SENT), 0)
    user = subscription.set_by
    key = f"digest_failed:{digest.subscription_id}:{last}:{why}:{user}"
    _owe(unit, digest, key, PostingKind.DIGEST_FAILED, user, why)


def ask_maintainers(unit: Unit, digest: Digest, why: str) -> None:
    """One question a maintainer and try; where there is none yet, whoever set the digest is told.

    Their click says how to become the first.
    """
    users = [one.user for one in unit.maintainers.all(digest.workspace_id)]
    subscription = unit.subscriptions.get(digest.subscription_id)
    if not users and subscription is not None:
        users = [subscription.set_by]
    for user in users:
        key = f"digest_unsure:{digest.id}:{digest.attempts}:{user}"
        _owe(unit, digest, key, PostingKind.DIGEST_UNSURE, user, why)


def owe_rest(unit: Unit, digest: Digest, ts: str | None) -> None:
    """One message in the digest's thread for each part of it that is not in its first message."""
    if digest.content is None or ts is None:
        return
    thread = Place(digest.channel, ts)
    for part in range(1, len(parts(digest.content))):
        subject = f"{digest.id}:{part}"
        key = f"{PostingKind.DIGEST_REST.value}:{subject}"
        new = NewPosting(key, PostingKind.DIGEST_REST, thread, subject=subject)
        unit.postings.put(digest.workspace_id, new)


def _owe(unit: Unit, digest: Digest, key: str, kind: PostingKind, user: str, why: str) -> None:
    subject = f"{digest.id}:{digest.channel}:{why}"
    unit.postings.put(digest.workspace_id, NewPosting(key, kind, Place(user), subject=subject))
