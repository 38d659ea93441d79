"""The modal behind More: valid and inert whatever a paper is called and however much is muted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.services.digest_reading import PaperStanding, ShownDigest, ShownPaper
from bot.slack import digest_notices
from bot.slack.digest_buttons import Behind, StaleDigestButton, Target, behind
from bot.slack.digest_more import modal
from bot.slack.digest_mutes import asked_to_mute, authors, mute_of, muted_words, terms
from bot.slack.forms import BadAnswer
from bot.slack.payloads import ViewSubmission
from db.digest_records import DigestId, Feedback, FeedbackKind, SubscriptionId
from tests.arxiv_builders import a_preprint
from tests.bot.slack.test_digest_post import CHANNEL, LONGEST, NOW, a_digest, a_paper, texts
from tests.bot.slack.test_suggestion_views import is_safe

AT = Behind(Target(DigestId(1), "2505.00001"), "C1", "1.1")
ME = "U0MEI00001"


def shown(text="A Study of Things", *, mutes=(), standing=None, abstract="We study things."):
    paper = a_paper(text=text)
    one = ShownDigest(a_digest(1, text), CHANNEL, {paper.arxiv_id: standing or PaperStanding()})
    preprint = a_preprint(title=text, abstract=abstract) if abstract else None
    return ShownPaper(one, paper, preprint, tuple(mutes))


def a_mute(term, kind=FeedbackKind.MUTE_TERM):
    return Feedback(SubscriptionId(3), ME, kind, NOW, "2505.00001", term)


def sent(at=AT, **given):
    values = {f"{name}_{at.mutes}": held for name, held in given.items()}
    return ViewSubmission(
        "T1", ME, "digest_more", at.metadata(), "V1", {k: {k: v} for k, v in values.items()}
    )


def chosen(number):
    return {"selected_option": {"value": str(number)}}


def typed(text):
    return {"value": text}


@pytest.mark.parametrize("text", LONGEST, ids=range(len(LONGEST)))
def test_it_is_valid_and_inert_whatever_a_paper_is_called(text):
    said = {kind: tuple(f"U0PERSON{n:03d}" for n in range(500)) for kind in FeedbackKind}
    mutes = [a_mute(text.casefold() or "x"), a_mute(text, FeedbackKind.MUTE_AUTHOR)] * 50
    one = shown(text, mutes=mutes, standing=PaperStanding(said=said), abstract=text * 9)
    paper = replace(one.paper, authors=tuple(f"{text} {n}" for n in range(3_000)))
    paper = replace(paper, reasons=tuple(f"its words: “{text} {n}”" for n in range(300)))
    for each in (one, replace(one, paper=paper), replace(one, preprint=None)):
        done = muted_words([(FeedbackKind.MUTE_TERM, text)] * 3)
        is_safe(modal(each, ME, AT, done), "modal")


def test_a_paper_of_which_nothing_is_known_has_only_an_input():
    one = shown(abstract="")
    bare = replace(one, paper=replace(one.paper, authors=(), reasons=(), section=""))
    view = modal(bare, ME, AT)
    is_safe(view, "modal")
    assert [each["block_id"] for each in view["blocks"] if each["type"] == "input"] == [
        "digest_typed_0"
    ]
    assert "I do not know its abstract." in str(view)
    assert "No authors given" in str(view)


def test_only_quoted_words_that_are_in_the_paper_can_be_chosen():
    one = shown(abstract="Visual tokens, autoregressive.")
    reasons = (
        "its words: “visual tokens”, “autoregressive”",
        "near “A Listed Paper”",
        "mentions “Visual tokens”",
    )
    one = replace(one, paper=replace(one.paper, reasons=reasons))
    assert terms(one) == ["visual tokens", "autoregressive", "Visual tokens"]


def test_a_word_that_is_written_in_latex_can_be_muted_as_it_is_read():
    one = shown(r"A Schr\"odinger Bridge")
    one = replace(one, paper=replace(one.paper, reasons=("for “schrodinger bridge”",)))
    assert terms(one) == ["schrodinger bridge"]


def test_authors_are_offered_once_and_only_names():
    paper = a_paper(authors=("Vega Lab", "Vega Lab", "!!", "x" * 301, "Deneb Lab"))
    assert authors(paper) == ["Vega Lab", "Deneb Lab"]


def test_all_that_was_chosen_and_typed_is_muted():
    one = shown()
    one = replace(one, paper=replace(one.paper, reasons=("its words: “things”",)))
    asked = sent(digest_term=chosen(0), digest_typed=typed(" foo  bar "), digest_author=chosen(1))
    assert asked_to_mute(one, asked) == [
        (FeedbackKind.MUTE_TERM, "things"),
        (FeedbackKind.MUTE_TERM, "foo bar"),
        (FeedbackKind.MUTE_AUTHOR, "Vega Lab"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"digest_typed": typed("   ")},
        {"digest_typed": typed("!?")},
        {"digest_term": chosen(99)},
        {"digest_author": chosen(-1)},
        {"digest_author": {"selected_option": None}},
    ],
)
def test_nothing_to_mute_is_said_under_the_input(given):
    with pytest.raises(BadAnswer) as refused:
        asked_to_mute(shown(), sent(**given))
    assert refused.value.block_id == "digest_typed_0"


def test_a_mute_shows_the_author_as_the_paper_writes_them():
    mutes = [a_mute("vega lab", FeedbackKind.MUTE_AUTHOR), a_mute("foo")]
    said = str(modal(shown(mutes=mutes), ME, AT))
    assert f"Muted here: papers by Vega Lab, by <@{ME}>" in said
    assert f"Muted here: “foo”, by <@{ME}>" in said
    values = [
        block["accessory"]["value"]
        for block in modal(shown(mutes=mutes), ME, AT)["blocks"]
        if "accessory" in block
    ]
    assert [mute_of(value) for value in values] == [(m.kind, m.term) for m in mutes]


def test_more_mutes_than_fit_are_counted():
    view = modal(shown(mutes=[a_mute(f"t{n}") for n in range(300)]), ME, AT)
    assert "and 280 more muted here" in str(view)


def test_inputs_are_new_when_something_was_muted_so_that_they_are_empty():
    named = [
        {each["block_id"] for each in modal(shown(mutes=m), ME, AT)["blocks"] if "element" in each}
        for m in ([], [a_mute("foo")])
    ]
    assert named[0].isdisjoint(named[1])


def test_what_the_modal_keeps_comes_back():
    assert behind(AT.metadata()) == AT


@pytest.mark.parametrize(
    "kept", ["", "[]", "{}", json.dumps({"d": "{}", "c": "C1", "t": "1.1", "n": 0}), '{"d": 1}']
)
def test_what_the_modal_did_not_keep_is_refused(kept):
    with pytest.raises(StaleDigestButton):
        behind(kept)


@pytest.mark.parametrize("value", ["", "{}", '{"k": "t"}', '{"k": "x", "m": "a"}', '{"k":["t"]}'])
def test_a_mute_that_is_none_is_refused(value):
    with pytest.raises(StaleDigestButton):
        mute_of(value)


@pytest.mark.parametrize("text", LONGEST, ids=range(len(LONGEST)))
def test_notices_are_valid_and_inert(text):
    one = shown(text).shown
    odd = replace(one, digest=replace(one.digest, channel=text))
    for each in (one, odd):
        for notice in (digest_notices.failed(each, text), digest_notices.unsure(each, text)):
            blocks = [dict(block) for block in notice.blocks]
            for block in blocks:
                if block["type"] == "section":
                    said = block["text"]["text"].replace("<#C1>", "")
                    block["text"] = {**block["text"], "text": said}
            is_safe(blocks)


def test_every_word_that_slack_may_say_has_its_next_step():
    one = shown().shown
    for word in digest_notices._WHY:
        said = texts(digest_notices.failed(one, word))
        assert "<#C1>" in said
        assert "Papers of 12–16 May 2025" in said
    assert "invite" in texts(digest_notices.failed(one, "not_in_channel"))


def test_who_follows_sections_that_are_gone_is_told_to_choose_others():
    said = texts(digest_notices.failed(shown().shown, "sections_gone"))
    assert "<#C1> follows nothing any more" in said
    assert "`/papers digest`" in said
