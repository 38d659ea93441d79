"""A list, weeks of announced papers on five topics, and a ranker that needs no model."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.digest.choice import Question
from bot.services.list_ranking import ListRanker
from db.arxiv_records import Preprint
from db.digest_records import Feedback, FeedbackKind, Schedule, Subscription, SubscriptionId, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from db.store import Store
from tests.arxiv_builders import a_preprint, announce
from tests.bot.core.ranking.lists import TOPICS, HashedWords
from tests.bot.core.ranking.lists import paper as on_topic
from tests.builders import NOW, a_paper, add

FIRST = date(2026, 11, 17)
"""The first day of the week that is judged, a Tuesday; the stream is of the weeks before."""
ALL = Question(WS, (), FIRST)


class CountingModel(HashedWords):
    """Counts how often it was made, and how many texts it read."""

    made = read = 0

    def __init__(self) -> None:
        type(self).made += 1

    def vectors(self, texts):
        type(self).read += len(texts)
        return super().vectors(texts)


def preprint(number: int, topic: str, day: date = FIRST, **given: object) -> Preprint:
    """A paper on a topic; its number decides its words."""
    words = on_topic(f"p{number}", topic)
    given = {"title": words.title, "abstract": words.abstract, "announced_on": day, **given}
    return a_preprint(f"2611.{number:05d}", **given)  # type: ignore[arg-type]


def announce_stream(store: Store, count: int = 300, before: date = FIRST) -> None:
    """Papers on every topic in turn, in the eight weeks before the one of a day."""
    monday = before - timedelta(days=before.weekday())
    topics = list(TOPICS)
    announce(
        store,
        *(
            preprint(10_000 + one, topics[one % 5], monday - timedelta(days=3 + one % 50))
            for one in range(count)
        ),
    )


def list_topic(store: Store, topic: str, count: int, section: str | None = None) -> None:
    """Entries without abstracts."""
    add(
        store,
        *(
            a_paper(None, on_topic(f"l{topic}{one}", topic).title, section=section or topic)
            for one in range(count)
        ),
    )


def follow(store: Store, channel: str = "C1", *sections: str) -> Subscription:
    """A channel that follows sections."""
    new = Subscription(
        SubscriptionId(0), WS, channel, "U1", NOW, NOW, Schedule(), Wishes(sections=sections)
    )
    with store.writing() as unit:
        return unit.subscriptions.put(new)


def say(store: Store, one: Subscription, kind: FeedbackKind, *papers: Preprint, user="U1") -> None:
    """A person's answer about papers."""
    term = "word" if kind is FeedbackKind.MUTE_TERM else ""
    with store.writing() as unit:
        for paper in papers:
            unit.feedback.put(WS, Feedback(one.id, user, kind, NOW, paper.arxiv_id, term))


NEW = [preprint(number, topic) for number, topic in enumerate(TOPICS, 1)]
"""One paper a topic, judged."""
TOPIC_OF = dict(zip((one.arxiv_id for one in NEW), TOPICS, strict=True))


def ranker(store: Store) -> ListRanker:
    return ListRanker(store, HashedWords)


def scores(ranker: ListRanker, question: Question = ALL, papers=None) -> dict[str, float]:
    """By topic."""
    judged = ranker.rank(question, NEW if papers is None else papers)
    return {TOPIC_OF.get(one.arxiv_id, one.arxiv_id): one.score for one in judged}


def best(ranker: ListRanker, question: Question = ALL) -> str:
    found = scores(ranker, question)
    return max(found, key=found.__getitem__)
