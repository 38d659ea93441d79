"""What a person reads when something failed: one sentence, never a traceback.

Errors of the two trees carry their own sentence. Everything else is a fault of the bot: the person
gets a short reference, and the log holds the traceback under it.
"""

from __future__ import annotations

import logging
import secrets

from bot.errors import PapersError
from db.errors import StoreError

logger = logging.getLogger(__name__)


def explain(error: BaseException) -> str:
    """The sentence for the person; logs what they should not see."""
    if isinstance(error, StoreError):
        logger.error("database: %s", error)
        return str(error)
    if isinstance(error, PapersError):
        return str(error)
    reference = secrets.token_hex(4)
    logger.error("unexpected error, reference %s", reference, exc_info=error)
    return (
        f"Something went wrong on my side. Try again; if it happens again, tell whoever runs the "
        f"bot this reference: {reference}."
    )
