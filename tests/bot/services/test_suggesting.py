from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import AlreadyDecided, Incomplete, NotFound, NotYours
from db.records import DEFAULT_WORKSPACE as WS
from db.records import (
    ChangeKind,
    LookupState,
    OutcomeKind,
    Place,
    SuggestionId,
    SuggestionState,
    WorkspaceId,
)
from tests.bot.services.desk import ARXIV, ELSEWHERE, SOON, THREAD, Desk, details, pasted
from tests.builders import NOW, a_paper, add

LATER = NOW + timedelta(days=2)
DOI = "https://doi.org/10.1145/3592433"


@pytest.fixture
def desk(store):
    return Desk(store)


def test_a_new_paper_becomes_one_suggestion_with_one_card(desk):
    [outcome] = desk.suggest().outcomes
    assert (outcome.kind, outcome.has_card, outcome.since) == (OutcomeKind.NEW, True, NOW)
    one = desk.get(outcome.suggestion_id)
    assert (one.state, one.lookup, one.pasted) == ("pending", LookupState.LOOKING, ARXIV)
    assert desk.people(one.id) == ["U1"]
    assert desk.postings() == [("card", "C1", "")]


def test_the_same_message_again_changes_nothing_and_says_the_same(desk):
    first = desk.suggest(ARXIV, DOI, key="e")
    again = desk.suggest(ARXIV, DOI, key="e", now=LATER)
    assert (again.outcomes, again.at, again.repeated) == (first.outcomes, NOW, True)
    assert desk.queue.pending(WS).total == 2
    assert len(desk.postings()) == 2


def test_two_people_in_two_threads_share_one_suggestion_and_each_thread_has_a_card(desk):
    number = desk.new()
    [outcome] = desk.suggest(user="U2", place=ELSEWHERE, now=LATER).outcomes
    assert (outcome.kind, outcome.suggestion_id) == (OutcomeKind.JOINED, number)
    assert (outcome.by, outcome.place, outcome.since) == ("U1", THREAD, NOW)
    assert desk.people(number) == ["U1", "U2"]
    assert [kind for kind, *_ in desk.postings()] == ["card", "also_card"]


def test_a_second_person_in_the_same_thread_is_answered_in_words(desk):
    number = desk.new()
    [outcome] = desk.suggest(user="U2").outcomes
    assert not outcome.has_card
    assert desk.get(number).revision == 2
    assert desk.postings() == [("card", "C1", ""), ("answer", "C1", f"U2:C1:100.1:{ARXIV}")]


def test_an_answer_that_the_caller_gives_is_not_owed(desk):
    desk.new()
    desk.suggest(user="U2", answer=False)
    assert [kind for kind, *_ in desk.postings()] == ["card"]


def test_an_answer_is_handed_out_with_what_it_tells(desk):
    desk.new()
    receipt = desk.suggest(user="U2", key="e2")
    due = desk.outbox.claim_due(SOON)
    assert [d.receipt and d.receipt.outcomes for d in due] == [None, receipt.outcomes]
    assert [d.suggestions != () for d in due] == [True, False]


@pytest.mark.parametrize(
    "text", [ARXIV, "https://arxiv.org/pdf/2406.00001", "https://hf.co/papers/2406.00001"]
)
def test_a_listed_paper_says_where_and_since_when(desk, text):
    [entry] = add(desk.store, a_paper("Tok", url=ARXIV, section="Images"))
    [outcome] = desk.suggest(text, now=LATER).outcomes
    assert (outcome.kind, outcome.entry_id) == (OutcomeKind.LISTED, entry)
    assert (outcome.section, outcome.since) == ("Images", NOW)
    assert desk.postings() == [("answer", "C1", f"U1:C1:100.1:{text}")]


def test_a_bare_title_finds_the_listed_paper(desk):
    add(desk.store, a_paper("Tok", "A Study of Tokens", url=ARXIV))
    [outcome] = desk.suggest("a study of TOKENS").outcomes
    assert outcome.kind is OutcomeKind.LISTED


def test_a_newer_version_is_noted_once_and_is_no_suggestion(desk):
    [entry] = add(desk.store, a_paper("Tok", url=ARXIV + "v1"))
    kinds = []
    for number, version in enumerate((1, 2, 2, 3, 2, None)):
        receipt = desk.suggest(pasted(ARXIV, version), key=f"e{number}", user=f"U{number}")
        kinds.append(receipt.outcomes[0].kind.value)
    assert kinds == ["listed", "newer_version", "listed", "newer_version", "listed", "listed"]
    with desk.store.reading() as unit:
        history = unit.entries.history(WS, entry)
    noted = [(line.note, line.actor) for line in history if line.kind is ChangeKind.VERSION]
    assert noted == [("v2", "U1"), ("v3", "U3")]
    assert desk.queue.pending(WS).total == 0


def test_ten_papers_are_taken_from_a_message_and_the_rest_is_counted(desk):
    texts = [f"https://arxiv.org/abs/2406.{number:05d}" for number in range(200)]
    receipt = desk.suggest(*texts, texts[0])
    assert (len(receipt.outcomes), receipt.left_out) == (10, 190)
    assert desk.queue.pending(WS).total == 10
    assert desk.postings()[-1][0] == "answer"


def test_one_paper_named_twice_in_a_message_is_one_suggestion(desk):
    receipt = desk.suggest(ARXIV, "https://arxiv.org/pdf/2406.00001v2.pdf")
    assert len(receipt.outcomes) == 1


def test_a_declined_paper_says_when_by_whom_and_why(desk):
    desk.maintain("M1")
    number = desk.known()
    desk.decline(number, reason="Too old")
    [outcome] = desk.suggest(user="U2", now=LATER).outcomes
    assert outcome.kind is OutcomeKind.DECLINED
    assert (outcome.by, outcome.since, outcome.reason) == ("M1", SOON, "Too old")
    assert not outcome.may_reopen
    assert desk.suggest(user="M1").outcomes[0].may_reopen


def test_details_complete_the_card(desk):
    number = desk.new()
    one = desk.completing.details_found(WS, number, details(), NOW)
    assert (one.lookup, one.fields.section, one.fields.method) == ("found", "Images", "Tokens")
    assert (one.sections, one.revision) == (("Images",), 2)
    again = desk.completing.details_found(WS, number, details("Another"), NOW)
    assert again == one


def test_details_that_come_too_late_change_nothing(desk):
    number = desk.new()
    before = desk.withdraw(number)
    assert desk.completing.details_found(WS, number, details(), NOW) == before
    assert desk.completing.nobody_knows(WS, number, NOW) == before


def test_a_paper_that_nobody_knows_is_filled_in_by_who_suggested_it(desk):
    number = desk.new("https://example.org/paper")
    assert desk.completing.nobody_knows(WS, number, NOW).lookup is LookupState.ASKED
    row = a_paper("Odd", "An Odd Paper", section="Sounds", url="https://example.org/paper")
    with pytest.raises(NotYours):
        desk.completing.filled_in(WS, number, row, "U9", NOW)
    with pytest.raises(Incomplete):
        desk.completing.filled_in(WS, number, a_paper("Odd", " \x00 "), "U1", NOW)
    one = desk.completing.filled_in(WS, number, row, "U1", NOW)
    assert (one.lookup, one.fields, one.details.source) == (LookupState.FOUND, row, "person")
    desk.withdraw(number)
    with pytest.raises(AlreadyDecided):
        desk.completing.filled_in(WS, number, row, "U1", NOW)


def test_a_form_that_is_sent_twice_is_taken_once(desk):
    number = desk.new()
    desk.completing.filled_in(WS, number, a_paper("One"), "U1", NOW, "form-1")
    desk.completing.filled_in(WS, number, a_paper("Two"), "U1", NOW, "form-2")
    assert desk.completing.filled_in(WS, number, a_paper("One"), "U1", NOW, "form-1").fields == (
        a_paper("Two")
    )


def test_a_doi_that_turns_out_to_be_a_pending_arxiv_paper_joins_it(desk):
    first = desk.new(ARXIV)
    second = desk.new(DOI, user="U2", place=ELSEWHERE)
    assert first != second
    one = desk.completing.details_found(WS, second, details(doi="10.1145/3592433"), SOON)
    assert (one.id, one.lookup, one.ids.doi) == (first, LookupState.FOUND, "10.1145/3592433")
    assert desk.people(first) == ["U1", "U2"]
    assert desk.get(second).id == first
    assert desk.queue.pending(WS).total == 1
    due = desk.outbox.claim_due(SOON)
    assert [(d.posting.place.channel, d.posting.suggestion_id) for d in due] == [
        ("C1", first),
        ("C2", first),
    ]
    assert desk.suggest(DOI, user="U3").outcomes[0].suggestion_id == first


def test_the_older_of_two_that_are_one_stays_whichever_is_known_first(desk):
    first = desk.new(DOI)
    second = desk.new(ARXIV, user="U2")
    desk.completing.details_found(WS, second, details(), SOON)
    one = desk.completing.details_found(WS, first, details(), SOON)
    assert one.id == first
    assert one.ids.arxiv_id == "2406.00001"
    assert desk.people(first) == ["U1", "U2"]
    assert [d.posting.suggestion_id for d in desk.outbox.claim_due(SOON)] == [first]


def test_three_names_of_one_paper_become_one_suggestion(desk):
    title = "A Study of Tokens"
    numbers = [desk.new(text, user=f"U{n}") for n, text in enumerate((DOI, ARXIV, title), 1)]
    one = desk.completing.details_found(WS, numbers[2], details(title, None), SOON)
    assert one.id == numbers[2]
    said = details(title, doi="10.1145/3592433")
    one = desk.completing.details_found(WS, numbers[1], said, SOON)
    assert one.id == numbers[0]
    assert desk.people(numbers[0]) == ["U1", "U2", "U3"]
    assert {desk.get(number).id for number in numbers} == {numbers[0]}


def test_a_card_that_is_in_the_thread_already_shows_what_became_of_it(desk):
    first = desk.new(ARXIV)
    second = desk.new(DOI)
    for number, due in enumerate(desk.outbox.claim_due(NOW)):
        desk.outbox.posted(due.posting.id, f"10{number}", due.revision)
    desk.completing.details_found(WS, second, details(doi="10.1145/3592433"), SOON)
    due = desk.outbox.claim_due(SOON)
    assert [d.posting.ts for d in due] == ["100", "101"]
    assert [d.suggestions[0].suggestion.state for d in due] == ["pending", "merged"]
    assert due[1].suggestions[0].suggestion.merged_into == first


def test_a_link_that_turns_out_to_be_declined_before_says_so(desk):
    desk.maintain("M1")
    second = desk.new(DOI, user="U2", place=ELSEWHERE)
    first = desk.known()
    desk.decline(first)
    one = desk.completing.details_found(WS, second, details(doi="10.1145/3592433"), SOON)
    assert (one.id, one.state) == (first, SuggestionState.DECLINED)
    assert ("told", "C2", "declined") in desk.postings()
    assert desk.queue.pending(WS).total == 0


def test_a_link_that_turns_out_to_be_listed_closes_itself(desk):
    [entry] = add(desk.store, a_paper("Tok", url=ARXIV))
    number = desk.new(DOI)
    one = desk.completing.details_found(WS, number, details(doi="10.1145/3592433"), SOON)
    assert (one.state, one.entry_id) == (SuggestionState.LISTED, entry)
    assert ("told", "C1", "listed") in desk.postings()
    assert desk.suggest(DOI, user="U2").outcomes[0].kind is OutcomeKind.LISTED


def test_a_card_that_is_under_way_while_its_suggestion_is_merged_follows_the_other_one(desk):
    first = desk.new(ARXIV)
    second = desk.new(DOI, place=ELSEWHERE)
    for user in ("U2", "U3", "U4"):
        desk.suggest(DOI, user=user, place=ELSEWHERE)
    [_, under_way] = [d for d in desk.outbox.claim_due(NOW) if d.posting.kind == "card"]
    assert (under_way.posting.suggestion_id, under_way.revision) == (second, 4)
    desk.completing.details_found(WS, second, details(doi="10.1145/3592433"), SOON)
    desk.outbox.posted(under_way.posting.id, "2.2", under_way.revision)
    [due] = [d for d in desk.outbox.claim_due(SOON) if d.posting.ts]
    assert (due.posting.ts, due.posting.suggestion_id) == ("2.2", first)


def test_what_names_no_paper_is_passed_over(desk):
    receipt = desk.suggest("!!!", "???", ARXIV)
    assert [outcome.pasted for outcome in receipt.outcomes] == [ARXIV]


def test_a_review_channel_has_a_card_of_everything_that_waits(desk):
    desk.maintain("M1")
    desk.new()
    desk.maintainers.set_review_channel(WS, "C9", "M1")
    desk.new(DOI)
    kinds = [(kind, channel) for kind, channel, _ in desk.postings()]
    assert kinds == [("card", "C1"), ("review_card", "C9"), ("card", "C1"), ("review_card", "C9")]


def test_lookups_are_handed_to_one_caller_and_come_again_after_a_kill(desk):
    number = desk.new()
    soon = NOW + timedelta(minutes=1)
    assert [one.id for one in desk.completing.claim_lookups(NOW, soon)] == [number]
    assert desk.completing.claim_lookups(NOW, soon) == []
    assert [one.id for one in desk.completing.claim_lookups(soon, LATER)] == [number]
    desk.completing.details_found(WS, number, details(), soon)
    assert desk.completing.claim_lookups(LATER, LATER) == []


def test_hostile_text_is_stored_as_text(desk):
    odd = "<!channel> free |*beer*|\x00\ud800" * 500
    number = desk.new(odd, place=Place("C1"), key="e1")
    one = desk.completing.details_found(WS, number, details(odd, None), NOW)
    assert one.details.title.startswith("<!channel> free |*beer*|")
    assert desk.suggest(odd, user="U2", key="e2").outcomes[0].kind is OutcomeKind.JOINED


def test_workspaces_do_not_see_each_others_suggestions(desk):
    number = desk.new()
    other = WorkspaceId(99)
    with pytest.raises(NotFound):
        desk.completing.details_found(other, number, details(), NOW)
    with pytest.raises(NotFound):
        desk.get(SuggestionId(999))
    assert desk.queue.pending(other).items == ()


def test_the_history_tells_what_happened(desk):
    desk.maintain("M1")
    number = desk.known()
    desk.suggest(user="U2")
    desk.add(number)
    story = desk.history.of_suggestion(WS, number)
    told = [getattr(line, "event", None) or line.kind for line in story.lines]
    assert told == ["suggested", "found", "joined", "added", ChangeKind.ADDED]
    assert story.entry is not None
    again = desk.history.of_entry(WS, story.entry.id)
    assert again.lines == story.lines
    assert again.suggestions[0].suggestion.id == number
    with pytest.raises(NotFound):
        desk.history.of_entry(WS, 999)
