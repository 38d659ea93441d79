from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.core.digest.choice import Question, Why
from bot.services.list_ranking import ListRanker
from db.arxiv_records import Preprint
from db.digest_records import FeedbackKind
from db.errors import DatabaseReadOnly
from db.records import DEFAULT_WORKSPACE as WS
from db.records import EntryId
from tests.arxiv_builders import announce
from tests.bot.core.ranking.lists import TOPICS
from tests.bot.core.ranking.lists import paper as on_topic
from tests.bot.services.list_world import (
    ALL,
    FIRST,
    NEW,
    CountingModel,
    announce_stream,
    best,
    follow,
    list_topic,
    preprint,
    ranker,
    say,
    scores,
)
from tests.builders import NOW, a_paper, add


@pytest.fixture
def store(sqlite_store):
    announce_stream(sqlite_store)
    announce(sqlite_store, *NEW)
    return sqlite_store


@pytest.fixture
def trained(monkeypatch):
    """How often a profile was learned."""
    from bot.core.ranking import building

    learned, build = [], building.build_profile

    def counted(*given, **more):
        learned.append(given)
        return build(*given, **more)

    monkeypatch.setattr(building, "build_profile", counted)
    return learned


@pytest.mark.parametrize("topic", TOPICS)
def test_the_paper_like_the_list_comes_first_and_says_why(store, topic):
    list_topic(store, topic, 12, "Ours")
    assert best(ranker(store)) == topic
    number = list(TOPICS).index(topic)
    [why] = ranker(store).explain(ALL, [NEW[number]])
    assert why.section == "Ours"
    assert why.reasons
    titles = {on_topic(f"l{topic}{one}", topic).title for one in range(12)}
    for reason in why.reasons:
        quoted = reason.split("“")[1].split("”")[0]
        assert reason.startswith(("near", "for"))
        text = f"{NEW[number].title} {NEW[number].abstract}"
        assert quoted in (titles if reason.startswith("near") else text)


def test_followed_sections_have_a_taste_of_their_own(store):
    list_topic(store, "merging", 12)
    list_topic(store, "video", 12)
    own = ranker(store)
    assert best(own, Question(WS, ("video",), FIRST)) == "video"
    assert best(own, Question(WS, ("merging",), FIRST)) == "merging"
    both = scores(own, Question(WS, ("video", "merging"), FIRST))
    assert sorted(both, key=both.__getitem__)[-2:] in (["video", "merging"], ["merging", "video"])
    assert both == scores(own, Question(WS, ("merging", "video"), FIRST)) == scores(own)


def test_a_section_that_the_list_does_not_have_judges_nothing(store):
    list_topic(store, "video", 5)
    assert set(scores(ranker(store), Question(WS, ("Gone",), FIRST)).values()) == {0.0}


def test_an_empty_list_gives_nothing_and_no_reasons(store):
    own = ranker(store)
    assert set(scores(own).values()) == {0.0}
    assert own.explain(ALL, NEW) == [Why()] * len(NEW)
    assert own.rank(ALL, []) == []


def test_a_list_that_was_empty_and_is_not_any_more_is_learned(store):
    own = ranker(store)
    scores(own)
    list_topic(store, "graphs", 3)
    assert best(own) == "graphs"


def a_week() -> list[Preprint]:
    topics = list(TOPICS)
    return [preprint(100 + one, topics[one % 5]) for one in range(100)]


def chinese(store):
    """Its titles share no word with arXiv's, but their links lead to papers that are known."""
    for one in range(6):
        known = preprint(900 + one, "merging", FIRST - timedelta(days=800))
        announce(store, known)
        link = f"https://arxiv.org/abs/{known.arxiv_id}"
        add(store, a_paper(None, f"模型合并研究之{one}", url=link, note="参数空间中的融合方法"))


def one_entry(store):
    list_topic(store, "video", 12)
    list_topic(store, "merging", 1)


LITTLE = {
    "five entries": lambda store: list_topic(store, "merging", 5),
    "one entry": lambda store: list_topic(store, "merging", 1),
    "in Chinese": chinese,
}


@pytest.mark.parametrize("name", LITTLE)
@pytest.mark.parametrize("papers", [0, 300])
def test_little_is_enough_to_tell_what_fits(sqlite_store, name, papers):
    announce_stream(sqlite_store, papers)
    week = a_week()
    announce(sqlite_store, *week)
    LITTLE[name](sqlite_store)
    judged = [one.score for one in ranker(sqlite_store).rank(ALL, week)]
    sums = {topic: sum(judged[place::5]) for place, topic in enumerate(TOPICS)}
    assert max(sums, key=sums.__getitem__) == "merging"
    assert all(0 <= score <= 100 for score in judged)


def test_a_section_of_one_entry_is_named_for_what_is_like_it(store):
    one_entry(store)
    [why] = ranker(store).explain(ALL, [preprint(1, "merging")])
    assert why.section == "merging"


def test_five_thousand_entries_are_a_list_like_any_other(store):
    list_topic(store, "video", 5_000)
    assert best(ranker(store)) == "video"


def test_on_the_first_day_the_papers_that_are_judged_are_set_off_against_each_other(sqlite_store):
    """Without any paper before them likeness to the list's middle would have to do."""
    list_topic(sqlite_store, "speech", 5)
    week = a_week()
    announce(sqlite_store, *week)
    judged = ranker(sqlite_store).rank(ALL, week)
    order = sorted(range(100), key=lambda place: -judged[place].score)
    assert {place % 5 for place in order[:20]} == {list(TOPICS).index("speech")}
    assert all(0 <= one.score <= 100 for one in judged)


def test_nothing_was_announced_before_and_nothing_is_kept_of_what_is_judged(sqlite_store):
    list_topic(sqlite_store, "video", 5)
    assert best(ranker(sqlite_store)) == "video"


@pytest.mark.parametrize("kind", [FeedbackKind.LIKE, FeedbackKind.READ])
def test_what_people_like_counts_as_listed_for_channels_that_follow_the_same(store, kind):
    list_topic(store, "video", 12)
    one, other = follow(store, "C1"), follow(store, "C2", "video")
    own = ranker(store)
    before, apart = scores(own), scores(own, Question(WS, other.wishes.sections, FIRST))
    liked = [preprint(500 + number, "robots") for number in range(6)]
    announce(store, *liked)
    say(store, one, kind, *liked)
    after = scores(own)
    assert after["robots"] > before["robots"]
    again = scores(own, Question(WS, other.wishes.sections, FIRST))
    assert again["robots"] < after["robots"]
    assert max(again, key=again.__getitem__) == max(apart, key=apart.__getitem__) == "video"


def test_likes_alone_are_a_taste(store):
    one = follow(store)
    liked = [preprint(500 + number, "robots") for number in range(3)]
    announce(store, *liked)
    say(store, one, FeedbackKind.LIKE, *liked)
    own = ranker(store)
    assert best(own) == "robots"
    [why] = own.explain(ALL, [preprint(700, "robots")])
    assert why.reasons[0].endswith("”, which was liked")


@pytest.mark.parametrize("kind", [FeedbackKind.DISLIKE, FeedbackKind.MUTE_TERM])
def test_what_people_do_not_want_counts_against_what_is_like_it(store, kind):
    list_topic(store, "video", 12)
    own, one = ranker(store), follow(store)
    spoilt = [preprint(600 + number, "video") for number in range(4)]
    announce(store, *spoilt)
    before = {each.arxiv_id: each.score for each in own.rank(ALL, spoilt)}
    say(store, one, kind, *spoilt)
    after = {each.arxiv_id: each.score for each in own.rank(ALL, spoilt)}
    assert sum(after.values()) < sum(before.values())


def test_what_is_taken_back_leaves_no_trace(store):
    list_topic(store, "video", 12)
    own, one = ranker(store), follow(store)
    before = scores(own)
    say(store, one, FeedbackKind.LIKE, NEW[4])
    assert scores(own) != before
    with store.writing() as unit:
        [said] = unit.feedback.of_subscription(one.id)
        unit.feedback.take_back(said)
    assert scores(own) == before


def test_a_listed_paper_whose_abstract_is_known_teaches_its_words(store):
    years_ago = FIRST - timedelta(days=800)
    known = [preprint(700 + n, "speech", years_ago, title=f"Alpha{n}: a thing") for n in range(9)]
    for one in known:
        add(store, a_paper(None, one.title, url=f"https://arxiv.org/abs/{one.arxiv_id}"))
    own = ranker(store)
    assert best(own) != "speech"
    announce(store, *known)
    assert best(own) == "speech"


def test_a_link_to_another_paper_teaches_nothing(store):
    others = [preprint(700 + n, "speech", FIRST - timedelta(days=800)) for n in range(9)]
    for n, other in enumerate(others):
        title = on_topic(f"x{n}", "graphs").title
        add(store, a_paper(None, title, url=f"https://arxiv.org/abs/{other.arxiv_id}"))
    own = ranker(store)
    before = scores(own)
    announce(store, *others)
    assert scores(own) == before


def test_nothing_is_learned_twice_of_the_same(store, trained):
    list_topic(store, "video", 12)
    follow(store)
    own = ranker(store)
    first = scores(own)
    assert scores(own) == first
    own.explain(ALL, NEW)
    assert len(trained) == 1
    assert scores(ranker(store)) == first  # a restart
    assert len(trained) == 1
    sunday = Question(WS, (), FIRST + timedelta(days=5))  # a digest of another weekday
    assert scores(own, sunday) == first
    assert len(trained) == 1


def change_elsewhere(store):
    add(store, a_paper("Z", "Molecules", section="Another"))


def change_here(store):
    add(store, a_paper("Z", "Molecules", section="video"))


def remove(store):
    with store.writing() as unit:
        unit.entries.remove_many(WS, [EntryId(1)], NOW, "slack")


def late(store):
    announce(store, preprint(800, "video", FIRST - timedelta(days=10)))


@pytest.mark.parametrize(
    ("change", "times"),
    [(change_elsewhere, 1), (change_here, 2), (remove, 2), (late, 2)],
)
def test_what_changed_is_learned_anew_and_only_that(store, trained, change, times):
    list_topic(store, "video", 12)
    own = ranker(store)
    question = Question(WS, ("video",), FIRST)
    scores(own, question)
    change(store)
    scores(own, question)
    assert len(trained) == times


def test_sections_that_nobody_follows_are_learned_and_not_kept(store, trained):
    list_topic(store, "video", 12)
    follow(store, "C1", "video")
    scores(ranker(store))
    scores(ranker(store))
    assert len(trained) == 2


def test_a_profile_that_cannot_be_read_is_learned_anew(store, trained, monkeypatch):
    list_topic(store, "video", 12)
    follow(store)
    first = scores(ranker(store))
    monkeypatch.setattr("db.profiles.Profiles.get", lambda *_: b"something else")
    assert scores(ranker(store)) == first
    assert len(trained) == 2


def test_a_profile_that_cannot_be_kept_serves_all_the_same(store, monkeypatch):
    def refuse(*_):
        raise DatabaseReadOnly("The database cannot be written.")

    list_topic(store, "video", 12)
    follow(store)
    monkeypatch.setattr("db.profiles.Profiles.put", refuse)
    assert best(ranker(store)) == "video"


def test_no_transaction_is_open_while_papers_are_read_and_a_profile_is_learned(store, monkeypatch):
    from bot.core.ranking import building

    open_units, build, reading = [], building.build_profile, store.reading
    seen = []

    def counted():
        unit = reading()
        enter, leave = unit.__enter__, unit.__exit__

        class Counted:
            def __enter__(self):
                open_units.append(1)
                return enter()

            def __exit__(self, *given):
                open_units.pop()
                return leave(*given)

        return Counted()

    def watched(*given, **more):
        seen.append(len(open_units))
        return build(*given, **more)

    class Watching(CountingModel):
        def vectors(self, texts):
            seen.append(len(open_units))
            return super().vectors(texts)

    list_topic(store, "video", 12)
    monkeypatch.setattr(store, "reading", counted)
    monkeypatch.setattr(building, "build_profile", watched)
    ListRanker(store, Watching).rank(ALL, NEW)
    assert seen
    assert set(seen) == {0}


def test_the_model_is_made_once_and_papers_are_read_once_for_all_lists(store):
    list_topic(store, "video", 12)
    list_topic(store, "graphs", 12)

    class Model(CountingModel):
        pass

    own = ListRanker(store, Model)
    assert Model.made == 0
    scores(own)
    read = Model.read
    for section in ("video", "graphs"):
        scores(own, Question(WS, (section,), FIRST))
    assert Model.made == 1
    assert Model.read == read


def test_threads_that_ask_at_once_get_what_each_gets_alone(store, trained):
    list_topic(store, "video", 12)
    list_topic(store, "graphs", 12)
    questions = [Question(WS, wanted, FIRST) for wanted in ((), ("video",), ("graphs",))]
    alone = [scores(ranker(store), each) for each in questions]
    learned, own, found = len(trained), ranker(store), {}
    threads = [
        threading.Thread(
            target=lambda place=place: found.update({place: scores(own, questions[place % 3])})
        )
        for place in range(9)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [found[place] for place in range(9)] == alone * 3
    assert len(trained) == learned + 3
