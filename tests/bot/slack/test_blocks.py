import itertools

import pytest

from bot.services.answers import Announced, Answer, Overview, Result
from bot.slack import blocks, buttons, cards
from bot.slack.buttons import Place
from bot.slack.message import MAX_SECTION, Message
from db.records import EntryId, Link, LinkKind, PartialDate, SectionCount, SuggestionState, Tier
from tests.arxiv_builders import a_preprint
from tests.bot.slack.fakes import SHELF, VAR, make_entry
from tests.bot.slack.strict import mrkdwn_texts, needs_checker, strict_problems
from tests.bot.slack.test_mrkdwn import hostile_titles


def buttons_of(message):
    elements = itertools.chain.from_iterable(
        [*block.get("elements", []), block.get("accessory") or {}] for block in message.blocks
    )
    return {e["text"]["text"]: e for e in elements if e.get("type") == "button"}


def said(message):
    return "\n".join(
        part["text"]
        for block in message.blocks
        for part in (block.get("text"), *block.get("elements", []))
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    )


def page(total=12, offset=0, query="diffusion", tier=Tier.WORDS, **more):
    entries = SHELF[offset : offset + 5]
    return Answer(query, total, tuple(Result(e, tier) for e in entries), offset, **more)


def big_entry():
    long = "很长 & <long> | " * 600
    links = tuple(Link(LinkKind.OTHER, f"https://a.b/{n}" + "x" * 900, long) for n in range(9))
    return make_entry(
        title=long,
        method=long,
        venue=long,
        section=long,
        note=long,
        links=links,
        authors=long,
        names=(long,) * 9,
        url="https://a.b/" + "y&" * 300,
    )


def announced(count=3, state=None, **given):
    ids = (f"2611.{number:05}" for number in range(1, count + 1))
    return tuple(Announced(a_preprint(each, **given), state) for each in ids)


def big_preprints():
    long = "很长 & <long> | " * 600
    return announced(5, title=long, authors=(long,) * 9, categories=(long, "cs.CV"))


MESSAGES = {
    "a card and announced papers": lambda: blocks.answer(page(meant=VAR, announced=announced())),
    "a list and the biggest announced papers": lambda: blocks.answer(
        page(query="q" * 1_990, announced=big_preprints())
    ),
    "nothing but announced papers": lambda: blocks.answer(
        Answer("zzz", 0, (), did_you_mean=("VAR",), announced=announced(5))
    ),
    "suggested ones": lambda: blocks.answer(
        Answer("zzz", 0, (), announced=announced(state=SuggestionState.PENDING))
    ),
    "a card": lambda: blocks.answer(Answer("VAR", 1, (Result(VAR, Tier.NAME),), meant=VAR)),
    "a card with more behind it": lambda: blocks.answer(page(meant=VAR)),
    "a list": lambda: blocks.answer(page()),
    "a later page": lambda: blocks.results(page(offset=5)),
    "past the end": lambda: blocks.results(Answer("x", 3, (), 10)),
    "nothing": lambda: blocks.answer(Answer("zzz", 0, (), did_you_mean=("VAR", "CAR", "x" * 400))),
    "nothing, no names": lambda: blocks.answer(Answer("", 0, ())),
    "a long query": lambda: blocks.answer(page(query='"' * 10_000)),
    "unread filters": lambda: blocks.answer(page(unread=("`year:abc` is no year.",) * 9)),
    "a guess": lambda: blocks.answer(Answer("vra", 1, (Result(VAR, Tier.FUZZY),))),
    "an overview": lambda: blocks.overview(Overview(2, (SectionCount("A", 1),), (VAR, VAR))),
    "an empty list": lambda: blocks.overview(Overview(0, (), ())),
    "a thousand sections": lambda: blocks.overview(
        Overview(
            9, tuple(SectionCount("Section " * 30, n) for n in range(1000)), (big_entry(),) * 9
        )
    ),
    "help": blocks.help_message,
    "the biggest card": lambda: cards.card(
        big_entry(), place=Place("q" * 1_900, 5), more=1, remark="r" * 5_000
    ),
    "the biggest shared card": lambda: cards.shared_card(big_entry(), "U1"),
    "after sharing": lambda: cards.card_after_sharing(VAR, place=Place("x"), remark="Shared."),
    "the barest entry": lambda: cards.card(
        make_entry(
            title="", method=None, venue=None, url=None, links=(), note=None, date=None, section=""
        ),
        place=Place(),
    ),
}


@needs_checker
@pytest.mark.parametrize("name", MESSAGES)
def test_slack_would_take_every_message(name):
    message = MESSAGES[name]()
    assert strict_problems(message.blocks) == []
    assert 0 < len(message.text) <= 4_000


@pytest.mark.parametrize("name", MESSAGES)
def test_nothing_is_linked_that_was_not_meant_and_nothing_unfurls(name):
    body = MESSAGES[name]().body()
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    for block in body["blocks"]:
        parts = [block.get("text"), *block.get("elements", [])]
        mrkdwn = [p for p in parts if isinstance(p, dict) and p.get("type") == "mrkdwn"]
        assert all(part["verbatim"] is True for part in mrkdwn)


@needs_checker
def test_slack_would_take_cards_of_hostile_entries():
    for title in hostile_titles(500):
        entry = make_entry(title=title, method=title, note=title, venue=title, section=title)
        for message in (
            cards.card(entry, place=Place(title)),
            blocks.results(Answer(title, 1, (Result(entry, Tier.WORDS),))),
        ):
            assert strict_problems(message.blocks) == []


def test_a_card_says_all_that_the_list_knows():
    entry = make_entry(
        names=("Next-scale",),
        links=(*VAR.fields.links, Link(LinkKind.PROJECT, "https://var.vision")),
    )
    text = said(cards.card(entry, place=Place()))
    for part in (
        "<https://arxiv.org/abs/2404.02905|Visual Autoregressive",
        "*VAR*",
        "NeurIPS 2024",
        "Jun 2024",
        "Autoregressive generation model",
        "|Code>",
        "|Project page>",
        "Next-scale",
        "以不同scale",
    ):
        assert part in text


def test_the_paper_meant_comes_as_its_card_with_a_way_to_the_others():
    assert {"Share to channel", "All 12 matches"} == set(buttons_of(blocks.answer(page(meant=VAR))))


def test_several_papers_come_as_rows_with_the_total_and_more():
    message = blocks.answer(page())
    assert "*12 papers*" in said(message)
    assert "1 to 5" in said(message)
    assert "More (5 of 7)" in buttons_of(message)
    assert (
        sum(b["text"]["text"] == "Show" for b in (x.get("accessory") for x in message.blocks) if b)
        == 5
    )


def test_pages_lead_forward_and_back():
    found = buttons_of(blocks.results(page(offset=5)))
    assert buttons.read(found["Previous"]["value"]).offset == 0
    assert buttons.read(found["More (2 of 2)"]["value"]).offset == 10


def test_a_guess_by_spelling_is_called_one():
    message = blocks.answer(Answer("vra", 1, (Result(VAR, Tier.FUZZY),)))
    assert "Closest match by spelling" in said(message)


def test_nothing_found_offers_three_names_and_what_helps():
    message = blocks.answer(Answer("vqr", 0, (), did_you_mean=("VAR", "VQVAE", "MAR", "CAR")))
    assert list(buttons_of(message)) == ["VAR", "VQVAE", "MAR"]
    assert "/papers add" in said(message)


def test_a_filter_that_was_not_read_is_named():
    message = blocks.answer(page(unread=("“year:abc” is not a year.",)))
    assert "year:abc" in said(message).replace("\u200b", "")


def test_a_date_that_the_venue_says_already_is_not_repeated():
    entry = make_entry(venue="PR Jun 2024", date=PartialDate(2024, 6))
    assert said(cards.card(entry, place=Place())).count("Jun 2024") == 1


def test_help_promises_nothing_that_does_not_exist():
    text = said(blocks.help_message()).casefold()
    assert "threads" in text
    assert not {"suggest", "digest", "weekly"} & set(text.split())


def test_a_message_is_never_empty():
    with pytest.raises(ValueError, match="a message"):
        Message("", ({"type": "divider"},))
    with pytest.raises(ValueError, match="a message"):
        Message("x", ())


def test_sections_are_cut_at_slacks_limit():
    for text in mrkdwn_texts(MESSAGES["the biggest card"]().blocks):
        assert len(text) <= MAX_SECTION


def test_a_paper_without_a_link_is_linked_by_its_identifier():
    entry = make_entry(url=None)
    assert "<https://arxiv.org/abs/2404.02905|" in said(cards.card(entry, place=Place()))


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (PartialDate(2024), "2024"),
        (PartialDate(2024, 6), "Jun 2024"),
        (PartialDate(2024, 7, 28), "28 Jul 2024"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(date, words):
    assert words == cards.date_words(date)


def test_a_button_carries_what_it_needs_and_nothing_too_long():
    place = Place("x" * 1_000, 5, EntryId(7))
    assert place == buttons.read(place.value())
    assert Place("x" * 3_000).value() is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[]",
        "1",
        "null",
        '{"e":"1"}',
        '{"e":-1}',
        '{"e":true}',
        '{"o":1.5}',
        '{"o":99999999999999999999}',
        '{"q":1}',
        "{" * 1_900,
        "[" * 1_999,
        '{"q":"' + "x" * 2_000 + '"}',
    ],
)
def test_a_forged_value_is_a_stale_button(value):
    with pytest.raises(buttons.StaleButton, match="Ask again"):
        buttons.read(value)


def test_announced_papers_stand_below_in_two_lines_each_with_a_button():
    authors = ("Vega Lab", "Lyra Lab", "Orion Lab", "Cygnus Lab")
    message = blocks.answer(page(announced=announced(1, title="OWL: Night", authors=authors)))
    at = [block["type"] for block in message.blocks].index("divider")
    _, head, row = message.blocks[at:]
    assert head["text"]["text"] == "*Not on the list, but announced by arXiv*"
    assert row["text"]["text"].split("\n") == [
        "*<https://arxiv.org/abs/2611.00001|OWL: Night>*",
        "Vega Lab, Lyra Lab, Orion Lab et al.  ·  cs.CV  ·  2026-11-23",
    ]
    assert buttons.read(row["accessory"]["value"]) == Place("diffusion", arxiv_id="2611.00001")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SuggestionState.PENDING, "_suggested, waits for a maintainer_"),
        (SuggestionState.DECLINED, "_was suggested and declined_"),
    ],
)
def test_an_announced_paper_that_was_suggested_says_so_in_place_of_the_button(state, words):
    message = blocks.answer(Answer("zzz", 0, (), announced=announced(1, state=state)))
    assert words in said(message)
    assert "Suggest" not in buttons_of(message)


def test_a_long_query_leaves_the_button_without_a_way_back():
    message = blocks.answer(Answer("q" * 2_000, 0, (), announced=announced(1)))
    value = buttons_of(message)["Suggest"]["value"]
    assert buttons.read(value) == Place(arxiv_id="2611.00001")


@pytest.mark.parametrize(
    ("value", "arxiv_id"),
    [('{"a":"arXiv:2404.02905v3"}', "2404.02905"), ('{"a":"hep-th/9901001"}', "hep-th/9901001")],
)
def test_a_button_names_a_paper_of_arxiv_in_one_way(value, arxiv_id):
    assert buttons.read(value).arxiv_id == arxiv_id


@pytest.mark.parametrize("value", ['{"a":"x"}', '{"a":7}', '{"a":""}', '{"a":["2404.02905"]}'])
def test_a_button_with_no_id_of_arxiv_is_out_of_date(value):
    with pytest.raises(buttons.StaleButton):
        buttons.read(value)
