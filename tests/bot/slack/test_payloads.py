import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.payloads import button_click, slash_command, typed


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("VAR", "VAR"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<https://arxiv.org/abs/2404.02905>", "https://arxiv.org/abs/2404.02905"),
        ("<https://a.b/?x=1&amp;y=2|a.b>", "https://a.b/?x=1&y=2"),
        ("<@U1|mei> <#C1|general> <!here>", "@mei #general @here"),
    ],
)
def test_a_command_says_what_was_typed(sent, meant):
    assert meant == typed(sent)
    assert meant == slash_command({"text": sent}).text


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["team", "user", "channel", "container", "actions", "message", "id", "ts", "value"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["team", "user", "channel", "container", "actions", "text"]), json_like
    )
)
def test_any_payload_is_read_without_an_error(body):
    click, command = button_click(body), slash_command(body)
    assert all(isinstance(getattr(click, name), str) for name in click.__slots__)
    assert all(isinstance(getattr(command, name), str) for name in command.__slots__)
