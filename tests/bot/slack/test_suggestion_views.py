"""Cards, receipts, forms and the Home: valid and inert whatever a paper is called."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.playground.block_kit import problems
from bot.services.answers import Answer, Overview
from bot.services.queue import Page, Shown
from bot.slack import forms, receipts, suggestion_card
from bot.slack.home_view import MAX_BLOCKS, Held, home
from db.records import (
    DEFAULT_WORKSPACE,
    EntryFields,
    Link,
    LinkKind,
    LookupState,
    Outcome,
    OutcomeKind,
    PaperDetails,
    PaperIds,
    PartialDate,
    Receipt,
    Suggestion,
    SuggestionId,
    SuggestionPlace,
    SuggestionState,
)
from db.records import Place as Where
from tests.bot.slack.strict import mrkdwn_texts, strict_problems

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOSTILE = [
    "A plain title",
    "<!channel> free |*beer*| <@U0MEI00001> :tada: `code` ~x~ _y_",
    "<https://evil.example|arxiv.org> & <b>",
    "x" * 5_000,
    "大模型 " * 900,
    "a\x00\u202e\nb",
    "@here #general https://evil.example/x",
]
OURS = re.compile(r"<@U0[A-Z0-9]+>|<!date\^[^>]+>|<https?://[^|>]+\|[^>]*>")


def a_suggestion(text="A plain title", **more):
    details = PaperDetails(
        text,
        "arxiv",
        url="https://arxiv.org/abs/2611.00001",
        authors=(text, "Vega Lab", "Altair Group", "Deneb Lab", "Mira Team"),
        date=PartialDate(2026, 11, 3),
        abstract=f"{text}. Second sentence. " * 40,
    )
    fields = EntryFields(
        text,
        text,
        date=PartialDate(2026, 11),
        method=text,
        venue=text,
        url="https://arxiv.org/abs/2611.00001",
        links=(Link(LinkKind.CODE, "https://github.com/vega/x", text),),
        note=text,
    )
    given = {
        "details": details,
        "fields": fields,
        "lookup": LookupState.FOUND,
        "sections": (text, "Other"),
        "reason": text,
        "decided_by": "U0JONAS001",
        "decided_at": NOW,
    }
    ids = PaperIds("2611.00001", None, None, "t")
    return Suggestion(SuggestionId(7), DEFAULT_WORKSPACE, ids, text, NOW, **(given | more))


def is_safe(blocks, surface="message"):
    payload = list(blocks) if surface == "message" else blocks
    assert problems(payload, surface) == []
    for text in mrkdwn_texts(payload if surface == "message" else payload["blocks"]):
        rest = OURS.sub("", text)
        assert "<" not in rest, text
        assert ">" not in rest, text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("state", SuggestionState)
def test_a_card_is_valid_and_inert_in_every_state(text, state):
    message = suggestion_card.card(a_suggestion(text, state=state), ("U0MEI00001", "U0PRIYA001"))
    is_safe(message.blocks)
    assert strict_problems(message.blocks) == []
    assert message.text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("lookup", LookupState)
def test_a_card_of_a_paper_that_nobody_knows_yet_is_valid_too(text, lookup):
    unknown = a_suggestion(text, details=None, fields=None, lookup=lookup, sections=())
    is_safe(suggestion_card.card(unknown, ("U0MEI00001",)).blocks)


def test_a_date_that_the_venue_says_is_not_said_twice():
    one = a_suggestion(details=None)
    fields = replace(one.fields, date=PartialDate(2026, 11, 3), venue="Arxiv 3 Nov 2026")
    message = suggestion_card.card(replace(one, fields=fields), ())
    assert message.blocks[0]["text"]["text"].count("3 Nov 2026") == 1


def test_three_authors_are_named_and_the_rest_counted():
    assert suggestion_card.authors_words(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"
    assert suggestion_card.authors_words(("A", "B")) == "A, B"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", OutcomeKind)
def test_every_outcome_is_one_safe_sentence(text, kind):
    outcome = Outcome(
        kind, text, SuggestionId(1), title=text, section=text, since=NOW, by="U0MEI00001",
        reason=text, version=3, may_reopen=True,
    )  # fmt: skip
    message = receipts.answer(Receipt("k", NOW, (outcome,) * 10, left_out=190))
    assert message is not None
    is_safe(message.blocks)
    assert "200 papers" in str(message.blocks[-1])


def test_what_the_cards_say_is_not_said_again():
    outcome = Outcome(OutcomeKind.NEW, "x", SuggestionId(1), has_card=True)
    assert receipts.answer(Receipt("k", NOW, (outcome,))) is None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_forms_are_valid_whatever_they_are_filled_with(text):
    sections = [text, *(f"Section {number}" for number in range(200))]
    is_safe(forms.edit_form(a_suggestion(text), sections), "modal")
    is_safe(forms.edit_form(a_suggestion(text, details=None, fields=None), ()), "modal")
    is_safe(forms.decline_form(a_suggestion(text)), "modal")
    is_safe(forms.suggest_form(text), "modal")
    is_safe(receipts.nothing_found([text] * 9).blocks)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_home_is_valid_with_nothing_and_with_more_than_fits(text):
    place = SuggestionPlace(SuggestionId(7), "U0MEI00001", Where("C1", "1.1"), NOW)
    shown = Shown(a_suggestion(text), (place,))
    many = Page(tuple(replace(shown) for _ in range(10)), 400)
    empty = Held(Overview(0, (), ()), Page((), 0))
    full = Held(Overview(9, (), ()), many, queue=many, found=Answer(text, 0, ()))
    for held in (empty, replace(empty, queue=Page((), 0)), full):
        view = home(held)
        is_safe(view, "home")
        assert len(view["blocks"]) <= MAX_BLOCKS
