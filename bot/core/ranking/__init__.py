"""What the group's own list says about a new paper: a score, and reasons that a person can check.

    reader = Reader(embedder)                            # remembers what it read
    stream = Stream.read(papers_of_past_weeks, reader)   # once a week, for all channels
    profile = build_profile(examples, stream, reader)    # once a list and week
    scored = profile.score(new_papers, reader)           # every paper
    why = profile.explain(paper, reader)                 # those that are shown

Importing this package is cheap; `bot.core.ranking.building`, `.profile`, `.reading` and `.stream`
need NumPy and scikit-learn and are imported by those who rank (docs/ranking.md).
"""

from bot.core.ranking.nouns import Embedder, Example, Explanation, Paper, Scored

__all__ = ["Embedder", "Example", "Explanation", "Paper", "Scored"]
