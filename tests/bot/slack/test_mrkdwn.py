import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import cards
from bot.slack.buttons import Place
from bot.slack.mrkdwn import clean, clean_lines, cut, escape, inert, link, safe_url
from tests.bot.slack.fakes import make_entry
from tests.bot.slack.strict import mrkdwn_texts

INJECTIONS = (
    "<!channel>",
    "<!here|here>",
    "<@U0MEI00001>",
    "<#C1|x>",
    "<!subteam^S1>",
    "<https://evil.example|arxiv>",
    "https://evil.example",
    "http://a.b",
    "mailto:a@b.c",
    "a@b.c",
    "www.evil.example",
    "*bold*",
    "_it_",
    "~gone~",
    "`code`",
    "```pre```",
    ":tada:",
    ":+1:",
    "@here",
    "@channel",
    "#general",
    "|",
    ">",
    "<",
    "&lt;!channel&gt;",
    "&",
    "\n> quote",
    "\r\n",
    "\x00",
    "\u202e",
    "\ud800",
    "\u200b",
    "javascript:alert(1)",
    "]()",
    "<a|b|c>",
    "*",
    "_",
    "<javascript:alert(1)|x>",
    "VAR: Visual",
    "大模型",
    "🎉",
)
LIVE = {
    "a control sequence": re.compile(r"[<>]"),
    "an open entity": re.compile(r"&(?!(?:amp|lt|gt);)"),
    "formatting": re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])"),
    "an emoji": re.compile(r":[\w+'-]+:"),
    "a mention": re.compile(r"[@#]\w"),
    "an address": re.compile(r"\w://|mailto:\w"),
    "an invisible character": re.compile("[\x00-\x1f\u202a-\u202e\ud800-\udfff]"),
}


def live_in(text):
    return [what for what, pattern in LIVE.items() if pattern.search(text)]


def hostile_titles(count):
    dice = random.Random(20240404)
    for _ in range(count):
        pieces = dice.choices((*INJECTIONS, "a", "word", " ", " "), k=dice.randint(1, 12))
        yield "".join(pieces)


def test_ten_thousand_hostile_titles_do_nothing():
    """Every way to mention, link or format that Slack has is tried in every mixture."""
    for title in hostile_titles(10_000):
        assert live_in(inert(title, 300)) == [], repr(title)


def test_ten_thousand_hostile_entries_give_cards_without_a_foreign_link():
    """In a card the only links are the entry's own; everything else between < and > is ours."""
    ours = re.compile(
        r"<(?:https://arxiv\.org/abs/2404\.02905|https://github\.com/[^|>]+)\|([^<>|]*)>"
    )
    for title in hostile_titles(10_000):
        entry = make_entry(title=title, method=title[::-1], venue=title, section=title, note=title)
        card = cards.card(entry, place=Place(), remark=title)
        for text in (*mrkdwn_texts(card.blocks), card.text):
            for label in ours.findall(text):
                assert live_in(label) == [], repr(title)
            rest = re.sub(r"^\*|\*$|\*(?= · )", "", ours.sub("", text), flags=re.MULTILINE)
            assert live_in(rest.replace("\n", " ").replace("**", "")) == [], repr(text)


@given(st.text(max_size=400), st.integers(1, 200))
def test_inert_text_keeps_its_limit_and_does_nothing(text, limit):
    shown = inert(text, limit)
    assert len(shown) <= limit
    assert live_in(shown) == []


@given(st.text(max_size=300))
def test_an_address_never_ends_its_link_early(text):
    for url in (text, "https://example.org/" + text):
        address = safe_url(url)
        if address is not None:
            assert not re.search(r"[\s<>|\"]", address)
            assert address.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.b",
        "//a.b",
        "a.b/c",
        "http://",
        "https:///x",
        "https://arxiv.org@evil.example/x",
        "http://[::1",
        "file:///etc/passwd",
        "",
        "https://a.b/" + "x" * 3000,
        "https://a|b/c",
        "https://a b/c",
    ],
)
def test_what_is_no_plain_web_address_is_not_linked(url):
    assert safe_url(url) is None
    assert link(url, "Title", 50) == "Title"


def test_awkward_characters_of_an_address_are_percent_encoded():
    assert safe_url("https://a.b/x y|z>&q=大") == "https://a.b/x%20y%7Cz%3E&amp;q=大"


def test_a_bar_in_a_title_does_not_end_the_label():
    assert link("https://a.b", "A | B", 50) == "<https://a.b|A ¦ B>"


def test_only_the_three_control_characters_are_escaped():
    assert escape("<&> \"x\" 'y'") == "&lt;&amp;&gt; \"x\" 'y'"


@pytest.mark.parametrize(
    "text", ["VAR: Visual Modeling", "a_b_c", "DALL·E 2", "5 - 3 = 2", "C++", "12:30", "大模型"]
)
def test_ordinary_titles_stay_as_they_are(text):
    assert inert(text, 300) == text


def test_cutting_falls_between_words_and_shows_it():
    assert cut("one two three", 9) == "one two…"
    assert cut("one two", 7) == "one two"
    assert cut("x" * 50, 10) == "x" * 9 + "…"


@given(st.text(max_size=100), st.integers(1, 60))
def test_a_cut_text_has_at_most_its_limit(text, limit):
    assert len(cut(text, limit)) <= limit


def test_cleaning_leaves_one_line_or_the_lines_of_a_note():
    assert clean(" a\n\tb\x00\u202e c ") == "a b c"
    assert clean_lines(" a \r\n b\n\n\n\nc\x00 ") == "a\nb\n\nc"
