"""Brings payloads to the bot, holds it to three seconds, and writes down how it went.

Source: docs.slack.dev "Handling user interaction", "Implementing slash commands", "Events API".
"""

from __future__ import annotations

from bot.playground.clock import Clock, within
from bot.playground.faults import Faults
from bot.playground.journal import Exchange, Journal
from bot.playground.transports.contract import NotDelivered, Payload, Retry, Transport

ACK_SECONDS = 3.0
TIMED_OUT = "operation_timeout"
_KINDS = {"command": "slash_commands", "event": "events_api"}


class Delivery:
    """The way to the one bot; `transport` may be changed at any time."""

    def __init__(
        self, clock: Clock, transport: Transport, journal: Journal, faults: Faults
    ) -> None:
        self.clock = clock
        self.transport = transport
        self.journal = journal
        self.faults = faults

    async def ask(
        self, kind: str, name: str, payload: Payload, retry: Retry | None = None
    ) -> tuple[Exchange, Payload | None]:
        """Send one payload and return its acknowledgement, with the exchange that tells of it.

        `kind` is the journal's: command, action, view, options, shortcut or event.

        Raises:
            NotDelivered: nobody took it, or not within three seconds.
        """
        exchange = self.journal.begin("to_bot", kind, name, payload)
        note = f"retry {retry.number}: {retry.reason}" if retry else ""
        try:
            answer = await within(
                self.clock,
                ACK_SECONDS,
                self.transport.deliver(_KINDS.get(kind, "interactive"), payload, retry),
            )
        except TimeoutError:
            error = NotDelivered(TIMED_OUT, reason="http_timeout")
            self.journal.end(exchange, "failed", note=_joined(note, error.word))
            raise error from None
        except NotDelivered as error:
            self.journal.end(exchange, "failed", note=_joined(note, error.word))
            raise
        self.journal.end(exchange, "ok", answer, note=note)
        return exchange, answer

    def blame(self, exchange: Exchange, word: str, problems: tuple[str, ...] = ()) -> None:
        """The acknowledgement came, but Slack would not have taken what it holds."""
        self.journal.refused.append("; ".join((word, *problems)))
        ms = exchange.ms
        self.journal.end(exchange, "refused", exchange.response, note=word, problems=problems)
        exchange.ms = ms


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
