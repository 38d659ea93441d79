"""What people's feedback on papers teaches about a list. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from db.digest_records import Feedback, FeedbackKind

_WORTH = {
    FeedbackKind.LIKE: (2, 1),
    FeedbackKind.DISLIKE: (2, -1),
    FeedbackKind.READ: (1, 1),
    FeedbackKind.MUTE_TERM: (0, -1),
}
"""How much each says of a person's mind, and which way.

Of what one person said of one paper the clearest counts: who read a paper and voted it down did
not like it, who read it and muted one of its words liked the rest. A muted word counts against the
paper because a word alone does not catch what says the same in others. A muted author does not: who
wrote a paper says nothing of what it is about.
"""


@dataclass(frozen=True, slots=True)
class Votes:
    """ArXiv ids in order; papers that as many people like as dislike are in neither."""

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: Iterable[Feedback]) -> Votes:
        """Count what people said, in whatever channels: each person once a paper, the last word."""
        minds: dict[tuple[str, str], tuple[int, int]] = {}
        for one in sorted(said, key=lambda one: one.at):
            worth = _WORTH.get(one.kind)
            who = (one.user, one.arxiv_id)
            if worth is not None and one.arxiv_id and worth[0] >= minds.get(who, (0, 0))[0]:
                minds[who] = worth
        sums: Counter[str] = Counter()
        for (_, paper), (_, way) in minds.items():
            sums[paper] += way
        ordered = sorted(sums)
        return cls(
            tuple(one for one in ordered if sums[one] > 0),
            tuple(one for one in ordered if sums[one] < 0),
        )
