"""What Slack says when it does not take something."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """Slack would not take it: Slack's error word, and the reasons where it gives any."""

    def __init__(self, word: str, reasons: Sequence[str] = (), **more: object) -> None:
        super().__init__(word)
        self.word = word
        self.reasons = tuple(reasons)
        self.more = more
        """Further keys of the answer, such as the scope that was needed."""

    def __str__(self) -> str:
        return f"{self.word}: {'; '.join(self.reasons)}" if self.reasons else self.word


class RateLimited(Exception):
    """Too many calls; `retry_after` says how many seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"ratelimited, retry after {retry_after} s")
        self.retry_after = retry_after
