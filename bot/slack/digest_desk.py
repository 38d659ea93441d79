"""What the Slack side of the weekly digest needs from the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.digest_delivery import DigestDelivery
from bot.services.digest_feedback import DigestFeedback
from bot.services.digest_reading import DigestReading, PaperOf
from bot.services.previewing import Previewing
from bot.services.subscribing import Subscribing
from bot.slack.digest_buttons import Target
from db.records import WorkspaceId


@dataclass(frozen=True, slots=True)
class DigestDesk:
    """The services and the clock. All of them block and run in the thread pool."""

    workspace_of: Callable[[str], WorkspaceId]
    """The workspace of a Slack team id."""
    now: Callable[[], datetime]
    subscribing: Subscribing
    previewing: Previewing
    feedback: DigestFeedback
    delivery: DigestDelivery
    reading: DigestReading

    def paper_of(self, team: str, channel: str, target: Target) -> PaperOf:
        """What a click in a channel of a Slack team says that it is about."""
        return PaperOf(self.workspace_of(team), channel, target.digest, target.arxiv_id)
