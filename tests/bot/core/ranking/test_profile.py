from __future__ import annotations

import random

import numpy as np
import pytest

from bot.core.ranking import Example, Paper
from bot.core.ranking.building import build_profile
from bot.core.ranking.reading import Reader
from bot.core.ranking.scale import within_bounds
from bot.core.ranking.storing import from_bytes, to_bytes
from bot.core.ranking.stream import Stream
from tests.bot.core.ranking.lists import TOPICS, HashedWords, entry, paper, profile_of, week

MERGING = [entry(f"m{i}", "merging", "Merging") for i in range(20)]
MIXED = [*MERGING, *(entry(f"v{i}", "video", "Video") for i in range(10))]
NEW = [paper(f"n-{topic}", topic) for topic in TOPICS]


def best(profile, reader, papers=NEW):
    return max(profile.score(papers, reader), key=lambda scored: scored.score).key


@pytest.mark.parametrize("embedder", [None, HashedWords()])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_paper_like_the_list_comes_first(topic, embedder):
    listed = [entry(f"e{i}", topic) for i in range(20)]
    assert best(*profile_of(listed, embedder=embedder)) == f"n-{topic}"


@pytest.mark.parametrize(
    ("what", "listed"),
    {
        "one entry": MERGING[:1],
        "five entries": MERGING[:5],
        "titles only": [entry(f"t{i}", "merging", abstract=False) for i in range(20)],
        "one abstract among titles": [
            MERGING[0],
            *(entry(f"t{i}", "merging", abstract=False) for i in range(20)),
        ],
        "a note instead of an abstract": [Example("x", "TIES", note="Merges task vectors; 合并")],
        "twins": [*MERGING[:5], *MERGING[:5]],
        "an entry without a word": [*MERGING[:5], Example("empty", "")],
        "Chinese with names": [Example(f"c{i}", f"模型合并 {i}: model merging") for i in range(9)],
    }.items(),
)
@pytest.mark.parametrize("papers", [None, [], week(5), week(60)], ids=["300", "0", "5", "60"])
def test_any_list_against_any_stream_finds_its_topic(what, listed, papers):
    assert best(*profile_of(listed, papers, HashedWords())) == "n-merging"


def test_an_empty_list_has_no_taste():
    profile, reader = profile_of([], embedder=HashedWords())
    assert {scored.relevance for scored in profile.score(NEW, reader)} == {0}


def test_nothing_to_score_is_no_error():
    profile, reader = profile_of(MERGING)
    assert profile.score([], reader) == []


def test_a_list_of_entries_without_any_word_has_no_taste():
    profile, reader = profile_of([Example("a", ""), Example("b", "!!")], embedder=HashedWords())
    assert len({scored.score for scored in profile.score(NEW, reader)}) == 1


def test_what_is_listed_does_not_count_as_passed_over():
    """Half the stream being on the list already must not teach that its topic is unwanted."""
    stream = week()
    listed = [Example(p.key, p.title, p.abstract) for p in stream if int(p.key[1:]) % 5 == 0]
    assert best(*profile_of(listed, stream)) == "n-merging"


def test_relevance_says_how_rare_a_paper_is_in_the_stream():
    chance, words = random.Random(1), " ".join(TOPICS.values()).split()
    stream = [Paper(f"s{i}", " ".join(chance.choices(words, k=6))) for i in range(4000)]
    profile, reader = profile_of(MERGING, stream[:2000])
    shown = [scored.relevance for scored in profile.score(stream[2000:], reader)]
    assert 0.05 < np.mean(np.array(shown) >= 25) < 0.2
    assert 0.003 < np.mean(np.array(shown) >= 50) < 0.03
    assert max(shown) <= 100
    assert min(shown) == 0


def test_relevance_stays_below_100_and_keeps_the_order():
    points = [-50, 0, 25, 89.9, 90, 100, 120, 200, 300]
    bounded = [within_bounds(float(each)) for each in points]
    assert bounded[:5] == [0, 0, 25, 89.9, 90]
    assert bounded[1:] == sorted(set(bounded[1:]))
    assert 96 < bounded[5] < 97
    assert within_bounds(1e9) == 100


def test_likes_lift_what_is_like_them():
    plain, reader = profile_of(MIXED)
    voted, _ = profile_of(MIXED, liked=[paper(f"l{i}", "robots") for i in range(5)])
    before = {each.key: each.score for each in plain.score(NEW, reader)}
    after = {each.key: each.score for each in voted.score(NEW, reader)}
    assert after["n-robots"] - after["n-graphs"] > before["n-robots"] - before["n-graphs"]


def test_a_dislike_counts_against_papers_like_it_on_the_list_s_own_topic():
    disliked = [Paper("d", "model merging for molecules", "model merging of weights for molecules")]
    alike = [Paper("a", "model merging for molecules", "model weights of molecules")]
    plain, reader = profile_of(MERGING)
    voted, _ = profile_of(MERGING, disliked=disliked)
    assert voted.score(alike, reader)[0].score < plain.score(alike, reader)[0].score


def test_a_listed_paper_that_is_disliked_stays_an_example():
    of = paper("m0", "merging")
    assert to_bytes(profile_of(MERGING, disliked=[of])[0]) == to_bytes(profile_of(MERGING)[0])


def test_a_liked_paper_that_is_listed_is_not_counted_twice():
    of = paper("m0", "merging")
    assert to_bytes(profile_of(MERGING, liked=[of, of])[0]) == to_bytes(profile_of(MERGING)[0])


def test_reasons_can_be_checked():
    profile, reader = profile_of(MIXED, embedder=HashedWords())
    of = Paper("x", "Camera motion", "video generation by diffusion")
    why = profile.explain(of, reader)
    assert why.section == "Video"
    assert why.nearest.startswith("v")
    assert 0 < why.likeness <= 1
    assert why.terms
    text = "camera motion . video generation by diffusion"
    assert all(word in text for term in why.terms for word in term.split())


def test_the_nearest_is_the_paper_itself_if_it_is_listed():
    profile, reader = profile_of(MIXED, embedder=HashedWords())
    why = profile.explain(paper("v3", "video"), reader)
    assert why.nearest == "v3"
    assert why.likeness == pytest.approx(1, abs=1e-4)


def test_an_empty_list_explains_nothing():
    profile, reader = profile_of([])
    why = profile.explain(NEW[0], reader)
    assert (why.section, why.nearest, why.likeness, why.terms) == ("", "", 0.0, ())


def test_a_section_of_one_entry_can_be_the_best():
    profile, reader = profile_of([*MERGING, entry("g", "graphs", "Graphs")])
    assert profile.explain(paper("n-graphs", "graphs"), reader).section == "Graphs"


def test_the_same_list_and_stream_make_the_same_profile_in_any_order_of_the_stream():
    first, reader = profile_of(MIXED, embedder=HashedWords())
    again, _ = profile_of(MIXED, embedder=HashedWords())
    assert to_bytes(first) == to_bytes(again)
    turned, _ = profile_of(MIXED, week()[::-1], embedder=HashedWords())
    assert [s.score for s in turned.score(NEW, reader)] == pytest.approx(
        [s.score for s in first.score(NEW, reader)], rel=0.02
    )


def test_a_stored_profile_scores_and_explains_as_before():
    profile, reader = profile_of(MIXED, embedder=HashedWords())
    stored = from_bytes(to_bytes(profile))
    assert stored.score(NEW, reader) == profile.score(NEW, reader)
    assert [stored.explain(p, reader) for p in NEW] == [profile.explain(p, reader) for p in NEW]


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a profile at all", to_bytes(profile_of([])[0])[:500]]
)
def test_bytes_of_something_else_are_refused(data):
    with pytest.raises(ValueError, match="not a stored profile"):
        from_bytes(data)


def test_a_profile_refuses_a_reader_with_another_model():
    profile, _ = profile_of(MERGING, embedder=HashedWords())
    with pytest.raises(ValueError, match="hashed-words"):
        profile.score(NEW, Reader())


def test_a_reader_reads_a_text_once_and_forgets_the_oldest():
    class Counting(HashedWords):
        read = 0

        def vectors(self, texts):
            self.read += len(texts)
            return super().vectors(texts)

    model = Counting()
    reader = Reader(model, remembered=3)
    reader.papers(NEW[:3])
    reader.papers(NEW[:3])
    assert model.read == 3
    assert len(reader.papers([*NEW, *NEW])) == 2 * len(NEW)
    assert model.read == len(NEW)
    reader.papers(NEW[-3:])
    assert model.read == len(NEW)
    reader.papers(NEW[:1])
    assert model.read == len(NEW) + 1


def test_a_paper_whose_text_was_corrected_is_read_again():
    reader = Reader()
    [old] = reader.papers([Paper("k", "Graphs")])
    [new] = reader.papers([Paper("k", "Graphs corrected")])
    assert (len(old.full.numbers), len(new.full.numbers)) == (1, 3)


def test_a_stream_counts_a_paper_announced_twice_once():
    reader = Reader()
    twice = Stream.read([*week(), *week()], reader)
    assert twice.keys == Stream.read(week(), reader).keys
    assert build_profile(MERGING, twice, reader).listed.keys[0] == "m0"
