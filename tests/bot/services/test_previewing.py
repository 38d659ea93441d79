from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.previewing import Previewing
from db.arxiv_records import AnnouncedAs
from db.digest_records import Week, Wishes
from db.records import DEFAULT_WORKSPACE as WS
from tests.arxiv_builders import a_preprint, announce
from tests.builders import a_paper, add
from tests.digest_builders import DAY, DAYS, MONDAYS, W47, W48, W49, Newsroom

ALL = Wishes(minimum=0)


@pytest.fixture
def room(store):
    return Newsroom(store)


def preview(room, wishes=ALL, count=4, channel="C1"):
    weeks = Previewing(room.store).weeks(WS, channel, MONDAYS, wishes, room.clock(), count)
    return {one.week: one for one in weeks}


def numbers(week):
    return [int(one.arxiv_id[-5:]) for one in week.content.papers]


def test_the_last_four_weeks_are_shown_the_newest_first(room):
    room.clock.at += 5 * DAY  # W47 was due three days ago
    assert list(preview(room)) == [Week(2026, number) for number in (47, 46, 45, 44)]


def test_each_week_has_the_papers_that_its_digest_would_have(room):
    room.announce(1, 2)
    room.announce(3, week=W48)
    room.clock.at += 17 * DAY
    found = preview(room)
    assert (numbers(found[W47]), numbers(found[W48]), numbers(found[W49])) == ([1, 2], [3], [])
    content = found[W47].content
    assert (content.considered, content.matched, content.last_day) == (2, 2, DAYS[W47])
    room.clock.at -= 17 * DAY
    room.subscribe("C2")
    room.tick(W47)
    [digest] = room.digests("C2")
    assert digest.content == content


def test_what_was_had_before_is_counted_and_left_out(room):
    add(room.store, a_paper(title="Study 1"))
    room.announce(1, 2)
    announce(
        room.store,
        replace(
            a_preprint("2611.00009", "Study 1", announced_on=DAYS[W47]),
            announced_as=AnnouncedAs.REPLACEMENT,
        ),
    )
    room.clock.at += 5 * DAY
    week = preview(room)[W47]
    assert (numbers(week), week.known, week.content.considered) == ([2], 1, 2)


def test_a_preview_writes_nothing_and_follows_the_wishes_as_they_stand_now(room):
    room.subscribe(most=5)
    room.announce(1, 2, 3)
    room.clock.at += 5 * DAY
    assert numbers(preview(room, replace(ALL, most=1))[W47]) == [1]
    assert numbers(preview(room, replace(ALL, include=("study 3",), most=1))[W47]) == [3]
    assert numbers(preview(room, replace(ALL, categories=("math.CO",)))[W47]) == []
    assert room.digests() == []
    assert room.subscribing.of_channel(WS, "C1").wishes.most == 5


def test_what_the_channel_got_is_known_and_other_channels_papers_are_not(room):
    room.subscribe()
    room.announce(1)
    room.run(W47)
    assert preview(room)[W47].known == 1
    other = preview(room, channel="C2")[W47]
    assert (other.known, numbers(other)) == (0, [1])
