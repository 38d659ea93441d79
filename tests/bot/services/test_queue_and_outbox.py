from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.services.outbox import LEASE, QUIET
from db.records import DEFAULT_WORKSPACE as WS
from db.records import Place
from tests.bot.services.desk import ELSEWHERE, SOON, Desk, details
from tests.builders import NOW, a_paper, add

WEEK = NOW + timedelta(days=8)


@pytest.fixture
def desk(store):
    desk = Desk(store)
    desk.maintain("M1", "M2")
    return desk


def texts(count):
    return [f"https://arxiv.org/abs/2406.{number:05d}" for number in range(count)]


def test_what_waits_comes_oldest_first_and_in_pages(desk):
    numbers = [desk.new(text) for text in texts(5)]
    page = desk.queue.pending(WS, limit=2, offset=2)
    assert [item.suggestion.id for item in page.items] == numbers[2:4]
    assert (page.total, page.offset) == (5, 2)
    assert [held.user for held in page.items[0].places] == ["U1"]


def test_a_person_sees_what_became_of_theirs(desk):
    numbers = [desk.known(text, said=details(text, text[-10:])) for text in texts(3)]
    desk.decline(numbers[0])
    desk.add(numbers[1])
    desk.new("https://arxiv.org/abs/2407.00001", user="U2")
    page = desk.queue.of_person(WS, "U1", limit=2)
    assert [item.suggestion.state for item in page.items] == ["pending", "added"]
    assert page.total == 3
    assert desk.queue.of_person(WS, "U9").items == ()


def test_the_newest_additions_are_what_came_last(desk):
    add(desk.store, a_paper("Old", date="2030"), a_paper("New", date="1999"))
    assert [e.fields.method for e in desk.queue.newest_additions(WS, 5)] == ["New", "Old"]
    assert desk.queue.newest_additions(WS, 0) == []


def test_one_reminder_names_all_that_has_waited_for_a_week(desk):
    old = [desk.new(text) for text in texts(2)]
    desk.new("https://arxiv.org/abs/2407.00001", now=WEEK)
    assert desk.queue.remind(NOW + timedelta(days=6)) == 0
    assert desk.queue.remind(WEEK) == 1
    assert desk.queue.remind(WEEK + timedelta(days=30)) == 1  # of the third one
    due = [d for d in desk.outbox.claim_due(WEEK) if d.posting.kind == "reminder"]
    assert [d.posting.place for d in due] == [Place("M1"), Place("M1")]
    assert [item.suggestion.id for item in due[0].suggestions] == old
    assert desk.queue.remind(WEEK + timedelta(days=60)) == 0


def test_the_reminder_goes_to_the_review_channel_in_the_maintainers_morning(desk):
    desk.maintainers.set_review_channel(WS, "C9", "M1")
    desk.maintainers.lives_in(WS, "M1", "America/New_York")
    desk.new()
    assert desk.queue.remind(NOW + timedelta(days=7, hours=1)) == 0  # it is five there
    assert desk.queue.remind(NOW + timedelta(days=7, hours=5)) == 1
    assert ("reminder", "C9", "1") in desk.postings()


def test_without_maintainers_nobody_is_reminded_until_there_is_one(store):
    desk = Desk(store)
    desk.new()
    assert desk.queue.remind(WEEK) == 0
    desk.maintain("M1")
    assert desk.queue.remind(WEEK) == 1


def test_what_is_decided_is_not_reminded_of(desk):
    desk.decline(desk.known())
    assert desk.queue.remind(WEEK) == 0


def together(function, count=6):
    results = []
    start = threading.Barrier(count)

    def call():
        start.wait()
        results.append(function())

    threads = [threading.Thread(target=call) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_processes_that_remind_at_once_remind_once(desk):
    for text in texts(3):
        desk.new(text)
    assert sum(together(lambda: desk.queue.remind(WEEK))) == 1


def test_each_message_is_handed_to_one_worker(desk):
    for text in texts(20):
        desk.new(text)
    claimed = together(lambda: desk.outbox.claim_due(NOW, most=5))
    numbers = [due.posting.id for batch in claimed for due in batch]
    assert len(numbers) == len(set(numbers)) == 20
    assert desk.outbox.claim_due(NOW) == []


def test_a_message_is_sent_once_and_then_changed_with_its_suggestion(desk):
    number = desk.new()
    [due] = desk.outbox.claim_due(NOW)
    assert (due.posting.ts, due.revision) == (None, 1)
    assert desk.outbox.posted(due.posting.id, "111.1", due.revision) == "111.1"
    assert desk.outbox.claim_due(SOON) == []
    desk.completing.details_found(WS, number, details(), NOW)
    [due] = desk.outbox.claim_due(SOON)
    assert (due.posting.ts, due.revision) == ("111.1", 2)
    assert due.suggestions[0].suggestion.fields is not None


def test_a_change_that_comes_while_a_card_is_sent_is_shown_next(desk):
    number = desk.new()
    [due] = desk.outbox.claim_due(NOW)
    desk.completing.details_found(WS, number, details(), NOW)
    desk.outbox.posted(due.posting.id, "111.1", due.revision)
    [due] = desk.outbox.claim_due(NOW)
    assert (due.posting.ts, due.revision) == ("111.1", 2)


def test_an_older_answer_does_not_take_a_newer_one_back(desk):
    number = desk.new()
    [due] = desk.outbox.claim_due(NOW)
    desk.completing.details_found(WS, number, details(), NOW)
    desk.outbox.posted(due.posting.id, "111.1", 2)
    desk.outbox.posted(due.posting.id, "111.1", 1)
    assert desk.outbox.claim_due(SOON) == []


def test_a_message_that_is_there_twice_is_known_by_its_first_ts(desk):
    desk.new()
    [due] = desk.outbox.claim_due(NOW)
    assert desk.outbox.posted(due.posting.id, "111.1", 1) == "111.1"
    assert desk.outbox.posted(due.posting.id, "222.2", 1) == "111.1"


def test_a_new_message_without_an_answer_is_looked_for_before_it_is_sent_again(desk):
    desk.new()
    [due] = desk.outbox.claim_due(NOW)
    for passed in (LEASE, QUIET - timedelta(seconds=1)):
        assert desk.outbox.claim_due(NOW + passed) == []
        assert desk.outbox.to_reconcile(NOW + passed) == []
    later = NOW + QUIET
    assert desk.outbox.claim_due(later) == []
    [lost] = desk.outbox.to_reconcile(later)
    assert lost.posting.id == due.posting.id
    assert desk.outbox.to_reconcile(later) == []
    desk.outbox.failed(lost.posting.id, "not_found", later, retry_at=later)
    [again] = desk.outbox.claim_due(later)
    assert (again.posting.id, again.posting.attempts) == (due.posting.id, 1)


def test_a_new_message_that_is_found_is_not_sent_again(desk):
    desk.new()
    desk.outbox.claim_due(NOW)
    [lost] = desk.outbox.to_reconcile(NOW + QUIET)
    desk.outbox.posted(lost.posting.id, "111.1", lost.revision)
    later = NOW + timedelta(days=1)
    assert desk.outbox.claim_due(later) == desk.outbox.to_reconcile(later) == []


def test_a_change_without_an_answer_is_made_again_after_the_lease(desk):
    number = desk.new()
    [due] = desk.outbox.claim_due(NOW)
    desk.outbox.posted(due.posting.id, "111.1", 1)
    desk.completing.details_found(WS, number, details(), NOW)
    desk.outbox.claim_due(NOW)
    assert desk.outbox.claim_due(NOW + LEASE - timedelta(seconds=1)) == []
    assert len(desk.outbox.claim_due(NOW + LEASE)) == 1


def test_a_message_is_not_tried_again_before_it_may_be(desk):
    desk.new()
    [due] = desk.outbox.claim_due(NOW)
    retry = NOW + timedelta(seconds=30)
    desk.outbox.failed(due.posting.id, "ratelimited", NOW, retry_at=retry)
    assert desk.outbox.claim_due(NOW + timedelta(seconds=29)) == []
    [again] = desk.outbox.claim_due(retry)
    assert (again.posting.attempts, again.posting.trouble) == (1, "ratelimited")


def test_where_the_bot_cannot_write_people_are_told_directly_once(desk):
    number = desk.known()
    desk.suggest(user="U2")
    desk.suggest(user="U3", place=ELSEWHERE)
    desk.add(number)
    for due in desk.outbox.claim_due(NOW):
        if due.posting.place.channel == "C1":
            desk.outbox.failed(due.posting.id, "is_archived", NOW)
            desk.outbox.failed(due.posting.id, "is_archived", NOW)
        else:
            desk.outbox.posted(due.posting.id, "1.1", due.revision)
    due = desk.outbox.claim_due(NOW)
    assert [(d.posting.kind, d.posting.place.channel) for d in due] == [
        ("undelivered", "U1"),
        ("undelivered", "U2"),
    ]
    assert {d.posting.subject for d in due} == {"is_archived"}
    assert desk.get(number).state == "added"
    for one in due:
        desk.outbox.failed(one.posting.id, "account_inactive", NOW)
    assert desk.outbox.claim_due(SOON) == []


def test_a_card_that_was_given_up_is_not_tried_at_later_changes(desk):
    number = desk.new()
    [due] = desk.outbox.claim_due(NOW)
    desk.outbox.posted(due.posting.id, "1.1", 1)
    desk.completing.details_found(WS, number, details(), NOW)
    [due] = desk.outbox.claim_due(NOW)
    desk.outbox.failed(due.posting.id, "message_not_found", NOW)
    desk.add(number)
    assert {d.posting.kind for d in desk.outbox.claim_due(SOON)} == {"undelivered", "told"}
