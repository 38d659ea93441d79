"""What Slack makes of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.typed import escape, escaped, rich_text, unescape

USERS = {"mei": "U1", "mei-ling": "U2", "here": "U3"}
CHANNELS = {"general": "C1", "general-old": "C2"}


def as_message(text):
    return escaped(text, USERS, CHANNELS, labels=False)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("&amp;", "&amp;amp;"),
        ("@mei", "<@U1>"),
        ("@mei-ling and @mei.", "<@U2> and <@U1>."),
        ("@meister, mail@mei, @@mei", "@meister, mail@mei, @@mei"),
        ("#general", "<#C1|general>"),
        ("#general-old #generals", "<#C2|general-old> #generals"),
        ("@channel @everyone @hereby", "<!channel> <!everyone> @hereby"),
        ("<@U1> <!channel> <http://a.b|c>", "&lt;@U1&gt; &lt;!channel&gt; &lt;<http://a.b>|c&gt;"),
        ("http://a.b", "<http://a.b>"),
        ("https://a.b/?x=1&y=2", "<https://a.b/?x=1&amp;y=2>"),
        ("see https://a.b/c.", "see <https://a.b/c>."),
        ("(https://a.b/c), really", "(<https://a.b/c>), really"),
        ("https://a.b/W_(x)", "<https://a.b/W_(x)>"),
        ("<https://a.b>", "&lt;<https://a.b>&gt;"),
        ("https://a.b/@mei https://a.b/#general", "<https://a.b/@mei> <https://a.b/#general>"),
        ("https://a.b/?q=@mei", "<https://a.b/?q=@mei>"),
        ("https://a.b/?q=#general", "<https://a.b/?q=#general>"),
        ("https://a.b/@channel", "<https://a.b/@channel>"),
        ("https://", "https://"),
        ("\0@mei\1", "\0<@U1>\1"),
        ("", ""),
    ],
)
def test_typed_text_becomes_entities(typed, sent):
    assert as_message(typed) == sent


def test_a_command_keeps_the_names_of_those_it_mentions():
    sent = escaped("@mei #general @here", USERS, CHANNELS, labels=True)
    assert sent == "<@U1|mei> <#C1|general> <@U3|here>"


def test_where_nobody_has_a_name_nobody_is_mentioned():
    assert escaped("@mei #general @here", {}, {}, labels=False) == "@mei #general <!here>"


@given(st.text())
def test_escaping_can_be_undone(text):
    assert unescape(escape(text)) == text


PARTS = ["@mei", "#general", "@here", "https://a.b/", "(", ")", "<", ">", "|", "&", " ", "\0", "\1"]


@given(st.lists(st.sampled_from(PARTS) | st.characters()).map("".join))
def test_no_text_opens_an_entity_of_its_own(text):
    """Each < begins a mention or a link that was made here, and nothing nests."""
    sent = as_message(text)
    assert sent.count("<") == sent.count(">")
    for entity in sent.split("<")[1:]:
        assert entity[0] in "@#!h"
        assert ">" in entity


@pytest.mark.parametrize(
    ("sent", "elements"),
    [
        ("", None),
        ("a &lt; b", [{"type": "text", "text": "a < b"}]),
        ("<@U1>", [{"type": "user", "user_id": "U1"}]),
        (
            "<#C1|general>!",
            [{"type": "channel", "channel_id": "C1"}, {"type": "text", "text": "!"}],
        ),
        ("<!here>", [{"type": "broadcast", "range": "here"}]),
        ("<https://a.b/?x&amp;y>", [{"type": "link", "url": "https://a.b/?x&y"}]),
        ("<https://a.b|A &amp; B>", [{"type": "link", "url": "https://a.b", "text": "A & B"}]),
        (
            "hi <@U1>, see",
            [
                {"type": "text", "text": "hi "},
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": ", see"},
            ],
        ),
    ],
)
def test_a_persons_message_has_rich_text_beside_it(sent, elements):
    blocks = rich_text(sent)
    if elements is None:
        assert blocks == []
    else:
        assert blocks[0]["elements"] == [{"type": "rich_text_section", "elements": elements}]
